"""SQL about presence."""

from typing import Any
from uuid import UUID

from serviceloop.kit.db import Connection

LASTS_SECONDS = 45
"""Windows tell again every twenty seconds; one that has gone silent is forgotten after this."""
_TELL = """
WITH before AS (SELECT field, seen_at FROM sl.presence WHERE record = $2 AND person = $3 AND tab = $4),
told AS (
    INSERT INTO sl.presence (form, record, person, tab, field) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (record, person, tab) DO UPDATE SET field = excluded.field, seen_at = now())
SELECT NOT EXISTS (
    SELECT FROM before WHERE field IS NOT DISTINCT FROM $5 AND seen_at > now() - make_interval(secs => $6))
"""
_OTHERS = """
SELECT p.person AS id, u.name, array_remove(array_agg(DISTINCT p.field), NULL) AS fields
FROM sl.presence p JOIN sl."user" u ON u.id = p.person
WHERE p.record = $1 AND p.form = $2 AND p.person <> $3 AND p.seen_at > now() - make_interval(secs => $4)
GROUP BY p.person, u.name ORDER BY min(p.seen_at), p.person LIMIT 50
"""


async def tell(tx: Connection, form: str, record: UUID, person: UUID, tab: UUID, field: str | None) -> bool:
    """Notes that the person is there; whether that is news."""
    news: bool = await tx.fetchval(_TELL, form, record, person, tab, field, float(LASTS_SECONDS))
    return news


async def leave(tx: Connection, record: UUID, person: UUID, tab: UUID) -> bool:
    sql = "DELETE FROM sl.presence WHERE record = $1 AND person = $2 AND tab = $3"
    return bool(await tx.execute(sql, record, person, tab) != "DELETE 0")


async def others(tx: Connection, form: str, record: UUID, person: UUID) -> list[dict[str, Any]]:
    """[{id, name, fields}] of everybody else who is there."""
    return [dict(row) for row in await tx.fetch(_OTHERS, record, form, person, float(LASTS_SECONDS))]


async def forget_silent(connection: Any) -> None:
    await connection.execute("DELETE FROM sl.presence WHERE seen_at < now() - interval '5 minutes'")
