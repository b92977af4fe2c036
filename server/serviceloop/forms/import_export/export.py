"""Exporting a list: read through a server-side cursor, so that memory does not grow with the number of rows."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from serviceloop.expr.scope import UnknownField
from serviceloop.fields.base import CheckContext
from serviceloop.fields.capabilities import Presentational, ReverseList
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.compiler import Plan, compile_stream
from serviceloop.forms.records.reading import Query, check_names, prepare, unknown_field
from serviceloop.forms.records.sources import Catalog, FormScope, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import invalid
from serviceloop.kit.labels import pick

FETCH = 500
_NOT_BY_DEFAULT = frozenset({"id", "version", "deleted_at"})


@dataclass(frozen=True)
class ExportColumn:
    """A column of the file. `part`: of a composite field, whose value is then plain text or a number."""

    path: str
    header: str
    field: FieldDef
    part: str | None


@dataclass(frozen=True)
class Export:
    """A checked export, ready to be read."""

    form: FormDef
    columns: tuple[ExportColumn, ...]
    plan: Plan
    inputs: Inputs
    context: CheckContext
    exact: bool = False
    """Rows within a record as JSON and files by id, for a machine to read, instead of what people read."""


def prepare_export(
    catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, locale: str, *, exact: bool = False
) -> Export:
    """403 without the right to export, 422 for columns that the viewer cannot read or export."""
    allowed = access(form, viewer, "export").require()
    seen = access(form, viewer, "read").require()
    open_ = {item.key for item in seen.readable() if allowed.level(item.key) != "hidden"}
    chosen = list(dict.fromkeys(query.columns)) or _usual(form, open_)
    check_names(catalog, viewer, form, chosen, query.sort)
    issues = [
        unknown_field(UnknownField(path, sorted(open_)), f"columns.{index}")
        for index, path in enumerate(chosen)
        if path.partition(".")[0] not in open_
    ]
    if issues:
        raise invalid(*issues)
    asked = prepare(catalog, viewer, form, Query(chosen, query.filter, query.sort, search=query.search))
    plan = compile_stream(catalog, viewer, form, asked.shape, asked.node, "export")
    scope = FormScope(catalog, viewer, form, seen)
    columns = _headers([_column(scope, form, path, locale) for path in chosen])
    return Export(form, columns, plan, asked.inputs, CheckContext(ZoneInfo(viewer.zone), locale), exact)


def _usual(form: FormDef, open_: set[str]) -> list[str]:
    """The number, the form's own fields, then who and when; lists of other records stay out."""
    own = [item.key for item in form.own_fields if not isinstance(item.type, ReverseList | Presentational)]
    system = [item.key for item in form.fields.values() if item.system and item.key != "no"]
    return [key for key in ("no", *own, *system) if key in open_ and key not in _NOT_BY_DEFAULT]


def _column(scope: FormScope, form: FormDef, path: str, locale: str) -> ExportColumn:
    field, _ = scope.find(path)
    steps = path.split(".")
    labels = [pick(scope.find(".".join(steps[: n + 1]))[0].label, locale) for n in range(len(steps))]
    part = steps[-1] if field.key != steps[-1] else None
    if part is not None:
        parts: Mapping[str, Any] = field.type.parts(field.settings)  # type: ignore[attr-defined]
        labels[-1] = pick(parts[part].label, locale)
    return ExportColumn(path, " · ".join(labels), field, part)


def _headers(columns: Sequence[ExportColumn]) -> tuple[ExportColumn, ...]:
    """Fields of one label are told apart by their key, which an import reads again."""
    counts = Counter(item.header for item in columns)
    return tuple(
        item if counts[item.header] == 1 else
        ExportColumn(item.path, f"{item.header}（{item.path}）", item.field, item.part)
        for item in columns
    )  # fmt: skip


async def documents(db: Database, export: Export) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows as JSON documents by path, some hundred at a time."""
    async with db.pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(export.plan.sql, *export.plan.args(export.inputs))
        while rows := await cursor.fetch(FETCH):
            yield [orjson.loads(row[0]) for row in rows]
