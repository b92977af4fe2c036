"""A form with tabs, a condition, a sub-table and a relation created in place, filled in at a desk and on a phone."""

import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.people import PHONE, People, field


def shop_form(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": {"zh": "门店", "en": "Shops"},
        "title": "name",
        "fields": [field("name", "text", "门店名", required=True)],
    }


def claim_form(key: str, shop: str) -> dict[str, Any]:
    kinds = [{"value": "fix", "label": {"zh": "维修"}}, {"value": "money", "label": {"zh": "赔款"}}]
    money = {"field": "kind", "op": "eq", "value": "money"}
    parts = [field("part", "text", "配件", required=True), field("qty", "number", "数量")]
    return {
        "key": key,
        "label": {"zh": "索赔单", "en": "Claims"},
        "title": "name",
        "fields": [
            field("name", "text", "标题", required=True),
            field("kind", "select", "类型", settings={"options": kinds, "style": "buttons"}),
            field("amount", "number", "赔款金额", visible_when=money, required_when=money),
            field("shop", "relation", "所属门店", settings={"form": shop, "create": True}),
            field(
                "parts", "sub_table", "配件明细", settings={"fields": parts, "totals": [{"field": "qty", "fn": "sum"}]}
            ),
        ],
        "layout": [
            {"columns": 2, "fields": ["name", "kind", "amount"]},
            {"columns": 1, "tab": {"zh": "门店信息"}, "fields": ["shop"]},
            {"columns": 1, "tab": {"zh": "用料"}, "fields": ["parts"]},
        ],
    }


def fill(page: Page, name: str, phone: bool) -> None:
    """Everything but saving: the condition, the relation made in place, a row of the sub-table."""
    page.get_by_label("标题").fill(name)
    expect(page.get_by_label("赔款金额")).to_have_count(0)
    page.get_by_text("赔款", exact=True).click()
    page.get_by_label("赔款金额").fill("80")
    page.locator(".sl-pick").get_by_role("button", name="新建").click()
    dialog = page.get_by_role("dialog").filter(has_text="新建门店")
    dialog.get_by_label("门店名").fill(f"{name}的店")
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator("[data-field=shop]")).to_contain_text(f"{name}的店")
    page.get_by_role("tab", name="用料").click()
    page.get_by_role("button", name="添加一行").click()
    if phone:
        page.get_by_label("配件", exact=False).last.fill("压缩机")
        page.get_by_label("数量").last.fill("3")
    else:
        page.locator("[data-cell='0.0'] input").fill("压缩机")
        page.locator("[data-cell='0.1'] input").fill("3")


@pytest.mark.req("R-087")
def test_a_form_is_filled_at_a_desk_and_on_a_phone(people: People) -> None:
    admin, phone = people.staff("admin"), people.staff("admin", size=PHONE)
    shop, key = f"shop_{secrets.token_hex(3)}", f"claim_{secrets.token_hex(3)}"
    admin.ask("POST", "/forms", {"definition": shop_form(shop)})
    admin.ask("POST", "/forms", {"definition": claim_form(key, shop)})

    admin.page.goto(f"/f/{key}")
    admin.page.get_by_role("button", name="新建索赔单").first.click()
    fill(admin.page, "王五", phone=False)
    expect(admin.page.locator(".sl-rows tfoot")).to_contain_text("3")
    admin.page.get_by_role("button", name="保存").click()
    expect(admin.page.get_by_role("heading", name="王五")).to_be_visible()

    phone.page.goto(f"/m/f/{key}/new")
    fill(phone.page, "赵六", phone=True)
    phone.page.get_by_role("button", name="保存").click()
    expect(phone.page.get_by_role("button", name="编辑")).to_be_visible()

    rows = admin.ask("POST", f"/forms/{key}/records/query", {"columns": ["name", "amount", "shop", "parts"]})["rows"]
    assert {row["name"]: row["shop"]["title"] for row in rows} == {"王五": "王五的店", "赵六": "赵六的店"}
    assert all(row["amount"] == 80 or row["amount"] == "80" for row in rows)
