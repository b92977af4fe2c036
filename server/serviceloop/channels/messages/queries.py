"""The message log in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_INSERT = """
INSERT INTO "sl"."message" (id, channel, recipient, template, body, status, next_at, ref)
VALUES ($1, $2, $3, $4, $5, $6::text, CASE WHEN $6::text = 'queued' THEN now() END, $7)"""
_CLAIM = """
UPDATE "sl"."message" m SET attempts = m.attempts + 1, next_at = now() + interval '5 minutes'
FROM (SELECT id FROM "sl"."message" WHERE status = 'queued' AND next_at <= now()
      ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
WHERE m.id = due.id RETURNING m.id, m.channel, m.recipient, m.template, m.body, m.attempts"""
_SENT = """UPDATE "sl"."message" SET status = 'sent', error = NULL, next_at = NULL WHERE id = $1"""
_FAILED = """
UPDATE "sl"."message" SET error = $2, status = CASE WHEN $3::int IS NULL THEN 'failed' ELSE 'queued' END,
  next_at = CASE WHEN $3::int IS NULL THEN NULL ELSE now() + make_interval(secs => $3::int) END WHERE id = $1"""
_PAGE = """
SELECT m.id, m.at, m.channel, m.recipient, m.template, m.body, m.status, m.error, m.attempts, m.ref
FROM "sl"."message" m
WHERE ($1::text IS NULL OR m.channel = $1) AND ($2::text IS NULL OR m.status = $2)
  AND ($3::text = '' OR m.recipient LIKE $4) AND ($5::text IS NULL OR m.ref = $5) AND ($6::uuid IS NULL OR m.id < $6)
ORDER BY m.id DESC LIMIT $7"""


async def insert(tx: Connection, values: Sequence[Any]) -> None:
    """`values`: id, channel, recipient, template, body, status, ref."""
    await tx.execute(_INSERT, *values)


async def claim(connection: Any, limit: int) -> list[asyncpg.Record]:
    """Takes due messages for five minutes, so that no other worker sends them too."""
    return list(await connection.fetch(_CLAIM, limit))


async def sent(connection: Any, message: UUID) -> None:
    await connection.execute(_SENT, message)


async def failed(connection: Any, message: UUID, error: str, again_in: int | None) -> None:
    """`again_in` seconds; None: never again."""
    await connection.execute(_FAILED, message, error[:1000], again_in)


async def page(connection: Any, *values: Any) -> list[asyncpg.Record]:
    """`values`: channel, status, search, its LIKE pattern, ref, before, limit."""
    return list(await connection.fetch(_PAGE, *values))
