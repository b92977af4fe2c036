"""Reading records: a question is checked, its plan found or compiled, and run; the result is the body."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from serviceloop import expr
from serviceloop.expr.scope import closest
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records.compiler import (
    ListShape,
    Order,
    Plan,
    bad_cursor,
    compile_get,
    compile_list,
    full_order,
    read_cursor,
)
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import Catalog, FormScope, Inputs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, invalid, not_found

MAX_COLUMNS, MAX_SORT, MAX_LIMIT, MAX_SEARCH, MAX_SKIP = 200, 5, 200, 100, 10_000_000
_ALWAYS = ("id", "no", "version")
TOTALS = ("none", "capped", "exact")


@dataclass(frozen=True)
class Query:
    """A question about a form's records. `columns` empty: every field of the form that the viewer may read.

    `filter`: a condition tree. `cursor`: `next` of the page before. `total`: none, capped (up to 1000) or exact.
    `deleted`: the recycle bin instead of the live records. `skip`: rows to pass over, from the cursor or the beginning;
    for a jump into the middle, as it costs the more the further it goes.
    """

    columns: Sequence[str] = ()
    filter: Any = None
    sort: Sequence[Order] = ()
    limit: int = 50
    cursor: str | None = None
    total: str = "none"
    search: str | None = None
    deleted: bool = False
    skip: int = 0


@dataclass(frozen=True)
class Prepared:
    """A checked question: its shape, the parsed filter, and the values of this run."""

    shape: ListShape
    node: Any
    inputs: Inputs = field(repr=False)


def prepare(catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, now: datetime | None = None) -> Prepared:
    """Parses the filter as the viewer may ask it, and reads the cursor; 422 with paths."""
    seen = access(form, viewer, "read").require()
    scope = PLANS.get(
        ("names", catalog.version, form.key, viewer.grants_key), form, lambda: FormScope(catalog, viewer, form, seen)
    )
    node = expr.conditions.parse(query.filter, scope, path="filter") if query.filter else None
    order, columns = full_order(seen, query.sort), _columns(seen, query.columns)
    _check_sizes(query)
    cursor = read_cursor(query.cursor, len(order)) if query.cursor else ()
    shape = ListShape(
        columns,
        order,
        expr.shape(node) if node is not None else None,
        bool(query.search),
        tuple(value is None for value in cursor) if query.cursor else None,
        query.total,
        query.deleted,
        min(query.limit, MAX_LIMIT),
        query.skip > 0,
    )
    inputs = Inputs(expr.Env.of(viewer, now), node, query.search, cursor, query.skip)
    return Prepared(shape, node, inputs)


async def query_json(db: Any, catalog: Catalog, viewer: Viewer, form_key: str, query: Query) -> str:
    """The response body of a list. `db`: a Database's pool, or a connection inside a transaction."""
    form = catalog.get(form_key)
    asked = prepare(catalog, viewer, form, query)
    key = ("list", catalog.version, form.key, viewer.grants_key, asked.shape)
    plan = PLANS.get(key, form, lambda: _compile_list(catalog, viewer, form, query, asked))
    return await _run(db, plan, asked.inputs) or ""


def _compile_list(catalog: Catalog, viewer: Viewer, form: FormDef, query: Query, asked: Prepared) -> Plan:
    """Names are checked here and not at each run: a plan in the cache has passed."""
    check_names(catalog, viewer, form, query.columns, query.sort)
    return compile_list(catalog, viewer, form, asked.shape, asked.node)


async def get_json(
    db: Any,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    columns: Sequence[str] = (),
    *,
    deleted: bool = False,
) -> str:
    """The response body of one record; 404 when there is none that the viewer may see."""
    form = catalog.get(form_key)
    seen = access(form, viewer, "read").require()
    key = ("get", catalog.version, form.key, viewer.grants_key, tuple(columns), deleted)
    plan = PLANS.get(key, form, lambda: _compile_get(catalog, viewer, form, seen, columns, deleted))
    body = await _run(db, plan, Inputs(expr.Env.of(viewer), ids=(id,)))
    if body is None:
        raise not_found()
    return body


async def may_read(connection: Any, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID) -> bool:
    """Whether the viewer may see this record at all."""
    try:
        await get_json(connection, catalog, viewer, form_key, id, ("id",))
    except Problem:
        return False
    return True


async def record_of(connection: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, id: UUID) -> Any:
    """One record as the viewer sees it, parsed, for use inside a transaction."""
    return orjson.loads(await get_json(connection, catalog, viewer, form.key, id))


async def get(db: Database, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID) -> dict[str, Any]:
    """One record as the viewer sees it."""
    found: dict[str, Any] = orjson.loads(await get_json(db.pool, catalog, viewer, form_key, id))
    return found


async def query(db: Any, catalog: Catalog, viewer: Viewer, form_key: str, question: Query) -> dict[str, Any]:
    """{"rows", "next", "total"} of a list. `db`: a Database, or a connection inside a transaction."""
    runner = db.pool if isinstance(db, Database) else db
    found: dict[str, Any] = orjson.loads(await query_json(runner, catalog, viewer, form_key, question))
    return found


async def _run(db: Any, plan: Plan, inputs: Inputs) -> str | None:
    try:
        body: str | None = await db.fetchval(plan.sql, *plan.args(inputs))
    except asyncpg.DataError:
        # Filter values were checked when parsed; what is left to fail in PostgreSQL is a forged cursor.
        if inputs.cursor:
            raise bad_cursor() from None
        raise
    return body


def _compile_get(
    catalog: Catalog, viewer: Viewer, form: FormDef, seen: Access, columns: Sequence[str], deleted: bool
) -> Plan:
    check_names(catalog, viewer, form, columns, ())
    return compile_get(catalog, viewer, form, _columns(seen, columns), deleted)


def _columns(seen: Access, asked: Sequence[str]) -> tuple[str, ...]:
    """What was asked for, once each, after the keys that every row carries; every field if nothing was."""
    names = asked or [item.key for item in seen.readable() if item.key != "deleted_at"]
    always = [key for key in _ALWAYS if seen.level(key) != "hidden"]
    return tuple(dict.fromkeys([*always, *names]))


def check_names(
    catalog: Catalog, viewer: Viewer, form: FormDef, columns: Sequence[str], order: Sequence[Order]
) -> None:
    """422 with one issue for each column and sort path that the viewer cannot see."""
    scope = FormScope(catalog, viewer, form, access(form, viewer, "read"))
    issues = [issue for n, path in enumerate(columns) if (issue := _unknown(scope, path, f"columns.{n}"))]
    issues += [issue for n, item in enumerate(order) if (issue := _unknown(scope, item.path, f"sort.{n}.field"))]
    if issues:
        raise invalid(*issues)


def _unknown(scope: FormScope, path: str, where: str) -> Issue | None:
    try:
        scope.find(path)
    except expr.UnknownField as error:
        return unknown_field(error, where)
    return None


def unknown_field(error: expr.UnknownField, where: str) -> Issue:
    """The issue for a field that is not there to see, with the name that was probably meant."""
    near = closest(error.path.split(".")[-1], error.candidates)
    hint_zh, hint_en = (f"，是否想写“{near}”？", f"; did you mean {near}?") if near else ("", "")
    name = error.path[:80]
    return Issue(
        where, "unknown_field", {"zh": f"没有字段“{name}”{hint_zh}", "en": f"There is no field {name}{hint_en}"}
    )


def _check_sizes(query: Query) -> None:
    checks = (
        (len(query.columns) <= MAX_COLUMNS, "columns", f"最多 {MAX_COLUMNS} 列", f"at most {MAX_COLUMNS} columns"),
        (len(query.sort) <= MAX_SORT, "sort", f"最多按 {MAX_SORT} 列排序", f"at most {MAX_SORT} sort columns"),
        (1 <= query.limit <= MAX_LIMIT, "limit", f"须在 1 到 {MAX_LIMIT} 之间", f"must be from 1 to {MAX_LIMIT}"),
        (0 <= query.skip <= MAX_SKIP, "skip", f"须在 0 到 {MAX_SKIP} 之间", f"must be from 0 to {MAX_SKIP}"),
        (query.total in TOTALS, "total", "须为 none、capped 或 exact", "must be none, capped or exact"),
        (
            len(query.search or "") <= MAX_SEARCH,
            "search",
            f"最多 {MAX_SEARCH} 个字",
            f"at most {MAX_SEARCH} characters",
        ),
    )
    wrong = [Issue(path, "out_of_range", {"zh": zh, "en": en}) for ok, path, zh, en in checks if not ok]
    if wrong:
        raise invalid(*wrong)
