"""Conditions and formulas: what PostgreSQL says of a row is what Python says of it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.expr import vectors, world

from serviceloop import expr
from serviceloop.expr import Env, Kind, Node
from serviceloop.expr.literals import held
from serviceloop.kit.errors import Problem


class Context:
    """Columns of the test table; parameters numbered from 1."""

    def __init__(self) -> None:
        self.types: list[str] = []

    def column(self, path: str) -> str:
        return f't."{path}"'

    def bind(self, slot: int, pg_type: str) -> str:
        assert slot == len(self.types)
        self.types.append(pg_type)
        return f"${slot + 1}"


class Table:
    """Rows in a table of a real PostgreSQL, asked through one connection."""

    def __init__(self, dsn: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], env: Env) -> None:
        self.runner = asyncio.Runner()
        self.columns, self.rows, self.env = columns, rows, env
        self.connection = self.runner.run(self._open(dsn))

    async def _open(self, dsn: str) -> Any:
        connection = await asyncpg.connect(dsn, server_settings={"timezone": "UTC", "jit": "off"})
        await connection.set_type_codec(
            "jsonb", schema="pg_catalog", encoder=lambda value: orjson.dumps(value).decode(), decoder=orjson.loads
        )
        columns = ", ".join(f'"{path}" {pg_type}' for path, pg_type in self.columns.items())
        await connection.execute(f"CREATE TEMP TABLE t (k int, {columns})")
        slots = ", ".join(f"${number}" for number in range(1, len(self.columns) + 2))
        values = [(number, *[row.get(path) for path in self.columns]) for number, row in enumerate(self.rows)]
        await connection.executemany(f"INSERT INTO t VALUES ({slots})", values)
        return connection

    def fetch(self, sql: str, *args: Any) -> list[Any]:
        found: list[Any] = self.runner.run(self.connection.fetch(sql, *args))
        return found

    def column(self, node: Node) -> list[Any]:
        """The tree's value for every row, by SQL."""
        sql = expr.to_sql(node, Context(), exact=True)
        return [row[0] for row in self.fetch(f"SELECT ({sql}) FROM t ORDER BY k", *expr.values(node, self.env))]

    def matching(self, node: Node) -> list[int]:
        """Numbers of the rows that a filter keeps, by SQL."""
        sql = expr.to_sql(node, Context())
        return [row[0] for row in self.fetch(f"SELECT k FROM t WHERE {sql} ORDER BY k", *expr.values(node, self.env))]

    def close(self) -> None:
        self.runner.run(self.connection.close())
        self.runner.close()


@pytest.fixture(scope="module")
def table(empty_database_url: str) -> Iterator[Table]:
    columns = {path: pg_type for path, (_, pg_type) in world.COLUMNS.items()}
    opened = Table(empty_database_url, columns, world.rows(), world.ENV)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(empty_database_url: str) -> Iterator[Table]:
    """The records of the shared cases."""
    data = vectors.load("conditions")
    kinds = {path: Kind(kind) for path, kind in data["fields"].items()}
    records = [
        {path: held(kinds[path], value) for path, value in record.items()} for record in data["records"].values()
    ]
    columns = {path: expr.pg_type(kind) for path, kind in kinds.items()}
    opened = Table(empty_database_url, columns, records, vectors.env())
    yield opened
    opened.close()


def by_python(table: Table, node: Node) -> list[Any]:
    run = expr.prepare(node)
    return [run(row.get, table.env) for row in table.rows]


def same(kind: Kind, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is None and right is None
    if kind in (Kind.NUMBER, Kind.DURATION):
        return Decimal(left) == Decimal(right)
    return bool(left == right)


def check(table: Table, node: Node, shown: Any) -> None:
    expected = by_python(table, node)
    for number, (left, right) in enumerate(zip(table.column(node), expected, strict=True)):
        assert same(node.kind, left, right), (shown, table.rows[number], left, right)
    if node.kind is Kind.BOOLEAN:
        assert table.matching(node) == [number for number, value in enumerate(expected) if value is True], shown


_SETTINGS = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@_SETTINGS
@given(tree=world.conditions)
def test_conditions_agree(table: Table, tree: Any) -> None:
    node = expr.conditions.parse(tree, world.SCOPE)
    assert all(value in (True, False) for value in by_python(table, node))
    check(table, node, tree)


@settings(_SETTINGS, max_examples=350)
@given(text=world.formulas())
def test_formulas_agree(table: Table, text: str) -> None:
    check(table, expr.formulas.parse(text, world.SCOPE), text)


@settings(_SETTINGS, max_examples=60)
@given(tree=world.conditions)
def test_equal_shapes_have_equal_sql(tree: Any) -> None:
    """The text depends on the shape only, and binds as many arguments as there are values."""
    node = expr.conditions.parse(tree, world.SCOPE)
    context = Context()
    expr.to_sql(node, context)
    assert len(context.types) == len(expr.values(node, world.ENV))


def test_shared_conditions(shared: Table) -> None:
    names = list(vectors.load("conditions")["records"])
    for case in vectors.load("conditions")["cases"]:
        node = expr.conditions.parse(case["filter"], vectors.scope(), record=vectors.record_scope())
        assert [names[number] for number in shared.matching(node)] == case["matches"], case
        check(shared, node, case)


def test_shared_formulas(shared: Table) -> None:
    for case in vectors.load("formulas")["cases"]:
        check(shared, expr.formulas.parse(case["formula"], vectors.scope()), case["formula"])


def test_each_operator_on_each_kind(table: Table) -> None:
    """Two fields compared, so that operators take their operand from a column as well."""
    for path, (kind, _) in world.COLUMNS.items():
        for op in expr.operators.for_kind(kind):
            for other, (other_kind, _) in world.COLUMNS.items():
                tree = {"field": path, "op": op, "value": {"$": "field", "path": other}}
                if op in ("between", "within", "empty", "not_empty"):
                    continue
                try:
                    node = expr.conditions.parse(tree, world.SCOPE)
                except Problem:
                    continue
                check(table, node, (tree, other_kind))


def plan_of(table: Table, tree: Any) -> str:
    node = expr.conditions.parse(tree, world.SCOPE)
    sql = expr.to_sql(node, Context())
    text = f"EXPLAIN (COSTS OFF) SELECT k FROM big t WHERE {sql}"
    return "\n".join(row[0] for row in table.fetch(text, *expr.values(node, world.ENV)))


@pytest.fixture(scope="module")
def big(table: Table) -> Table:
    """Enough rows that an index is worth it."""
    table.fetch("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    table.fetch(
        "CREATE TEMP TABLE big AS SELECT n AS k, 'title ' || n AS title, n::numeric AS amount,"
        " md5(n::text)::uuid AS owner,"
        " TIMESTAMPTZ '2020-01-01Z' + n * INTERVAL '1 hour' AS created, ARRAY[(n % 997)::text] AS tags"
        " FROM generate_series(1, 60000) n"
    )
    for column in ("title", "amount", "owner", "created"):
        table.fetch(f"CREATE INDEX big_{column} ON big ({column})")
    table.fetch("CREATE INDEX big_trgm ON big USING gin (title gin_trgm_ops)")
    table.fetch("CREATE INDEX big_tags ON big USING gin (tags)")
    table.fetch("ANALYZE big")
    return table


@pytest.mark.parametrize(
    ("tree", "index"),
    [
        ({"field": "title", "op": "eq", "value": "title 5"}, "big_title"),
        ({"field": "title", "op": "in", "value": ["title 5", "title 6"]}, "big_title"),
        ({"field": "title", "op": "contains", "value": "tle 599"}, "big_trgm"),
        ({"field": "amount", "op": "between", "value": [5, 7]}, "big_amount"),
        ({"field": "owner", "op": "eq", "value": {"$": "me"}}, "big_owner"),
        ({"field": "owner", "op": "in", "value": {"$": "my_subtree"}}, "big_owner"),
        ({"field": "created", "op": "within", "value": "yesterday"}, "big_created"),
        ({"field": "created", "op": "eq", "value": "2021-03-04"}, "big_created"),
        ({"field": "created", "op": "gte", "value": {"$": "today", "plus": {"days": -7}}}, "big_created"),
        ({"field": "tags", "op": "has", "value": "5"}, "big_tags"),
        ({"field": "tags", "op": "has_any", "value": ["5", "6"]}, "big_tags"),
    ],
)
def test_indexes_serve_filters(big: Table, tree: Any, index: str) -> None:
    wrapped = {"and": [tree, {"field": "title", "op": "not_empty"}]}
    assert index in plan_of(big, tree)
    assert index in plan_of(big, wrapped)


HOSTILE = ["'; DROP TABLE t; --", '"', "\\", "$1", "{0}", "%", "_", "'' OR true", "}}{{", "\U0001f600", "a\nb\tc"]


@pytest.mark.parametrize("text", HOSTILE)
def test_values_are_only_ever_bound(table: Table, text: str) -> None:
    for op in ("eq", "contains", "starts_with", "in"):
        node = expr.conditions.parse({"field": "title", "op": op, "value": [text] if op == "in" else text}, world.SCOPE)
        assert text not in expr.to_sql(node, Context()).replace("$1", "").replace('"title"', "") or text in ('"', "%")
        table.matching(node)
    formula = '"' + text.replace('"', '""') + '" & title'
    node = expr.formulas.parse(formula, world.SCOPE)
    assert table.column(node) == by_python(table, node)


def test_moments_at_the_ends_of_the_calendar_do_not_fail(table: Table) -> None:
    for text in (
        'DATEADD(created, 99999999999999999999, "D")',
        'DATEADD(created, -99999999999999999999, "Y")',
        "bought + 99999999999999999999 * 99999999999999999999",
        'created + DURATION(99999999999999999999, "W")',
        "DATE(99999999999, 13, 99)",
        'TEXT(DATE(1, 1, 1), "yyyy-MM-dd")',
        "LEFT(title, 99999999999999999999)",
        "ROUND(amount, 99999999999)",
        "amount / 0 + MOD(amount, 0)",
    ):
        node = expr.formulas.parse(text, world.SCOPE)
        check(table, node, text)


def test_now_and_today_are_those_of_the_environment() -> None:
    node = expr.formulas.parse('TEXT(NOW(), "yyyy-MM-dd HH:mm") & " " & TODAY()', world.SCOPE)
    assert expr.evaluate(node, {}.get, world.ENV) == "2026-11-22 00:30 2026-11-22"
    assert isinstance(world.ENV.now, datetime)
