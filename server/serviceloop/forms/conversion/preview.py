"""What a change would come to, before it is made: what converts, what does not and why, and how long it takes."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from serviceloop.forms import ddl_sql
from serviceloop.forms.conversion.reading import Batch, Place, Reader, places_of
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.ddl_plan import Plan
from serviceloop.forms.ddl_steps import ConvertColumn, Figures, RequireValues, SetUnique, Step
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.table_spec import quote
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection

EXACT_ROWS = 20_000
"""Tables up to this size are counted exactly; of larger ones, so many rows spread over the whole table."""
SAMPLES = 50
_WRITE_SECONDS_A_ROW = 1 / 15_000
"""Writing a row with its indexes, and the pauses between batches, beyond converting it (docs/performance.md)."""
_FIRST = UUID(int=0)


@dataclass
class _Count:
    """Running totals of one step."""

    failing: int = 0
    empty: int = 0
    rounded: int = 0
    samples: tuple[Any, ...] = ()


async def with_figures(connection: Connection, catalog: Catalog, plan: Plan, viewer: Viewer | None = None) -> Plan:
    """The plan with what each step would find. Values themselves are shown to those who may read them in all rows."""
    if plan.old is None:
        return plan
    found: dict[str, Figures] = {}
    for place in places_of(plan.old, plan.conversions):
        found |= await _count(connection, catalog, place)
    steps = [await _with(connection, step, found, _Sight(plan.old, viewer)) for step in plan.steps]
    return replace(plan, steps=tuple(steps))


@dataclass(frozen=True)
class _Sight:
    """Whose values may be shown."""

    form: FormDef
    viewer: Viewer | None

    def of(self, path: str) -> bool:
        if self.viewer is None:
            return False
        seen, key = access(self.form, self.viewer, "read"), path.partition(".")[0]
        return bool(seen) and not seen.rows and seen.level(key) != "hidden" and seen.visible_when(key) is None


async def _with(connection: Connection, step: Step, found: dict[str, Figures], sight: _Sight) -> Step:
    if isinstance(step, ConvertColumn):
        figures = found[step.path]
        return replace(step, figures=figures if sight.of(step.path) else replace(figures, samples=()))
    if isinstance(step, SetUnique) and sight.of(step.index.columns[0]):
        rows = await connection.fetch(ddl_sql.duplicates(step.table, step.index.columns[0]))
        return replace(step, duplicates=[dict(row) for row in rows])
    if isinstance(step, RequireValues):
        where = f'{quote(step.column.name)} IS NULL AND "deleted_at" IS NULL'
        sql = f"SELECT count(*) FROM {ddl_sql.qualified(step.table)} WHERE {where}"
        return replace(step, missing=await connection.fetchval(sql))
    return step


async def _count(connection: Connection, catalog: Catalog, place: Place) -> dict[str, Figures]:
    table = (await inspect(connection))[place.table]
    total = await rows_of(connection, place.table, table.rows)
    exact = total <= EXACT_ROWS
    begin = time.perf_counter()
    counts, seen = await _sample(connection, Reader(catalog, place), place, total, exact=exact)
    pace = (time.perf_counter() - begin) / max(seen, 1)
    rows = seen if exact else total
    scale = rows / max(seen, 1)
    seconds = round(rows * (pace + _WRITE_SECONDS_A_ROW), 1)
    return {
        step.path: _figures(counts[number], rows, seen, scale, seconds, exact=exact)
        for number, step in enumerate(place.steps)
    }


def _figures(count: _Count, rows: int, seen: int, scale: float, seconds: float, *, exact: bool) -> Figures:
    fine = seen - count.failing - count.empty
    return Figures(
        rows=rows,
        convertible=round(fine * scale),
        failing=round(count.failing * scale),
        empty=round(count.empty * scale),
        rounded=round(count.rounded * scale),
        seconds=seconds,
        exact=exact,
        samples=count.samples,
    )


async def rows_of(connection: Connection, table: str, estimate: int) -> int:
    """How many rows a table has: counted up to EXACT_ROWS (nothing is known of what is new), else guessed."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {ddl_sql.qualified(table)} LIMIT {EXACT_ROWS + 1}) few"
    found: int = await connection.fetchval(sql)
    return found if found <= EXACT_ROWS else max(found, estimate)


async def _sample(
    connection: Connection, reader: Reader, place: Place, total: int, *, exact: bool
) -> tuple[list[_Count], int]:
    counts, seen = [_Count() for _ in place.steps], 0
    async for batch in _batches(connection, reader, total, exact=exact):
        seen += len(batch.ids)
        _add(counts, place, batch)
    return counts, seen


def _add(counts: list[_Count], place: Place, batch: Batch) -> None:
    failed = {(item.record, item.field): item for item in batch.failures}
    for number, step in enumerate(place.steps):
        count = counts[number]
        missing = sum(value is None for value in batch.values[number])
        wrong = [item for (_, name), item in failed.items() if name == step.path]
        count.failing += len(wrong)
        count.empty += missing - len(wrong)
        count.rounded += batch.rounded.get(step.path, 0)
        room = SAMPLES - len(count.samples)
        shown = [{"record": str(item.record), "value": item.value, "reason": dict(item.reason)} for item in wrong]
        count.samples = (*count.samples, *shown[:room])


async def _batches(connection: Connection, reader: Reader, total: int, *, exact: bool) -> AsyncIterator[Batch]:
    if exact:
        async for batch in every(connection, reader):
            yield batch
        return
    percent = min(100.0, 100.0 * EXACT_ROWS / total)
    sql = f"SELECT id FROM {ddl_sql.qualified(reader.place.table)} TABLESAMPLE BERNOULLI ({percent:.6f}) REPEATABLE (7)"
    ids = [row["id"] for row in await connection.fetch(sql)]
    for start in range(0, len(ids), 2000):
        yield await _converted(connection, reader, ids[start : start + 2000])


async def every(connection: Connection, reader: Reader) -> AsyncIterator[Batch]:
    """All rows of a table, converted and not stored."""
    table, last = ddl_sql.qualified(reader.place.table), _FIRST
    while True:
        rows = await connection.fetch(f"SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT 2000", last)
        if not rows:
            return
        last = rows[-1]["id"]
        yield await _converted(connection, reader, [row["id"] for row in rows])


async def _converted(connection: Connection, reader: Reader, ids: Sequence[UUID]) -> Batch:
    return await reader.convert(connection, await reader.read(connection, ids))
