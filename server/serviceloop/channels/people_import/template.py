"""A workbook to fill in with people: the columns, an example, and the units, roles and posts that there are."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from serviceloop.channels.people_import.columns import COLUMNS
from serviceloop.kit.labels import Labels, pick

_WIDTHS: Mapping[str, int] = {"name": 14, "account": 18, "phone": 16, "email": 26, "unit": 28, "units": 24, "roles": 22}
_EXAMPLE: Mapping[str, Labels] = {
    "name": {"zh": "示例：王小明", "en": "Example: Wang Xiaoming"},
    "account": {"zh": "wang.xiaoming", "en": "wang.xiaoming"},
    "phone": {"zh": "13800000000", "en": "13800000000"},
    "email": {"zh": "name@example.com", "en": "name@example.com"},
    "locale": {"zh": "中文", "en": "English"},
}
_HOW: Mapping[str, Labels] = {
    "name": {"zh": "新人员必填", "en": "Needed for new people"},
    "account": {
        "zh": "登录用，不区分大小写；留空时取手机号、邮箱或姓名拼音。已有人员的账号不会被修改",
        "en": "To sign in with, case does not matter; empty: the phone, the e-mail or the name. It never changes later",
    },
    "phone": {"zh": "可作为识别已有人员的依据", "en": "People who are there already can be found by it"},
    "email": {"zh": "可作为识别已有人员的依据；邀请链接优先发到邮箱", "en": "Invitations go here first"},
    "unit": {
        "zh": "从上到下用 / 隔开，如“总部/华东/上海”；名称不重复时只写最后一级也可以",
        "en": "From the top with / between, “Head office/East/Shanghai”; the last name alone if no other unit has it",
    },
    "units": {"zh": "兼任的部门，多个用分号隔开", "en": "Further units, with semicolons between"},
    "roles": {"zh": "角色名称，多个用逗号隔开", "en": "Names of roles, with commas between"},
    "posts": {"zh": "岗位名称，多个用逗号隔开", "en": "Names of posts, with commas between"},
    "locale": {"zh": "中文或英文", "en": "Chinese or English"},
}
_WORDS: Mapping[str, Labels] = {
    "people": {"zh": "人员", "en": "People"},
    "explain": {"zh": "填写说明", "en": "Explanations"},
    "column": {"zh": "列", "en": "Column"},
    "how": {"zh": "怎么填", "en": "How to fill it in"},
    "general": {
        "zh": "空单元格不修改已有内容；文件中不填密码，新人员通过邀请链接自己设置。第 2 行是示例，导入前请删除",
        "en": "Empty cells change nothing. No passwords: people set theirs by a link. Row 2 is an example; delete it",
    },
    "units": {"zh": "现有部门", "en": "Units"},
    "roles": {"zh": "现有角色", "en": "Roles"},
    "posts": {"zh": "现有岗位", "en": "Posts"},
}


def header(locale: str) -> list[str]:
    """The names of the columns."""
    return [pick(label, locale) for label in COLUMNS.values()]


def write(path: Path, locale: str, units: Sequence[str], roles: Sequence[str], posts: Sequence[str]) -> None:
    """`units`: whole paths; `roles`: labels in the locale."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "border": 1, "border_color": "#D9D9D9"})
    text, grey = book.add_format({"num_format": "@"}), book.add_format({"italic": True, "font_color": "#8C8C8C"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(pick(_WORDS["people"], locale))
    sheet.freeze_panes(1, 0)
    examples = {name: pick(label, locale) for name, label in _EXAMPLE.items()}
    examples |= {"unit": units[0] if units else "", "roles": roles[0] if roles else ""}
    for index, name in enumerate(COLUMNS):
        sheet.set_column(index, index, _WIDTHS.get(name, 16), text)  # as text: phones keep their zeros
        sheet.write_string(0, index, pick(COLUMNS[name], locale), head)
        sheet.write_string(1, index, examples.get(name, ""), grey)
    explained = book.add_worksheet(pick(_WORDS["explain"], locale))
    explained.set_column(0, 0, 18)
    explained.set_column(1, 1, 90, wrap)
    explained.write_row(0, 0, [pick(_WORDS["column"], locale), pick(_WORDS["how"], locale)], head)
    lines = [("", pick(_WORDS["general"], locale))]
    lines += [(pick(label, locale), pick(_HOW[name], locale)) for name, label in COLUMNS.items()]
    for number, (left, right) in enumerate(lines, 1):
        explained.write_string(number, 0, left)
        explained.write_string(number, 1, right, wrap)
    for index, (name, known) in enumerate((("units", units), ("roles", roles), ("posts", posts))):
        column = 3 + index
        explained.set_column(column, column, 28)
        explained.write_string(0, column, pick(_WORDS[name], locale), head)
        for number, item in enumerate(known, 1):
            explained.write_string(number, column, item)
    book.close()
