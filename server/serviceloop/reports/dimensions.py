"""Dimensions: what the records are grouped by, and how a group's value looks in the answer.

Grouping goes by the cheap stored value (an id, a period's number); what people read is fetched once a group, later.
"""

from collections.abc import Callable
from dataclasses import dataclass

from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.permissions import access
from serviceloop.forms.records.outputs import title_sql
from serviceloop.forms.records.sources import Builder, Resolved, Source, table_of
from serviceloop.reports.definition import Dimension
from serviceloop.reports.periods import borders_sql, stored, trunc_sql

GROUPABLE = frozenset(Kind) - {Kind.JSON}
_LISTS = frozenset({Kind.TEXTS, Kind.IDS})
_TIMES = frozenset({Kind.DATE, Kind.DATETIME})


@dataclass(frozen=True)
class Grouped:
    """SQL of one dimension. `key` goes over the records; `output` and `sort` over the groups, whose alias is g.

    `before`: a WITH query it needs; `source`: an item of FROM it needs.
    """

    key: str
    output: str
    sort: str
    before: str | None = None
    source: str | None = None


def grain_of(dimension: Dimension, kind: Kind) -> str | None:
    """The period to group by; a time without one is grouped by day."""
    if kind not in _TIMES:
        return None
    return dimension.grain or ("day" if kind is Kind.DATETIME else None)


def grouped(builder: Builder, dimension: Dimension, number: int, zone: Callable[[], str]) -> Grouped:
    """Compiles a dimension; `number` makes its names unique in the statement; `zone` is the company's, as SQL."""
    found = builder.column(builder.root, dimension.field)
    group = f"g.d{number}"
    grain = grain_of(dimension, found.kind)
    if grain is not None and not (grain == "day" and found.kind is Kind.DATE):
        return _period(found, grain, number, zone() if found.kind is Kind.DATETIME else "")
    source, key = None, found.sql
    if found.kind in _LISTS:
        source = f"LEFT JOIN LATERAL unnest({found.sql}) AS u{number}(v) ON true"
        key = f"u{number}.v"
    if isinstance(found.field.type, Relational) and found.part is None:
        title = _title(builder, found, group)
        output = f"CASE WHEN {group} IS NOT NULL THEN json_build_object('id', {group}, 'title', {title}) END"
        return Grouped(key, output, title, source=source)
    output = f"trim_scale({group}::numeric)" if found.kind is Kind.NUMBER else group
    return Grouped(key, output, group, source=source)


def _period(found: Resolved, grain: str, number: int, zone: str) -> Grouped:
    group, borders = f"g.d{number}", f"borders{number}"
    if not stored(found):
        return Grouped(trunc_sql(found, grain, zone), group, group)
    key = f"width_bucket({found.sql}, (SELECT bounds FROM {borders}))"  # noqa: S608
    output = f"(SELECT days[{group}] FROM {borders})"  # noqa: S608
    return Grouped(key, output, group, before=f"{borders} AS MATERIALIZED ({borders_sql(found, grain, zone)})")


def _title(builder: Builder, found: Resolved, group: str) -> str:
    """The title of the record whose id the group has, null where the viewer may not see it."""
    type_ = found.field.type
    assert isinstance(type_, Relational)
    form = builder.catalog.get(type_.target(found.field.settings))
    seen = access(form, builder.viewer, "read") if found.source.access is not None else None
    there = Source(form, builder.new_alias(), seen)
    with builder.nested() as joins:
        scope, title = builder.rows(there), title_sql(builder, there)
    tables = " ".join([f"{table_of(form)} {there.alias}", *joins])
    return f"(SELECT {title} FROM {tables} WHERE {there.alias}.id = {group} AND {scope})"  # noqa: S608
