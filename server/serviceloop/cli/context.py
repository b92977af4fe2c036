"""What commands share: settings, the database, an opened App."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from serviceloop.kit.settings import Settings, load_settings

if TYPE_CHECKING:
    from serviceloop.catalog import App


def prepare() -> Settings:
    """The settings, with logging set up as they say."""
    from serviceloop.kit.log import setup_logging

    settings = load_settings()
    setup_logging(settings.log_format)
    return settings


@contextmanager
def connected(settings: Settings) -> Iterator[str]:
    """The address of the database: DATABASE_URL, else the embedded server that runs, else one started for us."""
    from serviceloop.kit.postgres import EmbeddedPostgres, running_dsn

    dsn = settings.database_url or running_dsn(settings.database_folder)
    if dsn:
        yield dsn
        return
    with EmbeddedPostgres(settings.database_folder) as server:
        yield server.dsn


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator["App"]:
    """An App over a migrated database, for commands that do one thing."""
    from serviceloop.catalog import open_app
    from serviceloop.kit.migrate import migrate

    with connected(settings) as dsn:
        await migrate(dsn)
        async with open_app(settings, dsn) as app:
            yield app
