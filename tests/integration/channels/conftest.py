"""The application, once for each test module."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.http import Site, open_site


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    async with open_site(home, database_url) as opened:
        yield opened
