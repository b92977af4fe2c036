"""Published versions of forms."""

from collections.abc import Mapping
from typing import Any

import asyncpg

Row = Mapping[str, Any]

# A version whose definition is that of the one before is a deletion or a restoration: nothing else publishes the same.
_LISTED = """
SELECT v.version, v.at, v.actor, u.name AS actor_name, v.same
FROM (SELECT version, at, actor, definition = lag(definition) OVER (ORDER BY version) AS same
      FROM "sl"."form_version" WHERE form = $1) v
LEFT JOIN "sl"."user" u ON u.id = v.actor ORDER BY v.version"""
_DEFINITIONS = """
SELECT version, definition FROM "sl"."form_version" WHERE form = $1 AND version BETWEEN $2 AND $3 ORDER BY version"""


async def listed(connection: Any, form: str) -> list[asyncpg.Record]:
    """All versions without their definitions, the oldest first: {version, at, actor, actor_name, same}."""
    return list(await connection.fetch(_LISTED, form))


async def definitions(connection: Any, form: str, first: int, last: int) -> dict[int, Any]:
    """Version to definition."""
    return {row["version"]: row["definition"] for row in await connection.fetch(_DEFINITIONS, form, first, last)}
