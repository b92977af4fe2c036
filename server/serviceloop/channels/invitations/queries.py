"""Invitations in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_INSERT = """
INSERT INTO "sl"."invitation" (id, "user", token_hash, channel, recipient, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + $7::interval) RETURNING expires_at"""
_OPEN = """
SELECT i.id, i."user", i.expires_at, u.account, u.name FROM "sl"."invitation" i
JOIN "sl"."user" u ON u.id = i."user" AND u.active AND u.deleted_at IS NULL
WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > now()"""


async def insert(tx: Connection, values: Sequence[Any], lasts: timedelta) -> datetime:
    """`values`: id, user, token_hash, channel, recipient, created_by. Returns when it expires."""
    expires: datetime = await tx.fetchval(_INSERT, *values, lasts)
    return expires


async def end_all(tx: Connection, user: UUID) -> None:
    """Earlier links of the person are worth nothing any more."""
    await tx.execute('UPDATE "sl"."invitation" SET used_at = now() WHERE "user" = $1 AND used_at IS NULL', user)


async def open_one(connection: Any, key: bytes, *, lock: bool = False) -> asyncpg.Record | None:
    """{id, user, expires_at, account, name} of a link that may still be used."""
    return await connection.fetchrow(_OPEN + (" FOR UPDATE OF i" if lock else ""), key)
