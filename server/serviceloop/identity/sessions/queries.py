"""Sessions and sign-in attempts in the database."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_COUNTS = """
WITH mine AS (
  SELECT at, ip FROM "sl"."sign_in_attempt" WHERE account = $1 AND NOT ok AND at > now() - $3::interval
    AND at > coalesce((SELECT max(at) FROM "sl"."sign_in_attempt" WHERE account = $1 AND ok AND ip = $2), '-infinity'))
SELECT (SELECT count(*) FROM mine WHERE ip = $2) AS here,
       (SELECT count(*) FROM mine) AS account,
       (SELECT count(*) FROM "sl"."sign_in_attempt" x
        WHERE x.ip = $2 AND NOT x.ok AND x.at > now() - $3::interval) AS address"""

_PERSON = """
SELECT id, account, password_hash, active AND deleted_at IS NULL AS active FROM "sl"."user" WHERE account = $1"""

_PROFILE = """
SELECT u.id, u.account, u.name, u.locale, u.avatar,
  coalesce((SELECT jsonb_agg(jsonb_build_object('key', r.key, 'label', r.label, 'menus', r.menus) ORDER BY r.key)
            FROM "sl"."role" r WHERE r.key = ANY($2::text[])), '[]') AS roles,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'key', o.key, 'name', o.name) ORDER BY o.path)
            FROM "sl"."org_unit" o WHERE o.id = ANY($3::uuid[])), '[]') AS units
FROM "sl"."user" u WHERE u.id = $1"""

_INSERT = """
INSERT INTO "sl"."session" (token_hash, "user", csrf, expires_at, ip, agent)
VALUES ($1, $2, $3, now() + $4::interval, $5, $6)"""


async def begin_attempt(connection: Any, account: str, ip: str) -> int:
    """Notes an attempt as failed until it turns out well; returns its id."""
    statement = 'INSERT INTO "sl"."sign_in_attempt" (account, ip) VALUES ($1, $2) RETURNING id'
    number: int = await connection.fetchval(statement, account, ip)
    return number


async def attempt_succeeded(tx: Connection, attempt: int) -> None:
    await tx.execute('UPDATE "sl"."sign_in_attempt" SET ok = true WHERE id = $1', attempt)


async def cancel_attempt(tx: Connection, attempt: int) -> None:
    await tx.execute('DELETE FROM "sl"."sign_in_attempt" WHERE id = $1', attempt)


async def failures(connection: Any, account: str, ip: str, window: timedelta) -> asyncpg.Record:
    """Failed attempts in the window, this one included: {here, account, address}."""
    return await connection.fetchrow(_COUNTS, account, ip, window)


async def forgive(tx: Connection, account: str) -> None:
    """Ends a lock-out of the account."""
    await tx.execute('DELETE FROM "sl"."sign_in_attempt" WHERE account = $1 AND NOT ok', account)


async def forget_attempts(tx: Connection, before: datetime) -> None:
    """Removes attempts that no limit counts any more."""
    await tx.execute('DELETE FROM "sl"."sign_in_attempt" WHERE at < $1', before)


async def person(connection: Any, account: str) -> asyncpg.Record | None:
    """{id, account, password_hash, active}, or None."""
    return await connection.fetchrow(_PERSON, account)


async def password_hash(tx: Connection, user: UUID) -> str | None:
    found: str | None = await tx.fetchval('SELECT password_hash FROM "sl"."user" WHERE id = $1', user)
    return found


async def set_password(tx: Connection, user: UUID, encoded: str) -> None:
    await tx.execute('UPDATE "sl"."user" SET password_hash = $2, updated_at = now() WHERE id = $1', user, encoded)


async def insert(tx: Connection, key: bytes, user: UUID, csrf: str, lasts: timedelta, ip: str, agent: str) -> None:
    await tx.execute(_INSERT, key, user, csrf, lasts, ip, agent)


async def delete(tx: Connection, key: bytes) -> UUID | None:
    """Ends a session; returns whose it was."""
    statement = 'DELETE FROM "sl"."session" WHERE token_hash = $1 RETURNING "user"'
    owner: UUID | None = await tx.fetchval(statement, key)
    return owner


async def delete_all(tx: Connection, user: UUID) -> None:
    await tx.execute('DELETE FROM "sl"."session" WHERE "user" = $1', user)


async def delete_expired(tx: Connection, idle: timedelta) -> None:
    await tx.execute('DELETE FROM "sl"."session" WHERE expires_at < now() OR last_seen < now() - $1::interval', idle)


async def profile(tx: Any, user: UUID, roles: list[str], units: list[UUID]) -> asyncpg.Record:
    """{id, account, name, locale, avatar, roles, units} for the shell of the user interface."""
    return await tx.fetchrow(_PROFILE, user, roles, units)


async def set_view_as(tx: Connection, key: bytes, target: dict[str, str] | None) -> None:
    await tx.execute('UPDATE "sl"."session" SET view_as = $2 WHERE token_hash = $1', key, target)


async def name_of(connection: Any, user: UUID) -> str:
    name: str | None = await connection.fetchval('SELECT name FROM "sl"."user" WHERE id = $1', user)
    return name or ""
