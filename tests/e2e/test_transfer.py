"""A list goes out with its sub-table and comes back as a workbook of two sheets, checked before anything is written."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.people import People


@pytest.mark.req("R-286")
def test_an_export_with_a_sub_table_is_checked_as_an_import(people: People, tmp_path: Path) -> None:
    page = people.staff("admin").page
    page.goto("/f/customer")
    page.get_by_role("button", name="导出").click()
    page.get_by_role("menuitem", name="更多选项").click()
    dialog = page.get_by_role("dialog", name="导出客户")
    dialog.get_by_role("radio", name="全部字段").check()
    dialog.get_by_role("checkbox", name="联系人").check()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="导出", exact=True).click()
    file = tmp_path / "客户.xlsx"
    download.value.save_as(file)
    page.goto("/imports/new?form=customer")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="下一步（2 个工作表）").click()
    expect(page.get_by_role("tab", name=re.compile("子表“联系人”"))).to_be_visible()
    page.reload()  # the upload and what was mapped are kept
    expect(page.get_by_role("tab", name=re.compile("子表“联系人”"))).to_be_visible()
    page.get_by_role("radio", name="只更新已有").first.check()
    page.get_by_role("button", name="先检查").click()
    expect(page.get_by_text("检查完成，尚未写入数据")).to_be_visible()
    expect(page.get_by_text(re.compile("新建 0，更新 0，无变化 [1-9]")).first).to_be_visible()
    expect(page.get_by_text("所有行都可以导入")).to_be_visible()
