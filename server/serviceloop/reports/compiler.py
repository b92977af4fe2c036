"""One report → one SQL statement whose result is the body's rows.

Built on the query compiler of the forms engine, so that a hidden field does not exist here either, row scopes hold, and
paths see only what the viewer may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.search import search_sql
from serviceloop.forms.records.sources import Builder, Catalog, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.reports.definition import Dimension, Measure, OrderBy
from serviceloop.reports.dimensions import Grouped, grouped
from serviceloop.reports.measures import FUNCTIONS, shown
from serviceloop.reports.spans import span_sql


@dataclass(frozen=True)
class ReportInputs(Inputs):
    """The values of one run. `fractions`: of percentiles, by the measure's place."""

    limit: int = 0
    fractions: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class ReportShape:
    """Everything about a report but its values."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    filter_shape: Any
    order: tuple[OrderBy, ...]
    has_search: bool = False


def compile_report(catalog: Catalog, viewer: Viewer, form: FormDef, shape: ReportShape, node: Any) -> Plan:
    """{"rows": [[…], …], "truncated": whether there are more groups than the limit}."""
    builder = Builder(catalog, viewer, form, access(form, viewer, "read").require())
    zone = cache(lambda: builder.param(lambda inputs: str(inputs.env.zone), "text"))
    groups = [grouped(builder, item, number, zone) for number, item in enumerate(shape.dimensions)]
    measures = [_measure(builder, item, number) for number, item in enumerate(shape.measures)]
    where = _where(builder, node, shape.has_search)
    limit = builder.param(_limit, "bigint")
    sql = " ".join(
        [
            _with(groups, _grouping(builder, groups, [sql for sql, _ in measures], where)),
            _answer(shape, groups, [kind for _, kind in measures], limit),
        ]
    )
    return Plan(sql, tuple(builder.sources))


def _limit(inputs: Inputs) -> int:
    assert isinstance(inputs, ReportInputs)
    return inputs.limit


def _measure(builder: Builder, measure: Measure, number: int) -> tuple[str, Kind]:
    """SQL over the records of a group, and the kind of its value."""
    function = FUNCTIONS[measure.fn]
    if measure.field is None:
        return function.sql.format(x="*"), function.result_kind(None)
    fraction = builder.param(lambda inputs: _fraction(inputs, number), "float8") if function.takes_fraction else ""
    found = builder.column(builder.root, measure.field)
    value, divisor = span_sql(builder, measure.fn, measure.field) or (found.sql, 1)
    sql = function.sql.format(x=value, p=fraction)
    return (sql if divisor == 1 else f"{sql} / {divisor}"), function.result_kind(found.kind)


def _fraction(inputs: Inputs, number: int) -> float | None:
    assert isinstance(inputs, ReportInputs)
    return inputs.fractions[number]


def _where(builder: Builder, node: Any, has_search: bool) -> str:
    parts = ["t.deleted_at IS NULL"]
    scope = builder.rows(builder.root)
    if scope != "true":
        parts.append(scope)
    if node is not None:
        parts.append(builder.compile(node, builder.root, lambda inputs: expr.values(inputs.filter, inputs.env)))
    if has_search:
        parts.append(search_sql(builder))
    return " AND ".join(parts)


def _grouping(builder: Builder, groups: Sequence[Grouped], measures: Sequence[str], where: str) -> str:
    keys = [f"{item.key} AS d{number}" for number, item in enumerate(groups)]
    values = [f"{sql} AS m{number}" for number, sql in enumerate(measures)]
    tables = " ".join([builder.from_sql, *(item.source for item in groups if item.source)])
    by = f" GROUP BY {', '.join(str(number + 1) for number in range(len(groups)))}" if groups else ""
    return f"SELECT {', '.join([*keys, *values])} FROM {tables} WHERE {where}{by}"  # noqa: S608


def _with(groups: Sequence[Grouped], grouping: str) -> str:
    return "WITH " + ", ".join([*(item.before for item in groups if item.before), f"g AS MATERIALIZED ({grouping})"])


def _answer(shape: ReportShape, groups: Sequence[Grouped], kinds: Sequence[Kind], limit: str) -> str:
    values = [shown(f"g.m{number}", kind) for number, kind in enumerate(kinds)]
    row = ", ".join([*(item.output for item in groups), *values])
    order = _order(shape, groups)
    ordered = f" ORDER BY {order}" if order else ""
    page = f"SELECT json_build_array({row}) AS r, row_number() OVER ({ordered.strip()}) AS n FROM g{ordered}"  # noqa: S608
    return (
        f"SELECT json_build_object('rows', coalesce(json_agg(r ORDER BY n) FILTER (WHERE n <= {limit}), '[]'::json),"  # noqa: S608
        f" 'truncated', count(*) > {limit})::text FROM ({page} LIMIT {limit} + 1) p"
    )


def _order(shape: ReportShape, groups: Sequence[Grouped]) -> str:
    """As asked, then by the dimensions, so that the same question has the same answer."""
    sorts = {item.column: group.sort for item, group in zip(shape.dimensions, groups, strict=True)}
    sorts |= {item.column: f"g.m{number}" for number, item in enumerate(shape.measures)}
    asked = {item.by: item.desc for item in shape.order}
    full = asked | {name: False for name in list(sorts)[: len(groups)] if name not in asked}
    return ", ".join(f"{sorts[name]} {'DESC' if desc else 'ASC'} NULLS LAST" for name, desc in full.items())
