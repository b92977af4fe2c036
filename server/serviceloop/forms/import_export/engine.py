"""Running an import: rows in batches, each batch one transaction with its history, audit, events, counts and errors.

A run that was cut off goes on behind the last batch that was committed, so nothing is done twice (ADR 0070).
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from serviceloop.fields.base import FieldError
from serviceloop.forms.import_export import queries
from serviceloop.forms.import_export.batches import Batches, Outcome
from serviceloop.forms.import_export.plan import ImportPlan
from serviceloop.forms.import_export.sheets import Row, Unpacked, cell_json, rows_of
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database

BATCH = 2000


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

    @property
    def csv(self) -> bool:
        return self.sheet.sheet == ""


async def work_off(work: Work) -> bool:
    """Imports all rows that are left; returns False where somebody stopped it."""
    batches = Batches(work.catalog, work.viewer, work.plan, work.csv)
    superseded = await asyncio.to_thread(_superseded, work, batches)
    async with work.db.pool.acquire() as connection:
        await batches.open(connection)
        try:
            done = work.done
            for rows in _chunks(rows_of(work.sheet.path, work.done)):
                if not await _batch(connection, work, batches, rows, superseded[done : done + len(rows)]):
                    return False
                done += len(rows)
        finally:
            await batches.close(connection)
    return True


async def _batch(
    connection: Connection, work: Work, batches: Batches, rows: Sequence[Row], superseded: Sequence[int]
) -> bool:
    live = [row for row, old in zip(rows, superseded, strict=True) if not old]
    try:
        async with connection.transaction():
            outcome = await batches.run(connection, live)
            outcome.merged += len(rows) - len(live)
            await _note(connection, work, rows, outcome)
            return not await queries.advance(connection, work.run, _counts(len(rows), outcome))
    except BaseException:
        batches.forget()
        raise


async def _note(tx: Connection, work: Work, rows: Sequence[Row], outcome: Outcome) -> None:
    form, written = work.plan.form.key, outcome.written
    records = [(work.run, form, item.record, 1, item.number, "created") for item in written.created]
    records += [(work.run, form, item.record, item.version + 1, item.number, "updated") for item in written.updated]
    records += [(work.run, key, item.record, 1, 0, "created") for key, item in outcome.made]
    await queries.add_records(tx, records)
    failed = [
        {
            "row": row.number,
            "cells": [cell_json(cell) for cell in row.cells],
            "issues": [trouble.as_json() for trouble in outcome.failed[row.number]],
        }
        for row in rows
        if row.number in outcome.failed
    ]
    await queries.add_errors(tx, work.run, failed)


def _counts(rows: int, outcome: Outcome) -> tuple[int, ...]:
    """done, created, updated, unchanged, merged, failed; the last five add up to the first."""
    written = outcome.written
    parts = (len(written.created), len(written.updated), outcome.unchanged, outcome.merged, len(outcome.failed))
    if sum(parts) != rows:
        raise AssertionError(f"{rows} rows went in and {parts} came out")
    return (rows, *parts)


def _superseded(work: Work, batches: Batches) -> bytearray:
    """One byte a row: whether a later row of the file has the same key."""
    marks = bytearray(work.sheet.rows)
    if work.plan.key is None:
        return marks
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
    while chunk := list(islice(rows, BATCH)):
        yield chunk


def working_folder(home: Path) -> "TemporaryDirectory[str]":
    """A folder for one run's files, removed when it is left."""
    spool = home / "spool"
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryDirectory(dir=spool, prefix="import-")
