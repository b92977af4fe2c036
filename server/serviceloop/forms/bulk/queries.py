"""SQL about changes to many records."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from serviceloop.forms.bulk.tables import bulk_record, bulk_run
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_SHOWN = 200
_NOTE = """
INSERT INTO sl.bulk_record (run, record, version, issue)
SELECT $1, x.record, x.version, x.issue FROM jsonb_to_recordset($2::jsonb)
    AS x(record uuid, version integer, issue jsonb)
ON CONFLICT (run, record) DO UPDATE SET version = excluded.version, issue = excluded.issue"""
_ADVANCE = """
UPDATE sl.bulk_run SET done = done + $2, failed = failed + $3, position = $4, total = greatest(total, done + $2)
WHERE id = $1 RETURNING cancel"""


async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(bulk_run).values(dict(values)))


async def find(connection: Any, run: UUID) -> dict[str, Any] | None:
    row = await fetch_one(connection, select(bulk_run).where(bulk_run.c.id == run))
    return dict(row) if row is not None else None


async def lock(tx: Connection, run: UUID) -> dict[str, Any] | None:
    row = await fetch_one(tx, select(bulk_run).where(bulk_run.c.id == run).with_for_update())
    return dict(row) if row is not None else None


async def change(connection: Any, run: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(bulk_run).where(bulk_run.c.id == run).values(dict(values)))


async def advance(tx: Connection, run: UUID, done: int, failed: int, position: str | None) -> bool:
    """Returns whether somebody wants it to stop."""
    stop: bool = await tx.fetchval(_ADVANCE, run, done, failed, position)
    return stop


async def note(tx: Connection, run: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each {record, version or None, issue or None}."""
    if rows:
        await tx.execute(_NOTE, run, list(rows))


async def failures(connection: Any, run: UUID) -> list[dict[str, Any]]:
    statement = select(bulk_record).where(bulk_record.c.run == run, bulk_record.c.issue.is_not(None))
    return [dict(row) for row in await fetch_all(connection, statement.order_by(bulk_record.c.record).limit(_SHOWN))]


async def changed(connection: Any, run: UUID, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Records that the run changed, in a fixed order."""
    statement = select(bulk_record).where(bulk_record.c.run == run, bulk_record.c.version.is_not(None))
    if after is not None:
        statement = statement.where(bulk_record.c.record > after)
    return [dict(row) for row in await fetch_all(connection, statement.order_by(bulk_record.c.record).limit(limit))]
