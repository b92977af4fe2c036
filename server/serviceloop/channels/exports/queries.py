"""Scheduled exports in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from serviceloop.channels.exports.tables import export_schedule
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_DUE = """
SELECT id FROM sl.export_schedule WHERE NOT paused AND next_at <= $1 ORDER BY next_at LIMIT 20"""
_CLAIM = """
SELECT * FROM sl.export_schedule WHERE id = $1 AND NOT paused AND next_at <= $2 FOR UPDATE SKIP LOCKED"""


async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(export_schedule).values(dict(values)))


async def find(connection: Any, id: UUID) -> dict[str, Any] | None:
    row = await fetch_one(connection, select(export_schedule).where(export_schedule.c.id == id))
    return dict(row) if row is not None else None


async def of_person(connection: Any, person: UUID | None) -> list[dict[str, Any]]:
    """Those that a person made or is sent; None: everybody's."""
    statement = select(export_schedule).order_by(export_schedule.c.created_at.desc()).limit(200)
    if person is not None:
        mine = (export_schedule.c.created_by == person) | export_schedule.c.recipients.contains([person])
        statement = statement.where(mine)
    return [dict(row) for row in await fetch_all(connection, statement)]


async def change(connection: Any, id: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(export_schedule).where(export_schedule.c.id == id).values(dict(values)))


async def remove(tx: Connection, id: UUID) -> None:
    await execute(tx, delete(export_schedule).where(export_schedule.c.id == id))


async def due(connection: Any, now: datetime) -> list[UUID]:
    return [row["id"] for row in await connection.fetch(_DUE, now)]


async def claim(tx: Connection, id: UUID, now: datetime) -> dict[str, Any] | None:
    """Locked for this run; None where another worker has it, or it is not due any more."""
    row = await tx.fetchrow(_CLAIM, id, now)
    return dict(row) if row is not None else None


async def people(connection: Any, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """{id, name, email} of the active ones."""
    sql = 'SELECT id, name, email FROM sl."user" WHERE id = ANY($1::uuid[]) AND active AND deleted_at IS NULL'
    return [dict(row) for row in await connection.fetch(sql, list(ids))]
