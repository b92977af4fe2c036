"""Conditional fields, rules, fills, cascades, filters: what a form asks holds for whoever writes, by whatever way."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from serviceloop.forms import api
from serviceloop.forms.ddl_apply import apply_structure
from serviceloop.forms.ddl_plan import plan
from serviceloop.forms.description import describe
from serviceloop.forms.filling.service import choices_json, state_of
from serviceloop.forms.loader import load_form
from serviceloop.forms.records import batch
from serviceloop.forms.records.schemas import Operation
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import save_form
from serviceloop.identity.viewer import SYSTEM_USER, Grant, Viewer
from serviceloop.kit.errors import Problem

from .conftest import CUSTOMER, TICKET, Company, _field, _options

SITE = {
    "key": "site",
    "label": {"zh": "站点"},
    "title": "name",
    "fields": [
        _field("name", "text", required=True),
        _field("customer", "relation", settings={"form": "customer"}),
        _field("street", "text"),
        _field("gate_code", "text"),
        _field("open", "boolean"),
    ],
}
CLAIM = {
    "key": "claim",
    "label": {"zh": "索赔", "en": "Claim"},
    "title": "subject",
    "number": {"prefix": "SP", "date": "", "digits": 4},
    "fields": [
        _field("subject", "text", required=True),
        _field("kind", "select", settings=_options("repair", "refund", "other"), default="repair"),
        _field(
            "part",
            "select",
            settings={
                "depends_on": "kind",
                "options": [
                    {"value": "pump", "label": {"zh": "泵"}, "parents": ["repair"]},
                    {"value": "money", "label": {"zh": "款"}, "parents": ["refund"]},
                    {"value": "any", "label": {"zh": "任意"}},
                ],
            },
        ),
        _field(
            "reason",
            "text",
            zh="原因",
            visible_when={"field": "kind", "op": "eq", "value": "refund"},
            required_when={"field": "amount", "op": "gt", "value": 100},
        ),
        _field("amount", "number", settings={"decimals": 2}),
        _field(
            "approved",
            "boolean",
            readonly_when={"field": "customer.tier", "op": "ne", "value": "vip"},
        ),
        _field("customer", "relation", settings={"form": "customer"}),
        _field(
            "site",
            "relation",
            settings={
                "form": "site",
                "filter": {"field": "customer", "op": "eq", "value": {"$": "record", "path": "customer"}},
                "columns": ["street"],
                "fill": [{"from": "street", "to": "street"}, {"from": "gate_code", "to": "code"}],
            },
        ),
        _field("street", "text", readonly=True),
        _field("code", "text"),
        _field("budget", "number", default={"formula": "amount * 2"}),
        _field("due", "date", default={"formula": "TODAY() + 30"}),
        _field("day", "date"),
        _field(
            "lines",
            "sub_table",
            settings={
                "fields": [
                    _field("what", "text", required=True),
                    _field("price", "number", default=5),
                    _field("count", "number", default={"formula": "price * 2"}),
                    _field("why", "text", required_when={"field": "parent.kind", "op": "eq", "value": "other"}),
                ],
                "totals": [{"field": "price", "fn": "sum"}],
            },
        ),
        _field(
            "secret_note",
            "text",
            visible_when={"field": "customer.credit", "op": "gt", "value": 1000},
        ),
    ],
    "unique": [["subject", "day"]],
    "rules": [
        {
            "key": "too_much",
            "error_when": {"formula": "amount > 5000"},
            "message": {"zh": "金额不能超过 5000", "en": "At most 5000"},
            "field": "amount",
        },
        {
            "key": "blocked",
            "error_when": {"and": [{"field": "kind", "op": "eq", "value": "other"}, {"field": "code", "op": "empty"}]},
            "message": {"zh": "其他类型须填代码"},
        },
    ],
    "layout": [{"columns": 2, "fields": ["subject", "kind"]}],
}


@pytest.fixture(scope="module")
async def world(company: Company) -> Company:
    forms = [load_form(SITE), load_form(CLAIM)]
    check_set({form.key: form for form in [load_form(CUSTOMER), load_form(TICKET), *forms]})
    async with company.db.transaction() as tx:
        await apply_structure(tx, [plan(None, form) for form in forms])
        for form in forms:
            await save_form(tx, form, SYSTEM_USER)
    await company.store.refresh()
    return company


async def make(world: Company, form: str, viewer: Viewer | None = None, **values: Any) -> UUID:
    async with world.db.transaction() as tx:
        return (await api.create(tx, world.catalog, viewer or world.admin(), form, values)).id


async def change(world: Company, form: str, id: UUID, viewer: Viewer | None = None, **values: Any) -> None:
    async with world.db.transaction() as tx:
        await api.update(tx, world.catalog, viewer or world.admin(), form, id, values)


async def read(world: Company, form: str, id: UUID) -> dict[str, Any]:
    return await api.get(world.db, world.catalog, world.admin(), form, id)


async def refused(work: Any) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        await work
    assert caught.value.status == 422
    return {issue.path: issue.code for issue in caught.value.issues}


async def test_a_field_that_is_not_there_is_neither_asked_for_nor_written(world: Company) -> None:
    claim = await make(world, "claim", subject="a", kind="repair", amount=500)
    assert (await read(world, "claim", claim))["reason"] is None
    assert await refused(make(world, "claim", subject="b", kind="repair", reason="x")) == {
        "values.reason": "not_visible"
    }
    assert await refused(make(world, "claim", subject="c", kind="refund", amount=500)) == {"values.reason": "required"}
    assert await refused(change(world, "claim", claim, kind="refund")) == {"values.reason": "required"}
    await change(world, "claim", claim, kind="refund", reason="坏了")
    await change(world, "claim", claim, kind="repair")
    assert (await read(world, "claim", claim))["reason"] == "坏了"
    assert await refused(change(world, "claim", claim, reason="y")) == {"values.reason": "not_visible"}
    await change(world, "claim", claim, reason="坏了")  # what is stored may be sent along


async def test_read_only_by_condition_over_a_related_record(world: Company) -> None:
    vip = await make(world, "customer", name="V", tier="vip")
    plain = await make(world, "customer", name="N", tier="normal")
    claim = await make(world, "claim", subject="r", customer=str(vip), approved=True)
    await change(world, "claim", claim, customer=str(plain))
    assert await refused(change(world, "claim", claim, approved=False)) == {"values.approved": "not_writable"}
    await change(world, "claim", claim, customer=str(vip), approved=False)
    assert await refused(make(world, "claim", subject="r2", customer=str(plain), approved=True)) == {
        "values.approved": "not_writable"
    }


async def test_rules_answer_with_the_owners_message_at_the_field(world: Company) -> None:
    with pytest.raises(Problem) as caught:
        await make(world, "claim", subject="x", amount=6000, kind="other")
    found = {issue.path: issue.message["zh"] for issue in caught.value.issues}
    assert found == {"values.amount": "金额不能超过 5000", "values": "其他类型须填代码"}
    claim = await make(world, "claim", subject="x", amount=4000)
    assert await refused(change(world, "claim", claim, amount=5001)) == {"values.amount": "rule"}
    async with world.db.transaction() as tx:
        await tx.execute("UPDATE app.claim SET amount = 9000 WHERE id = $1", claim)
    await change(world, "claim", claim, code="elsewhere")  # what was wrong before holds up no other change


async def test_rules_hold_in_a_batch_and_name_the_step(world: Company) -> None:
    steps = [
        Operation(op="create", values={"subject": "one"}),
        Operation(op="create", values={"subject": "two", "amount": 99999}),
    ]
    with pytest.raises(Problem) as caught:
        async with world.db.transaction() as tx:
            await batch.run(tx, world.catalog, world.admin(), "claim", steps)
    assert [issue.path for issue in caught.value.issues] == ["operations.1.values.amount"]


async def test_options_follow_the_field_they_depend_on(world: Company) -> None:
    assert await refused(make(world, "claim", subject="o", kind="refund", part="pump")) == {"values.part": "option"}
    claim = await make(world, "claim", subject="o", kind="repair", part="pump")
    assert await refused(change(world, "claim", claim, kind="refund")) == {"values.part": "option"}
    await change(world, "claim", claim, kind="refund", part="any", reason="z")


@pytest.mark.req("R-176", "R-185")
async def test_relations_offer_what_fits_and_fill_the_rest(world: Company) -> None:
    mine, other = await make(world, "customer", name="M"), await make(world, "customer", name="O")
    here = await make(world, "site", name="A", customer=str(mine), street="一号路", gate_code="77")
    there = await make(world, "site", name="B", customer=str(other), street="二号路")
    wrong = make(world, "claim", subject="s", customer=str(mine), site=str(there))
    assert await refused(wrong) == {"values.site": "not_offered"}
    claim = await make(world, "claim", subject="s", customer=str(mine), site=str(here))
    found = await read(world, "claim", claim)
    assert (found["street"], found["code"]) == ("一号路", "77")
    typed = await make(world, "claim", subject="s2", customer=str(mine), site=str(here), code="88")
    assert (await read(world, "claim", typed))["code"] == "88"
    assert await refused(change(world, "claim", claim, customer=str(other))) == {"values.site": "not_offered"}
    await change(world, "claim", claim, customer=str(other), site=str(there))
    found = await read(world, "claim", claim)
    assert (found["street"], found["code"]) == ("二号路", "77")  # what is read-only follows, what people type stays


async def test_a_fill_shows_nobody_what_they_may_not_read(world: Company) -> None:
    mine = await make(world, "customer", name="F")
    site = await make(world, "site", name="S", customer=str(mine), street="三号路", gate_code="secret")
    clerk = world.viewer(
        "li",
        Grant("claim", frozenset({"create", "read"}), "all"),
        Grant("customer", frozenset({"read"}), "all"),
        Grant("site", frozenset({"read"}), "all", {"gate_code": "hidden"}),
    )
    claim = await make(world, "claim", clerk, subject="f", customer=str(mine), site=str(site))
    found = await read(world, "claim", claim)
    assert (found["street"], found["code"]) == ("三号路", None)
    stranger = world.viewer("wang", Grant("claim", frozenset({"create", "read"}), "all"))
    claim = await make(world, "claim", stranger, subject="f2", customer=str(mine), site=str(site))
    assert (await read(world, "claim", claim))["street"] is None
    shown = next(
        field
        for field in describe(world.catalog, world.catalog.get("claim"), clerk)["fields"]
        if field["key"] == "site"
    )
    assert [fill["to"] for fill in shown["settings"]["fill"]] == ["street"]


async def test_defaults_by_formula(world: Company) -> None:
    claim = await make(world, "claim", subject="d", amount=10, lines=[{"what": "w"}, {"what": "v", "price": 7}])
    found = await read(world, "claim", claim)
    assert found["budget"] == 20
    assert found["due"] is not None
    assert [(row["price"], row["count"]) for row in found["lines"]] == [(5, 10), (7, 14)]
    given = await make(world, "claim", subject="d2", amount=10, budget=None)
    assert (await read(world, "claim", given))["budget"] is None


async def test_rows_are_judged_within_their_record(world: Company) -> None:
    wrong = make(world, "claim", subject="l", kind="other", code="1", lines=[{"what": "w"}, {"why": "y"}])
    assert await refused(wrong) == {"values.lines.0.why": "required", "values.lines.1.what": "required"}


async def test_several_fields_unique_together(world: Company) -> None:
    first = await make(world, "claim", subject="u", day="2026-11-22")
    await make(world, "claim", subject="u", day="2026-11-23")
    await make(world, "claim", subject="u")
    with pytest.raises(Problem) as caught:
        await make(world, "claim", subject="u", day="2026-11-22")
    assert caught.value.extra["other"]["id"] == str(first)
    assert {issue.path for issue in caught.value.issues} == {"values.subject", "values.day"}
    blind = world.viewer("li", Grant("claim", frozenset({"create"}), "all"))
    with pytest.raises(Problem) as caught:
        await make(world, "claim", blind, subject="u", day="2026-11-22")
    assert "other" not in caught.value.extra
    assert "SP" not in caught.value.issues[0].message["zh"]


async def test_a_condition_on_what_is_hidden_is_decided_here_and_not_delivered(world: Company) -> None:
    clerk = world.viewer(
        "li",
        Grant("claim", frozenset({"create", "read", "update"}), "all"),
        Grant("customer", frozenset({"read"}), "all", {"credit": "hidden"}),
    )
    form = world.catalog.get("claim")
    shown = {field["key"]: field for field in describe(world.catalog, form, clerk)["fields"]}
    assert shown["secret_note"]["visible_when"] is None
    assert shown["secret_note"]["decided"] == ["visible_when"]
    assert shown["reason"]["visible_when"] is not None
    rich = await make(world, "customer", name="R", credit=5000)
    poor = await make(world, "customer", name="P", credit=1)
    async with world.db.transaction() as tx:
        for customer, hidden in ((rich, False), (poor, True)):
            found = await state_of(tx, world.catalog, clerk, form, {"customer": str(customer)}, None)
            assert ("secret_note" in found["hidden"]) is hidden
    with pytest.raises(Problem) as caught:
        async with world.db.transaction() as tx:
            await state_of(tx, world.catalog, world.viewer("wang"), form, {}, None)
    assert caught.value.status == 403


async def test_choices_are_those_that_fit(world: Company) -> None:
    mine = await make(world, "customer", name="C")
    site = await make(world, "site", name="只此一处", customer=str(mine))
    form, query = world.catalog.get("claim"), api.Query(columns=["name", "street"])

    async def offered(viewer: Viewer, **values: Any) -> list[str]:
        async with world.db.transaction() as tx:
            text = await choices_json(tx, world.catalog, viewer, form, "site", values, query)
        return [row["id"] for row in orjson.loads(text)["rows"]]

    assert await offered(world.admin(), customer=str(mine)) == [str(site)]
    assert await offered(world.admin()) == []
    grants = (Grant("claim", frozenset({"create"}), "all"), Grant("customer", frozenset({"read"}), "all"))
    unseen = world.viewer("li", *grants, Grant("site", frozenset({"read"}), "all", {"customer": "hidden"}))
    assert await offered(unseen, customer=str(mine)) == []  # otherwise they could try out whose site it is
    for nobody in (world.viewer("li", grants[0]), world.viewer("wang", Grant("site", frozenset({"read"}), "all"))):
        with pytest.raises(Problem) as caught:
            await offered(nobody, customer=str(mine))
        assert caught.value.status == 403
