"""Applications in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from serviceloop.kit.db import Connection

_COLUMNS = "key, definition, version, base, position, deleted_at"


async def everything(connection: Any, *, deleted: bool = False) -> list[asyncpg.Record]:
    """Live applications, or those in the recycle bin, in the order in which they are shown."""
    which = "deleted_at IS NOT NULL" if deleted else "deleted_at IS NULL"
    statement = f'SELECT {_COLUMNS} FROM "sl"."app" WHERE {which} ORDER BY position, created_at, key'  # noqa: S608
    return list(await connection.fetch(statement))


async def one(connection: Any, key: str) -> asyncpg.Record | None:
    """Deleted or not."""
    return await connection.fetchrow(f'SELECT {_COLUMNS} FROM "sl"."app" WHERE key = $1', key)  # noqa: S608


async def lock(tx: Connection, key: str) -> asyncpg.Record | None:
    return await tx.fetchrow(f'SELECT {_COLUMNS} FROM "sl"."app" WHERE key = $1 FOR UPDATE', key)  # noqa: S608


async def keys(connection: Any) -> set[str]:
    return {row["key"] for row in await connection.fetch('SELECT key FROM "sl"."app"')}


async def insert(tx: Connection, key: str, definition: Mapping[str, Any], base: Mapping[str, Any] | None) -> None:
    """At the end of the list."""
    await tx.execute(
        """INSERT INTO "sl"."app" (key, definition, base, position)
           VALUES ($1, $2, $3, (SELECT coalesce(max(position), 0) + 1 FROM "sl"."app"))""",
        key,
        definition,
        base,
    )


async def update(tx: Connection, key: str, definition: Mapping[str, Any]) -> None:
    statement = 'UPDATE "sl"."app" SET definition = $2, version = version + 1, updated_at = now() WHERE key = $1'
    await tx.execute(statement, key, definition)


async def set_base(tx: Connection, key: str, base: Mapping[str, Any]) -> None:
    await tx.execute('UPDATE "sl"."app" SET base = $2, deleted_at = NULL WHERE key = $1', key, base)


async def mark(tx: Connection, key: str, *, deleted: bool) -> None:
    statement = """UPDATE "sl"."app" SET deleted_at = CASE WHEN $2 THEN now() END, version = version + 1,
      updated_at = now() WHERE key = $1"""
    await tx.execute(statement, key, deleted)


async def arrange(tx: Connection, order: Sequence[str]) -> None:
    statement = """UPDATE "sl"."app" a SET position = x.n
      FROM unnest($1::text[]) WITH ORDINALITY x(key, n) WHERE a.key = x.key"""
    await tx.execute(statement, list(order))
