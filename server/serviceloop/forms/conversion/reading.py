"""Reads the values of a table's changing fields, and makes of them what the new columns store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.conversion.rules import Way, convert, reason, shown, way
from serviceloop.forms.ddl_steps import ConvertColumn
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.lookups import Lookups
from serviceloop.forms.records.outputs import output_sql, rows_form
from serviceloop.forms.records.sources import Builder, Catalog, Inputs, quote
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection

_NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class Place:
    """The conversions of one table. `form`: as it is now; `parent`: the sub-table field whose rows the table holds."""

    form: FormDef
    table: str
    parent: str | None
    steps: tuple[ConvertColumn, ...]


@dataclass(frozen=True)
class Failure:
    """A value that did not convert."""

    record: UUID
    field: str
    value: str
    reason: Mapping[str, str]


@dataclass
class Batch:
    """Converted rows: `values[n]` are those of the n-th step, in the order of `ids`."""

    ids: list[UUID] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    rounded: dict[str, int] = field(default_factory=dict)
    """How many values lose digits, by field."""


def places_of(form: FormDef, steps: Sequence[ConvertColumn]) -> list[Place]:
    """The tables that a plan's conversions touch."""
    found: dict[str, list[ConvertColumn]] = {}
    for step in steps:
        found.setdefault(step.table, []).append(step)
    return [Place(form, table, listed[0].parent, tuple(listed)) for table, listed in found.items()]


class Reader:
    """Reads and converts rows of one place. Looks related records up as the system does."""

    def __init__(
        self, catalog: Catalog, place: Place, zone: str = "Asia/Shanghai", viewer: Viewer | None = None
    ) -> None:
        self.place = place
        self._viewer = viewer or system_viewer()
        self._context = CheckContext(ZoneInfo(zone), "zh")
        self._lookups = Lookups(catalog, self._viewer, self._context, ())
        self._builder = Builder(catalog, self._viewer, _source(place), None)
        self._columns = ", ".join(self._step_columns())
        self._asked = self._builder.param(lambda inputs: inputs.ids, "uuid[]")

    def _step_columns(self) -> list[str]:
        found = []
        for number, step in enumerate(self.place.steps):
            found.append(f"{self._json(step.before)} AS v{number}")
            if step.original is not None and step.original_field is not None:
                kept = replace(step.original_field, key=step.original)
                found.append(f"t.{quote(step.before.key)} AS c{number}")
                found.append(f"{self._json(kept)} AS w{number}, t.{quote(step.original)} AS r{number}")
        return found

    def _json(self, item: FieldDef) -> str:
        """SQL of a value's JSON form; numbers as text, since a double would not hold them all."""
        sql = output_sql(self._builder, self._builder.root, item.key)
        return f"({sql})::text" if item.kind is Kind.NUMBER else f"to_json({sql})"

    async def read(self, tx: Connection, ids: Sequence[UUID]) -> list[Any]:
        """Rows of these ids; they are not locked."""
        builder = self._builder
        sql = f"SELECT t.id, {self._columns} FROM {builder.from_sql} WHERE t.id = ANY({self._asked}) ORDER BY t.id"
        rows: list[Any] = await tx.fetch(sql, *builder.args(Inputs(expr.Env.of(self._viewer), ids=ids)))
        return rows

    async def convert(self, tx: Connection, rows: Sequence[Any]) -> Batch:
        """What the new columns are to hold."""
        await self._look_up(tx, rows)
        batch = Batch([row["id"] for row in rows], [])
        for number, step in enumerate(self.place.steps):
            context = replace(self._context, lookup=lambda form, text: self._lookups.answer((form, None), text))
            batch.values.append([self._value(step, number, row, context, batch) for row in rows])
        return batch

    def _value(self, step: ConvertColumn, number: int, row: Any, context: CheckContext, batch: Batch) -> Any:
        value = row[f"v{number}"]
        try:
            if step.original is not None and self._untouched(step, number, row, context):
                return self._original(step, number, row, context)
            made = convert(step.before, step.after, value, context)
        except FieldError as error:
            text = shown(step.before, value, context)
            batch.failures.append(Failure(row["id"], step.path, text, reason(error)))
            return None
        if _was_rounded(step, value, made):
            batch.rounded[step.path] = batch.rounded.get(step.path, 0) + 1
        return made

    def _untouched(self, step: ConvertColumn, number: int, row: Any, context: CheckContext) -> bool:
        """Whether the present value is still what the change made of the one in the bin."""
        assert step.original_field is not None
        try:
            made = convert(step.original_field, step.before, row[f"w{number}"], context)
        except FieldError:
            made = None
        return bool(made == row[f"c{number}"])

    def _original(self, step: ConvertColumn, number: int, row: Any, context: CheckContext) -> Any:
        assert step.original_field is not None
        if way(step.original_field, step.after) is Way.KEEP:
            return row[f"r{number}"]
        return convert(step.original_field, step.after, row[f"w{number}"], context)

    async def _look_up(self, tx: Connection, rows: Sequence[Any]) -> None:
        """Asks once for all records that the texts of these rows name."""
        wanted: dict[tuple[str, str | None], set[str]] = {}

        def note(form: str, text: str) -> UUID:
            wanted.setdefault((form, None), set()).add(text)
            return _NOWHERE

        for number, step in enumerate(self.place.steps):
            if isinstance(step.after.type, Relational) or isinstance(step.before.type, Relational):
                self._listen(step, number, rows, replace(self._context, lookup=note))
        if wanted:
            await self._lookups.ask(tx, wanted)

    def _listen(self, step: ConvertColumn, number: int, rows: Sequence[Any], context: CheckContext) -> None:
        pairs = [(step.before, step.after, f"v{number}")]
        if step.original_field is not None:
            pairs.append((step.original_field, step.before, f"w{number}"))
        for old, new, name in pairs:
            for row in rows:
                try:
                    convert(old, new, row[name], context)
                except FieldError:
                    continue  # told when it is converted


def _source(place: Place) -> FormDef:
    """The table as a form, the columns in the recycle bin that are merged among its fields."""
    base = place.form if place.parent is None else rows_form(place.form, place.form.fields[place.parent])
    kept = {
        step.original: replace(step.original_field, key=step.original)
        for step in place.steps
        if step.original is not None and step.original_field is not None
    }
    return replace(base, fields={**base.fields, **kept})


def _was_rounded(step: ConvertColumn, value: Any, made: Any) -> bool:
    if made is None or step.before.kind is not Kind.NUMBER or step.after.kind is not Kind.NUMBER:
        return False
    return bool(made != Decimal(value))
