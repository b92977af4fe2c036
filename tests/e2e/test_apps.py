"""Applications in a browser: one click installs another; looking as a role shows less, and only reads."""

import re

from playwright.sync_api import expect
from tests.e2e.people import People


def test_another_application_and_looking_as_a_role(people: People) -> None:
    admin = people.staff("admin")
    page = admin.page
    page.goto("/build")
    page.locator(".sl-app-card", has_text="项目管理").get_by_role("button", name="安装").click()
    plan = page.get_by_role("dialog")
    expect(plan).to_contain_text("里程碑")
    plan.get_by_role("button", name="安装").click()
    expect(plan).to_have_count(0)
    page.get_by_role("button", name="切换应用").click()
    page.get_by_role("menuitem", name=re.compile("项目管理")).click()
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="我的任务").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("任务")

    page.goto("/admin/roles")
    page.get_by_role("button", name="客服", exact=True).click()
    page.get_by_role("button", name="以此角色查看").click()
    banner = page.get_by_role("status").filter(has_text="只能浏览")
    expect(banner).to_be_visible()
    expect(page.get_by_role("link", name="系统管理")).to_have_count(0)
    page.goto("/admin/roles")
    expect(page).not_to_have_url(re.compile("/admin/roles"))
    banner.get_by_role("button").click()
    expect(banner).to_have_count(0)
    expect(page.get_by_role("link", name="系统管理")).to_be_visible()
