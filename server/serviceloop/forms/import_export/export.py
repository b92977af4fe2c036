"""Exporting a list: read through a server-side cursor, so that memory does not grow with the number of rows."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from serviceloop.expr.kinds import Kind
from serviceloop.expr.scope import UnknownField
from serviceloop.fields.base import CheckContext
from serviceloop.fields.capabilities import Chosen, Files, Presentational, Relational, ReverseList, Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.compiler import Plan, compile_stream
from serviceloop.forms.records.reading import Query, check_names, prepare, unknown_field
from serviceloop.forms.records.sources import Catalog, FormScope, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Issue, Problem, forbidden, invalid
from serviceloop.kit.labels import pick

FETCH = 500
_NOT_BY_DEFAULT = frozenset({"id", "version", "deleted_at"})


@dataclass(frozen=True)
class Extent:
    """What an export holds beside the rows of its list.

    `exact`: rows within a record as JSON and files by id, for a machine to read, instead of what people read.
    `sub_tables`: keys of those that get a table of their own. `files`: they come along, and cells name them.
    `lenient`: columns and sub-tables that the viewer may not see are left out instead of refused.
    """

    exact: bool = False
    sub_tables: Sequence[str] = ()
    files: bool = False
    lenient: bool = False


@dataclass(frozen=True)
class ExportColumn:
    """A column of the file. `part`: of a composite field, whose value is then plain text or a number."""

    path: str
    header: str
    field: FieldDef
    part: str | None


@dataclass(frozen=True)
class SubTable:
    """A further table: the rows of a sub-table, each with the key of its record in front."""

    field: FieldDef
    title: str
    key: ExportColumn
    columns: tuple[ExportColumn, ...]


@dataclass(frozen=True)
class Export:
    """A checked export, ready to be read. `name_by`: the field by which a record's folder of files is called."""

    form: FormDef
    title: str
    columns: tuple[ExportColumn, ...]
    plan: Plan
    inputs: Inputs
    context: CheckContext
    exact: bool = False
    sub_tables: tuple[SubTable, ...] = ()
    files: bool = False
    name_by: str = "id"

    @property
    def has_files(self) -> bool:
        """Whether a column holds files that come along."""
        fields = [*self.columns, *(item for table in self.sub_tables for item in table.columns)]
        return self.files and any(isinstance(item.field.type, Files) for item in fields)


def prepare_export(
    catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, locale: str, extent: Extent = Extent()
) -> Export:
    """403 without the right to export, 422 for columns that the viewer cannot read or export."""
    allowed = access(form, viewer, "export").require()
    seen = access(form, viewer, "read").require()
    open_ = {item.key for item in seen.readable() if allowed.level(item.key) != "hidden"}
    if extent.lenient:
        query, extent = _narrowed(catalog, viewer, form, query, extent, open_)
    inside = _sub_tables(form, open_, extent.sub_tables)
    chosen = list(dict.fromkeys(query.columns)) or _usual(form, open_)
    chosen = [path for path in chosen if path not in inside]
    check_names(catalog, viewer, form, chosen, query.sort)
    issues = [
        unknown_field(UnknownField(path, sorted(open_)), f"columns.{index}")
        for index, path in enumerate(chosen)
        if path.partition(".")[0] not in open_
    ]
    if issues:
        raise invalid(*issues)
    key = _record_key(form, open_) if inside else None
    if key is not None and key not in chosen:
        chosen.insert(0, key)
    name_by = "no" if "no" in open_ else "id"
    read = list(dict.fromkeys([*chosen, *inside, name_by]))
    asked = prepare(catalog, viewer, form, Query(read, query.filter, query.sort, search=query.search))
    plan = compile_stream(catalog, viewer, form, asked.shape, asked.node, "export")
    scope = FormScope(catalog, viewer, form, seen)
    columns = _headers([_column(scope, form, path, locale) for path in chosen])
    known = {item.path: item for item in columns}
    tables = tuple(_sub_table(form.fields[item], known[key], locale) for item in inside if key is not None)
    context = CheckContext(ZoneInfo(viewer.zone), locale)
    title, files = pick(form.label, locale), extent.files
    return Export(form, title, columns, plan, asked.inputs, context, extent.exact, tables, files, name_by)


def _narrowed(
    catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, extent: Extent, open_: set[str]
) -> tuple[Query, Extent]:
    """Without what the viewer may not see. A filter by it stays: it is refused, as rows chosen by it would tell."""

    def sees(path: str) -> bool:
        try:
            check_names(catalog, viewer, form, [path], [])
        except Problem:
            return False
        return path.partition(".")[0] in open_

    columns = [path for path in query.columns if sees(path)]
    if query.columns and not columns:
        raise forbidden({"zh": "没有可以导出的列", "en": "There is no column left that may be exported"})
    sort = [item for item in query.sort if sees(item.path)]
    sub_tables = [key for key in extent.sub_tables if key in open_]
    return replace(query, columns=columns, sort=sort), replace(extent, sub_tables=sub_tables)


def _sub_tables(form: FormDef, open_: set[str], asked: Sequence[str]) -> list[str]:
    issues = [
        Issue(f"sub_tables.{index}", "unknown_field", {"zh": f"没有子表“{key[:60]}”", "en": f"No sub-table {key[:60]}"})
        for index, key in enumerate(asked)
        if key not in open_ or not isinstance(form.fields[key].type, Rows)
    ]
    if issues:
        raise invalid(*issues)
    return list(dict.fromkeys(asked))


def _record_key(form: FormDef, open_: set[str]) -> str:
    """The field that tells in a further table whose row it is: one that every record has and no two share."""
    for item in form.own_fields:
        plain = item.kind is Kind.TEXT and not isinstance(item.type, Chosen | Relational)
        if item.key in open_ and item.unique and item.required and plain:
            return item.key
    return "no" if "no" in open_ else "id"


def _sub_table(field: FieldDef, key: ExportColumn, locale: str) -> SubTable:
    inner = [
        ExportColumn(f"{field.key}.{item.key}", pick(item.label, locale), item, None)
        for item in field.rows.values()
        if not isinstance(item.type, Presentational)
    ]
    key, *columns = _headers([key, *inner])
    return SubTable(field, pick(field.label, locale), key, tuple(columns))


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
        item if counts[item.header] == 1 else replace(item, header=f"{item.header}（{item.path}）") for item in columns
    )


async def documents(db: Database, export: Export) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows as JSON documents by path, some hundred at a time."""
    async with db.pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(export.plan.sql, *export.plan.args(export.inputs))
        while rows := await cursor.fetch(FETCH):
            yield [orjson.loads(row[0]) for row in rows]


async def count_rows(db: Database, export: Export) -> int:
    """How many records the export has."""
    sql = f"SELECT count(*) FROM ({export.plan.sql}) counted"
    count: int = await db.pool.fetchval(sql, *export.plan.args(export.inputs))
    return count


def export_detail(export: Export, body: Any) -> dict[str, Any]:
    """What the audit log keeps of an export that `body`, an ExportBody, asked for."""
    return {
        "format": body.format, "columns": [item.path for item in export.columns], "filter": body.filter,
        "search": body.search, "sub_tables": list(body.sub_tables), "files": body.files,
    }  # fmt: skip
