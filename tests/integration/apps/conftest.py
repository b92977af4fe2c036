"""The application with after-sales installed, over HTTP; and a second, empty instance to import into."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.conftest import TEMPLATE, _fresh
from tests.support.http import Site, open_site

from serviceloop.service.install import install_app


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        await install_app(opened.database, opened.app.state.forms)
        yield opened


@pytest.fixture(scope="module")
def other_url(database_admin: str) -> Iterator[str]:
    yield from _fresh(database_admin, f" TEMPLATE {TEMPLATE}")


@pytest.fixture(scope="module")
async def other(other_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("other"), other_url) as opened:
        yield opened
