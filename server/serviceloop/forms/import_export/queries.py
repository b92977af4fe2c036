"""SQL about imports in schema `sl`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from serviceloop.forms.import_export.tables import import_run
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_LISTED = 200
_ERRORS = """
INSERT INTO sl.import_error (import, row, cells, issues)
SELECT $1, x.row, x.cells, x.issues FROM jsonb_to_recordset($2::jsonb) AS x(row integer, cells jsonb, issues jsonb)
ON CONFLICT DO NOTHING"""
_ADVANCE = """
UPDATE sl.import_run SET done = done + $2, created = created + $3, updated = updated + $4, unchanged = unchanged + $5,
    merged = merged + $6, failed = failed + $7
WHERE id = $1 RETURNING cancel"""


async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(import_run).values(dict(values)))


async def find(connection: Any, run: UUID) -> dict[str, Any] | None:
    row = await fetch_one(connection, select(import_run).where(import_run.c.id == run))
    return dict(row) if row is not None else None


async def lock(tx: Connection, run: UUID) -> dict[str, Any] | None:
    row = await fetch_one(tx, select(import_run).where(import_run.c.id == run).with_for_update())
    return dict(row) if row is not None else None


async def listed(connection: Any, author: UUID | None) -> list[dict[str, Any]]:
    """Newest first; those of one person, or of everybody."""
    statement = select(import_run).order_by(import_run.c.created_at.desc()).limit(_LISTED)
    if author is not None:
        statement = statement.where(import_run.c.created_by == author)
    return [dict(row) for row in await fetch_all(connection, statement)]


async def change(connection: Any, run: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(import_run).where(import_run.c.id == run).values(dict(values)))


async def advance(tx: Connection, run: UUID, counts: Sequence[int]) -> bool:
    """Adds to done, created, updated, unchanged, merged, failed; returns whether somebody wants it to stop."""
    stop: bool = await tx.fetchval(_ADVANCE, run, *counts)
    return stop


async def add_errors(tx: Connection, run: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await tx.execute(_ERRORS, run, list(rows))


async def add_records(tx: Connection, rows: Iterable[tuple[UUID, str, UUID, int, int, str]]) -> None:
    """(import, form, record, version, row, action) of each."""
    await tx.copy_records_to_table(
        "import_record",
        records=list(rows),
        columns=["import", "form", "record", "version", "row", "action"],
        schema_name="sl",
    )


_REASONS = """
SELECT i ->> 'column' AS "column", i ->> 'code' AS code, (array_agg(i -> 'message' ORDER BY e.row))[1] AS message,
    count(DISTINCT e.row) AS rows, min(e.row) AS first
FROM sl.import_error e CROSS JOIN LATERAL jsonb_array_elements(e.issues) i
WHERE e.import = $1 GROUP BY 1, 2 ORDER BY rows DESC, first LIMIT 50"""


async def reasons(connection: Any, run: UUID) -> list[dict[str, Any]]:
    """Why rows failed, the commonest first: {column, code, message of the first, rows, first}."""
    return [dict(row) for row in await connection.fetch(_REASONS, run)]


_RESET = """
UPDATE sl.import_run SET done = 0, created = 0, updated = 0, unchanged = 0, merged = 0, failed = 0, error = NULL,
    cancel = false WHERE id = $1"""


async def reset(tx: Any, run: UUID) -> None:
    """Forgets what a dry run has counted."""
    await tx.execute("DELETE FROM sl.import_error WHERE import = $1", run)
    await tx.execute(_RESET, run)


async def remove(tx: Connection, run: UUID) -> None:
    """Only of one that was not started: nothing else speaks of it."""
    await tx.execute("DELETE FROM sl.import_error WHERE import = $1", run)
    await tx.execute("DELETE FROM sl.import_run WHERE id = $1", run)


async def batch(connection: Any, first: UUID) -> list[dict[str, Any]]:
    """The imports of one file in their order, its first one among them."""
    chosen = (import_run.c.batch == first) | (import_run.c.id == first)
    return [
        dict(row) for row in await fetch_all(connection, select(import_run).where(chosen).order_by(import_run.c.place))
    ]


async def errors(connection: Any, run: UUID, after: int, limit: int = 1000) -> list[dict[str, Any]]:
    """The failed rows behind row `after`, in order."""
    sql = "SELECT row, cells, issues FROM sl.import_error WHERE import = $1 AND row > $2 ORDER BY row LIMIT $3"
    return [dict(row) for row in await connection.fetch(sql, run, after, limit)]
