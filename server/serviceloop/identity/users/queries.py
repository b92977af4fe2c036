"""People in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection

_UNIT = "CASE WHEN o.id IS NULL THEN NULL ELSE jsonb_build_object('id', o.id, 'name', o.name) END AS org_unit"
_PICK = f"""
SELECT u.id, u.name, u.account, {_UNIT},
  (SELECT s.name FROM "sl"."delegation" d JOIN "sl"."user" s ON s.id = d.delegate AND s.active
   WHERE d."user" = u.id AND d.revoked_at IS NULL AND now() >= d.starts_at AND now() < d.ends_at
   ORDER BY d.starts_at DESC LIMIT 1) AS stand_in
FROM "sl"."user" u LEFT JOIN "sl"."org_unit" o ON o.id = u.org_unit
WHERE u.active AND u.deleted_at IS NULL AND u.id > $1 AND ($2::text = '' OR u.search LIKE $3)
  AND ($5::text IS NULL OR EXISTS (SELECT FROM "sl"."user_role" r WHERE r."user" = u.id AND r.role = $5))
ORDER BY u.search LIKE $6 DESC, u.name, u.id LIMIT $4"""  # noqa: S608  (made of constants)

_DETAIL = f"""
SELECT u.id, u.name, u.account, {_UNIT}, u.phone, u.email, u.locale, u.active, u.created_at,
  ARRAY(SELECT r.role FROM "sl"."user_role" r WHERE r."user" = u.id ORDER BY r.role) AS roles,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) ORDER BY m.path)
            FROM "sl"."user_unit" x JOIN "sl"."org_unit" m ON m.id = x.unit WHERE x."user" = u.id), '[]') AS units,
  (SELECT max(s.last_seen) FROM "sl"."session" s WHERE s."user" = u.id) AS last_seen
FROM "sl"."user" u LEFT JOIN "sl"."org_unit" o ON o.id = u.org_unit
WHERE u.deleted_at IS NULL AND u.id > $1"""  # noqa: S608

_PAGE = (
    _DETAIL
    + """ AND ($2::text = '' OR u.search LIKE $3) AND ($4::text IS NULL OR (u.account, u.id) > ($4, $5::uuid))
  AND ($7::bool IS NULL OR u.active = $7) ORDER BY u.account, u.id LIMIT $6"""
)

_INSERT = """
INSERT INTO "sl"."user" (id, account, name, phone, email, password_hash, locale, org_unit, search)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"""

_UPDATE = """
UPDATE "sl"."user" SET name = $2, phone = $3, email = $4, locale = $5, org_unit = $6, active = $7, search = $8,
  updated_at = now() WHERE id = $1"""


def pattern(search: str) -> str:
    """LIKE pattern for "contains"."""
    return f"%{_escape(search)}%"


def start_pattern(search: str) -> str:
    """LIKE pattern for "begins with"."""
    return f"{_escape(search)}%"


def _escape(search: str) -> str:
    text = search.strip().lower()
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def pick(connection: Any, reserved: UUID, search: str, limit: int, role: str | None) -> list[asyncpg.Record]:
    """Active people for a picker: those whose name begins with the search first."""
    return list(
        await connection.fetch(_PICK, reserved, search.strip(), pattern(search), limit, role, start_pattern(search))
    )


async def page(
    connection: Any, reserved: UUID, search: str, after: tuple[str, UUID] | None, limit: int, active: bool | None
) -> list[asyncpg.Record]:
    """People for administration, by account."""
    account, last = after or (None, None)
    return list(await connection.fetch(_PAGE, reserved, search.strip(), pattern(search), account, last, limit, active))


async def detail(connection: Any, reserved: UUID, user: UUID) -> asyncpg.Record | None:
    return await connection.fetchrow(_DETAIL + " AND u.id = $2", reserved, user)


async def lock(tx: Connection, user: UUID) -> asyncpg.Record | None:
    """The person's row, locked until the transaction ends."""
    statement = 'SELECT * FROM "sl"."user" WHERE id = $1 AND deleted_at IS NULL FOR UPDATE'
    return await tx.fetchrow(statement, user)


async def insert(tx: Connection, user: UUID, values: Sequence[Any]) -> None:
    """`values`: account, name, phone, email, password_hash, locale, org_unit, search."""
    await tx.execute(_INSERT, user, *values)


async def update(tx: Connection, user: UUID, values: Sequence[Any]) -> None:
    """`values`: name, phone, email, locale, org_unit, active, search."""
    await tx.execute(_UPDATE, user, *values)


async def held_roles(tx: Connection, user: UUID) -> list[str]:
    """The person's own roles and those through groups."""
    statement = """SELECT role FROM "sl"."user_role" WHERE "user" = $1
      UNION SELECT unnest(g.roles) FROM "sl"."user_group" g
        JOIN "sl"."user_group_member" m ON m."group" = g.id WHERE m."user" = $1"""
    return [row["role"] for row in await tx.fetch(statement, user)]


async def set_roles(tx: Connection, user: UUID, roles: Sequence[str]) -> None:
    await tx.execute('DELETE FROM "sl"."user_role" WHERE "user" = $1', user)
    statement = 'INSERT INTO "sl"."user_role" ("user", role) SELECT $1, unnest($2::text[])'
    await tx.execute(statement, user, sorted(set(roles)))


async def set_units(tx: Connection, user: UUID, units: Sequence[UUID]) -> None:
    await tx.execute('DELETE FROM "sl"."user_unit" WHERE "user" = $1', user)
    statement = 'INSERT INTO "sl"."user_unit" ("user", unit) SELECT $1, unnest($2::uuid[])'
    await tx.execute(statement, user, sorted(set(units)))


async def existing_units(tx: Connection, units: Sequence[UUID]) -> set[UUID]:
    rows = await tx.fetch('SELECT id FROM "sl"."org_unit" WHERE id = ANY($1) AND deleted_at IS NULL', list(units))
    return {row["id"] for row in rows}


async def end_sessions(tx: Connection, user: UUID) -> None:
    await tx.execute('DELETE FROM "sl"."session" WHERE "user" = $1', user)


async def active_with_everything(tx: Connection) -> int:
    """How many people can sign in and have a role with all abilities."""
    statement = """
    SELECT count(DISTINCT u.id) FROM "sl"."user" u JOIN "sl"."user_role" x ON x."user" = u.id
    JOIN "sl"."role" r ON r.key = x.role
    WHERE u.active AND u.deleted_at IS NULL AND '*' = ANY(r.abilities)"""
    count: int = await tx.fetchval(statement)
    return count
