"""One change of field types from its start to the moment of the swap; forms/swap.py does the swap itself."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.forms.conversion import copying, indexing, queries
from serviceloop.forms.conversion.copying import Cursor, Run
from serviceloop.forms.conversion.reading import Reader, places_of
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_plan import Plan
from serviceloop.forms.definition import FormDef
from serviceloop.forms.loader import dump_form
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.table_spec import TableSpec
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem, conflict

SMALL = 5_000
"""Tables with fewer rows are converted within the call that publishes."""
LARGE, ROUNDS = 10_000, 16
"""Tables from so many rows on are gone through in so many rounds (ADR 0126)."""
RUN_JOB = "forms.change"
"""Name of the job that converts a large table; payload {"change": id}."""
_LOCKS = 7_312
"""First half of the advisory locks: a change is worked on by one process."""


@dataclass
class Work:
    """A change and what reads its values."""

    run: Run
    tables: Sequence[TableSpec]
    """Of the form as it is to be."""
    readers: dict[str, Reader] = field(default_factory=dict)


async def refuse_running(connection: Connection, forms: Iterable[str]) -> None:
    """Problem 409 where a change of one of the forms is running: it was made from the form as it is now."""
    row = await queries.running(connection, list(forms))
    if row is not None:
        raise busy(row)


def busy(row: Mapping[str, Any]) -> Problem:
    names = "、".join(str(item["label"].get("zh", item["field"])) for item in row["items"])
    title = {
        "zh": f"正在转换字段“{names}”，完成或取消后才能再次发布此表单",
        "en": f"A change of type is running ({names}); publish again when it is done, or cancel it",
    }
    shown = {key: row[key] for key in ("id", "form", "state", "stage", "rows", "done")}
    return Problem(409, "change_running", title, extra={"change": {**shown, "id": str(row["id"])}})


async def begin(connection: Connection, ident: UUID, plan: Plan, restore: Sequence[str], viewer: Viewer) -> int:
    """Notes a new change; returns the number of rows that it has to convert."""
    assert plan.old is not None
    rows = await _rows(connection, {step.table for step in plan.conversions})
    values = {
        "id": ident,
        "form": plan.form.key,
        "state": "running",
        "stage": "prepare",
        "from_version": plan.old.version,
        "definition": dump_form(plan.form),
        "restore": list(restore),
        "items": [_item(step) for step in plan.conversions],
        "rows": rows,
        "actor": viewer.user_id,
    }
    try:
        await queries.add(connection, values)
    except asyncpg.UniqueViolationError:
        await refuse_running(connection, [plan.form.key])
        raise
    return rows


def _item(step: Any) -> dict[str, Any]:
    return {
        "place": step.table,
        "field": step.path,
        "label": dict(step.label),
        "from": step.before.type.name,
        "to": step.after.type.name,
        "shadow": step.shadow,
        "stored_as": step.stored_as,
    }


async def _rows(connection: Connection, tables: Iterable[str]) -> int:
    """Exact for small tables, PostgreSQL's estimate for others."""
    actual, found = await inspect(connection), 0
    for table in tables:
        sql = f'SELECT count(*) FROM (SELECT 1 FROM "app"."{table}" LIMIT {SMALL}) few'
        few: int = await connection.fetchval(sql)
        found += few if few < SMALL else max(few, actual[table].rows)
    return found


def make_work(catalog: Catalog, plan: Plan, row: Mapping[str, Any], tables: Sequence[TableSpec], zone: str) -> Work:
    """What is needed to go on with a change, from its row."""
    assert plan.old is not None
    places = places_of(plan.old, plan.conversions)
    cursor = {table: Cursor.read(text) for table, text in row["cursor"].items()}
    run = Run(row["id"], places, cursor, ROUNDS if row["rows"] >= LARGE else 1, row["stage"])
    return Work(run, tables, {place.table: Reader(catalog, place, zone) for place in places})


async def prepare(db: Database, work: Work) -> None:
    """Everything before the swap. Raises copying.Stopped when cancelled, a Problem when it cannot be done."""
    run = work.run
    await copying.open_columns(db, run)
    for reader in work.readers.values():
        await copying.copy(db, run, reader)
    await drain(db, work)
    async with db.pool.acquire() as connection:
        if run.stage == "copy":
            await queries.change(connection, run.id, {"stage": "index"})
        for place in run.places:
            await indexing.build(connection, place, work.tables)
        await queries.change(connection, run.id, {"stage": "swap"})
    run.stage = "swap"
    await drain(db, work)


async def drain(db: Database, work: Work) -> None:
    for reader in work.readers.values():
        await copying.drain(db, work.run, reader)


async def hold(tx: Connection, works: Sequence[Work]) -> None:
    """Begins the transaction of the swap: nobody else builds indexes of its tables, people work on."""
    await copying.hold(tx, [work.run for work in works])


async def finish(tx: Connection, works: Sequence[Work]) -> list[str]:
    """In the transaction of the swap, from here on under its locks: the last written rows. Returns statements to go
    with those of the swap."""
    return await copying.finish(tx, [(work.run, work.readers) for work in works])


async def give_up(db: Database, work: Work, state: str, error: Mapping[str, str] | None = None) -> None:
    """Takes the new columns away and ends the change; the form is as it was."""
    await copying.take_away(
        db, work.run.id, [(place.table, step.shadow) for place in work.run.places for step in place.steps]
    )
    await queries.end(db.pool, work.run.id, state, error)
    await queries.clear(db.pool)


@asynccontextmanager
async def alone(db: Database, change: UUID) -> AsyncIterator[bool]:
    """Whether this process may work on the change; no other one does inside."""
    async with db.pool.acquire() as connection:
        key = change.int & 0x7FFFFFFF
        held = bool(await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", _LOCKS, key))
        try:
            yield held
        finally:
            if held and not connection.is_closed():
                await connection.execute("SELECT pg_advisory_unlock($1, $2)", _LOCKS, key)


def expect_version(form: FormDef, row: Mapping[str, Any]) -> None:
    if form.version != row["from_version"]:
        raise conflict({"zh": "表单已被修改，转换未进行", "en": "The form was changed; nothing was converted"})
