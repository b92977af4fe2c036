"""Attempts to get at what one may not see: by expansion, filter, sort, search, total, cursor, history, writes."""

from typing import Any

import pytest

from serviceloop.forms import api, history
from serviceloop.forms.records.compiler import Order
from serviceloop.identity.viewer import Grant

from .conftest import Company
from .test_records import ask, make, read, refused

pytestmark = pytest.mark.req("R-296")
READ = frozenset({"read"})


def _ticket(scope: Any = "all", actions: frozenset[str] = READ, **fields: str) -> Grant:
    return Grant("ticket", actions, scope, fields or {})


async def test_a_hidden_field_does_not_exist(company: Company) -> None:
    viewer = company.viewer("li", _ticket(secret="hidden", cost="hidden"))
    ticket = await make(company, "ticket", subject="藏", secret="密码 7788", cost=5, amount=1)
    assert "secret" not in await read(company, "ticket", ticket, viewer)
    for question in (
        {"columns": ["secret"]},
        {"filter": {"field": "secret", "op": "contains", "value": "7788"}},
        {"filter": {"not": {"field": "secret", "op": "empty"}}},
        {"filter": {"field": "amount", "op": "eq", "value": {"$": "field", "path": "cost"}}},
        {"sort": [Order("secret")]},
    ):
        problem = await refused(ask(company, viewer, **question))
        assert problem.status == 422
        assert problem.issues[0].code == "unknown_field", "as if it had never been there"
    assert (await ask(company, viewer, search="7788"))["rows"] == []


async def test_rows_outside_the_scope_do_not_exist(company: Company) -> None:
    mine = await make(company, "ticket", subject="我的", engineer=str(company.people["li"]), code="LEAK-1")
    other = await make(company, "ticket", subject="别人的", engineer=str(company.people["wang"]), code="LEAK-2")
    viewer = company.viewer("li", _ticket({"field": "engineer", "op": "eq", "value": {"$": "me"}}))
    wanted = {"field": "code", "op": "starts_with", "value": "LEAK-"}
    found = await ask(company, viewer, filter=wanted, total="exact")
    assert [row["id"] for row in found["rows"]] == [str(mine)]
    assert found["total"]["count"] == 1
    assert (await refused(read(company, "ticket", other, viewer))).status == 404
    async with company.db.transaction() as tx:
        work = api.update(tx, company.catalog, viewer, "ticket", other, {"subject": "改"})
        assert (await refused(work)).status == 404
    assert (await refused(history.history(company.db.pool, company.catalog, viewer, "ticket", other))).status == 404


async def test_an_or_in_the_filter_does_not_widen_the_scope(company: Company) -> None:
    viewer = company.viewer("li", _ticket({"field": "priority", "op": "eq", "value": "high"}))
    await make(company, "ticket", subject="高", priority="high", code="OR-1")
    await make(company, "ticket", subject="低", priority="low", code="OR-2")
    either = {"or": [{"field": "code", "op": "eq", "value": "OR-1"}, {"field": "code", "op": "eq", "value": "OR-2"}]}
    assert [row["subject"] for row in (await ask(company, viewer, columns=["subject"], filter=either))["rows"]] == [
        "高"
    ]


async def test_relations_show_only_what_the_viewer_may_see_of_the_other_form(company: Company) -> None:
    hidden = await make(company, "customer", name="不可见客户", tier="normal", credit=9)
    ticket = await make(company, "ticket", subject="关联", customer=str(hidden))
    only_vip = Grant("customer", READ, {"field": "tier", "op": "eq", "value": "vip"})
    viewer = company.viewer("li", _ticket(), only_vip)
    assert (await read(company, "ticket", ticket, viewer))["customer"] == {"id": str(hidden), "title": None}
    by_name = {"field": "customer.name", "op": "eq", "value": "不可见客户"}
    assert (await ask(company, viewer, filter=by_name))["rows"] == []
    no_customers = company.viewer("li", _ticket())
    assert (await read(company, "ticket", ticket, no_customers))["customer"]["title"] is None
    assert (await refused(ask(company, no_customers, filter=by_name))).status == 422
    no_credit = company.viewer("li", _ticket(), Grant("customer", READ, "all", {"credit": "hidden"}))
    for question in ({"columns": ["customer.credit"]}, {"sort": [Order("customer.credit")]}):
        assert (await refused(ask(company, no_credit, **question))).status == 422


async def test_reverse_lists_follow_the_other_forms_scope(company: Company) -> None:
    customer = await make(company, "customer", name="反查")
    await make(company, "ticket", subject="高的", customer=str(customer), priority="high")
    await make(company, "ticket", subject="低的", customer=str(customer), priority="low")
    scope = {"field": "priority", "op": "eq", "value": "high"}
    viewer = company.viewer("li", Grant("customer", READ, "all"), _ticket(scope))
    found = (await read(company, "customer", customer, viewer))["tickets"]
    assert found["count"] == 1
    assert [row["title"] for row in found["rows"]] == ["高的"]
    blind = company.viewer("li", Grant("customer", READ, "all"))
    assert (await read(company, "customer", customer, blind))["tickets"] == {"count": 0, "rows": []}


async def test_two_roles_never_show_more_than_each_alone(company: Company) -> None:
    """Own tickets in full, all tickets without cost: the cost of others' stays hidden, in output, filter and sort."""
    own = {"field": "engineer", "op": "eq", "value": {"$": "me"}}
    viewer = company.viewer("li", _ticket(own), _ticket("all", READ, cost="hidden"))
    mine = await make(company, "ticket", subject="双1", engineer=str(company.people["li"]), cost=71, code="TWO-1")
    other = await make(company, "ticket", subject="双2", engineer=str(company.people["wang"]), cost=72, code="TWO-2")
    assert (await read(company, "ticket", mine, viewer))["cost"] == 71
    assert (await read(company, "ticket", other, viewer))["cost"] is None
    found = await ask(company, viewer, filter={"field": "cost", "op": "gte", "value": 71})
    assert [row["id"] for row in found["rows"]] == [str(mine)]
    in_order = await ask(
        company, viewer, filter={"field": "code", "op": "starts_with", "value": "TWO-"}, sort=[Order("cost", True)]
    )
    assert [row["id"] for row in in_order["rows"]] == [str(mine), str(other)]
    entries = await history.history(company.db.pool, company.catalog, viewer, "ticket", other)
    assert "cost" not in {change["field"] for entry in entries for change in entry["changes"]}


async def test_a_field_that_may_only_be_read_cannot_be_written(company: Company) -> None:
    rights = frozenset({"read", "create", "update"})
    viewer = company.viewer("li", _ticket("all", rights, cost="read"))
    ticket = await make(company, "ticket", viewer, subject="可写", amount=1)
    async with company.db.transaction() as tx:
        problem = await refused(api.update(tx, company.catalog, viewer, "ticket", ticket, {"cost": 1}))
    assert (problem.issues[0].path, problem.issues[0].code) == ("values.cost", "not_writable")
    assert (await refused(make(company, "ticket", viewer, subject="x", cost=1))).status == 422
    for key in ("created_by", "version", "id", "no", "deleted_at", "total"):
        async with company.db.transaction() as tx:
            problem = await refused(api.update(tx, company.catalog, viewer, "ticket", ticket, {key: "1"}))
        assert problem.issues[0].path == f"values.{key}"


async def test_nobody_makes_records_outside_their_own_scope(company: Company) -> None:
    rights = frozenset({"read", "create"})
    viewer = company.viewer("li", _ticket({"field": "priority", "op": "eq", "value": "low"}, rights))
    await make(company, "ticket", viewer, subject="可以", priority="low")
    count = await company.db.pool.fetchval("SELECT count(*) FROM app.ticket")
    assert (await refused(make(company, "ticket", viewer, subject="越界", priority="high"))).code == "outside_scope"
    assert await company.db.pool.fetchval("SELECT count(*) FROM app.ticket") == count


async def test_seeing_is_not_changing_and_nothing_is_not_seeing(company: Company) -> None:
    ticket = await make(company, "ticket", subject="只读")
    reader, nobody = company.viewer("li", _ticket()), company.viewer("li")
    async with company.db.transaction() as tx:
        assert (
            await refused(api.update(tx, company.catalog, reader, "ticket", ticket, {"subject": "x"}))
        ).status == 403
        assert (await refused(api.delete(tx, company.catalog, reader, "ticket", ticket))).status == 403
        assert (await refused(api.perform(tx, company.catalog, reader, "ticket", ticket, "start"))).status == 403
    assert (await refused(read(company, "ticket", ticket, nobody))).status == 403
    assert (await refused(ask(company, nobody))).status == 403
    assert (await refused(make(company, "ticket", reader, subject="x"))).status == 403


async def test_the_platforms_people_show_names_only(company: Company) -> None:
    viewer = company.viewer("li", _ticket())
    assert (await refused(ask(company, viewer, columns=["engineer.phone"]))).status == 422
    await make(company, "ticket", subject="人", engineer=str(company.people["wang"]))
    by_name = {"field": "engineer.name", "op": "eq", "value": "wang"}
    assert (await ask(company, viewer, columns=["engineer.name"], filter=by_name))["rows"]
    async with company.db.transaction() as tx:
        work = api.create(tx, company.catalog, company.admin(), "user", {"name": "黑客"})
        assert (await refused(work)).status == 403
