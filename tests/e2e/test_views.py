"""Views at a desk: a filter with a group is saved, cells and many records are changed, a card moves with what that
requires, and a link to somebody's own view opens the same for another person."""

import secrets
from typing import Any

from playwright.sync_api import Page, expect
from tests.e2e.people import People, Person, field
from tests.e2e.test_boards import column, drag


def _make(person: Person) -> str:
    """A form whose status moves by an action that requires a note, and three records."""
    key = f"views_{secrets.token_hex(3)}"
    names = (("open", "未开工"), ("doing", "施工中"))
    stages = [{"value": value, "label": {"zh": zh}, "category": "open"} for value, zh in names]
    begin = {"key": "begin", "label": {"zh": "开工"}, "from": ["open"], "to": "doing", "require": ["note"]}
    fields = [
        field("name", "text", "任务名"),
        field("note", "text", "备注"),
        field("stage", "select", "阶段", settings={"options": stages}),
    ]
    definition = {
        "key": key,
        "label": {"zh": "视图任务", "en": "View jobs"},
        "title": "name",
        "fields": fields,
        "status": {"field": "stage", "initial": "open", "actions": [begin]},
    }
    person.ask("POST", "/forms", {"definition": definition})
    for name in ("安装空调", "更换空调滤芯", "清洗地板"):
        person.ask("POST", f"/forms/{key}/records", {"values": {"name": name}})
    return key


def _rows(person: Person, form: str) -> dict[str, dict[str, Any]]:
    found = person.ask("POST", f"/forms/{form}/records/query", {"columns": ["name", "note", "stage"]})
    return {row["name"]: row for row in found["rows"]}


def _filter(page: Page) -> None:
    """未开工, and one of two by name: what a new rule asks of the stage is taken as it stands."""
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("button", name="添加条件组").click()
    group = page.locator(".sl-filter-group")
    group.get_by_text("添加条件", exact=True).click()
    group.get_by_label("组内关系").click()
    page.locator(".ant-select-dropdown:visible").get_by_text("满足任一").click()
    for rule, name in enumerate((None, "安装空调", "更换空调滤芯")):
        parts = page.locator(".sl-filter-rule").nth(rule)
        answers = [("值", "未开工")] if name is None else [("字段", "任务名"), ("值", name)]
        for label, text in answers:
            parts.get_by_label(label, exact=True).click()
            page.keyboard.type(text)
            page.keyboard.press("Enter")
    page.locator(".sl-filter footer").get_by_role("button", name="应用").click()
    expect(page.locator(".sl-grid .sl-row")).to_have_count(2)


def _menu(page: Page, item: str) -> None:
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name=item).click()


def _new_view(page: Page, name: str, kind: str) -> None:
    page.get_by_role("button", name="新建视图", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("视图类型").click()
    page.locator(".ant-select-dropdown:visible").get_by_text(kind, exact=True).click()
    dialog.get_by_placeholder("视图名称").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=name)).to_be_visible()


def test_a_view_is_made_worked_with_and_shown_to_others(people: People) -> None:
    builder = people.staff("builder")
    builder.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form, page = _make(builder), builder.page
    page.goto(f"/f/{form}")
    _filter(page)
    _menu(page, "另存为视图")
    page.get_by_placeholder("视图名称").fill("空调任务")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="空调任务")).to_be_visible()

    # A cell in place, then many records.
    page.get_by_role("button", name="表格编辑").click()
    cells = page.get_by_role("columnheader")
    place = [cells.nth(index).get_attribute("aria-label") for index in range(cells.count())].index("备注")
    page.locator(f'[data-cell="0:{place - 1}"]').dblclick()
    page.locator(".sl-grid-editor input").fill("已预约")
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-cell="0:{place - 1}"]')).to_have_text("已预约")
    expect(page.get_by_text("已修改")).to_be_visible()
    for box in page.locator(".sl-grid-box").all():
        box.check()
    page.get_by_role("button", name="修改字段").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    page.keyboard.type("备注")
    page.keyboard.press("Enter")
    dialog.get_by_role("textbox").last.fill("批量填写")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已处理 2 条")).to_be_visible()
    rows = _rows(builder, form)
    assert [rows[name]["note"] for name in ("安装空调", "更换空调滤芯", "清洗地板")] == ["批量填写", "批量填写", None]

    # A board of one's own, of any stage; a card without a note is asked for one.
    page.get_by_role("region", name="当前条件").get_by_role("button", name="关闭").first.click()
    builder.ask("PATCH", f"/forms/{form}/records/{rows['安装空调']['id']}", {"values": {"note": None}})
    _new_view(page, "我的看板", "看板")
    card = page.locator(".sl-board-card", has_text="安装空调")
    drag(page, card, column(page, "施工中"))
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("带梯子")
    dialog.get_by_role("button", name="开工").click()
    expect(column(page, "施工中").locator(".sl-board-card")).to_contain_text("安装空调")
    assert _rows(builder, form)["安装空调"]["note"] == "带梯子"

    _menu(page, "复制链接")
    expect(page.get_by_text("链接已复制")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    other = people.staff("admin").page
    other.goto(address)
    expect(other.get_by_role("tab", name="我的看板", selected=True)).to_be_visible()
    expect(column(other, "施工中").locator(".sl-board-card")).to_contain_text("安装空调")
    expect(column(other, "未开工").locator(".sl-board-card")).to_have_count(1)
    expect(other.get_by_text("清洗地板")).to_have_count(0)
