"""Roles in the database."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from serviceloop.kit.db import Connection

_COLUMNS = "r.key, r.label, r.grants, r.abilities, r.menus, r.builtin"
_COUNTED = f"""
SELECT {_COLUMNS}, (SELECT count(*) FROM "sl"."user_role" x JOIN "sl"."user" u ON u.id = x."user"
  AND u.deleted_at IS NULL WHERE x.role = r.key) AS users FROM "sl"."role" r"""  # noqa: S608  (made of constants)
_SAVE = """
INSERT INTO "sl"."role" (key, label, grants, abilities, menus, builtin) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET label = excluded.label, grants = excluded.grants, abilities = excluded.abilities,
  menus = excluded.menus, builtin = "sl"."role".builtin OR excluded.builtin, updated_at = now()"""


async def by_keys(connection: Any, keys: Sequence[str]) -> list[asyncpg.Record]:
    statement = f'SELECT {_COLUMNS} FROM "sl"."role" r WHERE r.key = ANY($1::text[])'  # noqa: S608
    return list(await connection.fetch(statement, list(keys)))


async def everything(connection: Any) -> list[asyncpg.Record]:
    return list(await connection.fetch(_COUNTED + " ORDER BY r.builtin DESC, r.key"))


async def one(connection: Any, key: str) -> asyncpg.Record | None:
    return await connection.fetchrow(_COUNTED + " WHERE r.key = $1", key)


async def lock(tx: Connection, key: str) -> asyncpg.Record | None:
    return await tx.fetchrow('SELECT * FROM "sl"."role" WHERE key = $1 FOR UPDATE', key)


async def save(tx: Connection, values: Sequence[Any]) -> None:
    """`values`: key, label, grants, abilities, menus, builtin."""
    await tx.execute(_SAVE, *values)


async def delete(tx: Connection, key: str) -> None:
    await tx.execute('DELETE FROM "sl"."role" WHERE key = $1', key)


async def is_used(tx: Connection, key: str) -> bool:
    statement = """SELECT EXISTS (SELECT FROM "sl"."user_role" WHERE role = $1)
      OR EXISTS (SELECT FROM "sl"."user_group" WHERE $1 = ANY(roles))
      OR EXISTS (SELECT FROM "sl"."api_key" WHERE role = $1)"""
    used: bool = await tx.fetchval(statement, key)
    return used


_PEOPLE = """
SELECT u.id, u.name, u.account, u.active, o.name AS unit, g.name AS "group"
FROM (SELECT x."user", NULL::uuid AS via FROM "sl"."user_role" x WHERE x.role = $1
      UNION SELECT m."user", m."group" FROM "sl"."user_group_member" m
        JOIN "sl"."user_group" y ON y.id = m."group" AND $1 = ANY(y.roles)) held
JOIN "sl"."user" u ON u.id = held."user" AND u.deleted_at IS NULL
LEFT JOIN "sl"."org_unit" o ON o.id = u.org_unit LEFT JOIN "sl"."user_group" g ON g.id = held.via
ORDER BY u.active DESC, u.name, u.id LIMIT 500"""


async def people(connection: Any, key: str) -> list[asyncpg.Record]:
    """Who has the role, by themselves or through a group: {id, name, account, active, unit, group}."""
    return list(await connection.fetch(_PEOPLE, key))
