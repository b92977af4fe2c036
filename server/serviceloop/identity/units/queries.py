"""The org tree in the database. Paths are bound as text and cast."""

from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_LIST = """
SELECT o.id, o.key, o.name, o.kind, o.parent, nlevel(o.path) - 1 AS depth,
  (SELECT count(*) FROM "sl"."user" u WHERE u.org_unit = o.id AND u.active AND u.deleted_at IS NULL) AS people
FROM "sl"."org_unit" o WHERE o.deleted_at IS NULL"""
_INSERT = """
INSERT INTO "sl"."org_unit" (id, key, name, kind, parent, path) VALUES ($1, $2, $3, $4, $5, $6::text::ltree)"""
# The unit itself and all below it: the old path's part above the unit is replaced by the new parent's path.
_MOVE = """
UPDATE "sl"."org_unit" SET updated_at = now(),
  path = CASE WHEN $2::text = '' THEN subpath(path, nlevel($1::text::ltree) - 1)
              ELSE $2::text::ltree || subpath(path, nlevel($1::text::ltree) - 1) END
WHERE path <@ $1::text::ltree"""
_IN_USE = """
SELECT EXISTS (SELECT FROM "sl"."org_unit" WHERE parent = $1 AND deleted_at IS NULL)
  OR EXISTS (SELECT FROM "sl"."user" WHERE org_unit = $1 AND deleted_at IS NULL)
  OR EXISTS (SELECT FROM "sl"."user_unit" x JOIN "sl"."user" u ON u.id = x."user" AND u.deleted_at IS NULL
             WHERE x.unit = $1)"""
_COMPANY = """
SELECT name FROM "sl"."org_unit" WHERE parent IS NULL AND deleted_at IS NULL
ORDER BY kind <> 'company', created_at LIMIT 1"""
_TREE_LOCK = 7_310_020  # any number; the same in every process


async def lock_tree(tx: Connection) -> None:
    """One change of the tree at a time: two moves at once could make a ring."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", _TREE_LOCK)


async def everything(connection: Any) -> list[asyncpg.Record]:
    """All units, parents before children."""
    return list(await connection.fetch(_LIST + " ORDER BY o.path"))


async def one(connection: Any, unit: UUID) -> asyncpg.Record | None:
    return await connection.fetchrow(_LIST + " AND o.id = $1", unit)


async def path_of(tx: Connection, unit: UUID) -> str | None:
    """The unit's path, or None if it is not there."""
    statement = 'SELECT path::text FROM "sl"."org_unit" WHERE id = $1 AND deleted_at IS NULL'
    path: str | None = await tx.fetchval(statement, unit)
    return path


async def keys(tx: Connection) -> set[str]:
    """All keys that were ever used."""
    return {row["key"] for row in await tx.fetch('SELECT key FROM "sl"."org_unit"')}


async def insert(tx: Connection, unit: UUID, key: str, name: str, kind: str, parent: UUID | None, path: str) -> None:
    await tx.execute(_INSERT, unit, key, name, kind, parent, path)


async def update(tx: Connection, unit: UUID, name: str, kind: str, parent: UUID | None) -> None:
    statement = 'UPDATE "sl"."org_unit" SET name = $2, kind = $3, parent = $4, updated_at = now() WHERE id = $1'
    await tx.execute(statement, unit, name, kind, parent)


async def move(tx: Connection, path: str, below: str) -> None:
    """Moves the subtree at `path` below the unit at path `below` ("": to the top)."""
    await tx.execute(_MOVE, path, below)


async def height(tx: Connection, path: str) -> int:
    """How many levels the subtree at `path` has, itself included."""
    statement = """SELECT max(nlevel(path)) - nlevel($1::text::ltree) + 1 FROM "sl"."org_unit"
      WHERE path <@ $1::text::ltree"""
    levels: int = await tx.fetchval(statement, path)
    return levels


async def is_used(tx: Connection, unit: UUID) -> bool:
    used: bool = await tx.fetchval(_IN_USE, unit)
    return used


async def delete(tx: Connection, unit: UUID) -> None:
    await tx.execute('UPDATE "sl"."org_unit" SET deleted_at = now() WHERE id = $1', unit)


async def company_name(connection: Any) -> str:
    """What the house calls itself: the name at the top of the org tree; "" where there is none."""
    return str(await connection.fetchval(_COMPANY) or "")
