"""The form designer: a builder makes a form by dragging and clicking, publishes it, and deletes a field."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.people import People


def _drag(page: Page, what: Locator, to: Locator, side: float) -> None:
    """With the mouse, to a place in `to`: `side` 0 is its left edge, 1 its right edge."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] * side, end["y"] + end["height"] / 2, steps=6)
    expect(page.locator(".sl-drop-line")).to_be_visible()
    page.mouse.up()


def _order(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-item]").evaluate_all("items => items.map(item => item.dataset.item)")
    return found


def test_a_form_is_made_by_dragging_and_published(people: People) -> None:
    person = people.staff("admin")
    page = person.page
    page.goto("/design?new=1")
    page.get_by_label("表单名称").fill("巡检记录")
    page.get_by_role("button", name="开始设计").click()
    palette = page.get_by_role("complementary", name="字段库")
    canvas = page.get_by_role("region", name="表单", exact=True)

    # By dragging: beside the title, then in front of it; by a click: behind the selection.
    title = page.locator("[data-item=title]")
    _drag(page, palette.get_by_role("button", name="单选", exact=True), title, 0.9)
    expect(page.locator("[data-item=select_1]")).to_be_visible()
    palette.get_by_role("button", name="子表", exact=True).click()
    palette.get_by_role("button", name="日期", exact=True).click()
    _drag(page, page.locator("[data-item=date_1]"), title, 0.1)
    expect(page.locator("[data-item]").first).to_have_attribute("data-item", "date_1")
    palette.get_by_role("button", name="金额", exact=True).scroll_into_view_if_needed()
    _drag(page, palette.get_by_role("button", name="金额", exact=True), page.locator(".sl-canvas-columns"), 0.6)
    expect(page.locator("[data-item='sub_table_1.money_1']")).to_be_visible()

    # The properties: a label gives the key; typing is one step of undo, and undo inside an input is the input's.
    page.locator("[data-item=date_1] .sl-canvas-choose").click()
    panel = page.get_by_role("complementary", name="属性")
    panel.get_by_label("名称", exact=True).fill("巡检日期")
    panel.get_by_label("名称", exact=True).press("Tab")
    named = page.locator("[data-item=xun_jian_ri_qi]")
    expect(named).to_be_visible()
    panel.get_by_role("switch", name="必填").click()
    expect(named.get_by_role("button", name="巡检日期，日期，必填")).to_be_visible()
    named.locator(".sl-canvas-choose").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-item=date_1]")).to_be_visible()
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(named).to_be_visible()

    # A press means what it began on, though a widget that was just loaded moves the page before it is let go.
    place = title.bounding_box()
    assert place
    page.mouse.move(place["x"] + 8, place["y"] + 8)
    page.mouse.down()
    page.locator(".sl-canvas-page").evaluate("page => { page.style.paddingTop = '150px'; }")
    page.mouse.up()
    expect(panel.get_by_label("名称", exact=True)).to_have_value("标题")
    page.locator(".sl-canvas-page").evaluate("page => { page.style.paddingTop = ''; }")

    # By keyboard: the field moves behind the title, a copy is made and deleted again.
    named.locator(".sl-canvas-choose").click()
    page.keyboard.press("Alt+ArrowDown")
    assert _order(page)[:2] == ["title", "xun_jian_ri_qi"]
    page.keyboard.press("Control+d")
    expect(canvas.get_by_role("button", name="巡检日期 副本")).to_be_visible()
    page.keyboard.press("Delete")
    expect(canvas.get_by_role("button", name="巡检日期 副本")).to_have_count(0)

    expect(page.get_by_text("已保存")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    form = page.url.rsplit("/", 1)[-1]
    kept = person.ask("GET", f"/forms/{form}/definition")["definition"]
    assert {field["key"] for field in kept["fields"]} >= {"title", "select_1", "xun_jian_ri_qi"}


def test_a_form_from_a_spreadsheet_with_its_rows_and_a_field_deleted_and_restored(people: People) -> None:
    person = people.staff("admin")
    page = person.page
    lines = ["名称,金额,备注", *(f"配件{number},{number},备注{number}" for number in range(1, 31))]
    page.goto("/design?new=1")
    page.get_by_text("从 Excel", exact=True).click()
    sheet = {"name": "配件清单.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("utf-8-sig")}
    page.locator("input[type=file]").set_input_files(sheet)  # type: ignore[arg-type]
    expect(page.get_by_text("文件中有 30 行数据")).to_be_visible()
    page.get_by_role("button", name="开始设计").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("button", name="发布并导入").click()
    expect(page.get_by_text("新建 30")).to_be_visible()
    form = page.url.split("form=")[1].split("&")[0]

    # Into the recycle bin and back, the data with it.
    page.goto(f"/design/{form}")
    page.get_by_role("button", name="备注，").first.click()
    page.keyboard.press("Delete")
    _confirm(page, "删除")
    page.get_by_role("button", name="发布", exact=True).click()
    _confirm(page, "发布")
    expect(page.get_by_text("没有未发布的修改")).to_be_visible()
    page.get_by_role("button", name="更多", exact=True).click()
    page.get_by_role("menuitem", name="已删除的字段").click()
    page.get_by_role("button", name="恢复“备注”").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("已保存")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    _confirm(page, "发布")
    expect(page.get_by_text("没有未发布的修改")).to_be_visible()
    assert person.ask("GET", f"/forms/{form}/recycled") == []


def _confirm(page: Page, name: str) -> None:
    page.get_by_role("dialog").locator(".ant-modal-footer").get_by_role("button", name=name).click()


def test_two_builders_see_what_each_changed_and_none_is_lost(people: People) -> None:
    anna, ben = people.staff("admin"), people.staff("builder")
    form = anna.ask("POST", "/form-drafts", {"label": "两人同改"})["form"]
    page = anna.page
    page.goto(f"/design/{form}")
    palette = page.get_by_role("complementary", name="字段库")
    expect(page.locator("[data-item=title]")).to_be_visible()

    # Ben saves meanwhile; Anna's next change shows both, field by field, and she keeps hers.
    draft = ben.ask("GET", f"/forms/{form}/draft")
    changed = {**draft["definition"], "label": {"zh": "本的名称"}}
    token = ben.context.request.get("/api/v1/session").json()["csrf"]
    answer = ben.context.request.put(
        f"/api/v1/forms/{form}/draft",
        data={"definition": changed, "base_version": draft["base_version"]},
        headers={"X-CSRF-Token": token, "If-Match": f'"{draft["version"]}"'},
    )
    assert answer.ok, answer.text()
    palette.get_by_role("button", name="邮箱", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("新增“邮箱”")).to_have_count(1)
    expect(dialog.get_by_text("表单设置有变化").last).to_be_visible()
    dialog.get_by_role("button", name="保留我的").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    kept = ben.ask("GET", f"/forms/{form}/draft")["definition"]
    assert (kept["label"]["zh"], kept["fields"][-1]["type"]) == ("两人同改", "email")


@pytest.mark.parametrize("width", [1024, 390])
def test_the_designer_works_in_narrow_windows(people: People, width: int) -> None:
    person = people.staff("admin", size={"width": width, "height": 800})
    page = person.page
    page.goto("/design/customer")
    if width < 1000:
        page.get_by_text("字段库", exact=True).click()
    page.get_by_role("complementary", name="字段库").get_by_role("button", name="链接", exact=True).click()
    expect(page.locator("[data-item=link_1]")).to_be_visible()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-item=link_1]")).to_have_count(0)
    expect(page.get_by_text("已保存")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    person.context.request.delete(
        "/api/v1/forms/customer/draft",
        headers={"X-CSRF-Token": person.context.request.get("/api/v1/session").json()["csrf"]},
    )
