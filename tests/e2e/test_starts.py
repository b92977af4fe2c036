"""Where a form begins other than blank, and pages of a record that are for one role."""

import re
import secrets

from playwright.sync_api import Page, expect
from tests.e2e.people import People, Person


def _new_form(page: Page, start: str) -> None:
    page.goto("/design")
    page.get_by_role("button", name="新建表单").click()
    page.get_by_role("dialog").get_by_text(start, exact=True).click()


def _begin(page: Page) -> list[str]:
    """Starts the design; returns the keys of the fields on the canvas."""
    page.get_by_role("dialog").get_by_role("button", name="开始设计").click()
    canvas = page.get_by_role("region", name="表单", exact=True)
    expect(canvas.locator("[data-item]").first).to_be_visible()
    return [str(item.get_attribute("data-item")) for item in canvas.locator("[data-item]").all()]


def test_a_form_starts_from_a_template_or_as_a_copy(people: People) -> None:
    person = people.staff("builder")
    page = person.page
    _new_form(page, "从模板")
    dialog = page.get_by_role("dialog")
    template = dialog.locator(".sl-formula-list button").first
    expect(template).to_be_visible()
    name = template.locator("b").inner_text()
    template.click()
    expect(dialog.get_by_label("表单名称")).to_have_value(name)
    assert len(_begin(page)) > 3
    page.get_by_role("button", name="发布", exact=True).click()
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("没有未发布的修改")).to_be_visible()

    _new_form(page, "从已有表单")
    dialog.get_by_label("选择表单").click()
    page.keyboard.type("客户")
    page.locator(".ant-select-dropdown:visible").get_by_title("客户", exact=True).click()
    dialog.get_by_label("表单名称").fill("经销商")
    fields = _begin(page)
    copied = person.ask("GET", "/forms/customer/definition")["definition"]
    assert {key for key in fields if "." not in key} == {
        field["key"] for field in copied["fields"] if field["type"] != "reverse"
    }, "whose records point to the original cannot be shown in a copy"
    expect(page.locator(".sl-canvas-title")).to_contain_text("经销商")


def _with_a_record(person: Person) -> tuple[str, str]:
    key = f"device_{secrets.token_hex(3)}"
    fields = [{"key": "name", "type": "text", "label": {"zh": "设备名"}}]
    definition = {"key": key, "label": {"zh": "设备档案"}, "title": "name", "fields": fields}
    person.ask("POST", "/forms", {"definition": definition})
    return key, person.ask("POST", f"/forms/{key}/records", {"values": {"name": "一号机"}})["id"]


def test_a_page_for_one_role_is_seen_by_that_role(people: People) -> None:
    builder, other = people.staff("builder"), people.staff("admin")
    form, record = _with_a_record(other)
    page = builder.page
    page.goto(f"/pages/{form}")
    page.get_by_role("button", name="从现在的样子开始").click()
    side = page.get_by_role("complementary", name="属性")
    side.get_by_label("适用角色").click()
    page.keyboard.type("业务")
    page.locator(".ant-select-dropdown:visible").get_by_title(re.compile("业务")).first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="+ 标签页").click()
    side.get_by_label("名称 zh").first.fill("维护须知")
    page.get_by_role("navigation", name="内容块").get_by_role("button", name="文字").click()
    side.get_by_label("文字 zh").fill("断电后再打开机盖")
    expect(page.get_by_text(re.compile("^已保存"))).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布").first).to_be_visible()

    page.goto(f"/f/{form}/{record}")
    page.get_by_role("tab", name="维护须知").click()
    expect(page.get_by_text("断电后再打开机盖")).to_be_visible()
    other.page.goto(f"/f/{form}/{record}")
    expect(other.page.get_by_role("heading", name="一号机").first).to_be_visible()
    expect(other.page.get_by_role("tab", name="维护须知")).to_have_count(0)
