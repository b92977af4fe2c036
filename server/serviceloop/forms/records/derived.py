"""Lookups and roll-ups: values that are read along from related records (ADR 0080).

Both are compiled through the same masked sources as everything else, so they show what the viewer could see by going
there: a lookup is its path, a roll-up is a subquery over the related records in the viewer's rows and fields. Where
the way there is hidden (the relation, the field, a field that the roll-up's filter names), the value is null.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Borrowed, Computed, Gathering, ReverseList, RolledUp, Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import Access, RowGrant, access
from serviceloop.kit.errors import Problem

if TYPE_CHECKING:
    from serviceloop.forms.records.sources import Builder, Catalog, FormScope, Resolved, Source

NUMERIC = frozenset({Kind.NUMBER, Kind.DURATION})
ORDERED = NUMERIC | {Kind.DATE, Kind.DATETIME}
KINDS_OF: dict[str, frozenset[Kind]] = {"sum": NUMERIC, "avg": NUMERIC, "min": ORDERED, "max": ORDERED}
"""What a function takes; those not named take everything."""
_NULL_PART = "-"
"""A null that has no type to be shown by."""


def rows_form(form: FormDef, field: FieldDef) -> FormDef:
    """The table behind a sub-table field, as a form of its own."""
    fields = {"id": form.fields["id"], **field.rows}
    table = form.rows_table(field.key)
    return FormDef(table, field.label, fields, title="id", schema=form.schema, table=table)


def rows_access(form: FormDef) -> Access:
    """All of a row, whose grant is the sub-table's; what its relations reach is masked as anywhere."""
    return Access(form, "read", (RowGrant({}, {"*": "read"}),))


def gathered_form(catalog: "Catalog", form: FormDef, gathering: Gathering) -> FormDef | None:
    """The form whose records a roll-up of `form` goes over; None where its source is neither list nor sub-table."""
    through = form.fields.get(gathering.through)
    if through is not None and isinstance(through.type, ReverseList):
        return catalog.get(through.type.source(through.settings)[0])
    return rows_form(form, through) if through is not None and isinstance(through.type, Rows) else None


# --- what they are, for conditions, formulas, texts and cells
def found_field(scope: "FormScope", field: FieldDef, rest: list[str], path: str) -> tuple[FieldDef, Kind]:
    """The field whose type and settings the value has, under the derived field's own key and label; and its kind."""
    plain = scope.plain()
    if isinstance(field.type, Borrowed):
        target = ".".join([field.type.borrowed(field.settings), *rest])
        shown, kind = plain.find(target)
        return replace(shown, key=field.key, label=field.label), kind
    assert isinstance(field.type, RolledUp)
    gathering = field.type.gathering(field.settings)
    there = gathered_form(scope.catalog, scope.form, gathering)
    if rest or there is None:
        raise scope.unknown(path, scope.form, scope.seen)
    if gathering.fn == "count" or gathering.field is None:
        return field, Kind.NUMBER
    shown, kind = plain.at(there).find(gathering.field)
    return (field if isinstance(shown.type, Computed) else replace(shown, key=field.key, label=field.label)), kind


# --- SQL
def borrowed(builder: "Builder", source: "Source", own: FieldDef, rest: str, kind: Kind) -> "Resolved":
    """A lookup: the value at the end of its path, masked there and here."""
    assert isinstance(own.type, Borrowed)
    path = ".".join(part for part in (own.type.borrowed(own.settings), rest) if part)
    try:
        found = builder.column(source, path)
    except expr.UnknownField:
        return _nothing(builder, source, own, kind)
    return replace(found, sql=builder.masked(source, own, found.sql))


def rolled_up(builder: "Builder", source: "Source", own: FieldDef, kind: Kind) -> "Resolved":
    """A roll-up: one value out of the related records that the viewer may see."""
    assert isinstance(own.type, RolledUp)
    gathering = own.type.gathering(own.settings)
    try:
        there, link, node = _related(builder, source, gathering)
    except (expr.UnknownField, Problem):
        return _nothing(builder, source, own, kind)
    sql, found = _subquery(builder, source, gathering, kind, there, link, node)
    masked = builder.masked(source, own, sql)
    if found is None or isinstance(found.field.type, Computed):
        return builder.resolved(masked, kind, own, source)
    # Joins made inside the subquery are of no use outside: the source stands for the permissions only.
    return replace(found, sql=masked, source=replace(found.source, joins={}))


def _nothing(builder: "Builder", source: "Source", own: FieldDef, kind: Kind) -> "Resolved":
    return builder.resolved(f"NULL::{expr.pg_type(kind)}", kind, own, source, _NULL_PART)


def _related(
    builder: "Builder", source: "Source", gathering: Gathering
) -> "tuple[Source, str | None, expr.Node | None]":
    """The related table, its field that points here (None for the rows of a sub-table), and the parsed filter.

    Every name is looked up before anything is compiled, so that a refusal leaves no half-made statement behind:
    UnknownField or a Problem where the list, the field pointing here, the field rolled up or one that the filter
    names is hidden. What one may not see cannot be counted out either.
    """
    through, _ = builder.scope(source).find(gathering.through)
    form = gathered_form(builder.catalog, source.form, gathering)
    assert form is not None
    link = through.type.source(through.settings)[1] if isinstance(through.type, ReverseList) else None
    # The sub-table's grant covers its rows: they have none of their own.
    seen = rows_access(form) if link is None else access(form, builder.viewer, "read")
    there = builder.new_source(form, None if source.access is None else seen)
    scope = builder.scope(there)
    for path in (link, gathering.field):
        if path is not None:
            scope.find(path)
    return there, link, expr.conditions.parse(gathering.filter, scope, path="filter") if gathering.filter else None


def _subquery(
    builder: "Builder",
    source: "Source",
    gathering: Gathering,
    kind: Kind,
    there: "Source",
    link: str | None,
    node: "expr.Node | None",
) -> "tuple[str, Resolved | None]":
    here = builder.column(source, gathering.through)
    with builder.nested() as joins:
        tie = f"{builder.column(there, link).sql if link else f'{there.alias}.parent'} = {here.sql}"
        conditions = [tie, *([f"{there.alias}.deleted_at IS NULL"] if link else []), builder.rows(there)]
        if node is not None:
            conditions.append(builder.compile(node, there, lambda inputs: expr.values(node, inputs.env)))
        found = builder.column(there, gathering.field) if gathering.field else None
    where = " AND ".join(item for item in conditions if item != "true")
    from_ = f"FROM {' '.join([builder.table(there), *joins])} WHERE {where}"
    if gathering.fn != "last":
        return f"(SELECT {_aggregate(gathering.fn, found, kind)} {from_})", found
    assert found is not None
    latest = ("created_at", "id") if link else ("position",)
    order = ", ".join(f"{there.alias}.{key} DESC" for key in latest)
    return f"(SELECT {found.sql} {from_} ORDER BY {order} LIMIT 1)", found


def _aggregate(fn: str, found: "Resolved | None", kind: Kind) -> str:
    if fn == "count":
        return f"count({found.sql if found is not None else '*'})"
    assert found is not None
    value = f"{fn}({found.sql})"
    if fn not in ("sum", "avg"):
        return value
    return f"round({value})::bigint" if kind is Kind.DURATION else f"trim_scale(round({value}, 6))"
