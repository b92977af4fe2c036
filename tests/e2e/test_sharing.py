"""A record followed and shared: a colleague is told, a stranger sees what was chosen until the link is taken back."""

import re

from playwright.sync_api import expect
from tests.e2e.people import People


def test_a_record_is_followed_shared_outside_and_taken_back(people: People) -> None:
    clerk = people.staff("admin")
    customer = clerk.ask(
        "POST", "/forms/customer/records", {"values": {"name": "分享测试客户", "phone": "19900018888"}}
    )
    page = clerk.page
    page.goto(f"/f/customer/{customer['id']}?full=1")
    page.get_by_role("button", name="关注", exact=True).click()
    page.get_by_role("tooltip").get_by_role("button", name="关注").click()
    expect(page.get_by_role("button", name="已关注")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="记录操作").click()
    page.get_by_role("menuitem", name="分享").click()
    page.get_by_role("tab", name="对外链接").click()
    page.get_by_role("button", name="清空").click()
    page.get_by_role("checkbox", name="客户名称", exact=True).check()
    page.get_by_role("checkbox", name="打开时需输入访问码").check()
    page.get_by_role("textbox", name="访问码").fill("kaimen8")
    page.get_by_role("button", name="生成链接").click()
    expect(page.get_by_text("kaimen8")).to_be_visible()
    address = page.get_by_role("link", name="查看效果").get_attribute("href")
    assert address is not None
    assert re.fullmatch(r"/r/[\w-]{32}", address)

    stranger = people.visitor("stranger").page
    stranger.goto(address)
    stranger.get_by_label("访问码").fill("falsch")
    stranger.get_by_role("button", name="查看").click()
    expect(stranger.get_by_text("访问码不正确")).to_be_visible()
    stranger.get_by_label("访问码").fill("kaimen8")
    stranger.get_by_role("button", name="查看").click()
    expect(stranger.get_by_text("分享测试客户").last).to_be_visible()
    assert "19900018888" not in stranger.content()

    page.get_by_role("button", name="撤销").click()
    page.get_by_role("tooltip").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销", exact=True)).to_be_visible()
    stranger.goto(address)
    expect(stranger.get_by_text("链接不存在或已失效")).to_be_visible()
