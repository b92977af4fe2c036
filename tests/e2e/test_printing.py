"""Printing many records in a browser: the file is made while one works elsewhere."""

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader
from tests.e2e.people import People


def test_labels_of_many_assets_come_while_one_works_elsewhere(people: People) -> None:
    page = people.staff("admin").page
    page.goto("/f/asset")
    page.get_by_label("搜索编号、名称、电话…").fill("YLWK3")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("800")
    page.get_by_role("checkbox", name=re.compile("选择")).first.click()
    chosen = page.get_by_text(re.compile(r"已选 \d+ 条"))
    count = int(re.sub(r"\D", "", chosen.inner_text()))
    assert count > 50, "fewer are made while one waits"
    page.get_by_role("button", name="用模板打印").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="PDF").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        told = page.get_by_text(f"打印“设备标签”（{count} 条）")
        expect(told).to_be_visible()
        page.get_by_role("link", name="客户", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("客户")
    expect(page.get_by_text("已生成并下载")).to_be_visible()
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(Path(download.value.path()).read_bytes())).pages)
    assert len(set(re.findall(r"YLWK3\w+", text))) == count
