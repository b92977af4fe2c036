"""Notifications in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_COLUMNS = "n.id, n.at, n.kind, n.title, n.body, n.link, n.read_at"
_INSERT = """
INSERT INTO "sl"."notification" (id, "user", kind, title, body, link)
SELECT x.id, x."user", $3, $4, $5, $6 FROM unnest($1::uuid[], $2::uuid[]) AS x(id, "user")
JOIN "sl"."user" u ON u.id = x."user" AND u.active AND u.deleted_at IS NULL RETURNING id, "user", at"""
_PAGE = f"""
SELECT {_COLUMNS} FROM "sl"."notification" n
WHERE n."user" = $1 AND ($2::uuid IS NULL OR n.id < $2) AND (NOT $3::bool OR n.read_at IS NULL)
ORDER BY n.id DESC LIMIT $4"""  # noqa: S608  (made of constants)
_SINCE = f"""
SELECT {_COLUMNS} FROM "sl"."notification" n WHERE n."user" = $1 AND n.id > $2 ORDER BY n.id LIMIT $3"""  # noqa: S608
_UNREAD = 'SELECT count(*) FROM (SELECT FROM "sl"."notification" WHERE "user" = $1 AND read_at IS NULL LIMIT 1000) n'
_READ = 'UPDATE "sl"."notification" SET read_at = now() WHERE "user" = $1 AND read_at IS NULL'


async def insert(tx: Connection, ids: Sequence[UUID], users: Sequence[UUID], *values: Any) -> list[asyncpg.Record]:
    """`values`: kind, title, body, link. Returns {id, user, at} of those written: only for active people."""
    return list(await tx.fetch(_INSERT, list(ids), list(users), *values))


async def page(connection: Any, user: UUID, before: UUID | None, unread: bool, limit: int) -> list[asyncpg.Record]:
    return list(await connection.fetch(_PAGE, user, before, unread, limit))


async def since(connection: Any, user: UUID, after: UUID, limit: int) -> list[asyncpg.Record]:
    return list(await connection.fetch(_SINCE, user, after, limit))


async def unread(connection: Any, user: UUID) -> int:
    """How many are unread; counts to 1000."""
    count: int = await connection.fetchval(_UNREAD, user)
    return count


async def mark_read(tx: Connection, user: UUID, ids: Sequence[UUID] | None) -> None:
    """Marks these as read, or all."""
    if ids is None:
        await tx.execute(_READ, user)
    else:
        await tx.execute(_READ + " AND id = ANY($2::uuid[])", user, list(ids))
