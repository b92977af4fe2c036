"""A form's public pages, set up in the designer: what the link brings, a lost connection, the limit, opening times, and
looking one's answer up."""

import secrets

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.people import People, Person, field
from tests.e2e.warranty import publish


def _make(person: Person) -> str:
    key = f"signup_{secrets.token_hex(3)}"
    fields = [
        field("name", "text", "姓名", required=True),
        field("phone", "phone", "手机号"),
        field("source", "text", "来源"),
    ]
    definition = {"key": key, "label": {"zh": "培训报名", "en": "Training"}, "title": "name", "fields": fields}
    person.ask("POST", "/forms", {"definition": definition})
    return key


def _panel(page: Page, form: str) -> None:
    page.goto(f"/design/{form}")
    page.locator(".sl-canvas-title").click()


def _set_up(page: Page) -> None:
    """A page of one answer in the company's colour, that takes the source from its link, and one to look up on."""
    panel = page.get_by_role("complementary", name="属性")
    panel.get_by_role("switch", name="公开填写页").click()
    panel.get_by_label("提交后的文字").fill("谢谢报名，我们会联系您")
    panel.get_by_text("主题色").locator("..").locator(".ant-color-picker-trigger").click()
    colour = page.locator(".ant-color-picker-hex-input input")
    colour.fill("0B7A4B")
    colour.press("Enter")
    page.keyboard.press("Escape")
    panel.get_by_label("可由链接预填的字段").click()
    page.locator(".ant-select-dropdown:visible").get_by_title("来源", exact=True).click()
    page.keyboard.press("Escape")
    panel.get_by_label("最多份数").fill("1")
    panel.get_by_role("switch", name="公开查询页").click()
    panel.get_by_label("查询条件（须全部填对）").click()
    page.locator(".ant-select-dropdown:visible").get_by_title("手机号", exact=True).click()
    page.keyboard.press("Escape")


@pytest.mark.req("R-187")
def test_a_public_page_is_set_up_filled_in_offline_limited_and_timed(people: People) -> None:
    builder = people.staff("admin")
    form = _make(builder)
    _panel(builder.page, form)
    _set_up(builder.page)
    publish(builder.page)

    visitor = people.visitor("customer")
    page = visitor.page
    page.goto(f"/p/{form}?source=海报&name=不让预填")
    expect(page.get_by_label("来源")).to_have_value("海报")
    expect(page.get_by_label("姓名")).to_have_value("")
    expect(page.get_by_role("button", name="提交")).to_have_css("background-color", "rgb(11, 122, 75)")
    page.get_by_label("姓名").fill("赵一")
    page.get_by_label("手机号").fill("13800003333")
    visitor.context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("网络不通", exact=False)).to_be_visible()
    visitor.context.set_offline(False)
    visitor.complaints.clear()  # of the lost connection
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("谢谢报名，我们会联系您")).to_be_visible()

    late = people.visitor("late").page
    late.goto(f"/p/{form}")
    expect(late.get_by_text("名额已满，不再接受填写")).to_be_visible()
    late.goto(f"/q/{form}")
    late.get_by_label("手机号").fill("13800003333")
    # One must know both: what was chosen first stays a condition.
    late.get_by_label("姓名").fill("赵一")
    late.get_by_role("button", name="查询").click()
    expect(late.locator(".p-card").filter(has_text="赵一").last).to_be_visible()
    late.get_by_label("手机号").fill("13800004444")
    late.get_by_role("button", name="查询").click()
    expect(late.get_by_text("没有查到")).to_be_visible()

    _panel(builder.page, form)
    opens = builder.page.get_by_role("complementary", name="属性").get_by_label("开放时间")
    opens.click()
    opens.fill("2099-01-02 09:30")
    opens.press("Enter")
    publish(builder.page)
    late.goto(f"/p/{form}")
    expect(late.get_by_text("尚未开放填写")).to_be_visible()
    expect(late.get_by_text("2099-01-02 09:30")).to_be_visible()
