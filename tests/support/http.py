"""A running application for HTTP tests: over a migrated database, with roles, people and their clients."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import FastAPI

from serviceloop.http.app import create_app
from serviceloop.identity.roles.service import install
from serviceloop.identity.units import service as units
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.db import Database
from serviceloop.kit.settings import Settings

PASSWORD = "correct horse 7"
ROLES = [
    {"key": "admin", "label": {"zh": "管理员"}, "abilities": ["*"], "menus": ["*"], "grants": [_ALL]}
    for _ALL in ({"form": "*", "actions": ["*"], "scope": "all"},)
] + [
    {
        "key": "agent",
        "label": {"zh": "客服", "en": "Agent"},
        "abilities": ["view_messages"],
        "menus": ["tickets"],
        "grants": [{"form": "ticket", "actions": ["read", "create"], "scope": "all", "fields": {"cost": "hidden"}}],
    },
    {
        "key": "people_manager",
        "label": {"zh": "人事"},
        "abilities": ["manage_users", "manage_roles", "manage_api_keys", "view_messages"],
        "menus": ["users"],
        "grants": [],
    },
    {"key": "nobody", "label": {"zh": "无权"}, "abilities": [], "menus": [], "grants": []},
]


@dataclass
class Site:
    """The application and who may sign in: accounts "admin", "agent", "hr" (people_manager), "guest" (nobody)."""

    app: FastAPI
    database: Database
    people: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)

    def client(self, ip: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser without cookies."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(ip, 1234))
        return httpx.AsyncClient(transport=transport, base_url="http://test")

    async def signed_in(self, account: str, password: str = PASSWORD, ip: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser in which somebody has signed in; it sends the CSRF token with everything."""
        client = self.client(ip)
        answer = await client.post("/api/v1/session", json={"account": account, "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client


def settings_for(home: Path, database_url: str) -> Settings:
    return Settings(
        home=home, database_url=database_url, files=str(home / "files"), log_format="off", secret="test secret " * 4
    )


@asynccontextmanager
async def open_site(home: Path, database_url: str) -> AsyncIterator[Site]:
    """Starts the application and makes its people."""
    app = create_app(settings_for(home, database_url), database_url)
    async with app.router.lifespan_context(app):
        site = Site(app, app.state.database)
        await _populate(site)
        yield site


async def _populate(site: Site) -> None:
    system = system_viewer()
    async with site.database.transaction() as tx:
        await install(tx, system, ROLES)
        site.units["hq"] = await units.create(tx, system, "总部", "company", key="hq")
        for key in ("east", "south"):
            site.units[key] = await units.create(tx, system, key, "region", site.units["hq"], key)
        for account, name, role in (
            ("admin", "系统管理员", "admin"),
            ("agent", "林客服", "agent"),
            ("hr", "赵人事", "people_manager"),
            ("guest", "访客", "nobody"),
        ):
            new = users.NewUser(account, name, password=PASSWORD, org_unit=site.units["hq"], roles=[role])
            site.people[account] = await users.create(tx, system, new)
