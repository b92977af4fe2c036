"""The shipped application in a database of its own, with a few people, things and places."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from serviceloop.forms import api as forms
from serviceloop.forms.store import FormCatalog, FormStore
from serviceloop.identity.grants import grants_key, parse_grants
from serviceloop.identity.units.service import everything as all_units
from serviceloop.identity.users.service import NewUser
from serviceloop.identity.users.service import create as create_user
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.service import records
from serviceloop.service.install import app_folder, install_app, read_file

SHANGHAI = {"lng": 121.4737, "lat": 31.2304, "datum": "gcj02"}


@dataclass
class World:
    """What the tests work with."""

    db: Database
    store: FormStore
    people: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)

    @property
    def catalog(self) -> FormCatalog:
        return self.store.catalog

    def viewer(self, account: str, role: str, unit: str = "hq") -> Viewer:
        rows = {row["key"]: row for row in read_file(app_folder(), "roles.yaml")}
        row = rows[role]
        grants = parse_grants([{"abilities": [], **row}])
        return Viewer(
            self.people[account], account, frozenset({role}), grants, grants_key(grants),
            frozenset(row.get("abilities", ())), (self.units[unit],), (self.units[unit],),
        )  # fmt: skip

    async def create(self, form: str, values: dict[str, Any]) -> UUID:
        async with self.db.transaction() as tx:
            return (await forms.create(tx, self.catalog, records.SYSTEM, form, values, trusted=True)).id

    async def read(self, form: str, record: UUID, viewer: Viewer = records.SYSTEM) -> dict[str, Any]:
        return await records.read(self.db.pool, self.catalog, form, record, viewer)

    async def ticket(self, **values: Any) -> UUID:
        return await self.create("ticket", {
            "subject": "空调不制冷", "customer": str(self.ids["customer"]), "product": str(self.ids["product"]),
            "region": "east", "position": SHANGHAI, "status": "to_assign", **values,
        })  # fmt: skip


@pytest.fixture(scope="module")
async def world(database: Database) -> World:
    store = FormStore(database)
    await install_app(database, store)
    world = World(database, store)
    async with database.transaction() as tx:
        world.units = {row["key"]: row["id"] for row in await all_units(tx)}
        for account in ("agent", "supervisor", "chen", "li", "keeper", "finance"):
            unit = world.units["east" if account in ("chen", "li") else "hq"]
            new = NewUser(account, account, org_unit=unit)
            world.people[account] = await create_user(tx, records.SYSTEM, new)
    await _fill(world)
    return world


async def _fill(world: World) -> None:
    address = {"province": "上海市", "city": "上海市", "district": "浦东新区", "detail": "张江路 1 号"}
    world.ids["customer"] = await world.create(
        "customer", {"name": "星河酒店", "phone": "13800000001", "tier": "vip", "address": address,
                     "position": SHANGHAI, "contacts": [{"name": "吴经理", "phone": "13800000002", "main": True}]}
    )  # fmt: skip
    world.ids["product"] = await world.create("product", {"name": "多联空调", "skill": "hvac", "skill_level": 2})
    world.ids["asset"] = await world.create(
        "asset", {"serial": "AC-0001", "product": str(world.ids["product"]), "customer": str(world.ids["customer"]),
                  "warranty_until": "2099-01-01"}
    )  # fmt: skip
    world.ids["part"] = await world.create("part", {"name": "电容", "code": "P-1", "price": 80, "safety_stock": 100})
    world.ids["part2"] = await world.create("part", {"name": "压缩机", "code": "P-2", "price": 1200})
    world.ids["depot"] = await world.create("warehouse", {"name": "上海仓", "code": "W1", "kind": "warehouse"})
    for account in ("chen", "li"):
        user = str(world.people[account])
        van = await world.create("warehouse", {"name": f"{account} 随车库", "kind": "van", "user": user})
        world.ids[f"van_{account}"] = van
        await world.create("engineer", {
            "name": account, "user": user, "regions": ["east"], "van": str(van), "unit": str(world.units["east"]),
            "skills": [{"skill": "hvac", "level": 3 if account == "chen" else 2}], "position": SHANGHAI,
            "work_days": ["1", "2", "3", "4", "5", "6", "7"], "shift_start": "00:00", "shift_end": "00:00",
        })  # fmt: skip
