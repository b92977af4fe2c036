"""People in a browser: a file brings somebody in, the link lets them in, and who leaves hands the work over."""

import re

from playwright.sync_api import Page, expect
from tests.e2e.people import People

FILE = """姓名,登录名,手机号,部门,角色,初始密码
周新来,zhou.new,13900008801,,客服,123
吴缺角,wu.que,13900008802,,没有的角色,
"""


def test_somebody_comes_by_a_file_and_goes_with_a_hand_over(people: People) -> None:
    admin = people.staff("admin").page
    admin.goto("/admin/users")
    admin.get_by_role("button", name=re.compile("导入$")).click()
    dialog = admin.get_by_role("dialog")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog).to_contain_text("密码不会被读取")
    expect(dialog).to_contain_text("没有角色“没有的角色”")
    with admin.expect_response("**/users/import") as answer:
        dialog.get_by_role("button", name="导入 1 人").click()
    expect(dialog).to_contain_text("已新建 1 人")
    dialog.get_by_text("新建 1", exact=True).click()
    expect(dialog.locator(".sl-people-link")).to_contain_text("/invite/")
    link = str(answer.value.json()["rows"][0]["link"])
    dialog.get_by_role("button", name="完成", exact=True).click()
    _sign_in_by(people.visitor("new").page, link)
    admin.goto("/admin/users")
    admin.get_by_placeholder("搜索").fill("zhou.new")
    admin.get_by_role("row").filter(has_text="周新来").click()
    admin.get_by_role("button", name="停用").click()
    leaving = admin.get_by_role("dialog").filter(has_text="停用周新来")
    expect(leaving).to_contain_text("没有未完成的工作")
    leaving.get_by_role("button", name="只停用").click()
    expect(admin.get_by_role("row").filter(has_text="周新来")).to_have_count(0)


def _sign_in_by(page: Page, link: str) -> None:
    """The link works once."""
    page.goto(link)
    page.locator("#password").fill("a good one 88")
    page.locator("#again").fill("a good one 88")
    page.get_by_role("button", name="设置并登录").click()
    expect(page).not_to_have_url(re.compile("/invite/"))
    expect(page.locator("#again")).to_have_count(0)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("不能使用")
