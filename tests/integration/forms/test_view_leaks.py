"""A view shows nothing that its reader may not see: not by columns, order, group, summary, colour or filter."""

from typing import Any

from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.views.logic import arranged, check_view, visible_view
from serviceloop.identity.viewer import Grant
from serviceloop.reports.definition import Dimension, Measure, ReportQuery
from serviceloop.reports.query import report_json

from .conftest import Company
from .test_records import make, refused

READ = frozenset({"read"})
SECRETIVE: dict[str, Any] = {
    "key": "all",
    "columns": ["subject", "cost"],
    "sort": [{"field": "secret", "desc": True}],
    "options": {
        "height": "tall",
        "widths": {"subject": 200, "cost": 90},
        "group": [{"field": "cost"}, {"field": "priority"}],
        "summary": {"cost": "sum", "amount": "sum"},
        "colors": [
            {"when": {"field": "secret", "op": "not_empty"}, "color": "red"},
            {"when": {"field": "priority", "op": "eq", "value": "high"}, "color": "gold", "field": "cost"},
            {"when": {"field": "priority", "op": "eq", "value": "low"}, "color": "blue"},
        ],
    },
}


def _scope(company: Company, **fields: str) -> FormScope:
    viewer = company.viewer("li", Grant("ticket", READ, "all", fields))
    form = company.catalog.get("ticket")
    return FormScope(company.catalog, viewer, form, access(form, viewer, "read"))


async def test_hidden_fields_are_taken_out_of_every_part_of_a_view(company: Company) -> None:
    seen = visible_view(SECRETIVE, _scope(company, secret="hidden", cost="hidden"))
    assert seen is not None
    assert "cost" not in repr(seen) and "secret" not in repr(seen)
    assert seen["options"] == {
        "height": "tall",
        "widths": {"subject": 200},
        "group": [{"field": "priority"}],
        "summary": {"amount": "sum"},
        "colors": [{"when": {"field": "priority", "op": "eq", "value": "low"}, "color": "blue"}],
    }
    assert visible_view({"filter": {"field": "secret", "op": "empty"}}, _scope(company, secret="hidden")) is None


async def test_a_view_with_hidden_or_unfit_fields_is_not_saved(company: Company) -> None:
    findings = Findings()
    check_view(SECRETIVE, _scope(company, secret="hidden", cost="hidden"), findings)
    places = {issue.path for issue in findings.issues}
    assert {"columns.1", "sort.0.field", "options.group.0.field", "options.summary.cost"} <= places
    assert {"options.colors.0.when.field", "options.colors.1.field", "options.widths.cost"} <= places
    unfit = Findings()
    check_view({"options": {"summary": {"subject": "sum"}, "group": [{"field": "photos"}]}}, _scope(company), unfit)
    assert {issue.code for issue in unfit.issues} == {"unfit_field"}
    unknown = Findings()
    check_view({"kind": "tabel"}, _scope(company), unknown)
    assert unknown.issues[0].path == "kind"


async def test_groups_and_summaries_are_counted_within_the_readers_rows(company: Company) -> None:
    await make(company, "ticket", subject="我", amount=10, cost=3, code="SUM-1", engineer=str(company.people["li"]))
    await make(company, "ticket", subject="他", amount=99, cost=4, code="SUM-2", engineer=str(company.people["wang"]))
    viewer = company.viewer(
        "li", Grant("ticket", READ, {"field": "engineer", "op": "eq", "value": {"$": "me"}}, {"cost": "hidden"})
    )
    wanted = {"field": "code", "op": "starts_with", "value": "SUM-"}

    async def report(measure: Measure, *dimensions: Dimension) -> bytes:
        query = ReportQuery("ticket", dimensions, [measure], wanted, search="我")
        return await report_json(company.db.pool, company.catalog, viewer, query)

    assert b"[[10]]" in (await report(Measure("sum", "amount"))).replace(b" ", b"")
    assert (await refused(report(Measure("sum", "cost")))).status == 422
    assert (await refused(report(Measure("count"), Dimension("cost")))).status == 422


def test_a_persons_own_order_and_default_come_before_the_shared_ones() -> None:
    views = [{"key": "a", "default": True}, {"id": "b"}, {"id": "c", "default": True}]
    names = [view.get("key") or view["id"] for view in arranged(views, None, ["c", "a"])]
    assert names == ["c", "a", "b"]
    assert [view["id"] for view in arranged(views, None, []) if view.get("default")] == ["c"]
    assert [view["id"] for view in arranged(views, "b", []) if view.get("default")] == ["b"]
    assert [view["key"] for view in arranged(views[:2], "gone", []) if view.get("default")] == ["a"]


def test_a_default_made_for_a_persons_role_opens_before_that_for_all() -> None:
    views = [{"key": "a", "default": True}, {"key": "p", "default": True, "roles": ["partner"]}]
    assert [view["key"] for view in arranged(views, None, [], {"partner"}) if view.get("default")] == ["p"]
    for order in (views, views[::-1]):
        assert [view["key"] for view in arranged(order, None, [], {"admin"}) if view.get("default")] == ["a"]
