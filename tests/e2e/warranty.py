"""Steps of a builder who makes the form "warranty claim", and of those who fill it in; for the test and the guide."""

import re

from playwright.sync_api import Locator, Page, expect

FIELDS = (
    ("产品名称", "单行文本"),
    ("联系电话", "电话"),
    ("邮箱地址", "邮箱"),
    ("故障描述", "多行文本"),
    ("购买日期", "日期"),
    ("期望上门时间", "日期时间"),
    ("处理方式", "单选"),
    ("故障标签", "多选"),
    ("客户", "关联数据"),
    ("经办人", "成员"),
    ("单价", "金额"),
    ("数量", "数字"),
    ("合计", "公式"),
    ("更换配件", "子表"),
    ("现场照片", "图片"),
    ("服务地址", "地址"),
    ("满意度", "评分"),
    ("已付款", "是/否"),
    ("折扣", "百分比"),
)
"""(label, type in the palette): with the title 20 fields, more than 15 types."""


def palette(page: Page) -> Locator:
    return page.get_by_role("complementary", name="字段库")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="属性")


def choose(page: Page, label: str) -> None:
    """A field on the canvas, by its label."""
    page.get_by_role("region", name="表单", exact=True).get_by_role("button", name=re.compile(f"^{label}，")).click(
        position={"x": 8, "y": 8}
    )


def name_field(page: Page, label: str) -> None:
    box = panel(page).get_by_label("名称", exact=True)
    box.fill(label)
    box.press("Tab")


def pick(page: Page, control: Locator, option: str) -> None:
    """An entry of a drop-down list."""
    control.click()
    page.locator(".ant-select-dropdown:visible").get_by_title(option, exact=True).click()


def start(page: Page) -> str:
    """An empty application and an empty form in it; returns the form's key."""
    page.goto("/build")
    page.get_by_role("button", name="新建应用").click()
    page.get_by_role("dialog").get_by_label("名称（中文）").fill("保修管理")
    page.get_by_role("dialog").get_by_role("button", name="创建").click()
    page.get_by_role("button", name="新建表单").click()
    page.get_by_label("表单名称").fill("保修申请")
    page.get_by_role("button", name="开始设计").click()
    expect(palette(page)).to_be_visible()
    return page.url.split("/design/")[1].split("?")[0]


def add_fields(page: Page) -> None:
    for label, kind in FIELDS:
        palette(page).get_by_role("button", name=kind, exact=True).click()
        name_field(page, label)
        if kind == "关联数据":
            pick(page, panel(page).get_by_label("关联表单"), "客户")
        if kind == "公式":
            formula = panel(page).get_by_role("textbox", name="公式")
            formula.fill("单价 * 数量")
            formula.press("Tab")
        if kind == "单选":
            _name_options(page, "维修", "换新", "退款")
        if kind == "子表":
            choose(page, "列 1")
            name_field(page, "配件")


def _name_options(page: Page, *labels: str) -> None:
    """The two that a new field has, and more."""
    properties = panel(page)
    for _ in labels[2:]:
        properties.get_by_role("button", name="添加选项").click()
    for number, label in enumerate(labels, 1):
        properties.get_by_label(f"选项 {number}", exact=True).fill(label)


def add_conditional_section(page: Page) -> None:
    """A section that is there only when the customer has paid."""
    palette(page).get_by_role("button", name="分组", exact=True).click()
    panel(page).get_by_label("分组名称").fill("退款信息")
    palette(page).get_by_role("button", name="单行文本", exact=True).click()
    name_field(page, "退款账号")
    page.get_by_role("region", name="退款信息").get_by_role("button", name="退款信息", exact=True).click()
    properties = panel(page)
    properties.get_by_role("button", name="设置条件").click()
    properties.get_by_role("combobox", name="字段").click()
    page.keyboard.type("已付款")
    page.locator(".ant-select-tree-title").get_by_text("已付款", exact=True).click()
    pick(page, properties.get_by_role("combobox", name="值"), "是")


def publish(page: Page) -> None:
    expect(page.get_by_text(re.compile("^已保存"))).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("没有未发布的修改")).to_be_visible()


def open_to_the_public(page: Page) -> None:
    page.locator(".sl-canvas-title").click()
    panel(page).get_by_role("switch", name="公开填写页").click()
    expect(panel(page).get_by_text(re.compile(r"/p/"))).to_be_visible()


def add_views(page: Page, form: str) -> None:
    page.goto(f"/f/{form}")
    for name, kind in (("全部申请", "表格"), ("处理看板", "看板"), ("购买日历", "日历")):
        page.get_by_role("button", name="新建视图").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_placeholder("视图名称").fill(name)
        if kind != "表格":
            pick(page, dialog.get_by_role("combobox", name="视图类型"), kind)
        dialog.get_by_text("所有同事").click()
        dialog.get_by_role("button", name="保存").click()
        expect(page.get_by_role("tab", name=name)).to_be_visible()


def fill_in_on_the_phone(page: Page, form: str) -> None:
    page.goto(f"/m/f/{form}/new")
    page.get_by_label("标题").fill("手机提交的申请")
    expect(page.get_by_label("退款账号")).to_have_count(0)
    page.get_by_role("switch", name="已付款").click()
    page.get_by_label("退款账号").fill("6222")
    page.get_by_label("单价").fill("12.5")
    page.get_by_label("数量").fill("4")
    expect(page.locator("[data-field=he_ji]")).to_contain_text("50")
    page.get_by_role("button", name="添加一行").click()
    page.get_by_label("配件", exact=True).fill("滤芯")
    page.get_by_role("button", name=re.compile("^(完成|确定|保存)$")).last.click()
    expect(page.get_by_text("手机提交的申请").first).to_be_visible()


def fill_in_as_visitor(page: Page, form: str) -> None:
    page.goto(f"/p/{form}?from=qr")
    page.get_by_label("标题").fill("访客提交的申请")
    page.get_by_label("联系电话").fill("13800002222")
    page.reload()
    expect(page.get_by_label("标题")).to_have_value("访客提交的申请")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("提交成功")).to_be_visible()


def change_and_delete(page: Page, form: str) -> None:
    """Another type for a field, and another field into the recycle bin; in the draft."""
    page.goto(f"/design/{form}")
    choose(page, "满意度")
    pick(page, panel(page).get_by_label("字段类型"), "数字")
    choose(page, "邮箱地址")
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("删除$")).click()
    expect(page.get_by_text(re.compile("^已保存"))).to_be_visible()


def restore_deleted(page: Page) -> None:
    """The deleted field comes back, with its data."""
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="已删除的字段").click()
    page.get_by_role("button", name="恢复“邮箱地址”").click()
    expect(page.get_by_text("“邮箱地址”已回到草稿").first).to_be_visible()
    page.keyboard.press("Escape")
    publish(page)


def import_rows(page: Page, form: str) -> None:
    """Five thousand rows of a file."""
    lines = ["标题,联系电话,数量,单价", *(f"导入的申请{n},1390000{n:04},{n % 9 + 1},2.5" for n in range(5000))]
    page.goto(f"/imports/new?form={form}")
    page.locator("input[type=file]").set_input_files(
        {"name": "claims.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    expect(page.get_by_role("row").filter(has_text="导入的申请0").first).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text(re.compile("新建 5,?000"))).to_be_visible(timeout=60_000)


def print_one(page: Page, form: str) -> bytes:
    """A print template of blocks, and one record as PDF."""
    page.goto(f"/design/{form}/print")
    page.get_by_role("button", name="新建模板").first.click()
    page.get_by_role("menuitem", name="空白文档").click()
    page.get_by_role("button", name="添加内容").click()
    page.get_by_role("menuitem", name="字段表格").click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("全部已保存")).to_be_visible()
    page.goto(f"/f/{form}")
    page.get_by_text("导入的申请", exact=False).first.click()
    page.get_by_role("article").get_by_role("button", name="记录操作").click()
    page.get_by_role("menuitem", name="用模板打印").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="PDF").click()
    return download.value.path().read_bytes()
