"""The shipped application over HTTP, with somebody who reads tickets without their description and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.http import PASSWORD, Site, open_site

from serviceloop.identity.roles.service import install
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer
from serviceloop.service.install import install_app

WATCHER = {
    "key": "watcher",
    "label": {"zh": "旁观"},
    "abilities": [],
    "menus": ["tickets"],
    "grants": [{"form": "ticket", "actions": ["read"], "scope": "all", "fields": {"description": "hidden"}}],
}


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    async with open_site(home, database_url) as opened:
        await install_app(opened.database, opened.app.state.forms)
        async with opened.database.transaction() as tx:
            await install(tx, system_viewer(), [WATCHER])
            new = users.NewUser("watcher", "旁观者", password=PASSWORD, org_unit=opened.units["hq"], roles=["watcher"])
            await users.create(tx, system_viewer(), new)
        yield opened
