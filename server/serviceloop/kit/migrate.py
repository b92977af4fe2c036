"""Brings a database to this version's schema. Safe to run by several processes at once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import asyncpg

from serviceloop.kit.errors import OperatorError
from serviceloop.kit.partitions import ensure_partitions

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"
OLDEST_SERVER = 160000
_LOCK = 7_310_001  # any number; the same in every process


class MigrationError(OperatorError):
    """The database cannot be brought up to date; the text says why and what to do."""


def newest() -> str:
    """The revision that this code needs, such as "0003"."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


async def current(connection: "asyncpg.Connection[asyncpg.Record]") -> str | None:
    """The database's revision; None where nothing was migrated yet."""
    if await connection.fetchval("SELECT to_regclass('sl.migration')") is None:
        return None
    revision: str | None = await connection.fetchval("SELECT version_num FROM sl.migration")
    return revision


async def migrate(dsn: str) -> bool:
    """Migrates and makes the coming months' partitions; returns whether anything was migrated.

    Raises MigrationError when the server cannot be reached, is too old, or the database is newer than this code.
    """
    connection = await _connect(dsn)
    try:
        if await _server_version(connection) < OLDEST_SERVER:
            raise MigrationError("PostgreSQL 16 or newer is needed")
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)  # released when the connection closes
        found = await current(connection)
        if found is not None and found > newest():
            raise MigrationError(
                f"The database is at {found}, newer than this program ({newest()}): upgrade the program"
            )
        changed = found != newest()
        if changed:
            await _upgrade(dsn)
        await ensure_partitions(connection, datetime.now(UTC).date())
        return changed
    finally:
        await connection.close()


def migrate_now(dsn: str) -> bool:
    """`migrate` for callers without an event loop."""
    return asyncio.run(migrate(dsn))


async def _connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(dsn, timeout=20)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        place = urlsplit(dsn)
        said = str(error) or type(error).__name__
        raise MigrationError(
            f"DATABASE_URL: no connection to {place.hostname or 'the server'}{place.path}: {said}. "
            "Is the server running, and are name, password and database right?"
        ) from None


async def _server_version(connection: "asyncpg.Connection[asyncpg.Record]") -> int:
    version: str = await connection.fetchval("SHOW server_version_num")
    return int(version)


async def _upgrade(dsn: str) -> None:
    """Runs alembic over a connection of its own. Imported late: an up-to-date start need not pay for it."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(dsn), poolclass=NullPool
    )
    try:
        async with engine.connect() as connection:
            await connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS sl")
            await connection.commit()
            await connection.run_sync(_run_alembic)
            await connection.commit()
    except DBAPIError as error:
        if "permission denied" not in str(error.orig):
            raise
        raise MigrationError(
            f"{str(error.orig).splitlines()[0]}. The role in DATABASE_URL must own the database: it makes schemas, "
            "and the extensions pg_trgm, btree_gist and ltree."
        ) from error
    finally:
        await engine.dispose()


def _run_alembic(connection: "Connection") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(VERSIONS.parent))
    command.upgrade(config, "head")
