"""A running application in which two builders work on forms."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.http import PASSWORD, Site, open_site

from serviceloop.identity.roles.service import install
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer

API = "/api/v1"
BUILDER = {
    "key": "builder",
    "label": {"zh": "搭建者", "en": "Builder"},
    "abilities": ["design_forms"],
    "menus": [],
    "grants": [{"form": "*", "actions": ["*"], "scope": "all"}],
}


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    async with open_site(home, database_url) as opened:
        async with opened.database.transaction() as tx:
            await install(tx, system_viewer(), [BUILDER])
            for account, name in (("anna", "安娜"), ("ben", "小本")):
                new = users.NewUser(account, name, password=PASSWORD, org_unit=opened.units["hq"], roles=["builder"])
                opened.people[account] = await users.create(tx, system_viewer(), new)
        yield opened


@pytest.fixture(scope="module")
async def anna(site: Site) -> httpx.AsyncClient:
    return await site.signed_in("anna")


@pytest.fixture(scope="module")
async def ben(site: Site) -> httpx.AsyncClient:
    return await site.signed_in("ben")


def text(key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "text", "label": {"zh": label}, **more}


async def ok(answer: Any, status: int = 200) -> Any:
    """The body of an answer that is as expected."""
    got = await answer
    assert got.status_code == status, got.text
    return got.json() if got.content else None
