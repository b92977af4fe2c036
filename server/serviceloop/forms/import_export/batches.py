"""What becomes of a batch of rows: which records they are, what changes in each, and what is wrong. Decides, then
writes; everything of a batch happens in the caller's transaction."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop import expr
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Files, Numbered, Relational
from serviceloop.forms.behaviour.program import program_of
from serviceloop.forms.import_export.archive import Attachments
from serviceloop.forms.import_export.conversion import Converted, Converter, Trouble, question, words
from serviceloop.forms.import_export.lookups import Lookups, lost_ids
from serviceloop.forms.import_export.matching import Match, Matcher
from serviceloop.forms.import_export.plan import ImportPlan
from serviceloop.forms.import_export.sheets import Row
from serviceloop.forms.import_export.stubs import Stubs
from serviceloop.forms.import_export.writing import Draft, Writer, Written
from serviceloop.forms.records.judging import Case, judge
from serviceloop.forms.records.related import stored_rows
from serviceloop.forms.records.service import resolve_default
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.records.values import is_empty, missing
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue
from serviceloop.kit.ids import new_id

_NO_KEY = Trouble("", "no_key", {"zh": "匹配字段为空", "en": "The field to match by is empty"})
_NO_MATCH = Trouble("", "no_match", {"zh": "没有与之匹配的记录", "en": "There is no record to update"})
_SEVERAL = Trouble("", "ambiguous", {"zh": "有多条记录与之匹配", "en": "More than one record matches"})
_SCOPE = Trouble("", "outside_scope", {"zh": "该记录不在您可修改的范围内", "en": "You may not change this record"})
_NUMBER = Trouble(
    "", "not_writable", {"zh": "没有此编号的记录；只有管理员可以指定新编号", "en": "No record has this number"}
)


@dataclass
class Outcome:
    """Of one batch. Row counts add up to the rows given."""

    written: Written = field(default_factory=Written)
    made: list[tuple[str, Draft]] = field(default_factory=list)
    """Related records that were made: (form, draft)."""
    unchanged: int = 0
    merged: int = 0
    failed: dict[int, list[Trouble]] = field(default_factory=dict)


class Batches:
    """Works off the rows of one import. `open` and `close` frame its use of a connection."""

    def __init__(
        self, catalog: Catalog, viewer: Viewer, plan: ImportPlan, csv: bool, *,
        attachments: Attachments | None = None, dry: bool = False,
    ) -> None:  # fmt: skip
        self.plan, self._catalog, self._viewer = plan, catalog, viewer
        self._zone = ZoneInfo(viewer.zone)
        self._context = CheckContext(self._zone, viewer.locale)
        self.converter = Converter(plan, self._context, csv)
        creating = [asked for slot in plan.slots if slot.create and (asked := question(slot))]
        self._lookups = Lookups(catalog, viewer, self._context, creating)
        self.converter.answer = self._lookups.answer
        self._attachments = attachments
        if attachments is not None:
            self.converter.files = attachments.promise
        self._matcher = Matcher(catalog, viewer, plan) if plan.key else None
        self._defaults = self._default_columns()
        self._always = [item.key for item in plan.form.own_fields if item.required and item.writable]
        self._program = program_of(catalog, plan.form)
        if self._program is not None:
            self._always = []  # what a record must have depends on the record: the judge asks for it
        completed = self._program.completes if self._program is not None else ()
        keys = [*self._defaults, *plan.by_field, *completed, *_numbered(plan), "created_at", "owner", "org_unit"]
        self._writer = Writer(catalog, viewer, plan.form, keys, ("create", "import"), dry=dry)
        self._stubs = Stubs(catalog, viewer, creating, dry=dry)
        self._csv = csv
        self._verified: dict[str, set[UUID]] = {}

    async def open(self, connection: Connection) -> None:
        await self._writer.open(connection)
        await self._stubs.open(connection)

    async def close(self, connection: Connection) -> None:
        await self._writer.close(connection)
        await self._stubs.close(connection)

    def forget(self) -> None:
        """After a rollback: what it had made is not there."""
        self._lookups.forget()

    async def run(self, tx: Connection, rows: Sequence[Row]) -> Outcome:
        """Writes what can be written of `rows`."""
        env, outcome = expr.Env.of(self._viewer), Outcome()
        wanted = await asyncio.to_thread(words, self.plan, rows, self._context, self._csv)
        await self._lookups.ask(tx, wanted)
        keys, rows = self._keys(rows, outcome)
        matches = await self._matcher.find(tx, list(set(keys.values()))) if self._matcher else {}
        drafts = await asyncio.to_thread(self._decide, rows, keys, matches, env.now, outcome)
        drafts = await self._with_known_relations(tx, drafts, outcome)
        drafts = await self._with_stubs(tx, drafts, env, outcome)
        drafts = await self._judged(tx, drafts, outcome)
        drafts = await self._with_files(tx, drafts, outcome)
        outcome.written = await self._writer.write(tx, drafts, env.today)
        for number, trouble in outcome.written.failed.items():
            outcome.failed[number] = [trouble]
        return outcome

    # --- which record
    def _keys(self, rows: Sequence[Row], outcome: Outcome) -> tuple[dict[int, Any], list[Row]]:
        """The key of each row; of rows with the same key the last one stays."""
        if self.plan.key is None:
            return {}, list(rows)
        keys: dict[int, Any] = {}
        last: dict[Any, Row] = {}
        for row in rows:
            try:
                key = self.converter.key(row)
            except FieldError as error:
                outcome.failed[row.number] = [Trouble(self._column(self.plan.key), error.code, error.message)]
                continue
            if key is None:
                outcome.failed[row.number] = [_NO_KEY]
                continue
            outcome.merged += last[key].weight if key in last else 0
            last[key] = row
            keys[row.number] = key
        return keys, list(last.values())

    def _decide(
        self,
        rows: Sequence[Row],
        keys: Mapping[int, Any],
        matches: Mapping[Any, list[Match]],
        now: datetime,
        outcome: Outcome,
    ) -> list[Draft]:
        drafts = []
        for row in rows:
            found = matches.get(keys[row.number], []) if self.plan.key else []
            trouble = self._refused(found)
            if trouble is not None:
                outcome.failed[row.number] = [trouble]
                continue
            made = self.converter.convert(row, found[0].shown if found else None)
            draft = self._changed(row, made, found[0]) if found else self._new(row, made, now)
            if made.troubles:
                outcome.failed[row.number] = made.troubles
            elif draft is None:
                outcome.unchanged += row.weight
            else:
                drafts.append(draft)
        return drafts

    def _refused(self, found: Sequence[Match]) -> Trouble | None:
        if len(found) > 1:
            return _SEVERAL
        if found:
            return None if found[0].in_scope else _SCOPE
        if self.plan.mode == "update":
            return _NO_MATCH
        return _NUMBER if self.plan.key == "no" and not self.plan.takeover else None

    # --- what is written
    def _new(self, row: Row, made: Converted, now: datetime) -> Draft:
        columns = {**self._defaults, **made.columns}
        if columns.get("created_at") is None:
            columns["created_at"] = now
        self._require({**columns, **made.rows}, self._always, made)
        return Draft(row.number, new_id(), columns, made.rows)

    def _changed(self, row: Row, made: Converted, match: Match) -> Draft | None:
        columns = dict(made.columns)
        rows = dict(made.rows)
        if self.plan.clear:
            for key in made.blank:
                if self.plan.form.fields[key].rows:
                    rows[key] = []
                else:
                    columns[key] = None
        # What every record has cannot be emptied.
        columns = {
            key: value
            for key, value in columns.items()
            if match.row[key] != value and not (value is None and key in ("created_at", "no"))
        }
        for key in (*columns, *rows):
            if not match.may_write(self.plan, key):
                made.troubles.append(self._closed(key))
        self._require({**columns, **rows}, [key for key in (*columns, *rows) if self._required(key)], made)
        return Draft(row.number, match.id, columns, rows, match.version) if columns or rows else None

    def _required(self, key: str) -> bool:
        return self.plan.form.fields[key].required

    def _require(self, values: Mapping[str, Any], keys: Sequence[str], made: Converted) -> None:
        known = {trouble.column for trouble in made.troubles}
        for issue in missing(self.plan.form, values, keys):
            column = self._column(issue.path.removeprefix("values."))
            if column not in known or not column:
                made.troubles.append(Trouble(column, issue.code, issue.message))

    def _closed(self, key: str) -> Trouble:
        label = self.plan.form.fields[key].label
        zh, en = label.get("zh", key), label.get("en", key)
        message = {"zh": f"不能修改“{zh}”", "en": f"{en} cannot be changed"}
        return Trouble(self._column(key), "not_writable", message)

    def _column(self, key: str) -> str:
        slots = self.plan.by_field.get(key, ())
        return slots[0].name if slots and slots[0].column is not None else ""

    def _default_columns(self) -> dict[str, Any]:
        form, viewer = self.plan.form, self._viewer
        values = {
            item.key: resolve_default(item.default, viewer) for item in form.own_fields if item.default is not None
        }
        if form.status is not None:
            values[form.status.field] = form.status.initial
        stored = {
            key: form.fields[key].type.check(value, form.fields[key].settings, self._context)
            for key, value in values.items()
            if not is_empty(value) and form.fields[key].type.column(form.fields[key].settings) is not None
        }
        return {"owner": viewer.user_id, "org_unit": viewer.unit_ids[0] if viewer.unit_ids else None, **stored}

    async def _judged(self, tx: Connection, drafts: list[Draft], outcome: Outcome) -> list[Draft]:
        """Completed and judged as by any other way in; rows with mistakes fail with all of them."""
        if self._program is None or not drafts:
            return drafts
        form = self.plan.form
        stored = await stored_rows(tx, form, [draft.record for draft in drafts if draft.version])
        cases = [self._case(draft, stored) for draft in drafts]
        await judge(tx, self._catalog, self._viewer, form, cases, self._context)
        passed = []
        for draft, case in zip(drafts, cases, strict=True):
            if case.issues:
                outcome.failed[draft.number] = [self._trouble(issue) for issue in case.issues]
            else:
                passed.append(replace(draft, columns=case.columns, rows=case.rows))
        return passed

    def _case(self, draft: Draft, stored: Mapping[UUID, Mapping[str, Any]]) -> Case:
        named = {key for key, value in draft.columns.items() if key in self.plan.by_field and value is not None}
        given = named if not draft.version else set(draft.columns)
        rows = {key: [dict(row) for row in listed] for key, listed in draft.rows.items()}
        filled = {key: [{k for k, v in row.items() if v is not None} for row in listed] for key, listed in rows.items()}
        base, id = stored.get(draft.record, {}), draft.record if draft.version else None
        return Case(dict(draft.columns), rows, frozenset({*given, *rows}), base, id, filled)

    def _trouble(self, issue: Issue) -> Trouble:
        return Trouble(self._column(issue.path.removeprefix("values.").split(".")[0]), issue.code, issue.message)

    async def _with_files(self, tx: Connection, drafts: list[Draft], outcome: Outcome) -> list[Draft]:
        """Stores the files that cells name; rows whose files are not taken fail."""
        if self._attachments is None:
            return drafts
        named = [(draft.number, _file_ids(self.plan, draft)) for draft in drafts]
        failed = await self._attachments.keep(tx, named)
        outcome.failed.update({number: [trouble] for number, trouble in failed.items()})
        return [draft for draft in drafts if draft.number not in failed]

    # --- related records
    async def _with_known_relations(self, tx: Connection, drafts: list[Draft], outcome: Outcome) -> list[Draft]:
        """A cell may state an id; whether there is such a record is asked for all of them at once."""
        promised = {id for texts in self._lookups.to_make(_ids(self.plan, drafts)).values() for id in texts.values()}
        for key in self.plan.by_field:
            type_ = self.plan.form.fields[key].type
            if not isinstance(type_, Relational):
                continue
            target = type_.target(self.plan.form.fields[key].settings)
            known = self._verified.setdefault(target, set())
            used = {id for draft in drafts for id in _listed(draft.columns.get(key))}
            lost = await lost_ids(tx, self._catalog, self._viewer, target, used - known - promised)
            known |= used - lost - promised
            if len(known) > 100_000:
                known.clear()
            drafts = self._without_lost(drafts, key, lost, outcome)
        return drafts

    def _without_lost(self, drafts: list[Draft], key: str, lost: set[UUID], outcome: Outcome) -> list[Draft]:
        if not lost:
            return drafts
        label = self.plan.form.fields[key].label
        zh, en = label.get("zh", key), label.get("en", key)
        message = {"zh": f"“{zh}”所指的记录不存在", "en": f"{en} points to a record that does not exist"}
        for draft in drafts:
            if lost.intersection(_listed(draft.columns.get(key))):
                outcome.failed[draft.number] = [Trouble(self._column(key), "no_such_record", message)]
        return [draft for draft in drafts if draft.number not in outcome.failed]

    async def _with_stubs(self, tx: Connection, drafts: list[Draft], env: Any, outcome: Outcome) -> list[Draft]:
        """Makes the related records that rows name and nobody has yet; rows whose record cannot be made fail."""
        wanted = self._lookups.to_make(_ids(self.plan, drafts))
        for asked, texts in wanted.items():
            values = {text: self._lookups.stored(asked, text) for text in texts}
            made = await self._stubs.make(tx, asked, texts, values, env.today)
            outcome.made += [(asked[0], draft) for draft in made.created]
            bad = self._stubs.failed
            self._lookups.made(asked, {text: id for text, id in texts.items() if id not in bad})
            for draft in drafts:
                for id in _ids(self.plan, [draft]) & bad.keys():
                    outcome.failed[draft.number] = [bad[id]]
            drafts = [draft for draft in drafts if draft.number not in outcome.failed]
        return drafts


def _numbered(plan: ImportPlan) -> list[str]:
    return [key for key, item in plan.form.fields.items() if isinstance(item.type, Numbered)]


def _listed(value: Any) -> list[UUID]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, UUID)]
    return [value] if isinstance(value, UUID) else []


def _file_ids(plan: ImportPlan, draft: Draft) -> list[UUID]:
    """Every id that a files field of the record, or of the rows of its sub-tables, holds."""
    found: list[UUID] = []
    for key in plan.by_field:
        item = plan.form.fields[key]
        values: Sequence[Mapping[str, Any]] = draft.rows.get(key, ()) if item.rows else [draft.columns]
        keys = [part.key for part in (item.rows.values() if item.rows else [item]) if isinstance(part.type, Files)]
        found += [UUID(str(id)) for row in values for name in keys for id in row.get(name) or ()]
    return found


def _ids(plan: ImportPlan, drafts: Sequence[Draft]) -> set[UUID]:
    """Every id that a relation of the drafts holds."""
    keys = [key for key in plan.by_field if isinstance(plan.form.fields[key].type, Relational)]
    return {id for draft in drafts for key in keys for id in _listed(draft.columns.get(key))}
