"""A company that negotiates: deals with a hidden margin, people who see all of them, some of them, or parts of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.http import PASSWORD, Site, open_site

from serviceloop.channels.followers import service as followers
from serviceloop.identity.roles.service import install
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.outbox import Outbox

API = "/api/v1"


def _field(key: str, type_: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": zh}, **more}


CLIENT = {
    "key": "client",
    "label": {"zh": "客户"},
    "title": "name",
    "fields": [_field("name", "text", "名称", required=True), _field("phone", "phone", "电话")],
}
DEAL = {
    "key": "deal",
    "label": {"zh": "商机", "en": "Deal"},
    "title": "subject",
    "number": {"prefix": "SJ", "date": "", "digits": 4},
    "fields": [
        _field("subject", "text", "主题", required=True),
        _field("stage", "select", "阶段", settings={"options": [{"value": v, "label": {"zh": v}} for v in ("a", "b")]}),
        _field("client", "relation", "客户", settings={"form": "client"}),
        _field("amount", "money", "金额"),
        _field("margin", "money", "毛利"),
        _field("lines", "sub_table", "明细", settings={"fields": [_field("item", "text", "项目", required=True)]}),
        _field("photos", "image", "照片"),
        _field("keeper", "member", "负责人"),
    ],
}
_MINE = {"field": "keeper", "op": "eq", "value": {"$": "me"}}
_PLAIN = ["read", "create", "update", "delete", "comment"]
ROLES = [
    {
        "key": "seller",
        "label": {"zh": "销售"},
        "abilities": ["share_outside"],
        "menus": [],
        "grants": [
            {"form": "deal", "actions": _PLAIN, "scope": "all", "fields": {"margin": "hidden"}},
            {"form": "client", "actions": ["read"], "scope": "all"},
        ],
    },
    {
        "key": "helper",
        "label": {"zh": "协作"},
        "abilities": [],
        "menus": [],
        "grants": [{"form": "deal", "actions": ["read", "comment"], "scope": _MINE, "fields": {"margin": "hidden"}}],
    },
]


@dataclass
class Firm:
    """The running application. Accounts: admin sees everything, seller and other all but the margin, helper the deals
    that are kept by the helper."""

    site: Site
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def pool(self) -> Any:
        return self.site.database.pool

    @property
    def people(self) -> dict[str, UUID]:
        return self.site.people

    async def person(self, account: str) -> httpx.AsyncClient:
        """A browser in which this person is signed in, always the same one."""
        if account not in self.clients:
            self.clients[account] = await self.site.signed_in(account)
            self.clients[account].base_url = httpx.URL("http://test" + API)
        return self.clients[account]

    def visitor(self, ip: str) -> httpx.AsyncClient:
        client = self.site.client(ip)
        client.base_url = httpx.URL("http://test" + API)
        return client

    async def work_off(self) -> None:
        """What the worker does: handles events, then tells followers, without the pause that gathers changes."""
        opened = self.site.app.state.app
        await Outbox(opened.db, opened.handlers, opened).drain()
        assert await self.pool.fetch("SELECT kind, error FROM sl.event WHERE error IS NOT NULL") == []
        await self.pool.execute("UPDATE sl.follow_due SET due_at = now()")
        await followers.tell_due(opened)

    async def told(self, account: str, record: str) -> list[str]:
        """The texts of one's notices about a record, oldest first."""
        sql = 'SELECT title, body FROM sl.notification WHERE "user" = $1 AND link LIKE $2 ORDER BY id'
        rows = await self.pool.fetch(sql, self.people[account], f"%{record}")
        return [f"{row['title']['zh']}｜{row['body']}" for row in rows]


@pytest.fixture(scope="module")
async def firm(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Firm]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as site:
        admin = await site.signed_in("admin")
        for definition in (CLIENT, DEAL):
            made = await admin.post(f"{API}/forms", json={"definition": definition})
            assert made.status_code == 201, made.text
        async with site.database.transaction() as tx:
            await install(tx, system_viewer(), ROLES)
            for account, name, role in (
                ("seller", "孙销售", "seller"),
                ("other", "钱销售", "seller"),
                ("helper", "吴协作", "helper"),
            ):
                new = users.NewUser(account, name, password=PASSWORD, org_unit=site.units["hq"], roles=[role])
                site.people[account] = await users.create(tx, system_viewer(), new)
        yield Firm(site)


async def make(client: httpx.AsyncClient, form: str = "deal", /, **values: Any) -> dict[str, Any]:
    """A record made by this person; a client's retry key is none of the test's business."""
    answer = await client.post(
        f"/forms/{form}/records", json={"values": {"subject": "大单", **values} if form == "deal" else values}
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def change(client: httpx.AsyncClient, id: str, **values: Any) -> dict[str, Any]:
    answer = await client.patch(f"/forms/deal/records/{id}", json={"values": values})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
