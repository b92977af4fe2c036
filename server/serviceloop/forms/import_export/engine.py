"""Running an import: rows in batches, each batch one transaction with its history, audit, events, counts and errors.

A run that was cut off goes on behind the last batch that was committed, so nothing is done twice (ADR 0070). A dry run
goes the same way and rolls its batches back; only its counts and failed rows stay (ADR 0107).
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from serviceloop.fields.base import FieldError
from serviceloop.forms.import_export import queries
from serviceloop.forms.import_export.archive import Attachments
from serviceloop.forms.import_export.batches import Batches, Outcome
from serviceloop.forms.import_export.grouping import group
from serviceloop.forms.import_export.plan import ImportPlan
from serviceloop.forms.import_export.sheets import Row, Unpacked, cell_json, rows_of
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database

BATCH = 2000
HELD_ROWS = 20_000
"""A dry run of so many rows is one transaction; a longer one rolls back each batch, to lock no record for long."""


@dataclass(frozen=True)
class Work:
    """What a run works with. `done`: rows that earlier attempts are through with."""

    run: UUID
    db: Database
    catalog: Catalog
    viewer: Viewer
    plan: ImportPlan
    sheet: Unpacked
    done: int = 0
    attachments: Attachments | None = None
    dry: bool = False

    @property
    def csv(self) -> bool:
        return self.sheet.sheet == ""

    def batches(self) -> Batches:
        return Batches(
            self.catalog, self.viewer, self.plan, self.csv, attachments=self.attachments, dry=self.dry
        )  # fmt: skip


class _RolledBackError(Exception):
    """Ends a transaction of a dry run."""


async def work_off(work: Work) -> bool:
    """Imports all rows that are left; returns False where somebody stopped it."""
    async with work.db.pool.acquire() as connection:
        return await _through(connection, work, held=True)


async def rehearse(works: Sequence[Work]) -> bool:
    """Dry runs of the sheets of one file, one after the other, each seeing what those before it would have made; False
    where somebody stopped it. Only counts and failed rows are kept."""
    held = len(works) > 1 or sum(work.sheet.rows for work in works) <= HELD_ROWS
    finished = True
    async with works[0].db.pool.acquire() as connection:
        if not held:
            return await _through(connection, works[0], held=False)
        try:
            async with connection.transaction():
                for work in works:
                    finished = finished and await _through(connection, work, held=True)
                raise _RolledBackError
        except _RolledBackError:
            return finished


async def _through(connection: Connection, work: Work, *, held: bool) -> bool:
    """`held`: what a dry run writes stays until the caller rolls it back."""
    batches = work.batches()
    work = await asyncio.to_thread(_grouped, work, batches)
    superseded = await asyncio.to_thread(_superseded, work, batches)
    await batches.open(connection)
    try:
        done = work.done
        for rows in _chunks(rows_of(work.sheet.path, work.done)):
            old = superseded[done : done + len(rows)] if superseded else bytes(len(rows))
            if not await _batch(connection, work, batches, rows, old, held=held):
                return False
            done += sum(row.weight for row in rows)
    finally:
        await batches.close(connection)
    return True


async def _batch(
    connection: Connection, work: Work, batches: Batches, rows: Sequence[Row], superseded: Sequence[int], *, held: bool
) -> bool:
    live = [row for row, old in zip(rows, superseded, strict=True) if not old]
    try:
        async with connection.transaction():
            outcome = await batches.run(connection, live)
            outcome.merged += sum(row.weight for row, old in zip(rows, superseded, strict=True) if old)
            if not work.dry:
                await _note(connection, work, outcome)
                return await _count(connection, work, rows, outcome)
            if not held:
                raise _RolledBackError
    except _RolledBackError:
        batches.forget()
    except BaseException:
        batches.forget()
        raise
    # Beside the transaction that is rolled back, so that it stays and can be watched.
    async with work.db.transaction() as tx:
        return await _count(tx, work, rows, outcome)


async def _note(tx: Connection, work: Work, outcome: Outcome) -> None:
    form, written = work.plan.form.key, outcome.written
    records = [(work.run, form, item.record, 1, item.number, "created") for item in written.created]
    records += [(work.run, form, item.record, item.version + 1, item.number, "updated") for item in written.updated]
    records += [(work.run, key, item.record, 1, 0, "created") for key, item in outcome.made]
    await queries.add_records(tx, records)


async def _count(tx: Connection, work: Work, rows: Sequence[Row], outcome: Outcome) -> bool:
    """Notes the failed rows and the counts; returns whether to go on."""
    failed = [
        {
            "row": line.number,
            "cells": [cell_json(cell) for cell in line.cells],
            "issues": [trouble.as_json() for trouble in outcome.failed[row.number]],
        }
        for row in rows
        if row.number in outcome.failed
        for line in row.lines
    ]
    await queries.add_errors(tx, work.run, failed)
    return not await queries.advance(tx, work.run, _counts(rows, outcome))


def _counts(rows: Sequence[Row], outcome: Outcome) -> tuple[int, ...]:
    """done, created, updated, unchanged, merged, failed, in rows of the file; the last five add up to the first."""
    weight = {row.number: row.weight for row in rows}
    done, written = sum(weight.values()), outcome.written
    created, updated = (
        sum(weight[item.number] for item in items) for items in (written.created, written.updated)
    )  # fmt: skip
    failed = sum(weight[number] for number in outcome.failed)
    parts = (created, updated, outcome.unchanged, outcome.merged, failed)
    if sum(parts) != done:
        raise AssertionError(f"{done} rows went in and {parts} came out")
    return (done, *parts)


def _grouped(work: Work, batches: Batches) -> Work:
    """With the rows of each record together, where several may be one."""
    if not work.plan.grouped:
        return work
    target = work.sheet.path.with_name(f"{work.sheet.path.name}-grouped")
    group(work.sheet.path, target, work.plan, batches.converter)
    return replace(work, sheet=replace(work.sheet, path=target))


def _superseded(work: Work, batches: Batches) -> bytearray:
    """One byte a row: whether a later row of the file has the same key. Empty where none has."""
    if work.plan.key is None or work.plan.grouped:
        return bytearray()
    marks = bytearray(work.sheet.rows)
    last: dict[Any, int] = {}
    for index, row in enumerate(rows_of(work.sheet.path)):
        try:
            key = batches.converter.key(row)
        except FieldError:
            continue
        if key is None:
            continue
        if key in last:
            marks[last[key]] = 1
        last[key] = index
    return marks


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Batches of about BATCH rows of the file."""
    chunk: list[Row] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += row.weight
        if size >= BATCH:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def working_folder(home: Path) -> "TemporaryDirectory[str]":
    """A folder for one run's files, removed when it is left."""
    spool = home / "spool"
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryDirectory(dir=spool, prefix="import-")
