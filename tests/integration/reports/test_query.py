"""Reports against a count by hand over the same facts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem
from serviceloop.reports.definition import Dimension, Measure, OrderBy, ReportQuery
from serviceloop.reports.query import report_json

from .conftest import COUNT, Fact, Facts

SHANGHAI = "Asia/Shanghai"


async def ask(facts: Facts, viewer: Viewer | None = None, **question: Any) -> dict[str, Any]:
    query = ReportQuery(question.pop("form", "ticket"), **question)
    chosen = viewer or facts.company.admin()
    answer: dict[str, Any] = orjson.loads(
        await report_json(facts.company.db.pool, facts.company.catalog, chosen, query)
    )
    return answer


async def refused(facts: Facts, viewer: Viewer | None = None, **question: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        await ask(facts, viewer, **question)
    return caught.value


def by(rows: list[Fact], key: Callable[[Fact], Hashable]) -> dict[Hashable, list[Fact]]:
    found: dict[Hashable, list[Fact]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def start_of(moment: datetime | date | None, grain: str, zone: str) -> str | None:
    if moment is None:
        return None
    day = moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
    firsts = {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }
    return firsts[grain].isoformat()


@pytest.mark.req("R-228")
async def test_totals_without_dimensions(facts: Facts) -> None:
    amounts = [row.amount for row in facts.rows if row.amount is not None]
    measures = [
        Measure("count"),
        Measure("count", "amount"),
        *(Measure(fn, "amount") for fn in ("sum", "avg", "min", "max")),
    ]
    answer = await ask(facts, measures=measures)
    (row,) = answer["rows"]
    expected = [COUNT, len(amounts), sum(amounts), mean(amounts), min(amounts), max(amounts)]
    assert row == pytest.approx(expected, abs=1e-5)
    assert [column["name"] for column in answer["columns"]][:2] == ["count", "count_amount"]
    assert answer["columns"][2]["label"]["zh"] == "amount（合计）"
    assert answer["truncated"] is False


@pytest.mark.req("R-228")
async def test_a_select_shows_its_values_and_its_options(facts: Facts) -> None:
    answer = await ask(facts, dimensions=[Dimension("status")], measures=[Measure("count", name="n")])
    assert {row[0]: row[1] for row in answer["rows"]} == Counter(row.status for row in facts.rows)
    assert [row[0] for row in answer["rows"]] == sorted({row.status for row in facts.rows})
    assert [item["value"] for item in answer["columns"][0]["options"]] == ["new", "doing", "closed"]


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("zone", [SHANGHAI, "America/New_York", "UTC", "Asia/Kathmandu"])
@pytest.mark.parametrize("field", ["created_at", "done_at", "due"])
async def test_grains_are_periods_of_the_zone(facts: Facts, grain: str, zone: str, field: str) -> None:
    viewer = replace(facts.company.admin(), zone=zone)
    answer = await ask(facts, viewer, dimensions=[Dimension(field, grain)], measures=[Measure("count")])
    expected = Counter(start_of(getattr(row, field), grain, zone) for row in facts.rows)
    assert {row[0]: row[1] for row in answer["rows"]} == expected
    days = [row[0] for row in answer["rows"] if row[0] is not None]
    assert days == sorted(days)
    assert answer["columns"][0]["grain"] == grain


async def test_month_by_type_with_averages(facts: Facts) -> None:
    answer = await ask(
        facts,
        dimensions=[Dimension("created_at", "month", "month"), Dimension("priority")],
        measures=[Measure("count"), Measure("avg", "total", name="mean"), Measure("distinct", "customer")],
    )
    groups = by(facts.rows, lambda row: (start_of(row.created_at, "month", SHANGHAI), row.priority))
    assert len(answer["rows"]) == len(groups)
    for month, priority, count, average, customers in answer["rows"]:
        rows = groups[(month, priority)]
        totals = [row.amount + (row.cost or 0) for row in rows if row.amount is not None]
        assert count == len(rows)
        assert customers == len({row.customer for row in rows if row.customer})
        assert average == (pytest.approx(mean(totals), abs=1e-5) if totals else None)


async def test_relations_and_members_show_their_titles(facts: Facts) -> None:
    answer = await ask(
        facts, dimensions=[Dimension("customer")], measures=[Measure("count", name="n")], order=[OrderBy("n", True)]
    )
    expected = Counter(row.customer for row in facts.rows)
    assert {row[0]["id"] if row[0] else None: row[1] for row in answer["rows"]} == expected
    assert all(row[0]["title"] == facts.customers[row[0]["id"]] for row in answer["rows"] if row[0])
    assert [row[1] for row in answer["rows"]] == sorted(expected.values(), reverse=True)
    people = await ask(facts, dimensions=[Dimension("engineer")], measures=[Measure("count")])
    assert {row[0]["title"] for row in people["rows"] if row[0]} == {"chen", "li", "wang"}


async def test_paths_parts_and_lists(facts: Facts) -> None:
    tiers = await ask(facts, dimensions=[Dimension("customer.tier")], measures=[Measure("count")])
    assert {row[0]: row[1] for row in tiers["rows"]} == Counter(row.tier for row in facts.rows)
    provinces = await ask(facts, dimensions=[Dimension("place.province")], measures=[Measure("count")])
    assert {row[0]: row[1] for row in provinces["rows"]} == Counter(row.province for row in facts.rows)
    tags = await ask(facts, dimensions=[Dimension("tags")], measures=[Measure("count")])
    assert {row[0]: row[1] for row in tags["rows"]} == Counter(tag for row in facts.rows for tag in row.tags or [None])


async def test_percentiles_interpolate(facts: Facts) -> None:
    hours = sorted(row.hours for row in facts.rows if row.hours is not None)
    answer = await ask(
        facts, measures=[Measure("percentile", "hours", 0.5, "p50"), Measure("percentile", "hours", 0.9, "p90")]
    )
    for shown, fraction in zip(answer["rows"][0], (0.5, 0.9), strict=True):
        place = fraction * (len(hours) - 1)
        low = hours[int(place)]
        high = hours[min(int(place) + 1, len(hours) - 1)]
        assert shown == pytest.approx(low + (high - low) * (place % 1), abs=1e-5)


async def test_filters_order_limit(facts: Facts) -> None:
    condition = {
        "and": [{"field": "status", "op": "eq", "value": "closed"}, {"field": "amount", "op": "gt", "value": 500}]
    }
    rows = [row for row in facts.rows if row.status == "closed" and (row.amount or 0) > 500]
    answer = await ask(facts, measures=[Measure("count")], filter=condition)
    assert answer["rows"] == [[len(rows)]]
    top = await ask(
        facts,
        dimensions=[Dimension("created_at", "day", "day")],
        measures=[Measure("count", name="n")],
        order=[OrderBy("n", True)],
        limit=3,
    )
    counts = sorted(Counter(start_of(row.created_at, "day", SHANGHAI) for row in facts.rows).values(), reverse=True)
    assert [row[1] for row in top["rows"]] == counts[:3]
    assert top["truncated"] is True


async def test_nothing_found(facts: Facts) -> None:
    never = {"field": "subject", "op": "eq", "value": "没有"}
    measures = [Measure("count"), Measure("sum", "amount")]
    assert (await ask(facts, measures=measures, filter=never))["rows"] == [[0, None]]
    month = [Dimension("created_at", "month")]
    assert (await ask(facts, dimensions=month, measures=measures, filter=never))["rows"] == []
    assert (await ask(facts, form="customer", measures=[Measure("count")], filter=None))["rows"] == [[5]]


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ({"measures": [Measure("sum", "subject")]}, "measures.0.field"),
        ({"measures": [Measure("sum")]}, "measures.0.field"),
        ({"measures": [Measure("count; drop table")]}, "measures.0.fn"),
        ({"measures": [Measure("percentile", "hours")]}, "measures.0.p"),
        ({"measures": [Measure("percentile", "hours", 2.0)]}, "measures.0.p"),
        ({"measures": [Measure("avg", "hours", 0.5)]}, "measures.0.p"),
        ({"measures": [Measure("count"), Measure("count")]}, "measures"),
        ({"measures": []}, "measures"),
        ({"measures": [Measure("count")], "dimensions": [Dimension("photos")]}, "dimensions.0.field"),
        ({"measures": [Measure("count")], "dimensions": [Dimension('x"; --')]}, "dimensions.0.field"),
        ({"measures": [Measure("count")], "dimensions": [Dimension("status", "month")]}, "dimensions.0.grain"),
        ({"measures": [Measure("count")], "dimensions": [Dimension("due", "day'); --")]}, "dimensions.0.grain"),
        ({"measures": [Measure("count")], "order": [OrderBy("id")]}, "order.0.by"),
        ({"measures": [Measure("count")], "limit": 0}, "limit"),
        ({"measures": [Measure("count")], "limit": 10**9}, "limit"),
        ({"measures": [Measure("count")], "filter": {"field": "nope", "op": "eq", "value": 1}}, "filter.field"),
        ({"measures": [Measure("count", name=f"m{n}") for n in range(11)]}, "measures"),
        (
            {"measures": [Measure("count")], "dimensions": [Dimension("status", name=f"d{n}") for n in range(5)]},
            "dimensions",
        ),
    ],
)
async def test_what_is_wrong_is_named(facts: Facts, question: dict[str, Any], path: str) -> None:
    problem = await refused(facts, **question)
    assert problem.status == 422
    assert path in [issue.path for issue in problem.issues]
    assert all(issue.message["zh"] and issue.message["en"] for issue in problem.issues)


async def test_the_same_shape_is_compiled_once_and_values_stay_apart(facts: Facts) -> None:
    for status in ("new", "doing", "closed"):
        only = {"field": "status", "op": "eq", "value": status}
        answer = await ask(facts, measures=[Measure("percentile", "hours", 0.3)], filter=only, limit=7)
        assert answer["rows"][0][0] is not None
        count = await ask(facts, measures=[Measure("count")], filter=only)
        assert count["rows"] == [[sum(row.status == status for row in facts.rows)]]
