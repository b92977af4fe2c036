"""Change lists: sentences about what differs between two definitions."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.form_strategies import forms

from serviceloop.forms.design.versions.logic import changes
from serviceloop.forms.loader import load_form


def _field(key: str, zh: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": zh, "en": key.title()}, **more}


def _option(value: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "label": {"zh": zh}, **more}


BASE: dict[str, Any] = {
    "key": "ticket",
    "label": {"zh": "工单", "en": "Ticket"},
    "title": "subject",
    "fields": [
        _field("subject", "主题"),
        _field("phone", "电话", "phone"),
        _field("level", "级别", "select", settings={"options": [_option("a", "高"), _option("b", "低")]}),
        _field(
            "parts",
            "配件",
            "sub_table",
            settings={"fields": [_field("name", "名称"), _field("count", "数量", "number")]},
        ),
        _field("total", "合计", "formula", settings={"formula": "1 + 1"}),
    ],
    "layout": [
        {"label": {"zh": "基本", "en": "Basics"}, "columns": 2, "fields": ["subject", "phone"]},
        {"label": {"zh": "明细", "en": "Details"}, "columns": 1, "fields": ["level", "parts", "total"]},
    ],
    "views": [{"key": "all", "label": {"zh": "全部", "en": "All"}, "columns": ["subject"]}],
}


def _after(edit: str) -> dict[str, Any]:
    after = deepcopy(BASE)
    fields, layout = after["fields"], after["layout"]
    options, rows = fields[2]["settings"]["options"], fields[3]["settings"]["fields"]
    edits: dict[str, Any] = {
        "add": lambda: fields.append(_field("serial", "序列号")),
        "remove": lambda: fields.pop(1),
        "rename": lambda: fields[1].update(label={"zh": "手机", "en": "Mobile"}),
        "type": lambda: fields[1].update(type="text"),
        "required": lambda: fields[0].update(required=True),
        "default": lambda: fields[0].update(default="无标题"),
        "condition": lambda: fields[1].update(visible_when={"field": "level", "op": "eq", "value": "a"}),
        "setting": lambda: fields[0].update(settings={"max_length": 50}),
        "formula": lambda: fields[4].update(settings={"formula": "2 * 3"}),
        "option": lambda: options.append(_option("c", "中")),
        "option renamed": lambda: options[0].update(label={"zh": "紧急"}),
        "option archived": lambda: options[1].update(archived=True),
        "column": lambda: rows.append(_field("price", "单价", "money")),
        "move": lambda: layout[0]["fields"].remove("phone") or layout[1]["fields"].append("phone"),
        "section": lambda: layout.append({"label": {"zh": "其他", "en": "More"}, "columns": 2, "fields": []}),
        "section renamed": lambda: layout[0].update(label={"zh": "报修", "en": "Request"}),
        "label": lambda: after.update(label={"zh": "售后工单", "en": "Service ticket"}),
        "view": lambda: after["views"].append({"key": "mine", "label": {"zh": "我的", "en": "Mine"}}),
        "order": lambda: fields.insert(0, fields.pop(1)),
    }
    edits[edit]()
    return after


@pytest.mark.parametrize(
    ("edit", "zh", "en"),
    [
        ("add", "新增字段“序列号”（单行文本）", "Field “Serial” added (Text)"),
        ("remove", "删除字段“电话”", "Field “Phone” deleted"),
        ("rename", "字段“手机”由“电话”改名", "Field “Mobile” was renamed from “Phone”"),
        ("type", "字段“电话”类型：电话 → 单行文本", "Field “Phone” type: Phone → Text"),
        ("required", "字段“主题”设为必填", "Field “Subject” is required now"),
        ("default", "字段“主题”的默认值：无 → 无标题", "Field “Subject” default: none → 无标题"),
        ("condition", "字段“电话”的显示条件已修改", "Field “Phone” condition to be shown changed"),
        ("setting", "字段“主题”的“最多字数”：无 → 50", "Field “Subject” “Most characters”: none → 50"),
        ("formula", "字段“合计”的“公式”：1 + 1 → 2 * 3", "Field “Total” “Formula”: 1 + 1 → 2 * 3"),
        ("option", "“级别”新增选项“中”", "“Level”: option “中” added"),
        ("option renamed", "“级别”选项“高”改名为“紧急”", "“Level”: option “高” renamed to “紧急”"),
        ("option archived", "“级别”停用选项“低”", "“Level”: option “低” archived"),
        ("column", "子表“配件”：新增字段“单价”（金额）", "Sub-table “Parts”: Field “Price” added (Money)"),
        ("move", "字段“电话”移到“明细”", "Field “Phone” moved to “Details”"),
        ("section", "新增分组“其他”", "Section “More” added"),
        ("section renamed", "分组“基本”改名为“报修”", "Section “Basics” renamed to “Request”"),
        ("label", "表单名称：工单 → 售后工单", "Name of the form: Ticket → Service ticket"),
        ("view", "新增视图“我的”", "View “Mine” added"),
        ("order", "字段顺序已调整", "The order of fields changed"),
    ],
)
def test_one_edit_is_one_sentence(edit: str, zh: str, en: str) -> None:
    found = changes(BASE, _after(edit))
    assert [(item.zh, item.en) for item in found] == [(zh, en)]


def test_the_first_version_is_the_making() -> None:
    assert [item.zh for item in changes(None, BASE)] == ["新建表单"]
    assert changes(BASE, deepcopy(BASE)) == []


@given(forms(), forms())
def test_there_are_changes_exactly_where_definitions_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    before, after = (load_form(item).source for item in (one, other))
    found = changes(before, after)
    assert bool(found) == (before != after)
    assert all(item.zh and item.en for item in found)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["key", "label", "zh", "type", "fields", "layout", "settings", "options", "value", "status", "views"]
    ), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
_DRAFTS = st.dictionaries(st.sampled_from(["label", "title", "fields", "layout", "status", "views", "number"]), _JSON)


@given(_DRAFTS, _DRAFTS)
def test_half_made_drafts_never_break_it(one: dict[str, Any], other: dict[str, Any]) -> None:
    changes(one, other)
