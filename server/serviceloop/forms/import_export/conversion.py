"""From the cells of a row to stored values: what the field types refuse becomes an issue that names the column. Pure.

Relations are named by texts. `words` first tells which ones a batch of rows needs; once they are looked up, `convert`
runs with the answers.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Composite, Files, Relational, Rows
from serviceloop.fields.csv_cells import unprotect
from serviceloop.fields.errors import refuse
from serviceloop.fields.moments import cell_date
from serviceloop.fields.numbers import cell_number
from serviceloop.fields.texts import cell_text
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.import_export.plan import ImportPlan, Slot
from serviceloop.forms.import_export.sheets import Row
from serviceloop.forms.records.values import check_values, is_empty
from serviceloop.kit.errors import Problem
from serviceloop.kit.labels import Labels

Question = tuple[str, str | None]
"""(form, the field to find by or None): one kind of look-up."""
Answer = Callable[[Question, str], UUID | None]
_NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class Trouble:
    """Why a row is not imported. `column`: the file's column, "" if it is no single one's fault."""

    column: str
    code: str
    message: Labels

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "code": self.code, "message": dict(self.message)}


@dataclass
class Converted:
    """A row's stored values by field key; `rows`: of sub-tables. `blank`: keys whose cells are empty."""

    columns: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)


def question(slot: Slot) -> Question | None:
    """What a slot's cells are looked up by; None for fields that are no relation."""
    type_ = slot.target.type
    return (type_.target(slot.target.settings), slot.by) if isinstance(type_, Relational) else None


def cell_of(slot: Slot, row: Row, csv: bool) -> Any:
    """The cell, or the constant. A Unix time comes out as a time; CSV's protecting apostrophe is taken off."""
    cell = slot.constant if slot.column is None else row.cell(slot.column)
    if csv and isinstance(cell, str):
        cell = unprotect(cell)
    if slot.epoch and slot.target.kind in (Kind.DATETIME, Kind.DATE) and cell_text_or_none(cell):
        return _epoch(cell, slot.epoch)
    return cell


def _epoch(cell: Any, unit: str) -> Any:
    try:
        seconds = float(cell) / (1000 if unit == "ms" else 1)
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return cell


def cell_text_or_none(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        return cell.strip() or None
    return str(cell)


def words(plan: ImportPlan, rows: Iterable[Row], context: CheckContext, csv: bool) -> dict[Question, set[str]]:
    """The texts to look up, by kind of look-up."""
    wanted: dict[Question, set[str]] = {}
    for slot in plan.slots:
        asked = question(slot)
        if asked is None:
            continue
        listening = replace(context, lookup=_collector(wanted.setdefault(asked, set())))
        read = {cell_text_or_none(cell_of(slot, line, csv)) for row in rows for line in _lines(slot, row)}
        for cell in read - {None}:
            _listen(slot.target, cell, listening)
    return wanted


def _lines(slot: Slot, row: Row) -> Sequence[Row]:
    return row.lines if slot.inner is not None else (row,)


def _collector(found: set[str]) -> Callable[[str, str], UUID | None]:
    def note(_form: str, text: str) -> UUID:
        found.add(text)
        return _NOWHERE

    return note


def _listen(field: FieldDef, cell: Any, listening: CheckContext) -> None:
    try:
        field.type.from_cell(cell, field.settings, listening)
    except FieldError:
        return  # said again, and then reported, by `convert`


class Converter:
    """Converts the rows of one import. `answer` finds the records that cells name."""

    def __init__(self, plan: ImportPlan, context: CheckContext, csv: bool) -> None:
        self.plan, self.csv = plan, csv
        self._context = context
        self.answer: Answer = lambda _question, _text: None
        self.files: Callable[[FieldDef, str], Any] | None = None
        """Turns names of files into their JSON form where files came beside the sheet; raises FieldError."""
        self._contexts = {slot: self._context_of(slot) for slot in plan.slots if question(slot) is not None}

    def _context_of(self, slot: Slot) -> CheckContext:
        asked = question(slot)
        assert asked is not None
        return replace(self._context, lookup=lambda _form, text: self.answer(asked, text))

    def key(self, row: Row, field: str | None = None) -> Any:
        """The stored value of the key field, None where the cell is blank; raises FieldError."""
        field = field or self.plan.key
        assert field is not None
        (slot,) = self.plan.by_field[field]
        return self._checked(slot.field, self._json(slot, cell_of(slot, row, self.csv)))

    def convert(self, row: Row, existing: Mapping[str, Any] | None) -> Converted:
        """`existing`: the matched record in JSON form. A cell that reads as the record's value does changes nothing,
        so that what a cell cannot say (a text's formatting, a time's fractions) is not lost by a round trip."""
        made = Converted()
        for key, slots in self.plan.by_field.items():
            if existing is not None and len(slots) == 1 and self._reads_same(slots[0], row, existing):
                continue
            self._field(key, slots, row, existing, made)
        return made

    def _reads_same(self, slot: Slot, row: Row, existing: Mapping[str, Any]) -> bool:
        if slot.part is not None or slot.field.key not in existing:
            return False
        cell, shown = cell_of(slot, row, self.csv), existing[slot.field.key]
        if cell_text_or_none(cell) is None:
            return is_empty(shown)
        if shown is None:
            return False
        type_, settings = slot.field.type, slot.field.settings
        if isinstance(cell, str):
            return cell.strip() == type_.to_text(shown, settings, self._context).strip()
        return bool(cell == type_.to_cell(shown, settings, self._context))

    def _value(self, slots: Sequence[Slot], row: Row, existing: Mapping[str, Any] | None) -> Any:
        if slots[0].inner is not None:
            return self._inner_rows(slots, row)
        if slots[0].part is None:
            return self._json(slots[0], cell_of(slots[0], row, self.csv))
        before = (existing or {}).get(slots[0].field.key)
        parts = self._composed(slots, row)
        return {**before, **parts} if parts and isinstance(before, dict) else parts

    def _field(
        self, key: str, slots: Sequence[Slot], row: Row, existing: Mapping[str, Any] | None, made: Converted
    ) -> None:
        column = slots[0].name
        try:
            value = self._value(slots, row, existing)
            if value is None:
                made.blank.add(key)
            elif isinstance(slots[0].field.type, Rows):
                rows = self._rows(slots[0].field, value)
                if existing is None or not self._same_rows(slots[0].field, rows, existing.get(key)):
                    made.rows[key] = rows
            else:
                made.columns[key] = self._checked(slots[0].field, value)
        except FieldError as error:
            made.troubles.append(Trouble(column, error.code, _with_label(slots[0].field, error)))
        except Problem as problem:
            made.troubles += [Trouble(column, issue.code, issue.message) for issue in problem.issues]

    def _inner_rows(self, slots: Sequence[Slot], row: Row) -> list[dict[str, Any]] | None:
        """The rows of a sub-table in JSON form; lines whose columns for it are blank give none."""
        found = []
        for line in row.lines:
            values, stated = {}, False
            for slot in slots:
                value = self._inner_value(slot, line)
                if value is not None:
                    values[slot.target.key] = value
                    stated = stated or slot.column is not None
            if stated:
                found.append(values)
        return found or None

    def _inner_value(self, slot: Slot, line: Row) -> Any:
        try:
            return self._json(slot, cell_of(slot, line, self.csv))
        except FieldError as error:
            label, number = slot.target.label, line.number
            zh = f"（第 {number} 行）“{label.get('zh', slot.target.key)}”{error.message['zh']}"
            en = f"(row {number}) {label.get('en', slot.target.key)}: {error.message.get('en', error.code)}"
            raise FieldError(error.code, {"zh": zh, "en": en}) from None

    def _json(self, slot: Slot, cell: Any) -> Any:
        if isinstance(cell, list | dict):
            return cell  # a constant in JSON form
        context = self._contexts.get(slot, self._context)
        field = slot.target
        if self.files is not None and isinstance(field.type, Files) and isinstance(cell, str):
            return self.files(field, cell)
        return field.type.from_cell(cell, field.settings, context)

    def _checked(self, field: FieldDef, value: Any) -> Any:
        return None if value is None else field.type.check(value, field.settings, self._context)

    def _composed(self, slots: Sequence[Slot], row: Row) -> dict[str, Any] | None:
        type_ = slots[0].field.type
        assert isinstance(type_, Composite)
        parts = type_.inputs(slots[0].field.settings)
        found: dict[str, Any] = {}
        only_constants = True
        for slot in slots:
            assert slot.part is not None
            cell = cell_of(slot, row, self.csv)
            if cell_text_or_none(cell) is None:
                continue
            only_constants = only_constants and slot.column is None
            found[slot.part] = _part(cell, parts[slot.part].kind, slot.part, self._context)
        # A constant datum alone makes no place.
        return None if only_constants and any(slot.column is not None for slot in slots) else found or None

    def _same_rows(self, field: FieldDef, rows: Sequence[Mapping[str, Any]], shown: Any) -> bool:
        before = self._rows(field, shown) if shown else []
        return [{**row, "id": None} for row in rows] == [{**row, "id": None} for row in before]

    def _rows(self, field: FieldDef, value: Any) -> list[Mapping[str, Any]]:
        checked = check_values(self.plan.form, {field.key: value}, self._context, None)
        return list(checked.rows[field.key])


def _part(cell: Any, kind: Kind, name: str, context: CheckContext) -> Any:
    if kind is Kind.DATE:
        day = cell_date(cell, context.zone)
        return day.isoformat() if day else None
    if kind is not Kind.NUMBER:
        return cell_text(cell)
    number = cell_number(cell)
    if number is None:
        raise refuse("number", "须为数字", "must be a number", name)
    return float(number)


def _with_label(field: FieldDef, error: FieldError) -> Labels:
    zh, en = field.label.get("zh", field.key), field.label.get("en", field.key)
    return {"zh": f"“{zh}”{error.message['zh']}", "en": f"{en}: {error.message.get('en', error.code)}"}
