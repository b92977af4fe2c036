"""The query compiler: one question about records → one SQL statement whose result is the response body.

A plan is the statement's text with parameter slots; it depends on the question's *shape* only, so it is compiled once
and run again with other values (plans.py keeps them).
"""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from serviceloop import expr
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records.outputs import output_sql
from serviceloop.forms.records.search import near_or_far, search_sql
from serviceloop.forms.records.sources import ArgSource, Builder, Catalog, Inputs, Resolved, quote
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, Problem, invalid

MAX_NAME = 63
_GATHERED = (
    "不能按关联汇总字段排序：每一行都要重新计算，请改用筛选",
    "Cannot sort by a roll-up: it is worked out anew for each row. Filter by it instead",
)
CAPPED_TOTAL = 1000
# Columns that are never null sort plainly, so that the index built for them serves the order.
_NOT_NULL = frozenset({"id", "created_at", "updated_at", "version"})


@dataclass(frozen=True)
class Plan:
    """A compiled statement. Shape in, text out; `args` puts one run's values in the slots' order."""

    sql: str
    sources: tuple[ArgSource, ...]

    def args(self, inputs: Inputs) -> list[Any]:
        return [value for source in self.sources for value in source(inputs)]


@dataclass(frozen=True)
class Order:
    """One sort column."""

    path: str
    desc: bool = False


@dataclass(frozen=True)
class ListShape:
    """Everything about a list question but its values. `order` ends in a tie break (`full_order`).

    `cursor_nulls`: which of the cursor's values are null; None: first page. `skips`: the page begins further on
    (`Inputs.skip`).
    """

    columns: tuple[str, ...]
    order: tuple[Order, ...]
    filter_shape: Any
    has_search: bool
    cursor_nulls: tuple[bool, ...] | None
    total: str
    deleted: bool = False
    limit: int = 50
    skips: bool = False


def compile_list(
    catalog: Catalog, viewer: Viewer, form: FormDef, shape: ListShape, node: Any, owners: Any = None
) -> Plan:
    """{"rows": […], "next": cursor or null, "total": {"count", "capped"} or null}.

    `owners`: a further condition, of the form's owner, that reads what the viewer may not (`Inputs.owners`).
    """
    builder = Builder(catalog, viewer, form, access(form, viewer, "read").require())
    order = shape.order
    keys = [_sortable(builder, item) for item in order]
    where = _where(builder, shape, node)
    if owners is not None:
        plain = builder.plain(builder.root)
        where += f" AND {builder.compile(owners, plain, lambda inputs: expr.values(inputs.owners, inputs.env))}"
    counted = f"FROM {builder.from_sql} WHERE {where}"
    limit, order_sql = shape.limit, _order_sql(order, keys)  # a literal: the planner must know it is small
    near, paged = _paged(builder, shape, keys, where)
    document = _document(builder, shape.columns)
    sort_values = ", ".join(f"to_json({key.sql})" for key in keys)
    page = (
        f"SELECT row_number() OVER () AS n, p.* FROM (SELECT {document} AS doc, json_build_array({sort_values}) AS cur"
        f" FROM {builder.from_sql} WHERE {paged} ORDER BY {order_sql} LIMIT {limit + 1}) p"
    )
    sql = (
        f"{near}SELECT json_build_object('rows',"
        f" coalesce(json_agg(doc ORDER BY n) FILTER (WHERE n <= {limit}), '[]'::json),"
        f" 'next', CASE WHEN count(*) > {limit} THEN"
        f" encode(convert_to((max(cur::text) FILTER (WHERE n = {limit})), 'UTF8'), 'base64') END,"
        f" 'total', {_total(shape.total, counted)})::text FROM ({page}) q"
    )
    return Plan(sql, tuple(builder.sources))


def compile_get(catalog: Catalog, viewer: Viewer, form: FormDef, columns: Sequence[str], deleted: bool = False) -> Plan:
    """One record by id as a JSON object; no row when it does not exist or is out of the viewer's scope."""
    builder = Builder(catalog, viewer, form, access(form, viewer, "read").require())
    ident = builder.param(lambda inputs: inputs.ids[0], "uuid")
    alive = "" if deleted else " AND t.deleted_at IS NULL"
    scope = builder.rows(builder.root)
    document = _document(builder, columns)
    return Plan(
        f"SELECT {document}::text FROM {builder.from_sql} WHERE t.id = {ident}{alive} AND {scope}",
        tuple(builder.sources),
    )


def compile_stream(catalog: Catalog, viewer: Viewer, form: FormDef, shape: ListShape, node: Any, action: str) -> Plan:
    """All rows of a list, one JSON document a row, in order; for exports, read through a server-side cursor.

    Rows are those both readable and open to `action`; a column must be readable.
    """
    builder = Builder(catalog, viewer, form, access(form, viewer, "read").require())
    allowed = access(form, viewer, action).require()
    order = shape.order
    keys = [_sortable(builder, item) for item in order]
    where = _where(builder, shape, node)
    extra = f" AND {builder.tree(builder.root, allowed.rows)}" if allowed.rows else ""
    document = _document(builder, shape.columns)
    sql = f"SELECT {document}::text FROM {builder.from_sql} WHERE {where}{extra} ORDER BY {_order_sql(order, keys)}"
    return Plan(sql, tuple(builder.sources))


def _where(builder: Builder, shape: ListShape, node: Any) -> str:
    parts = [_alive(shape)]
    scope = builder.rows(builder.root)
    if scope != "true":
        parts.append(scope)
    if node is not None:
        parts.append(builder.compile(node, builder.root, lambda inputs: expr.values(inputs.filter, inputs.env)))
    if shape.has_search:
        parts.append(search_sql(builder))
    return " AND ".join(parts)


def _paged(builder: Builder, shape: ListShape, keys: Sequence[Resolved], where: str) -> tuple[str, str]:
    """(WITH clause, condition) of a page. Where rows are passed over or looked for, those to show are chosen by id:
    nothing is made of the others."""
    order, after = _order_sql(shape.order, keys), _after(builder, shape.order, keys, shape.cursor_nulls)
    if shape.skips:
        offset = builder.param(lambda inputs: inputs.skip, "bigint")
        chosen = f"SELECT t.id FROM {builder.from_sql} WHERE {where}{after} ORDER BY {order}"
        return "", f"t.id = ANY(ARRAY({chosen} OFFSET {offset} LIMIT {shape.limit + 1}))"
    if shape.has_search and _newest_first(shape.order, keys):
        newest = f"{_alive(shape)}{after} ORDER BY {order}"
        return near_or_far(builder, newest, where + after, order, shape.limit + 1)
    return "", where + after


def _newest_first(order: Sequence[Order], keys: Sequence[Resolved]) -> bool:
    """The order in which every table has an index."""
    paths = [(item.path, item.desc) for item in order]
    return paths == [("created_at", True), ("id", True)] and keys[0].sql == 't."created_at"'


def _alive(shape: ListShape) -> str:
    return "t.deleted_at IS NOT NULL" if shape.deleted else "t.deleted_at IS NULL"


def _document(builder: Builder, columns: Sequence[str]) -> str:
    """A JSON object of the columns. Aliases longer than PostgreSQL's names need the slower way.

    Relation paths come first: a title on its own uses their join if there is one.
    """
    made = {path: output_sql(builder, builder.root, path) for path in sorted(columns, key=lambda path: "." not in path)}
    pairs = [(path, made[path]) for path in columns]
    if all(len(path) <= MAX_NAME for path, _ in pairs):
        inner = ", ".join(f"{sql} AS {quote(path)}" for path, sql in pairs)
        return f"(SELECT row_to_json(d) FROM (SELECT {inner}) d)"
    chunks = [pairs[start : start + 40] for start in range(0, len(pairs), 40)]
    objects = [", ".join(f"'{path}', {sql}" for path, sql in chunk) for chunk in chunks]
    return "(" + " || ".join(f"jsonb_build_object({item})" for item in objects) + ")"


def _total(mode: str, counted: str) -> str:
    if mode == "exact":
        return f"(SELECT json_build_object('count', count(*), 'capped', false) {counted})"
    if mode == "capped":
        return (
            f"(SELECT json_build_object('count', least(count(*), {CAPPED_TOTAL}), 'capped', count(*) > {CAPPED_TOTAL})"
            f" FROM (SELECT 1 {counted} LIMIT {CAPPED_TOTAL + 1}) c)"
        )
    return "NULL"


# --- order and keyset paging
def full_order(seen: Access, order: Sequence[Order]) -> tuple[Order, ...]:
    """What was asked for, newest first if nothing was, and the id to tell equals apart."""
    newest = [Order("created_at", desc=True)] if seen.level("created_at") != "hidden" else []
    items = [item for item in order if item.path != "id"] or newest
    if order and not items:
        return (order[0],)
    return (*items, Order("id", items[-1].desc if items else True))


def _sortable(builder: Builder, order: Order) -> Resolved:
    if builder.scope(builder.root).gathers(order.path):
        raise invalid(_issue("sort", "not_sortable", *_GATHERED))
    found = builder.column(builder.root, order.path)
    if found.part is None and found.field.type.column(found.field.settings) is None and found.sql.endswith('."id"'):
        raise invalid(_issue("sort", "not_sortable", f"不能按“{order.path}”排序", f"Cannot sort by {order.path}"))
    return found


def _never_null(order: Order) -> bool:
    return order.path in _NOT_NULL


def _order_sql(order: Sequence[Order], keys: Sequence[Resolved]) -> str:
    parts = []
    for item, key in zip(order, keys, strict=True):
        nulls = "" if _never_null(item) else " NULLS LAST"
        parts.append(f"{key.sql} {'DESC' if item.desc else 'ASC'}{nulls}")
    return ", ".join(parts)


def _after(builder: Builder, order: Sequence[Order], keys: Sequence[Resolved], nulls: tuple[bool, ...] | None) -> str:
    """The rows behind the cursor."""
    if nulls is None:
        return ""
    slots = [_cursor_slot(builder, index, key) for index, key in enumerate(keys)]
    if all(_never_null(item) for item in order) and len({item.desc for item in order}) == 1:
        left, right = ", ".join(key.sql for key in keys), ", ".join(slots)
        return f" AND ({left}) {'<' if order[0].desc else '>'} ({right})"
    return f" AND ({_lexicographic(order, keys, slots, nulls)})"


def _lexicographic(
    order: Sequence[Order], keys: Sequence[Resolved], slots: Sequence[str], nulls: tuple[bool, ...]
) -> str:
    branches: list[str] = []
    equal: list[str] = []
    for item, key, slot, is_null in zip(order, keys, slots, nulls, strict=True):
        # Every slot must appear in the text, so that PostgreSQL knows its type even where the value is null.
        same = f"({key.sql} IS NULL AND {slot} IS NULL)" if is_null else f"{key.sql} = {slot}"
        if not is_null:
            beyond = f"{key.sql} {'<' if item.desc else '>'} {slot}"
            beyond = beyond if _never_null(item) else f"({beyond} OR {key.sql} IS NULL)"
            branches.append(" AND ".join([*equal, beyond]))
        equal.append(same)
    return " OR ".join(f"({branch})" for branch in branches) or "false"


def _cursor_slot(builder: Builder, index: int, key: Resolved) -> str:
    # The cursor's values come back as text and are cast here; a forged one fails in the cast and gets 422.
    pg_type = expr.pg_type(key.kind)
    return f"({builder.param(lambda inputs: inputs.cursor[index], 'text')})::{pg_type}"


_TEXT_VALUE = re.compile(r"[^\x00]*")


def read_cursor(cursor: str, length: int) -> tuple[str | None, ...]:
    """The sort values of the last row seen, as text; 422 when it is not a cursor of this list."""
    try:
        values = json.loads(base64.b64decode(cursor, validate=False), parse_float=str)
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    if not isinstance(values, list) or len(values) != length:
        raise bad_cursor()
    return tuple(_cursor_text(value) for value in values)


def _cursor_text(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    if not _TEXT_VALUE.fullmatch(text):
        raise bad_cursor()
    return text


def bad_cursor() -> Problem:
    return invalid(
        _issue("cursor", "bad_cursor", "翻页位置无效，请从第一页重新开始", "The page cursor is not valid here")
    )


def _issue(path: str, code: str, zh: str, en: str) -> Issue:
    return Issue(path, code, {"zh": zh, "en": en})
