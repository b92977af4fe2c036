"""Attempts to learn by reports what one may not see."""

from typing import Any

import pytest

from serviceloop.identity.viewer import Grant
from serviceloop.reports.definition import Dimension, Measure, OrderBy

from .conftest import Facts
from .test_query import ask, refused

pytestmark = pytest.mark.req("R-296")
READ = frozenset({"read"})
COUNT = [Measure("count")]


def _grant(form: str = "ticket", scope: Any = "all", **fields: str) -> Grant:
    return Grant(form, READ, scope, fields)


async def test_a_hidden_field_cannot_be_asked_in_any_place(facts: Facts) -> None:
    viewer = facts.company.viewer("li", _grant(cost="hidden"))
    for question in (
        {"dimensions": [Dimension("cost")], "measures": COUNT},
        {"measures": [Measure("sum", "cost")]},
        {"measures": [Measure("count", "cost")]},
        {"measures": COUNT, "filter": {"field": "cost", "op": "gt", "value": 1}},
        {"dimensions": [Dimension("status")], "measures": COUNT, "order": [OrderBy("cost")]},
    ):
        assert (await refused(facts, viewer, **question)).status == 422


async def test_rows_outside_the_scope_do_not_count(facts: Facts) -> None:
    viewer = facts.company.viewer("li", _grant(scope={"field": "priority", "op": "eq", "value": "high"}))
    answer = await ask(facts, viewer, dimensions=[Dimension("priority")], measures=COUNT)
    assert answer["rows"] == [["high", sum(row.priority == "high" for row in facts.rows)]]
    everything = {"or": [{"field": "priority", "op": "eq", "value": "low"}, {"field": "priority", "op": "not_empty"}]}
    assert (await ask(facts, viewer, measures=COUNT, filter=everything))["rows"] == [[answer["rows"][0][1]]]
    assert (await refused(facts, facts.company.viewer("li"), measures=COUNT)).status == 403


async def test_a_field_shown_in_some_rows_only_counts_there(facts: Facts) -> None:
    high = {"field": "priority", "op": "eq", "value": "high"}
    viewer = facts.company.viewer("li", _grant(scope=high), _grant(cost="hidden"))
    answer = await ask(facts, viewer, measures=[Measure("count"), Measure("count", "cost"), Measure("sum", "cost")])
    seen = [row.cost for row in facts.rows if row.priority == "high" and row.cost is not None]
    assert answer["rows"] == [[len(facts.rows), len(seen), sum(seen)]]
    values = await ask(facts, viewer, dimensions=[Dimension("cost")], measures=COUNT)
    assert {row[0] for row in values["rows"] if row[0] is not None} == set(seen)


async def test_paths_and_titles_follow_the_other_forms_scope(facts: Facts) -> None:
    vip = _grant("customer", {"field": "tier", "op": "eq", "value": "vip"})
    viewer = facts.company.viewer("li", _grant(), vip)
    tiers = await ask(facts, viewer, dimensions=[Dimension("customer.tier")], measures=COUNT)
    assert {row[0] for row in tiers["rows"]} == {"vip", None}
    titles = await ask(facts, viewer, dimensions=[Dimension("customer")], measures=COUNT)
    known = {row[0]["title"] for row in titles["rows"] if row[0]} - {None}
    assert known == {"客户1", "客户3"}
    blind = facts.company.viewer("li", _grant())
    assert (await refused(facts, blind, dimensions=[Dimension("customer.tier")], measures=COUNT)).status == 422
    unnamed = await ask(facts, blind, dimensions=[Dimension("customer")], measures=COUNT)
    assert {row[0]["title"] for row in unnamed["rows"] if row[0]} == {None}
    no_name = facts.company.viewer("li", _grant(), _grant("customer", name="hidden"))
    hidden = await ask(facts, no_name, dimensions=[Dimension("customer")], measures=COUNT)
    assert {row[0]["title"] for row in hidden["rows"] if row[0]} == {None}


async def test_periods_show_nothing_of_rows_out_of_sight(facts: Facts) -> None:
    viewer = facts.company.viewer("li", _grant(scope={"field": "priority", "op": "eq", "value": "high"}))
    days = await ask(facts, viewer, dimensions=[Dimension("created_at", "day")], measures=COUNT)
    assert sum(row[1] for row in days["rows"]) == sum(row.priority == "high" for row in facts.rows)
    assert all(row[1] for row in days["rows"])
