"""Everybody who is there already, as an import compares rows with them."""

from typing import Any
from uuid import UUID

import asyncpg

_EVERYBODY = """
SELECT u.id, u.account, u.name, u.phone, u.email, u.locale, u.org_unit, u.active,
  ARRAY(SELECT r.role FROM "sl"."user_role" r WHERE r."user" = u.id ORDER BY r.role) AS roles,
  ARRAY(SELECT x.unit FROM "sl"."user_unit" x WHERE x."user" = u.id ORDER BY x.unit) AS units,
  ARRAY(SELECT p.post FROM "sl"."user_post" p WHERE p."user" = u.id ORDER BY p.post) AS posts
FROM "sl"."user" u WHERE u.id > $1 AND u.deleted_at IS NULL"""
_ACCOUNTS = 'SELECT account FROM "sl"."user"'


async def everybody(connection: Any, reserved: UUID) -> list[asyncpg.Record]:
    """All people, the inactive too."""
    return list(await connection.fetch(_EVERYBODY, reserved))


async def accounts(connection: Any) -> set[str]:
    """Every account that was ever given."""
    return {row["account"] for row in await connection.fetch(_ACCOUNTS)}
