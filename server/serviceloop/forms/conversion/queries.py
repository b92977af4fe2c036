"""Statements over the changes of field types."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, select, update

from serviceloop.forms.conversion.reading import Failure
from serviceloop.forms.conversion.tables import form_change, form_change_failure, form_change_queue
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_FAILED = (
    select(func.count())
    .select_from(form_change_failure)
    .where(form_change_failure.c.change == form_change.c.id)
    .scalar_subquery()
    .label("failing")
)


async def add(connection: Connection, row: Mapping[str, Any]) -> None:
    await execute(connection, insert(form_change).values(dict(row)))


async def find(connection: Any, change: UUID) -> Mapping[str, Any] | None:
    return await fetch_one(connection, select(form_change, _FAILED).where(form_change.c.id == change))


async def running(connection: Any, forms: Sequence[str]) -> Mapping[str, Any] | None:
    """A running change of one of these forms."""
    there = and_(form_change.c.form.in_(list(forms)), form_change.c.state == "running")
    return await fetch_one(connection, select(form_change, _FAILED).where(there).limit(1))


async def all_running(connection: Any) -> list[UUID]:
    rows = await fetch_all(connection, select(form_change.c.id).where(form_change.c.state == "running"))
    return [row["id"] for row in rows]


async def of_form(connection: Any, form: str, limit: int = 50) -> Sequence[Mapping[str, Any]]:
    """Changes of a form, the newest first."""
    newest = form_change.c.created_at.desc()
    statement = select(form_change, _FAILED).where(form_change.c.form == form).order_by(newest).limit(limit)
    return await fetch_all(connection, statement)


async def change(connection: Any, ident: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(form_change).where(form_change.c.id == ident).values(dict(values)))


async def end(connection: Any, ident: UUID, state: str, error: Mapping[str, str] | None = None) -> None:
    """Ends a change; what failed is kept."""
    values = {"state": state, "stage": "end", "error": error, "finished_at": func.now()}
    await execute(connection, update(form_change).where(form_change.c.id == ident).values(values))


async def clear(connection: Any) -> None:
    """Forgets what was noted for changes that have ended."""
    going_on = select(form_change.c.id).where(form_change.c.state == "running")
    await execute(connection, delete(form_change_queue).where(form_change_queue.c.change.not_in(going_on)))


async def progress(tx: Connection, ident: UUID, place: str, cursor: str, copied: int) -> bool:
    """Notes how far the copy is, in the transaction of its batch; returns whether it is to stop."""
    sql = (
        "UPDATE sl.form_change SET cursor = cursor || jsonb_build_object($2::text, $3::text), done = done + $4"
        " WHERE id = $1 RETURNING cancel"
    )
    return bool(await tx.fetchval(sql, ident, place, cursor, copied))


async def count_attempt(connection: Any, ident: UUID) -> int:
    sql = "UPDATE sl.form_change SET attempts = attempts + 1 WHERE id = $1 AND state = 'running' RETURNING attempts"
    return int(await connection.fetchval(sql, ident) or 0)


async def cancelled(connection: Any, ident: UUID) -> bool:
    found = await connection.fetchval("SELECT cancel FROM sl.form_change WHERE id = $1", ident)
    return bool(found)


async def left_behind(connection: Any, form: str, field: str, stored_as: str | None) -> bool:
    """Whether a column of the recycle bin is what a change of this field's type left."""
    sql = (
        "SELECT true FROM sl.form_change c, jsonb_array_elements(c.items) i WHERE c.form = $1 AND c.state = 'done'"
        " AND i ->> 'field' = $2 AND i ->> 'stored_as' = $3 LIMIT 1"
    )
    return bool(await connection.fetchval(sql, form, field, stored_as))


# --- rows to look at again
async def note(tx: Connection, ident: UUID, place: str, records: Sequence[UUID]) -> None:
    sql = "INSERT INTO sl.form_change_queue (change, place, record) SELECT $1, $2, unnest($3::uuid[])"
    await tx.execute(sql, ident, place, list(records))


async def waiting(tx: Connection, ident: UUID, place: str, limit: int) -> list[tuple[int, UUID]]:
    sql = "SELECT seq, record FROM sl.form_change_queue WHERE change = $1 AND place = $2 ORDER BY seq LIMIT $3"
    return [(row["seq"], row["record"]) for row in await tx.fetch(sql, ident, place, limit)]


async def forget(tx: Connection, ident: UUID, place: str, numbers: Sequence[int]) -> None:
    sql = "DELETE FROM sl.form_change_queue WHERE change = $1 AND place = $2 AND seq = ANY($3::bigint[])"
    await tx.execute(sql, ident, place, list(numbers))


# --- what did not convert
async def keep_failures(
    tx: Connection, ident: UUID, place: str, records: Sequence[UUID], failures: Sequence[Failure]
) -> None:
    """The failures of these records are now exactly these."""
    sql = "DELETE FROM sl.form_change_failure WHERE change = $1 AND place = $2 AND record = ANY($3::uuid[])"
    await tx.execute(sql, ident, place, list(records))
    if failures:
        rows = [
            {
                "change": ident,
                "place": place,
                "field": item.field,
                "record": item.record,
                "value": item.value,
                "reason": dict(item.reason),
            }
            for item in failures
        ]
        await execute(tx, insert(form_change_failure).values(rows))


async def failures(connection: Any, ident: UUID, after: UUID | None, limit: int = 1000) -> Sequence[Mapping[str, Any]]:
    """Some failures in the order of records, beginning after one."""
    condition = form_change_failure.c.change == ident
    if after is not None:
        condition = and_(condition, form_change_failure.c.record > after)
    statement = select(form_change_failure).where(condition).order_by(form_change_failure.c.record).limit(limit)
    return await fetch_all(connection, statement)
