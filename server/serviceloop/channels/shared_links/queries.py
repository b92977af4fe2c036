"""Shared links in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from serviceloop.channels.shared_links.tables import shared_link
from serviceloop.kit.db import Connection, execute

_LISTED = """
SELECT l.*, u.name AS creator, u.active AND u.deleted_at IS NULL AS creator_active, r.name AS revoker
FROM sl.shared_link l LEFT JOIN sl."user" u ON u.id = l.created_by LEFT JOIN sl."user" r ON r.id = l.revoked_by
WHERE ($1::uuid IS NULL OR l.record = $1) AND ($2::text IS NULL OR l.form = $2)
  AND ($3::uuid IS NULL OR l.created_by = $3)
  AND ($4::timestamptz IS NULL OR (l.created_at, l.id) < ($4, $5))
ORDER BY l.created_at DESC, l.id DESC LIMIT $6"""


async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(shared_link).values(dict(values)))


async def listed(
    connection: Any,
    *,
    record: UUID | None = None,
    form: str | None = None,
    person: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Links of a record, or of a person, the newest first, with creator, creator_active and revoker."""
    at, last = after or (None, None)
    return [dict(row) for row in await connection.fetch(_LISTED, record, form, person, at, last, limit)]


async def by_hash(connection: Any, digest: bytes) -> dict[str, Any] | None:
    row = await connection.fetchrow("SELECT * FROM sl.shared_link WHERE hash = $1", digest)
    return dict(row) if row is not None else None


async def lock(tx: Connection, id: UUID) -> dict[str, Any] | None:
    row = await tx.fetchrow("SELECT * FROM sl.shared_link WHERE id = $1 FOR UPDATE", id)
    return dict(row) if row is not None else None


async def revoke(tx: Connection, id: UUID, by: UUID) -> None:
    await tx.execute("UPDATE sl.shared_link SET revoked_at = now(), revoked_by = $2 WHERE id = $1", id, by)


async def note_opening(tx: Connection, id: UUID) -> None:
    await tx.execute("UPDATE sl.shared_link SET opened = opened + 1, opened_at = now() WHERE id = $1", id)


async def note_wrong(tx: Connection, id: UUID) -> int:
    """Returns how many wrong codes there were in all."""
    count: int = await tx.fetchval("UPDATE sl.shared_link SET wrong = wrong + 1 WHERE id = $1 RETURNING wrong", id)
    return count


async def forget(tx: Connection, form: str, records: Sequence[UUID] | None) -> None:
    """After records are gone for good; None: all of the form's."""
    sql = "DELETE FROM sl.shared_link WHERE form = $1 AND ($2::uuid[] IS NULL OR record = ANY($2::uuid[]))"
    await tx.execute(sql, form, None if records is None else list(records))
