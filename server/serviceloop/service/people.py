"""Whom to tell: supervisors of a unit, everyone in a role."""

from typing import Any
from uuid import UUID

SUPERVISOR = "supervisor"
AGENT = "agent"
# A supervisor answers for the own unit and all below it.
_SUPERVISORS = """
SELECT DISTINCT u.id FROM "sl"."user" u
JOIN "sl"."user_role" r ON r."user" = u.id AND r.role = $1
LEFT JOIN "sl"."org_unit" own ON own.id = u.org_unit
LEFT JOIN "sl"."org_unit" asked ON asked.id = $2
WHERE u.active AND u.deleted_at IS NULL AND ($2::uuid IS NULL OR asked.path <@ own.path)"""


async def supervisors_of(connection: Any, unit: UUID | None) -> list[UUID]:
    """Supervisors who answer for the unit; all of them where no unit is known or nobody answers for it."""
    rows = await connection.fetch(_SUPERVISORS, SUPERVISOR, unit)
    if not rows and unit is not None:
        rows = await connection.fetch(_SUPERVISORS, SUPERVISOR, None)
    return [row["id"] for row in rows]


async def agents(connection: Any) -> list[UUID]:
    """Everyone who takes customers' requests."""
    rows = await connection.fetch(
        """SELECT DISTINCT u.id FROM "sl"."user" u JOIN "sl"."user_role" r ON r."user" = u.id AND r.role = $1
           WHERE u.active AND u.deleted_at IS NULL""",
        AGENT,
    )
    return [row["id"] for row in rows]
