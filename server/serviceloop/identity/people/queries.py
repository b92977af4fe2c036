"""Posts, groups and delegations in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_GROUPS = """
SELECT g.id, g.name, g.roles, coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY u.name)
  FROM "sl"."user_group_member" m JOIN "sl"."user" u ON u.id = m."user" AND u.deleted_at IS NULL
  WHERE m."group" = g.id), '[]') AS members FROM "sl"."user_group" g"""
_POSTS = """
SELECT p.id, p.name, coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY u.name)
  FROM "sl"."user_post" x JOIN "sl"."user" u ON u.id = x."user" AND u.deleted_at IS NULL
  WHERE x.post = p.id), '[]') AS members FROM "sl"."post" p ORDER BY p.position, p.name"""
_DELEGATIONS = """
SELECT d.id, d.starts_at, d.ends_at, d.note, jsonb_build_object('id', u.id, 'name', u.name) AS "user",
  jsonb_build_object('id', s.id, 'name', s.name) AS delegate
FROM "sl"."delegation" d JOIN "sl"."user" u ON u.id = d."user" JOIN "sl"."user" s ON s.id = d.delegate
WHERE d.revoked_at IS NULL AND d.ends_at > now() AND ($1::uuid IS NULL OR d."user" = $1 OR d.delegate = $1)
ORDER BY d.starts_at, d.id LIMIT 500"""
_CURRENT = """
SELECT d."user", d.delegate, d.starts_at, d.ends_at FROM "sl"."delegation" d
JOIN "sl"."user" s ON s.id = d.delegate AND s.active AND s.deleted_at IS NULL
WHERE d.revoked_at IS NULL AND d.starts_at <= $1 AND d.ends_at > $1"""
_DELEGATE = """
INSERT INTO "sl"."delegation" (id, "user", delegate, starts_at, ends_at, note, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7)"""


async def groups(connection: Any) -> list[asyncpg.Record]:
    return list(await connection.fetch(_GROUPS + " ORDER BY g.name"))


async def group(connection: Any, id: UUID) -> asyncpg.Record | None:
    return await connection.fetchrow(_GROUPS + " WHERE g.id = $1", id)


async def save_group(tx: Connection, id: UUID, name: str, roles: Sequence[str], members: Sequence[UUID]) -> None:
    statement = """INSERT INTO "sl"."user_group" (id, name, roles) VALUES ($1, $2, $3)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles"""
    await tx.execute(statement, id, name, list(roles))
    await tx.execute('DELETE FROM "sl"."user_group_member" WHERE "group" = $1', id)
    insert = 'INSERT INTO "sl"."user_group_member" ("group", "user") SELECT $1, unnest($2::uuid[])'
    await tx.execute(insert, id, sorted(set(members)))


async def delete_group(tx: Connection, id: UUID) -> None:
    await tx.execute('DELETE FROM "sl"."user_group" WHERE id = $1', id)


async def known_users(connection: Any, users: Sequence[UUID], reserved: UUID) -> set[UUID]:
    statement = 'SELECT id FROM "sl"."user" WHERE id = ANY($1) AND id > $2 AND active AND deleted_at IS NULL'
    return {row["id"] for row in await connection.fetch(statement, list(users), reserved)}


async def posts(connection: Any) -> list[asyncpg.Record]:
    return list(await connection.fetch(_POSTS))


async def save_post(tx: Connection, id: UUID, name: str, members: Sequence[UUID]) -> None:
    statement = 'INSERT INTO "sl"."post" (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name'
    await tx.execute(statement, id, name)
    await tx.execute('DELETE FROM "sl"."user_post" WHERE post = $1', id)
    insert = 'INSERT INTO "sl"."user_post" (post, "user") SELECT $1, unnest($2::uuid[])'
    await tx.execute(insert, id, sorted(set(members)))


async def set_posts(tx: Connection, user: UUID, posts: Sequence[UUID]) -> None:
    await tx.execute('DELETE FROM "sl"."user_post" WHERE "user" = $1', user)
    insert = 'INSERT INTO "sl"."user_post" (post, "user") SELECT unnest($1::uuid[]), $2'
    await tx.execute(insert, sorted(set(posts)), user)


async def delete_post(tx: Connection, id: UUID) -> None:
    await tx.execute('DELETE FROM "sl"."post" WHERE id = $1', id)


async def delegations(connection: Any, user: UUID | None) -> list[asyncpg.Record]:
    """Those that hold now or later; with `user` only those of or for that person."""
    return list(await connection.fetch(_DELEGATIONS, user))


async def current(connection: Any, at: datetime) -> list[asyncpg.Record]:
    """All that hold at a moment and whose delegate is there."""
    return list(await connection.fetch(_CURRENT, at))


async def absences(connection: Any) -> list[asyncpg.Record]:
    """{user, starts_at, ends_at} of delegations that hold now or later."""
    statement = """SELECT d."user", d.starts_at, d.ends_at FROM "sl"."delegation" d
      WHERE d.revoked_at IS NULL AND d.ends_at > now()"""
    return list(await connection.fetch(statement))


async def names(connection: Any, users: Sequence[UUID]) -> dict[UUID, str]:
    rows = await connection.fetch('SELECT id, name FROM "sl"."user" WHERE id = ANY($1)', list(users))
    return {row["id"]: row["name"] for row in rows}


async def insert_delegation(tx: Connection, values: Sequence[Any]) -> None:
    """`values`: id, user, delegate, starts_at, ends_at, note, created_by."""
    await tx.execute(_DELEGATE, *values)


async def delegation(tx: Connection, id: UUID) -> asyncpg.Record | None:
    statement = 'SELECT * FROM "sl"."delegation" WHERE id = $1 AND revoked_at IS NULL FOR UPDATE'
    return await tx.fetchrow(statement, id)


async def revoke(tx: Connection, id: UUID) -> None:
    await tx.execute('UPDATE "sl"."delegation" SET revoked_at = now() WHERE id = $1', id)
