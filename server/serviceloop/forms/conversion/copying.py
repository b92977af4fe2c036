"""Fills the new column of a changing field while people go on writing.

1. `open_columns`: in one short lock the new column, and a trigger that notes every row whose old column is written.
2. `copy`: batches in the order of ids, each its own transaction; rows are read and converted without locks, held
   only while they are written; a row that somebody else holds is left for later. A large table is gone through in
   rounds, each of which takes some rows of every page: what they leave behind is room for the next round's, and a row
   that stays on its page costs no index anything.
3. `drain`: rows noted meanwhile are converted again, until few are left.
4. `finish`: under the lock of the swap the last few; then nobody can have written anything that was not seen.

A value that somebody changes between our reading and our writing is noted by the trigger, and converted again.

Every step notes how far it is in the transaction that does it, so a crash at any point loses nothing and the next run
goes on from there.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from serviceloop.forms import ddl_sql
from serviceloop.forms.conversion import queries
from serviceloop.forms.conversion.reading import Batch, Failure, Place, Reader
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_locks import in_short_locks
from serviceloop.forms.ddl_steps import ConvertColumn
from serviceloop.forms.table_spec import quote
from serviceloop.kit.db import Connection, Database

_TARGET_SECONDS = 0.15
"""Writing a batch takes about so long; a writer of one of its rows waits for no more than that."""
_SMALLEST, _LARGEST = 250, 4000
_PAUSE = 0.1
"""Pauses are so much of a batch's time: room for others on the same machine."""
FEW = 40
"""So many noted rows may be left for the lock of the swap."""
MOST = 400
"""No more are converted under that lock, however often the swap had to step back."""
_TAKEN_TWICE = {"zh": "转换后与其他记录重复", "en": "is the same as another record's once converted"}
_FIRST = UUID(int=0)


class Stopped(Exception):
    """Somebody cancelled the change."""


class ManyWaiting(Exception):
    """More rows were written than the lock of the swap may take; drain again."""


@dataclass(frozen=True)
class Cursor:
    """How far the copy of a table is: which round, and the last id in it."""

    round: int = 0
    last: UUID = _FIRST

    @classmethod
    def read(cls, text: str) -> "Cursor":
        head, _, last = text.rpartition(":")
        return cls(int(head or 0), UUID(last))

    def __str__(self) -> str:
        return f"{self.round}:{self.last}"


@dataclass
class Run:
    """A change under way. `cursor`: by table; `places`: what is converted; `rounds`: through each table."""

    id: UUID
    places: list[Place]
    cursor: dict[str, Cursor]
    rounds: int = 1
    stage: str = "prepare"
    locked_at: float = 0.0
    patience: int = FEW * 2
    """So many rows are converted under the lock of the swap: more each time that there were too many."""
    wrote: float = 0.0
    """Seconds for which the last batch held its rows."""


def trigger_name(change: UUID) -> str:
    return f"_change_{change.hex}"


async def open_columns(db: Database, run: Run) -> None:
    """Adds the new columns and the triggers, once."""
    if run.stage != "prepare":
        return
    async with db.pool.acquire() as connection:
        await in_short_locks(connection, partial(_open, run=run))
    run.stage = "copy"


async def _open(tx: Connection, run: Run) -> None:
    actual = await inspect(tx)
    for place in run.places:
        await tx.execute(ddl_sql.lock_table(place.table))
        for step in place.steps:
            if step.shadow in actual[place.table].columns:  # of a change that was given up
                await tx.execute(ddl_sql.drop_column(place.table, step.shadow))
            column = f"{quote(step.shadow)} {step.column.pg_type}"
            await tx.execute(f"ALTER TABLE {ddl_sql.qualified(place.table)} ADD COLUMN {column}")
        names = [step.before.key for step in place.steps]
        await tx.execute(ddl_sql.note_trigger(place.table, trigger_name(run.id), names, run.id))
    await queries.change(tx, run.id, {"stage": "copy"})


async def copy(db: Database, run: Run, reader: Reader) -> None:
    """All rows of one place, from where the last run stopped. Raises Stopped when cancelled."""
    table, size = reader.place.table, 500
    while True:
        begin, at = time.perf_counter(), run.cursor.get(table, Cursor())
        async with db.transaction() as tx:
            found = await _next(tx, table, at, run.rounds, size)
            if found:
                at = Cursor(at.round, found[-1])
                held = await convert_rows(tx, run, reader, found)
                if left := [item for item in found if item not in held]:
                    await queries.note(tx, run.id, table, left)
                stop = await queries.progress(tx, run.id, table, str(at), len(found))
        if not found and at.round + 1 >= run.rounds:
            return
        run.cursor[table] = at if found else Cursor(at.round + 1)
        if found and stop:
            raise Stopped
        took = time.perf_counter() - begin
        size = int(min(_LARGEST, max(_SMALLEST, size * min(2.0, _TARGET_SECONDS / max(run.wrote, 0.001)))))
        await asyncio.sleep(took * _PAUSE)


async def _next(tx: Connection, table: str, at: Cursor, rounds: int, size: int) -> list[UUID]:
    """The next ids of a round; which one an id belongs to is in its last byte, which is random."""
    own = f" AND get_byte(uuid_send(id), 15) % {rounds} = {at.round}" if rounds > 1 else ""
    sql = f"SELECT id FROM {ddl_sql.qualified(table)} WHERE id > $1{own} ORDER BY id LIMIT $2"
    return [row["id"] for row in await tx.fetch(sql, at.last, size)]


async def convert_rows(tx: Connection, run: Run, reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Converts rows in the caller's transaction; returns those that were free."""
    rows = await reader.read(tx, ids)
    if not rows:
        return set()
    batch = await reader.convert(tx, rows)
    begin = time.perf_counter()
    held, refused = await _store(tx, reader.place, batch)
    failures = [*(item for item in batch.failures if item.record in held), *refused]
    await queries.keep_failures(tx, run.id, reader.place.table, list(held), failures)
    run.wrote = time.perf_counter() - begin
    return held


def _as_json(step: ConvertColumn) -> bool:
    """Lists travel as JSON texts: a list of lists would be taken for an array of two dimensions."""
    return step.column.pg_type.endswith("[]") or step.column.pg_type == "jsonb"


def _bound(place: Place, batch: Batch) -> list[list[Any]]:
    """The values as `_update_sql` wants them."""
    return [
        [None if value is None else orjson.dumps(value, default=str).decode() for value in column]
        if _as_json(step)
        else column
        for step, column in zip(place.steps, batch.values, strict=True)
    ]


async def _store(tx: Connection, place: Place, batch: Batch) -> tuple[set[UUID], list[Failure]]:
    """Writes a batch, without waiting for anybody; returns the rows that were free, and what a unique index refused."""
    sql, columns = _update_sql(place), _bound(place, batch)
    if not any(step.after.unique for step in place.steps):
        return await _written(tx, sql, batch.ids, columns), []
    try:
        async with tx.transaction():
            return await _written(tx, sql, batch.ids, columns), []
    except asyncpg.UniqueViolationError:
        return await _store_singly(tx, place, batch, sql, columns)


async def _written(tx: Connection, sql: str, ids: Sequence[UUID], columns: Sequence[list[Any]]) -> set[UUID]:
    return {row["id"] for row in await tx.fetch(sql, ids, *columns)}


async def _store_singly(
    tx: Connection, place: Place, batch: Batch, sql: str, columns: Sequence[list[Any]]
) -> tuple[set[UUID], list[Failure]]:
    held: set[UUID] = set()
    failed: list[Failure] = []
    for number, record in enumerate(batch.ids):
        values = [[column[number]] for column in columns]
        try:
            async with tx.transaction():
                held |= await _written(tx, sql, [record], values)
        except asyncpg.UniqueViolationError:
            step = next(item for item in place.steps if item.after.unique)
            where = place.steps.index(step)
            failed.append(Failure(record, step.path, str(batch.values[where][number]), _TAKEN_TWICE))
            values[where] = [None]
            held |= await _written(tx, sql, [record], values)
    return held, [item for item in failed if item.record in held]


def _update_sql(place: Place) -> str:
    """$1 ids, $2… the values of each step, in the same order; answers with the ids of rows that nobody held. Rows that
    hold the value already are not written."""
    slots, sets, differs = ["$1::uuid[]"], [], []
    for number, step in enumerate(place.steps):
        kind, value = step.column.pg_type, f"d.v{number}"
        slots.append(f"${number + 2}::{'text' if _as_json(step) else kind}[]")
        if kind == "jsonb":
            value = f"{value}::jsonb"
        elif _as_json(step):
            inner = f"ARRAY(SELECT jsonb_array_elements_text({value}::jsonb))::{kind}"
            value = f"CASE WHEN {value} IS NOT NULL THEN {inner} END"
        sets.append(f"{quote(step.shadow)} = {value}")
        differs.append(f"t.{quote(step.shadow)} IS DISTINCT FROM {value}")
    names = ", ".join(["id", *(f"v{number}" for number in range(len(place.steps)))])
    table = ddl_sql.qualified(place.table)
    return (
        f"WITH free AS MATERIALIZED (SELECT t.id FROM {table} AS t WHERE t.id = ANY($1::uuid[])"
        f" ORDER BY t.id FOR NO KEY UPDATE SKIP LOCKED),"
        f" written AS (UPDATE {table} AS t SET {', '.join(sets)} FROM free, unnest({', '.join(slots)}) AS d({names})"
        f" WHERE t.id = free.id AND d.id = free.id AND ({' OR '.join(differs)}))"
        f" SELECT id FROM free"
    )


async def drain(db: Database, run: Run, reader: Reader) -> None:
    """Converts noted rows again until few are left."""
    table = reader.place.table
    while True:
        async with db.transaction() as tx:
            left = await _drain_some(tx, run, reader, 1000)
        if await queries.cancelled(db.pool, run.id):
            raise Stopped
        async with db.pool.acquire() as connection:
            if len(await queries.waiting(connection, run.id, table, FEW)) < FEW:
                return
        await asyncio.sleep(0.02 if left else 0)


async def _drain_some(tx: Connection, run: Run, reader: Reader, limit: int) -> bool:
    """Some noted rows; returns whether rows were held by others."""
    return await _drain_these(tx, run, reader, await queries.waiting(tx, run.id, reader.place.table, limit))


async def _drain_these(tx: Connection, run: Run, reader: Reader, noted: Sequence[tuple[int, UUID]]) -> bool:
    table = reader.place.table
    asked = list({record for _, record in noted})
    if not asked:
        return False
    held = await convert_rows(tx, run, reader, asked)
    missing = [record for record in asked if record not in held]
    sql = f"SELECT id FROM {ddl_sql.qualified(table)} WHERE id = ANY($1::uuid[])"
    busy = {row["id"] for row in await tx.fetch(sql, missing)} if missing else set()
    await queries.forget(tx, run.id, table, [seq for seq, record in noted if record not in busy])
    return bool(busy)


async def hold(tx: Connection, runs: Sequence[Run]) -> None:
    """Keeps others from building indexes of these tables until the transaction's end; people read and write on."""
    for run in runs:
        await tx.execute("; ".join(ddl_sql.hold_table(place.table) for place in run.places))


async def finish(tx: Connection, runs: Sequence[tuple[Run, Mapping[str, Reader]]]) -> list[str]:
    """Locks the tables and converts the last noted rows; returns the statements that take the triggers away.

    Raises ManyWaiting if there are too many rows for a short lock. Everybody waits for each round trip here.
    """
    for run, _ in runs:
        await tx.execute("; ".join(ddl_sql.lock_table(place.table) for place in run.places))
        run.locked_at = time.perf_counter()
    for run, readers in runs:
        for place in run.places:
            noted = await queries.waiting(tx, run.id, place.table, run.patience)
            if len(noted) >= run.patience:
                run.patience = min(MOST, run.patience * 2)
                raise ManyWaiting
            await _drain_these(tx, run, readers[place.table], noted)
    return [ddl_sql.drop_trigger(place.table, trigger_name(run.id)) for run, _ in runs for place in run.places]


async def take_away(db: Database, change: UUID, columns: Sequence[tuple[str, str]]) -> None:
    """Removes what a change that is given up has made. `columns`: (table, new column)."""
    async with db.pool.acquire() as connection:
        await in_short_locks(connection, partial(_take_away, change=change, columns=columns))


async def _take_away(tx: Connection, change: UUID, columns: Sequence[tuple[str, str]]) -> None:
    actual = await inspect(tx)
    for table, column in columns:
        if table in actual:
            await tx.execute(ddl_sql.drop_trigger(table, trigger_name(change)))
            await tx.execute(ddl_sql.drop_column(table, column))
