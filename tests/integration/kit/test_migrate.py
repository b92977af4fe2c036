"""The migrated database is the one that the tables' descriptions say."""

import asyncio
from datetime import UTC, date, datetime

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.asyncio import create_async_engine

from serviceloop.identity.tables import Ltree
from serviceloop.kit.db import Database
from serviceloop.kit.migrate import current, migrate, newest
from serviceloop.kit.partitions import ensure_partitions
from serviceloop.kit.tables import load_all


async def test_migrated_database_equals_the_descriptions(database_url: str) -> None:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(database_url))
    async with engine.connect() as connection:
        differences = await connection.run_sync(_compare)
    await engine.dispose()
    assert differences == []


def _compare(connection: Connection) -> list[object]:
    ischema_names["ltree"] = Ltree
    metadata = load_all()
    names = {table.name for table in metadata.tables.values()}

    def ours(name: str | None, kind: str, parents: object) -> bool:
        if kind == "schema":
            return name == "sl"
        return kind != "table" or name in names

    options = {"include_schemas": True, "include_name": ours, "compare_type": True, "compare_server_default": False}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_servers_starting_together_migrate_once(empty_database_url: str) -> None:
    changed = await asyncio.gather(*(migrate(empty_database_url) for _ in range(4)))
    assert sorted(changed) == [False, False, False, True]
    connection = await asyncpg.connect(empty_database_url)
    assert await current(connection) == newest()
    assert await connection.fetchval("SELECT count(*) FROM pg_namespace WHERE nspname IN ('sl', 'app')") == 2
    found = {row[0] for row in await connection.fetch("SELECT extname FROM pg_extension")}
    assert {"pg_trgm", "btree_gist", "ltree"} <= found
    await connection.close()


async def test_partitions_take_over_rows_that_came_early(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO sl.event (at, kind) VALUES ('2031-02-01 00:00+00', 'early'), ('2031-04-30 23:59+00', 'late')"
        )
    async with database.pool.acquire() as connection:
        made = await ensure_partitions(connection, date(2031, 1, 15))
        assert "event_203102" in made
        assert await ensure_partitions(connection, date(2031, 1, 15)) == []
        rows = await connection.fetch("SELECT kind, tableoid::regclass::text AS place FROM sl.event ORDER BY kind")
    assert [tuple(row) for row in rows] == [("early", "sl.event_203102"), ("late", "sl.event_default")]


async def test_this_months_partitions_are_there(database: Database) -> None:
    name = f"sl.event_{datetime.now(UTC):%Y%m}"
    assert await database.fetch_text("SELECT to_regclass($1)::text", name) == name
    await database.pool.execute("INSERT INTO sl.event (kind) VALUES ('now')")
    assert await database.fetch_text("SELECT tableoid::regclass::text FROM sl.event WHERE kind = 'now'") == name
