"""Asks reports: checked against what the viewer may see, compiled once a shape, run as one statement."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from serviceloop import expr
from serviceloop.forms.api import Catalog
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import FormScope
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem
from serviceloop.reports.checks import described
from serviceloop.reports.compiler import ReportInputs, ReportShape, compile_report
from serviceloop.reports.definition import MAX_LIMIT, ReportQuery

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class _Compiled:
    plan: Plan
    columns: bytes


async def report_json(
    db: Any, catalog: Catalog, viewer: Viewer, query: ReportQuery, now: datetime | None = None
) -> bytes:
    """The answer's body: {"columns": […], "rows": [[…]], "truncated"}. `db`: a pool, or a connection.

    Problem 422 names what is wrong in the query; 403: the form may not be read; 404: there is none; 503: too slow.
    """
    form = catalog.get(query.form)
    scope = FormScope(catalog, viewer, form, access(form, viewer, "read").require())
    node = expr.conditions.parse(query.filter, scope, path="filter") if query.filter else None
    # Fractions and limit are values, but whether they are there and right belongs to the shape.
    fractions = tuple(item.p for item in query.measures)
    right = (1 <= query.limit <= MAX_LIMIT, *(None if p is None else 0 <= p <= 1 for p in fractions))
    shape = ReportShape(
        tuple(query.dimensions),
        tuple(replace(item, p=None) for item in query.measures),
        expr.shape(node) if node is not None else None,
        tuple(query.order),
        bool(query.search),
    )
    key = ("report", catalog.version, form.key, viewer.grants_key, shape, right)
    compiled = PLANS.get(key, form, lambda: _compile(catalog, viewer, form, scope, query, shape, node))
    inputs = ReportInputs(expr.Env.of(viewer, now), node, query.search or None, limit=query.limit, fractions=fractions)
    rows = await _run(db, compiled.plan.sql, compiled.plan.args(inputs))
    return b'{"columns":' + compiled.columns + b"," + rows.encode()[1:]


def _compile(
    catalog: Catalog, viewer: Viewer, form: FormDef, scope: FormScope, query: ReportQuery, shape: ReportShape, node: Any
) -> _Compiled:
    columns = orjson.dumps(described(scope, query))
    return _Compiled(compile_report(catalog, viewer, form, shape, node), columns)


async def _run(db: Any, sql: str, args: list[Any]) -> str:
    try:
        text: str = await db.fetchval(sql, *args, timeout=TIMEOUT_SECONDS)
    except (TimeoutError, asyncpg.QueryCanceledError):
        zh, en = "统计耗时过长，请缩小时间范围或减少维度", "This takes too long; narrow the period or drop a dimension"
        raise Problem(503, "too_slow", {"zh": zh, "en": en}) from None
    except asyncpg.NumericValueOutOfRangeError:
        raise Problem(
            422, "out_of_range", {"zh": "数值过大，无法统计", "en": "A number is too large for this"}
        ) from None
    return text
