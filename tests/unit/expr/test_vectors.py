"""The shared cases, run by the Python face."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests.unit.expr import vectors

from serviceloop import expr
from serviceloop.expr import Kind
from serviceloop.kit.errors import Problem

CONDITIONS = vectors.load("conditions")
FORMULAS = vectors.load("formulas")["cases"]
ERRORS = vectors.load("errors")["cases"]


@pytest.mark.parametrize("case", CONDITIONS["cases"], ids=lambda case: case["name"])
def test_conditions(case: dict[str, Any]) -> None:
    run = expr.prepare(expr.conditions.parse(case["filter"], vectors.scope(), record=vectors.record_scope()))
    found = [name for name, record in CONDITIONS["records"].items() if run(record.get, vectors.env())]
    assert found == case["matches"]


def shown(kind: Kind, value: Any) -> Any:
    """A value as the vectors write it."""
    if value is None or isinstance(value, bool | str):
        return value
    if kind in (Kind.NUMBER, Kind.DURATION):
        return Decimal(value)
    if isinstance(value, list):
        return [str(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: f"{case['formula']} {case['record']}")
def test_formulas(case: dict[str, Any]) -> None:
    node = expr.formulas.parse(case["formula"], vectors.scope())
    value = expr.evaluate(node, CONDITIONS["records"][case["record"]].get, vectors.env())
    numeric = node.kind in (Kind.NUMBER, Kind.DURATION) and case["expect"] is not None
    expected = Decimal(case["expect"]) if numeric else case["expect"]
    if isinstance(value, datetime):
        assert value == datetime.fromisoformat(expected)
    else:
        assert shown(node.kind, value) == expected


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: str(case.get("filter", case.get("formula")))[:60])
def test_errors(case: dict[str, Any]) -> None:
    parse = expr.conditions.parse if "filter" in case else expr.formulas.parse
    source = case["filter"] if "filter" in case else case["formula"]
    with pytest.raises(Problem) as caught:
        parse(source, vectors.scope())
    (issue,) = caught.value.issues
    assert (issue.path, issue.code) == (case["path"], case["code"])
    assert case["says"] in issue.message["zh"]
    assert issue.message["en"]


def test_trees_and_names_are_up_to_date() -> None:
    """If this fails, run `python -m tests.unit.expr.vectors`."""
    assert vectors.with_trees() == FORMULAS
    assert vectors.registry() == vectors.load("registry")


def test_each_operator_on_each_kind_has_a_case() -> None:
    wanted = {(name, kind) for name, kinds in vectors.registry()["operators"].items() for kind in kinds}
    seen: set[tuple[str, str]] = set()

    def collect(tree: Any) -> None:
        if isinstance(tree, dict) and "field" in tree:
            seen.add((tree["op"], CONDITIONS["fields"][tree["field"]]))
        for item in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
            collect(item)

    collect([case["filter"] for case in CONDITIONS["cases"]])
    assert wanted - seen == set()


def test_each_function_has_a_case() -> None:
    used: set[str] = set()

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            used.add(node.get("call", ""))
            for arg in node.get("args", ()):
                collect(arg)

    for case in FORMULAS:
        collect(case["ast"])
    assert set(vectors.registry()["calls"]) - used == set()


def test_ids_come_back_as_they_are() -> None:
    node = expr.formulas.parse("ME()", vectors.scope())
    assert isinstance(expr.evaluate(node, {}.get, vectors.env()), UUID)
