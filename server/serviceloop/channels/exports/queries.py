"""Exports and their schedules in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update

from serviceloop.channels.exports.tables import export_run, export_schedule
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_DUE = """
SELECT id FROM sl.export_schedule WHERE NOT paused AND next_at <= $1 ORDER BY next_at LIMIT 20"""
_CLAIM = """
SELECT * FROM sl.export_schedule WHERE id = $1 AND NOT paused AND next_at <= $2 FOR UPDATE SKIP LOCKED"""
_LAST = """
SELECT DISTINCT ON (schedule, person) schedule, person, id, state, done, error, finished_at, created_at
FROM sl.export_run WHERE schedule = ANY($1::uuid[]) ORDER BY schedule, person, created_at DESC"""
_PROGRESS = "UPDATE sl.export_run SET done = $2 WHERE id = $1 RETURNING cancel"
_EXPIRED = """
SELECT id FROM sl.export_run WHERE state = 'done' AND expires_at <= $1 ORDER BY expires_at LIMIT 200"""
_WAITING = "SELECT count(*) FROM sl.export_run WHERE person = $1 AND state IN ('queued', 'running')"


async def _find(connection: Any, table: Table, id: UUID) -> dict[str, Any] | None:
    row = await fetch_one(connection, select(table).where(table.c.id == id))
    return dict(row) if row is not None else None


# --- schedules
async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(export_schedule).values(dict(values)))


async def find(connection: Any, id: UUID) -> dict[str, Any] | None:
    return await _find(connection, export_schedule, id)


async def of_person(connection: Any, person: UUID | None) -> list[dict[str, Any]]:
    """Those that a person made or is sent; None: everybody's."""
    statement = select(export_schedule).order_by(export_schedule.c.created_at.desc()).limit(200)
    if person is not None:
        mine = (export_schedule.c.created_by == person) | export_schedule.c.recipients.contains([person])
        statement = statement.where(mine)
    return [dict(row) for row in await fetch_all(connection, statement)]


async def everything(connection: Any) -> list[dict[str, Any]]:
    """All schedules, in order of their making."""
    statement = select(export_schedule).order_by(export_schedule.c.created_at)
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


async def last_runs(connection: Any, schedules: Sequence[UUID]) -> list[dict[str, Any]]:
    """The newest run of each schedule for each person."""
    return [dict(row) for row in await connection.fetch(_LAST, list(schedules))]


async def people(connection: Any, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """{id, name, email} of the active ones."""
    sql = 'SELECT id, name, email FROM sl."user" WHERE id = ANY($1::uuid[]) AND active AND deleted_at IS NULL'
    return [dict(row) for row in await connection.fetch(sql, list(ids))]


# --- runs
async def add_run(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(export_run).values(dict(values)))


async def find_run(connection: Any, id: UUID) -> dict[str, Any] | None:
    return await _find(connection, export_run, id)


async def lock_run(tx: Connection, id: UUID) -> dict[str, Any] | None:
    row = await fetch_one(tx, select(export_run).where(export_run.c.id == id).with_for_update())
    return dict(row) if row is not None else None


async def runs_of(connection: Any, person: UUID) -> list[dict[str, Any]]:
    """A person's newest hundred."""
    chosen = select(export_run).where(export_run.c.person == person)
    return [
        dict(row) for row in await fetch_all(connection, chosen.order_by(export_run.c.created_at.desc()).limit(100))
    ]


async def change_run(connection: Any, id: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(export_run).where(export_run.c.id == id).values(dict(values)))


async def waiting_runs(connection: Any, person: UUID) -> int:
    """How many of a person's are not made yet."""
    count: int = await connection.fetchval(_WAITING, person)
    return count


async def progress(connection: Any, id: UUID, done: int) -> bool:
    """Notes how many records are through; returns whether somebody wants it to stop."""
    stop: bool = await connection.fetchval(_PROGRESS, id, done)
    return stop


async def expired(connection: Any, now: datetime) -> list[UUID]:
    return [row["id"] for row in await connection.fetch(_EXPIRED, now)]
