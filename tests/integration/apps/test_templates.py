"""The platform is general: customer relations and projects install beside after-sales, and share what they share."""

from typing import Any

import pytest
from tests.support.http import Site

from serviceloop.forms.apps.package import Package
from serviceloop.forms.apps.service import shipped
from serviceloop.reports.dashboards import Dashboard

API = "/api/v1"


@pytest.mark.req("R-285")
async def test_crm_shares_the_customers_of_after_sales(site: Site) -> None:
    admin = await site.signed_in("admin")
    plan = (await admin.post(f"{API}/app-templates/crm/plan", json={})).json()
    states = {form["key"]: form["state"] for form in plan["forms"]}
    assert (states["lead"], states["customer"]) == ("new", "changed")
    assert next(form for form in plan["forms"] if form["key"] == "customer")["shared_with"] == ["aftersales"]
    assert [item["path"] for item in plan["conflicts"]] == []
    for key in ("crm", "pm"):
        answer = await admin.post(f"{API}/app-templates/{key}/install", json={})
        assert answer.status_code == 200, answer.text
    body: dict[str, Any] = {"values": {"name": "云山设备有限公司", "phone": "13800138001"}}
    customer = (await admin.post(f"{API}/forms/customer/records", json=body)).json()
    body = {"values": {"name": "维保续约", "customer": customer["id"], "amount": 50000}}
    made = await admin.post(f"{API}/forms/opportunity/records", json=body)
    assert made.status_code == 201, made.text
    body = {"values": {"subject": "不制冷", "customer": customer["id"], "contact_phone": "13800138001"}}
    ticket = await admin.post(f"{API}/forms/ticket/records", json=body)
    assert ticket.status_code == 201, ticket.text
    # Relations across applications: from the ticket through its customer, and the customer's lists of both.
    query = {
        "columns": ["subject", "customer.name"],
        "filter": {"field": "customer.tier", "op": "eq", "value": "normal"},
    }
    rows = (await admin.post(f"{API}/forms/ticket/records/query", json=query)).json()["rows"]
    assert [row["customer.name"] for row in rows] == ["云山设备有限公司"]
    fields = {field["key"] for field in (await admin.get(f"{API}/forms/customer")).json()["fields"]}
    assert {"tickets", "assets", "opportunities", "contracts"} <= fields
    found = (await admin.get(f"{API}/search", params={"q": "云山"})).json()["rows"]
    assert [row["form"] for row in found] == ["customer"]
    assert [app["key"] for app in (await admin.get(f"{API}/menus")).json()] == ["aftersales", "crm", "pm"]


async def test_crm_alone_and_after_sales_later(other: Site) -> None:
    admin = await other.signed_in("admin")
    for key in ("crm", "aftersales", "pm"):
        answer = await admin.post(f"{API}/app-templates/{key}/install", json={})
        assert answer.status_code == 200, answer.text
    fields = {field["key"] for field in (await admin.get(f"{API}/forms/customer")).json()["fields"]}
    assert {"tickets", "opportunities"} <= fields
    for path in ("/dashboards/sales_overview", "/dashboards/project_overview", "/dashboards/overview"):
        answer = await admin.get(API + path)
        assert answer.status_code == 200, path
        for card in answer.json()["cards"]:
            asked = await admin.post(f"{API}/reports/query", json=card["query"])
            assert asked.status_code == 200, (card["key"], asked.text)


@pytest.mark.parametrize("key", ["crm", "pm", "aftersales"])
async def test_dashboards_of_the_applications_are_free_of_mistakes(key: str) -> None:
    for name, data in shipped(key).dashboards.items():
        assert Dashboard.model_validate(data).key == name


async def test_the_customer_form_means_the_same_in_both() -> None:
    one, other = (
        {field["key"]: field for field in shipped(key).forms["customer"]["fields"]} for key in ("aftersales", "crm")
    )
    for key in one.keys() & other.keys():
        assert one[key] == other[key], key


async def test_a_new_version_alone_is_no_conflict(other: Site) -> None:
    """What was installed as version 1 says so nowhere in its file; only what was changed here is asked about."""
    admin = await other.signed_in("admin")
    await admin.post(f"{API}/app-templates/pm/install", json={})
    newest = shipped("pm")
    old = Package({**newest.app, "version": 1}, newest.forms, newest.roles, newest.dashboards, newest.prints)
    async with other.database.transaction() as tx:
        app = {key: value for key, value in old.app.items() if key != "version"}
        await tx.execute("UPDATE sl.app SET base = $1 WHERE key = 'pm'", {**old.plain(), "app": app})
        await tx.execute("UPDATE sl.app SET definition = definition || '{\"version\": 1}' WHERE key = 'pm'")
    plan = (await admin.post(f"{API}/app-templates/pm/plan", json={})).json()
    assert (plan["installed"], plan["conflicts"]) == (1, [])
    assert (await admin.post(f"{API}/app-templates/pm/install", json={})).status_code == 200
    shown = next(item for item in (await admin.get(f"{API}/app-templates")).json() if item["key"] == "pm")
    assert shown["installed"] == shown["release"] == newest.app["version"]
