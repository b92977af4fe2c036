"""Types guessed from the cells of a spreadsheet's columns."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.forms.design.starts.from_sheet import definition, propose
from serviceloop.forms.design.starts.guess import Guess, guess, profiles
from serviceloop.forms.import_export.sheets import Row
from serviceloop.forms.loader import load_form


def _guess(name: str, cells: list[Any]) -> Guess:
    return guess(profiles([name], [Row(n, [cell]) for n, cell in enumerate(cells)])[0])


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("客户名称", ["甲公司", "乙公司", "丙公司", "丁公司", "戊公司"], "text"),
        ("数量", [1.0, 2.0, 30.0], "number"),
        ("数量", ["1", "2,000", "30.5"], "number"),
        ("单价", [12.5, 8.0], "money"),
        ("合计", ["¥12.50", "￥8"], "money"),
        ("折扣", [0.05, 0.1], "percent"),
        ("占比", ["5%", "12.5%"], "percent"),
        ("安装日期", [datetime(2026, 1, 2), datetime(2026, 3, 4)], "date"),
        ("安装日期", ["2026-01-02", "2026/3/4", "2026年5月6日"], "date"),
        ("到货", [date(2026, 1, 2)], "date"),
        ("报修时间", [datetime(2026, 1, 2, 8, 30), datetime(2026, 3, 4)], "datetime"),
        ("报修时间", ["2026-01-02 08:30"], "datetime"),
        ("联系电话", ["13800138000", "0755-26001234"], "phone"),
        ("号码", [13800138000.0, 13900139000.0], "phone"),
        ("邮箱", ["a@b.cn", "c@d.com"], "email"),
        ("网址", ["https://a.cn/x", "http://b.com"], "link"),
        ("是否在保", ["是", "否", "是"], "boolean"),
        ("完成", [True, False], "boolean"),
        ("状态", ["新建", "完成", "新建", "完成", "处理中", "处理中"], "select"),
        ("技能", ["焊接、电气", "电气", "焊接、机械", "机械、电气", "焊接、电气、机械"], "multi_select"),
        ("序列号", ["0012", "0013", "0014"], "text"),
        ("单号", [1001.0, 1002.0], "text"),
        ("身份证号", ["440301199001011234"], "text"),
        ("备注", ["第一行\n第二行", "短"], "textarea"),
        ("描述", ["字" * 200], "textarea"),
        ("空列", [None, "", "  "], "text"),
        ("混合", ["12", "十二", 3.0], "text"),
        ("日期", ["2026-01-02", "尽快"], "text"),
    ],
)
def test_the_type_follows_from_cells_and_name(name: str, cells: list[Any], expected: str) -> None:
    found = _guess(name, cells)
    assert found.type == expected
    assert found.fits[0] == expected


def test_options_are_the_words_with_readable_values() -> None:
    options = _guess("状态", ["新建", "完成"] * 3).settings["options"]
    assert options == [
        {"value": "xin_jian", "label": {"zh": "新建"}},
        {"value": "wan_cheng", "label": {"zh": "完成"}},
    ]


def test_every_type_that_is_offered_takes_all_cells() -> None:
    assert "number" not in _guess("编号", ["1", "二"]).fits
    assert {"text", "number", "select"} <= set(_guess("等级", ["1", "2", "1", "2", "1", "2"]).fits)


_CELLS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | st.datetimes()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.lists(st.lists(_CELLS, max_size=6), max_size=12))
def test_whatever_the_file_holds_the_form_is_complete(names: list[str], rows: list[list[Any]]) -> None:
    heads = [f"{name.strip()}{number}" for number, name in enumerate(names)]
    columns = propose(profiles(heads, [Row(n, cells) for n, cells in enumerate(rows)]))
    load_form(definition("made", {"zh": "表"}, columns))
    assert [column.shown()["name"] for column in columns] == heads
