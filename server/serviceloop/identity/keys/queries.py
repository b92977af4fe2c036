"""API keys in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_LIST = """
SELECT k.id, k.name, k.prefix, k.role, u.name AS created_by, k.created_at, k.expires_at, k.revoked_at, k.last_used
FROM "sl"."api_key" k JOIN "sl"."user" u ON u.id = k.created_by"""
_INSERT = """
INSERT INTO "sl"."api_key" (id, name, prefix, hash, role, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"""


async def insert(tx: Connection, values: Sequence[Any]) -> None:
    """`values`: id, name, prefix, hash, role, created_by, expires_at."""
    await tx.execute(_INSERT, *values)


async def everything(connection: Any) -> list[asyncpg.Record]:
    return list(await connection.fetch(_LIST + " ORDER BY k.created_at DESC, k.id LIMIT 500"))


async def one(connection: Any, key: UUID) -> asyncpg.Record | None:
    return await connection.fetchrow(_LIST + " WHERE k.id = $1", key)


async def exists(tx: Connection, key: UUID) -> bool:
    found: bool = await tx.fetchval('SELECT EXISTS (SELECT FROM "sl"."api_key" WHERE id = $1)', key)
    return found


async def revoke(tx: Connection, key: UUID) -> bool:
    """Whether it was still valid."""
    statement = 'UPDATE "sl"."api_key" SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING true'
    return bool(await tx.fetchval(statement, key))
