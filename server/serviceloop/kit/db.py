"""The one way to PostgreSQL: an asyncpg pool.

SQLAlchemy Core describes our own tables and builds the statements that are not hot; `render` turns them into text for
asyncpg. Records are read by compiled SQL text. Both run on the same connection, so a write is one transaction.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import orjson
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql import ClauseElement

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_CACHEABLE = 100_000
"""Longest statement that a connection keeps prepared, in characters. The search over all forms is 30,000 long, and
planning it takes longer than running it."""
_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]


class _PooledConnection(asyncpg.Connection):  # type: ignore[misc]
    """Nothing here changes session state, so a released connection needs no reset round trip."""

    def get_reset_query(self) -> str:
        return ""


async def _prepare(connection: Connection) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_encode_json, decoder=orjson.loads, format="text"
        )


def _encode_json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def render(statement: ClauseElement) -> tuple[str, Sequence[Any]]:
    """SQL text with $1… slots, and its arguments in order."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    params = compiled.params
    names = getattr(compiled, "positiontup", None) or ()
    return compiled.string, [params[name] for name in names]


class Database:
    """A pool of connections to one database."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", dsn: str) -> None:
        self.pool = pool
        self.dsn = dsn

    @classmethod
    async def open(cls, dsn: str, *, min_size: int = 1, max_size: int = 10) -> "Database":
        pool = await asyncpg.create_pool(
            dsn,
            min_size=min_size,
            max_size=max_size,
            init=_prepare,
            connection_class=_PooledConnection,
            max_cacheable_statement_size=_CACHEABLE,
            server_settings={"application_name": "serviceloop", "timezone": "UTC", "jit": "off"},
        )
        return cls(pool, dsn)

    async def close(self) -> None:
        await self.pool.close()

    async def fetch_text(self, sql: str, *args: Any) -> str | None:
        """The first column of the first row, on its own, without a surrounding transaction."""
        value: str | None = await self.pool.fetchval(sql, *args)
        return value

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction on one connection: all that is done with it commits together or not at all."""
        async with self.pool.acquire() as connection, connection.transaction():
            yield connection


async def execute(connection: Any, statement: ClauseElement) -> str:
    """Runs a SQLAlchemy statement; returns PostgreSQL's command tag."""
    sql, args = render(statement)
    tag: str = await connection.execute(sql, *args)
    return tag


async def fetch_all(connection: Any, statement: ClauseElement) -> list[asyncpg.Record]:
    sql, args = render(statement)
    rows: list[asyncpg.Record] = await connection.fetch(sql, *args)
    return rows


async def fetch_one(connection: Any, statement: ClauseElement) -> asyncpg.Record | None:
    sql, args = render(statement)
    row: asyncpg.Record | None = await connection.fetchrow(sql, *args)
    return row
