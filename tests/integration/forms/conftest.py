"""A small company over the forms engine: people, customers, and tickets with all that permissions can go wrong with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from serviceloop.forms.ddl_apply import apply_structure
from serviceloop.forms.ddl_plan import plan
from serviceloop.forms.loader import load_form
from serviceloop.forms.store import FormCatalog, FormStore, save_form
from serviceloop.identity.viewer import SYSTEM_USER, Grant, Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.ids import new_id


def _field(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": more.pop("zh", key)}, **more}


def _options(*values: str, **categories: str) -> dict[str, Any]:
    return {
        "options": [
            {"value": value, "label": {"zh": value}, **({"category": categories[value]} if value in categories else {})}
            for value in values
        ]
    }


CUSTOMER = {
    "key": "customer",
    "label": {"zh": "客户"},
    "title": "name",
    "number": {"prefix": "KH", "date": "", "digits": 5},
    "search": ["name", "phone"],
    "fields": [
        _field("name", "text", required=True),
        _field("phone", "phone"),
        _field("tier", "select", settings=_options("vip", "normal")),
        _field("credit", "money"),
        _field(
            "contacts",
            "sub_table",
            settings={"fields": [_field("name", "text", required=True), _field("mobile", "phone")]},
        ),
        _field("tickets", "reverse", settings={"form": "ticket", "field": "customer"}),
    ],
}
TICKET = {
    "key": "ticket",
    "label": {"zh": "工单"},
    "title": "subject",
    "number": {"prefix": "SH", "date": "yyyyMMdd", "digits": 4},
    "search": ["no", "subject", "secret"],
    "fields": [
        _field("subject", "text", required=True, zh="主题"),
        _field(
            "status", "select", settings=_options("new", "doing", "closed", new="open", doing="open", closed="closed")
        ),
        _field("customer", "relation", settings={"form": "customer"}),
        _field("engineer", "member"),
        _field("helpers", "member", settings={"multiple": True}),
        _field("priority", "select", default="low", settings=_options("high", "low")),
        _field("tags", "multi_select", settings=_options("a", "b")),
        _field("amount", "money"),
        _field("hours", "number", settings={"decimals": 2}),
        _field("cost", "money"),
        _field("secret", "text"),
        _field("due", "date"),
        _field("done_at", "datetime"),
        _field("place", "address"),
        _field("photos", "image"),
        _field("code", "text", unique=True),
        _field("total", "formula", settings={"formula": "amount + COALESCE(cost, 0)", "kind": "number", "decimals": 2}),
    ],
    "status": {
        "field": "status",
        "initial": "new",
        "actions": [
            {"key": "start", "label": {"zh": "开始"}, "from": ["new"], "to": "doing", "require": ["engineer"]},
            {
                "key": "close",
                "label": {"zh": "关闭"},
                "from": ["doing"],
                "to": "closed",
                "comment": "required",
                "set": {"done_at": {"$": "now"}},
                "when": {"field": "amount", "op": "gt", "value": 0},
            },
            {"key": "reset", "label": {"zh": "重置"}, "from": ["*"], "to": "new", "manual": False},
        ],
    },
}


@dataclass
class Company:
    """What the tests work with. `people`: account to user id; `units`: key to id."""

    db: Database
    store: FormStore
    people: dict[str, UUID]
    units: dict[str, UUID]

    @property
    def catalog(self) -> FormCatalog:
        return self.store.catalog

    def viewer(self, account: str, *grants: Grant) -> Viewer:
        user = self.people[account]
        unit = self.units["south" if account == "li" else "east"]
        return Viewer(
            user,
            account,
            frozenset(),
            grants,
            repr((account, grants)),
            frozenset(),
            (unit,),
            (unit,),
            "zh",
            "Asia/Shanghai",
        )

    def admin(self) -> Viewer:
        return self.viewer("chen", Grant("*", frozenset({"*"}), "all"))


@pytest.fixture(scope="module")
async def company(database: Database) -> Company:
    people = {name: new_id() for name in ("chen", "li", "wang")}
    units = {name: new_id() for name in ("east", "south")}
    async with database.transaction() as tx:
        for key, unit in units.items():
            await tx.execute(
                "INSERT INTO sl.org_unit (id, key, name, kind, path)"
                " VALUES ($1, $2::text, $2::text, 'region', $2::text::ltree)",
                unit,
                key,
            )
        for name, user in people.items():
            await tx.execute('INSERT INTO sl."user" (id, account, name) VALUES ($1, $2::text, $2::text)', user, name)
    forms = [load_form(CUSTOMER), load_form(TICKET)]
    async with database.transaction() as tx:
        await apply_structure(tx, [plan(None, form) for form in forms])
        for form in forms:
            await save_form(tx, form, SYSTEM_USER)
    store = FormStore(database)
    await store.refresh()
    return Company(database, store, people, units)
