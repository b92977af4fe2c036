"""Formulas tried out while they are written."""

from typing import Any

import httpx
import pytest
from tests.integration.forms_design.conftest import API, ok, text
from tests.support.http import Site

from serviceloop.identity.roles.service import install
from serviceloop.identity.viewer import system_viewer

FORMS = f"{API}/forms"
ITEMS = {"key": "items", "type": "sub_table", "label": {"zh": "明细"}, "settings": {"fields": [
    {"key": "quantity", "type": "number", "label": {"zh": "数量"}},
    {"key": "price", "type": "money", "label": {"zh": "单价"}},
]}}  # fmt: skip
BILL: dict[str, Any] = {
    "key": "bill",
    "label": {"zh": "账单"},
    "title": "name",
    "fields": [
        text("name", "名称"),
        {"key": "amount", "type": "money", "label": {"zh": "金额"}},
        {"key": "cost", "type": "money", "label": {"zh": "成本"}},
        {"key": "due", "type": "date", "label": {"zh": "到期"}},
        {"key": "keeper", "type": "member", "label": {"zh": "负责人"}},
        {"key": "net", "type": "formula", "label": {"zh": "毛利"}, "settings": {"formula": "{金额} - {成本}"}},
        ITEMS,
    ],
}


@pytest.fixture(scope="module")
async def record(site: Site, anna: httpx.AsyncClient) -> str:
    await ok(anna.post(FORMS, json={"definition": BILL}), 201)
    await ok(anna.post(f"{FORMS}/bill/records", json={"values": {"name": "旧", "amount": 1}}), 201)
    values = {
        "name": "新", "amount": 100, "cost": 60, "due": "2026-03-31", "keeper": str(site.people["anna"]),
        "items": [{"quantity": 3, "price": 2.5}],
    }  # fmt: skip
    return str((await ok(anna.post(f"{FORMS}/bill/records", json={"values": values}), 201))["id"])


async def _try(client: httpx.AsyncClient, formula: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = await ok(client.post(f"{FORMS}/bill/formula-check", json={"formula": formula, **more}))
    return found


async def test_functions_are_listed_with_help_and_examples(anna: httpx.AsyncClient) -> None:
    listed = await ok(anna.get(f"{API}/formula-functions"))
    assert len(listed) >= 30
    for item in listed:
        assert item["help"]["zh"] and item["help"]["en"] and item["label"]["zh"] and item["example"]
        assert item["signature"].startswith(f"{item['name']}(")


@pytest.mark.req("R-184")
async def test_a_formula_shows_its_value_for_a_real_record(anna: httpx.AsyncClient, record: str) -> None:
    found = await _try(anna, "ROUND({毛利} / {金额}, 2)")
    assert (found["kind"], found["value"], found["text"]) == ("number", 0.4, "0.4")
    assert found["record"] == {"id": record, "title": "新"}, "the latest one"
    assert (await _try(anna, "due + 1", kind="date"))["value"] == "2026-04-01"
    assert (await _try(anna, "IF(amount > 50, '大', '小')"))["text"] == "大"
    assert (await _try(anna, "keeper.name"))["value"] == "安娜"
    assert (await _try(anna, "keeper = ME()"))["value"] is True
    assert (await _try(anna, "quantity * price", inside="items"))["value"] == 7.5


async def test_mistakes_have_a_place_and_words(anna: httpx.AsyncClient, record: str) -> None:
    found = await _try(anna, "amount + nothing", record=record)
    assert found["kind"] is None and found["value"] is None
    problem = found["problems"][0]
    assert (problem["position"], problem["length"]) == (10, 7) and "nothing" in problem["message"]
    assert (await _try(anna, "name", kind="number"))["problems"][0]["code"] == "wrong_kind"
    assert (await _try(anna, ""))["problems"]
    assert (await anna.post(f"{FORMS}/bill/formula-check", json={"formula": "1", "inside": "no"})).status_code == 422
    assert (await anna.post(f"{FORMS}/bill/formula-check", json={"formula": "1" * 6000})).status_code == 422


async def test_fields_of_the_draft_count_though_it_is_not_complete(anna: httpx.AsyncClient, record: str) -> None:
    fields = [
        *BILL["fields"],
        {"key": "twice", "type": "formula", "label": {"zh": "两倍"}, "settings": {"formula": "net * 2"}},
        {"key": "extra", "type": "number", "label": {"zh": "附加"}},
        {"key": "broken", "type": "relation", "label": {"zh": "没填完"}},
        {"key": "a", "type": "formula", "label": {"zh": "甲"}, "settings": {"formula": "b + 1"}},
        {"key": "b", "type": "formula", "label": {"zh": "乙"}, "settings": {"formula": "a + 1"}},
    ]
    draft = {**BILL, "fields": fields}
    assert (await _try(anna, "twice + 1", definition=draft))["value"] == 81
    found = await _try(anna, "COALESCE(extra, 5)", definition=draft)
    assert found["value"] == 5 and [item["code"] for item in found["problems"]] == ["unpublished"]
    assert (await _try(anna, "a", definition=draft))["value"] is None, "a circle ends"
    assert (await _try(anna, "amount", definition=draft, record=record))["value"] == 100


async def test_a_value_is_shown_only_to_who_may_see_it(site: Site, record: str) -> None:
    role = {
        "key": "half_builder", "label": {"zh": "半"}, "abilities": ["design_forms"], "menus": [],
        "grants": [{"form": "bill", "actions": ["read"], "scope": "own", "fields": {"cost": "hidden"}}],
    }  # fmt: skip
    async with site.database.transaction() as tx:
        await install(tx, system_viewer(), [role])
        guest = site.people["guest"]
        await tx.execute('INSERT INTO sl.user_role ("user", role) VALUES ($1, $2)', guest, "half_builder")
    client = await site.signed_in("guest")
    found = await _try(client, "amount")
    assert found["kind"] == "number" and found["record"] is None and found["value"] is None
    refused = await client.post(f"{FORMS}/bill/formula-check", json={"formula": "amount", "record": record})
    assert refused.status_code == 404
    async with site.database.transaction() as tx:
        role["grants"][0]["scope"] = "all"  # type: ignore[index]
        await install(tx, system_viewer(), [role])
    site.app.state.identity.forget()
    for formula in ("cost", "net + amount", "{成本} * 2"):
        found = await _try(client, formula)
        assert found["value"] is None, formula
        assert "hidden_value" in [item["code"] for item in found["problems"]]
    agent = await site.signed_in("agent")
    assert (await agent.post(f"{FORMS}/bill/formula-check", json={"formula": "1"})).status_code == 403
    assert (await agent.get(f"{API}/formula-functions")).status_code == 403
