"""Reports and dashboards of the shipped application, over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.http import Site, open_site

from serviceloop.forms import api
from serviceloop.identity.viewer import Grant, Viewer, system_viewer
from serviceloop.reports import dashboards
from serviceloop.reports.dashboards import DashboardFileError, read_dashboard, shipped
from serviceloop.reports.query import report_json
from serviceloop.service.install import install_app

QUERY = "/api/v1/reports/query"
COUNT = [{"fn": "count"}]


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    async with open_site(home, database_url) as opened:
        await install_app(opened.database, opened.app.state.forms)
        await _tickets(opened)
        yield opened


async def _tickets(site: Site) -> None:
    catalog, system = site.app.state.forms.catalog, system_viewer()
    async with site.database.transaction() as tx:
        person = {"name": "报表客户", "phone": "13800138000"}
        customer = await api.create(tx, catalog, system, "customer", person, trusted=True)
        for n in range(6):
            created = datetime(2026, 9, 30, 15, 30, tzinfo=UTC) + timedelta(hours=n % 2)
            values: dict[str, Any] = {"subject": f"单{n}", "customer": str(customer.id), "service_type": "repair"}
            if n:
                values["resolved_at"] = (created + timedelta(seconds=4321 * n)).isoformat()
            saved = await api.create(tx, catalog, system, "ticket", values, trusted=True)
            await tx.execute("UPDATE app.ticket SET created_at = $2 WHERE id = $1", saved.id, created)


@pytest.mark.req("R-228")
async def test_month_and_hours(site: Site) -> None:
    client = await site.signed_in("admin")
    body = {
        "form": "ticket",
        "dimensions": [{"field": "created_at", "grain": "month", "as": "month"}],
        "measures": [
            *COUNT,
            *({"fn": fn, "field": "resolve_hours"} for fn in ("avg", "sum", "min", "max")),
            {"fn": "percentile", "field": "resolve_hours", "p": 0.5},
        ],
    }
    answer = await client.post(QUERY, json=body)
    assert answer.status_code == 200, answer.text
    hours = {n: 4321 * n / 3600 for n in range(1, 6)}
    september, october = [hours[n] for n in (2, 4)], [hours[n] for n in (1, 3, 5)]
    for row, month, values in zip(
        answer.json()["rows"], ("2026-09-01", "2026-10-01"), (september, october), strict=True
    ):
        expected = [
            3,
            sum(values) / len(values),
            sum(values),
            min(values),
            max(values),
            sorted(values)[len(values) // 2],
        ]
        if len(values) == 2:
            expected[-1] = sum(values) / 2
        assert row[0] == month, "the zone is the company's, not UTC"
        assert row[1:] == pytest.approx(expected, abs=1e-5)


async def test_who_may_ask(site: Site) -> None:
    body = {"form": "ticket", "measures": COUNT}
    assert (await site.client().post(QUERY, json=body)).status_code == 401
    guest = await site.signed_in("guest")
    assert (await guest.post(QUERY, json=body)).status_code == 403
    agent = await site.signed_in("agent")
    assert (await agent.post(QUERY, json=body)).json()["rows"] == [[6]]
    costs = {"form": "ticket", "measures": [{"fn": "sum", "field": "cost_total"}]}
    assert (await agent.post(QUERY, json=costs)).status_code == 422, "hidden from this role"
    assert (await agent.post(QUERY, json=body | {"form": "nothing"})).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"measures": []},
        {"measures": [{"fn": "drop"}]},
        {"measures": [{"fn": "percentile", "field": "score", "p": 7}]},
        {"measures": COUNT, "limit": 100_000},
        {"measures": COUNT, "dimensions": [{"field": "status", "grain": "century"}]},
        {"measures": COUNT, "dimensions": [{"field": "status", "as": "\x00"}]},
        {"measures": COUNT, "filter": {"and": [{"field": "status", "op": "eq", "value": "new"}] * 10_000}},
        {"measures": COUNT, "unknown": 1},
        {"measures": COUNT, "filter": []},
    ],
)
async def test_wrong_bodies_are_refused(site: Site, wrong: dict[str, Any]) -> None:
    client = await site.signed_in("admin")
    answer = await client.post(QUERY, json={"form": "ticket"} | wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json()["issues"]


async def test_every_card_of_every_shipped_dashboard_answers(site: Site) -> None:
    catalog = site.app.state.forms.catalog
    for dashboard in shipped().values():
        for card in dashboard.cards:
            query = card.query.to_query()
            assert b'"rows"' in await report_json(site.database.pool, catalog, system_viewer(), query), card.key
            if card.drill is not None:
                assert all(field.split(".")[0] in catalog.get(card.drill.form).fields for field in card.drill.fields), (
                    card.key
                )


async def test_dashboards_are_open_to_their_roles(site: Site) -> None:
    admin = await site.signed_in("admin")
    listed = (await admin.get("/api/v1/dashboards")).json()
    assert [item["key"] for item in listed] == list(shipped())
    found = (await admin.get(f"/api/v1/dashboards/{listed[0]['key']}")).json()
    assert found["cards"]
    assert {"key", "label", "chart", "settings", "layout", "query", "drill"} <= set(found["cards"][0])
    for card in found["cards"][:3]:
        assert (await admin.post(QUERY, json=card["query"])).status_code == 200
    agent = await site.signed_in("agent")
    assert (await agent.get("/api/v1/dashboards")).json() == []
    assert (await agent.get("/api/v1/dashboards/overview")).status_code == 404
    assert (await admin.get("/api/v1/dashboards/none")).status_code == 404


def test_cards_of_forms_that_one_may_not_read_are_absent(site: Site) -> None:
    grant = Grant("rating", frozenset({"read"}), "all")
    system = system_viewer()
    viewer = Viewer(system.user_id, "x", frozenset({"manager"}), (grant,), "rating", frozenset())
    found = dashboards.describe(shipped(), "overview", viewer, site.app.state.forms.catalog)
    assert {card["query"]["form"] for card in found["cards"]} == {"rating"}


_CARD = (
    "key: d\nlabel: {zh: 板}\ncards:\n  - {key: c, label: {zh: 卡}, chart: CHART, layout: {x: 0, y: 0, w: 4, h: 4},"
    " query: {form: ticket, dimensions: DIMENSIONS, measures: [{fn: count}]}}\n"
)


@pytest.mark.parametrize(
    ("chart", "dimensions", "words"),
    [
        ("pie", "[]", "needs 1 dimensions"),
        ("number", "[{field: status}]", "needs 0 dimensions"),
        ("radar", "[{field: status}]", "there is no chart"),
        ("bar", "[{field: a}, {field: b}, {field: c}]", "needs 1–2 dimensions"),
    ],
)
def test_a_chart_that_cannot_draw_its_query_is_refused(chart: str, dimensions: str, words: str) -> None:
    with pytest.raises(DashboardFileError, match=words):
        read_dashboard(_CARD.replace("CHART", chart).replace("DIMENSIONS", dimensions))
