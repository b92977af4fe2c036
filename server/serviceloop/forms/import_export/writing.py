"""Writing the lines of a batch so that no bad one takes the others with it, and each bad one is named.

What can be foreseen is asked for in one statement (values that another record has, records outside the viewer's rows).
What cannot, because somebody else wrote meanwhile, is found by halving the batch until the culprit stands alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.conversion import Trouble
from serviceloop.forms.import_export.matching import outside
from serviceloop.forms.import_export.numbering import made_up, take_many
from serviceloop.forms.import_export.staging import Line, Stage
from serviceloop.forms.records import writes
from serviceloop.forms.records.attachments import claim_files, claim_row_files
from serviceloop.forms.records.service import dangling, taken
from serviceloop.forms.records.sources import Catalog, quote, table_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem


@dataclass(frozen=True)
class Draft:
    """A record to write. `rows`: its sub-tables; `version`: 0 for a new one, else the one that is there."""

    number: int
    record: UUID
    columns: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    version: int = 0


@dataclass
class Written:
    """What came of it, by row number. `failed`: why not."""

    created: list[Draft] = field(default_factory=list)
    updated: list[Draft] = field(default_factory=list)
    failed: dict[int, Trouble] = field(default_factory=dict)

    def add(self, other: "Written") -> None:
        self.created += other.created
        self.updated += other.updated
        self.failed |= other.failed


class Writer:
    """Writes drafts of one form on one connection. `open` it first, `close` it last.

    `checked`: actions whose rows a new record must lie in; () for the system's own work. `dry`: all of it is rolled
    back, so numbers are not taken from their counters, which others would wait for.
    """

    def __init__(
        self, catalog: Catalog, viewer: Viewer, form: FormDef, keys: Sequence[str], checked: Sequence[str],
        action: str = "updated", *, dry: bool = False,
    ) -> None:  # fmt: skip
        self.form, self._catalog, self._viewer = form, catalog, viewer
        self._checked, self._action = checked, action
        self._dry = dry
        self._given: dict[tuple[str, Any], int] = {}
        """Of a dry run, whose batches are rolled back: unique values of the records before, and their rows."""
        self._zone = ZoneInfo(viewer.zone)
        self.stage = Stage(form, keys)
        self._unique = [item for item in self.stage.fields if item.unique or item.key == "no"]
        self._files = [item.key for item in self.stage.fields if isinstance(item.type, Files)]

    async def open(self, connection: Connection) -> None:
        await self.stage.open(connection)

    async def close(self, connection: Connection) -> None:
        await self.stage.close(connection)

    async def write(self, tx: Connection, drafts: Sequence[Draft], today: date) -> Written:
        """Everything that can be written, and the reason for the rest."""
        result = Written()
        good, result.failed = await self._without_conflicts(tx, drafts)
        if good:
            result.add(await self._write(tx, good, today))
        if self._dry:
            self._remember(result.created)
        return result

    def _remember(self, drafts: Sequence[Draft]) -> None:
        for item in drafts:
            for unique in self._unique:
                if item.columns.get(unique.key) is not None:
                    self._given[unique.key, item.columns[unique.key]] = item.number

    async def _write(self, tx: Connection, drafts: Sequence[Draft], today: date) -> Written:
        try:
            async with tx.transaction():
                lost = await self._attempt(tx, drafts, today)
                if lost:
                    raise _OutsideError(lost)
        except _OutsideError as error:
            failed = {draft.number: _outside(self.form) for draft in drafts if draft.record in error.records}
            rest = [draft for draft in drafts if draft.record not in error.records]
            result = await self._write(tx, rest, today) if rest else Written()
            result.failed |= failed
            return result
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, Problem) as error:
            return await self._halves(tx, drafts, today, error)
        return Written([item for item in drafts if not item.version], [item for item in drafts if item.version])

    async def _halves(self, tx: Connection, drafts: Sequence[Draft], today: date, error: Exception) -> Written:
        if len(drafts) == 1:
            return Written(failed={drafts[0].number: self._reason(error)})
        result, middle = Written(), len(drafts) // 2
        for part in (drafts[:middle], drafts[middle:]):
            result.add(await self._write(tx, part, today))
        return result

    def _reason(self, error: Exception) -> Trouble:
        if isinstance(error, asyncpg.UniqueViolationError):
            error = taken(self.form, error)
        elif isinstance(error, asyncpg.ForeignKeyViolationError):
            error = dangling(self.form, error)
        if isinstance(error, Problem):
            issue = error.issues[0] if error.issues else None
            return Trouble("", issue.code if issue else error.code, issue.message if issue else error.title)
        return Trouble("", "not_storable", {"zh": "数据库无法保存此行的值", "en": "The database cannot hold this row"})

    # --- one attempt
    async def _attempt(self, tx: Connection, drafts: Sequence[Draft], today: date) -> set[UUID]:
        new, old = [item for item in drafts if not item.version], [item for item in drafts if item.version]
        if new:
            await self._insert(tx, new, today)
        if old:
            lines = [Line(item.number, item.record, item.columns, await self._sub_rows(tx, item)) for item in old]
            await self.stage.fill(tx, lines)
            await self.stage.update(tx, self._viewer, self._action)
        for item in drafts if self._files else ():
            claimed = {key: item.columns.get(key) for key in self._files}
            await claim_files(tx, self.form, self._viewer, item.record, claimed)
        return await outside(tx, self._catalog, self._viewer, self.form, [item.record for item in new], self._checked)

    async def _insert(self, tx: Connection, drafts: Sequence[Draft], today: date) -> None:
        days = [self._day(item, today) for item in drafts]
        given = [item.columns for item in drafts]
        numbers = made_up(self.form, given) if self._dry else await take_many(tx, self.form, days, given)
        lines = [
            Line(item.number, item.record, {**item.columns, **number})
            for item, number in zip(drafts, numbers, strict=True)
        ]
        await self.stage.fill(tx, lines)
        await self.stage.insert(tx, self._viewer)
        for item in drafts:
            changes = await self._sub_rows(tx, item)
            if changes:
                await writes.add_changes(tx, item.record, 1, changes)

    def _day(self, draft: Draft, today: date) -> date:
        """A record from the past gets a number of its own day."""
        made = draft.columns.get("created_at")
        return made.astimezone(self._zone).date() if made is not None else today

    async def _sub_rows(self, tx: Connection, draft: Draft) -> dict[str, Any]:
        changes = {
            key: await writes.write_rows(tx, self.form, self.form.fields[key], draft.record, rows)
            for key, rows in draft.rows.items()
            if rows or draft.version
        }
        await claim_row_files(tx, self.form, self._viewer, draft.record, changes)
        return changes

    # --- what can be foreseen
    async def _without_conflicts(
        self, tx: Connection, drafts: Sequence[Draft]
    ) -> tuple[list[Draft], dict[int, Trouble]]:
        failed = self._doubles(drafts)
        for unique in self._unique:
            stated = [item for item in drafts if item.columns.get(unique.key) is not None]
            if stated:
                columns = zip(*((item.number, item.record, item.columns[unique.key]) for item in stated), strict=True)
                for row in await tx.fetch(self._conflicts_sql(unique), *(list(column) for column in columns)):
                    failed.setdefault(row["n"], _taken(unique))
        return [item for item in drafts if item.number not in failed], failed

    def _doubles(self, drafts: Sequence[Draft]) -> dict[int, Trouble]:
        first: dict[tuple[str, Any], int] = {}
        failed: dict[int, Trouble] = {}
        for item in drafts:
            for unique in self._unique:
                value = item.columns.get(unique.key)
                if value is None:
                    continue
                before = self._given.get((unique.key, value)) if not item.version else None
                if before is not None or first.setdefault((unique.key, value), item.number) != item.number:
                    failed[item.number] = _twice(unique, before or first[unique.key, value])
        return failed

    def _conflicts_sql(self, unique: FieldDef) -> str:
        column = unique.type.column(unique.settings)
        assert column is not None
        # A number is never given again, other values are once their record is in the recycle bin.
        alive = "" if unique.key == "no" else " AND t.deleted_at IS NULL"
        return (
            f"SELECT s.n FROM unnest($1::integer[], $2::uuid[], $3::{column.pg_type}[]) AS s(n, record, value)"
            f" JOIN {table_of(self.form)} t ON t.{quote(unique.key)} = s.value{alive} AND t.id <> s.record"
        )


class _OutsideError(Exception):
    def __init__(self, records: set[UUID]) -> None:
        self.records = records


def _names(item: FieldDef) -> tuple[str, str]:
    return item.label.get("zh", item.key), item.label.get("en", item.key)


def _taken(item: FieldDef) -> Trouble:
    zh, en = _names(item)
    message = {"zh": f"“{zh}”与已有记录重复", "en": f"{en} is already used by another record"}
    return Trouble("", "not_unique", message)


def _twice(item: FieldDef, row: int) -> Trouble:
    zh, en = _names(item)
    return Trouble(
        "", "not_unique", {"zh": f"“{zh}”与文件第 {row} 行重复", "en": f"{en} is the same as in row {row} of the file"}
    )


def _outside(form: FormDef) -> Trouble:
    zh, en = form.label.get("zh", form.key), form.label.get("en", form.key)
    message = {"zh": f"这条“{zh}”不在您的数据范围内，不能保存", "en": f"This {en} is outside the rows you may write"}
    return Trouble("", "outside_scope", message)
