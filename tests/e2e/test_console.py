"""The console at a desk: lists, views, bulk work, edits of two people at once, tickets by phone call, imports."""

import re
import secrets
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect
from tests.e2e.people import People, Person


def choose(page: Page, box: Locator, option: str) -> None:
    """In one of the console's drop-down lists; typing narrows the long ones."""
    box.click()
    box.press_sequentially(option)
    page.locator(".ant-select-dropdown:visible").get_by_title(option, exact=True).first.click()


def rows_of(page: Page) -> Locator:
    """The rows of the list that hold a record."""
    return page.get_by_role("grid").get_by_role("row").filter(has=page.get_by_role("gridcell"))


def test_a_list_is_filtered_and_kept_as_a_view_with_its_columns(people: People) -> None:
    person = people.staff("supervisor")
    page, region = person.page, region_to_assign(person)
    page.goto("/f/ticket?view=all")
    expect(rows_of(page).first).to_be_visible()
    page.get_by_role("button", name="筛选").click()
    builder = page.get_by_role("tooltip")
    choose(page, builder.get_by_role("combobox", name="值"), "待分配")
    builder.get_by_role("button", name=re.compile("添加条件$")).click()
    second = builder.locator(".sl-filter-item").nth(1)
    second.get_by_role("combobox", name="字段").click()
    page.get_by_role("combobox", name="字段").nth(1).press_sequentially("区域")
    page.locator(".ant-select-tree-title").get_by_text("区域", exact=True).first.click()
    choose(page, second.get_by_role("combobox", name="值"), region)
    builder.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile("filter="))
    expect(page.get_by_role("grid").get_by_text("待受理")).to_have_count(0)
    expect(rows_of(page).first).to_contain_text("待分配")
    expect(rows_of(page).first).to_contain_text(region)
    add_column(page, "故障等级")
    name = f"{region}待分配"
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="另存为视图").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_placeholder("视图名称").fill(name)
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    page.reload()
    expect(page.get_by_role("columnheader", name="故障等级")).to_be_visible()
    expect(rows_of(page).first).to_contain_text(region)
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="删除视图").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.get_by_role("tab", name=name)).to_have_count(0)


def region_to_assign(person: Person) -> str:
    """Label of the region of a ticket that waits to be assigned; the demo's tickets are other ones each day."""
    waiting = {"columns": ["region"], "filter": {"field": "status", "op": "eq", "value": "to_assign"}}
    value = person.ask("POST", "/forms/ticket/records/query", waiting)["rows"][0]["region"]
    fields = {field["key"]: field for field in person.ask("GET", "/forms/ticket")["fields"]}
    labels = {option["value"]: option["label"]["zh"] for option in fields["region"]["settings"]["options"]}
    return str(labels[value])


def add_column(page: Page, label: str) -> None:
    page.get_by_role("button", name="选择列").click()
    chooser = page.get_by_role("tooltip").filter(has=page.get_by_role("heading", name="显示的列"))
    chooser.get_by_placeholder("搜索字段").fill(label)
    chooser.locator(".ant-tree-treenode").filter(has_text=label).locator(".ant-tree-checkbox").first.click()
    expect(page.get_by_role("columnheader", name=label)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    expect(chooser).to_be_hidden()


def test_search_finds_any_part_of_a_word_and_a_number(people: People) -> None:
    page = people.staff("agent").page
    page.goto("/f/ticket?view=all")
    search = page.get_by_role("textbox", name=re.compile("^搜索编号"))
    search.fill("漏水")
    expect(rows_of(page).first).to_contain_text("漏水")
    no = rows_of(page).first.get_by_role("gridcell").nth(1).inner_text()
    search.fill(no)
    expect(rows_of(page)).to_have_count(1)
    expect(rows_of(page).first).to_contain_text(no)
    search.fill("绝无此词")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()


def test_many_tickets_are_changed_at_once(people: People) -> None:
    page = people.staff("supervisor").page
    page.goto("/f/ticket?view=closed")
    chosen = [rows_of(page).nth(index) for index in (0, 1, 2)]
    for row in chosen:
        row.get_by_role("checkbox").check()
    bar = page.get_by_role("toolbar", name="批量操作")
    expect(bar.get_by_text("已选 3 条")).to_be_visible()
    bar.get_by_role("button", name="修改字段").click()
    dialog = page.get_by_role("dialog", name="修改 3 条记录")
    choose(page, dialog.get_by_role("combobox").first, "标签")
    choose(page, dialog.get_by_role("combobox").nth(1), "重复报修")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已处理 3 条")).to_be_visible()
    expect(bar).to_be_hidden()
    rows_of(page).first.click()
    expect(page.get_by_role("article").locator("[data-field=tags]")).to_contain_text("重复报修")


@pytest.mark.req("R-148")
def test_two_people_change_the_same_field_and_both_values_are_shown(people: People) -> None:
    first, second = people.staff("supervisor"), people.staff("agent")
    made = second.ask("POST", "/forms/ticket/records/query", {"columns": ["no"], "limit": 1})["rows"][0]
    for person in (first, second):
        person.page.goto(f"/f/ticket/{made['id']}")
        person.page.get_by_role("button", name="修改主题").click()
    edit_subject(first.page, "主管写的主题")
    expect(first.page.get_by_role("article").get_by_role("heading", level=1)).to_have_text("主管写的主题")
    edit_subject(second.page, "客服写的主题")
    dialog = second.page.get_by_role("dialog", name="内容已被他人修改")
    expect(dialog.get_by_text("主管写的主题")).to_be_visible()
    expect(dialog.get_by_text("客服写的主题")).to_be_visible()
    dialog.get_by_role("radio", name=re.compile("您的修改")).check()
    dialog.get_by_role("button", name="按所选保存").click()
    for person in (second, first):
        heading = person.page.get_by_role("article").get_by_role("heading", level=1)
        expect(heading).to_have_text("客服写的主题")


def edit_subject(page: Page, text: str) -> None:
    page.get_by_role("article").get_by_role("textbox", name="主题").fill(text)
    page.get_by_role("article").get_by_role("button", name="保存").click()


@pytest.mark.req("R-002", "R-009", "R-010", "R-011", "R-095", "R-104")
def test_a_phone_call_becomes_a_ticket_of_the_customer_found_by_number(people: People) -> None:
    agent = people.staff("agent")
    query = {
        "columns": ["serial", "customer", "customer.phone"],
        "filter": {"field": "customer.phone", "op": "not_empty"},
        "limit": 1,
    }
    asset = agent.ask("POST", "/forms/asset/records/query", query)["rows"][0]
    page = agent.page
    page.goto("/f/ticket")
    page.get_by_role("button", name="新建工单").click()
    drawer = page.get_by_role("dialog", name="新建工单（来电）")
    drawer.get_by_role("searchbox", name=re.compile("^来电号码")).fill(asset["customer.phone"])
    drawer.get_by_role("button", name=re.compile(re.escape(asset["serial"]))).click()
    expect(drawer.get_by_role("textbox", name="联系电话")).to_have_value(asset["customer.phone"])
    drawer.get_by_role("textbox", name="主题").fill("来电报修：水压不足")
    drawer.get_by_role("textbox", name="故障描述").fill("三楼水压不足，早上开始")
    drawer.get_by_role("button", name="创建工单").click()
    expect(page.get_by_role("article").get_by_role("heading", level=1)).to_have_text("来电报修：水压不足")
    for text in (asset["customer"]["title"], asset["serial"], "三楼水压不足，早上开始", "电话"):
        expect(page.get_by_role("article").get_by_text(text).first).to_be_visible()


@pytest.mark.req("R-287")
def test_customers_are_imported_from_a_spreadsheet_and_the_import_undone(people: People) -> None:
    name = f"导入客户{secrets.token_hex(3)}"
    page = people.staff("admin").page
    page.goto("/imports/new?form=customer")
    page.locator("input[type=file]").set_input_files(
        workbook([["客户名称", "联系电话"], [f"{name}甲", "13912340001"], [f"{name}乙", "13912340002"]])
    )
    expect(page.get_by_role("row").filter(has_text=f"{name}甲").first).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("新建 2")).to_be_visible()
    page.get_by_role("button", name="查看数据").click()
    page.get_by_role("textbox", name=re.compile("^搜索编号")).fill(name)
    expect(rows_of(page)).to_have_count(2)
    page.goto("/imports")
    page.get_by_role("row").filter(has_text="客户").get_by_role("button", name="撤销导入").first.click()
    page.get_by_role("dialog").get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("已撤销").first).to_be_visible()


def workbook(rows: list[list[str]]) -> Any:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("客户")
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "客户.xlsx", "mimeType": kind, "buffer": made.getvalue()}


def test_the_palette_goes_anywhere_by_the_keyboard(people: People) -> None:
    page = people.staff("supervisor").page
    page.goto("/f/ticket")
    expect(rows_of(page).first).to_be_visible()
    page.keyboard.press("Control+k")
    box = page.get_by_role("textbox", name=re.compile("^输入单号"))
    expect(box).to_be_focused()
    box.press_sequentially("仪表")
    expect(page.get_by_role("dialog").get_by_role("button", name="仪表盘")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/dashboards"))
    page.keyboard.press("Control+k")
    box.press_sequentially("SH")
    expect(page.get_by_role("dialog").get_by_role("button", name=re.compile("工单.*SH")).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_text(re.compile(r"工单 SH\d+"))).to_be_visible()
