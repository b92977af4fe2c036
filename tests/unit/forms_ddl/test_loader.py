"""Form files: every mistake named at once; written back, they are the same form."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.form_strategies import forms

from serviceloop.forms.loader import dump_form, load_form
from serviceloop.forms.set_check import check_set
from serviceloop.forms.system_forms import SYSTEM_KEYS, platform_forms
from serviceloop.kit.errors import Problem
from serviceloop.kit.yaml import read_yaml, write_yaml

APPLICATION = Path(__file__).parents[3] / "apps" / "aftersales" / "forms"
GOOD: dict[str, Any] = {
    "key": "claim",
    "label": {"zh": "索赔", "en": "Claim"},
    "title": "subject",
    "search": ["no", "subject"],
    "fields": [
        {"key": "subject", "type": "text", "label": {"zh": "主题"}},
        {
            "key": "state",
            "type": "select",
            "label": {"zh": "状态"},
            "settings": {
                "options": [
                    {"value": "new", "label": {"zh": "新"}, "category": "open"},
                    {"value": "done", "label": {"zh": "完成"}, "category": "closed"},
                ]
            },
        },
        {"key": "amount", "type": "money", "label": {"zh": "金额"}},
    ],
    "layout": [{"label": {"zh": "基本"}, "columns": 2, "fields": ["subject", "state", "amount"]}],
    "status": {
        "field": "state",
        "initial": "new",
        "actions": [{"key": "finish", "label": {"zh": "完成"}, "from": ["new"], "to": "done", "require": ["amount"]}],
    },
    "views": [{"key": "all", "label": {"zh": "全部"}, "columns": ["no", "subject"], "sort": [{"field": "amount"}]}],
}


def mistakes(data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        load_form(data)
    assert caught.value.status == 422
    for issue in caught.value.issues:
        assert issue.message["zh"]
        assert issue.message["en"]
    return {issue.path: issue.code for issue in caught.value.issues}


def changed(path: str, value: Any) -> dict[str, Any]:
    """GOOD with one place changed; a value of ... takes the place away."""
    data: Any = deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = data
    for step in way:
        target = target[step]
    if value is ...:
        del target[last]
    elif isinstance(target, list) and last == len(target):
        target.append(value)
    else:
        target[last] = value
    return dict(data)


@given(forms())
def test_a_form_written_and_read_again_is_the_same(data: dict[str, Any]) -> None:
    form = load_form(data)
    assert load_form(dump_form(form)) == form
    assert load_form(read_yaml(write_yaml(dump_form(form)))) == form
    assert dump_form(form) == form.source


def test_every_form_has_the_system_fields_first() -> None:
    form = load_form(GOOD)
    assert tuple(form.fields)[: len(SYSTEM_KEYS)] == SYSTEM_KEYS
    assert all(form.fields[key].system for key in SYSTEM_KEYS)
    assert form.table == "claim"


def test_the_shipped_application_is_free_of_mistakes() -> None:
    loaded = [load_form(read_yaml(path.read_text("utf-8"))) for path in APPLICATION.glob("*.yaml")]
    assert len(loaded) >= 13
    check_set({form.key: form for form in loaded})


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        ("key", "Claim", "key", "key"),
        ("key", "user", "key", "reserved_key"),
        ("label", {"en": "Claim"}, "label", "value_error"),
        ("label", ..., "label", "missing"),
        ("fields", "x", "fields", "list_type"),
        ("colour", "red", "colour", "extra_forbidden"),
        ("fields.0.type", "txt", "fields.0.type", "unknown_type"),
        ("fields.0.key", "xmin", "fields.0.key", "reserved_key"),
        ("fields.0.key", "owner", "fields.0.key", "reserved_key"),
        ("fields.0.key", "a__b", "fields.0.key", "key"),
        ("fields.0.key", "x" * 49, "fields.0.key", "key"),
        ("fields.2.key", "subject", "fields.2.key", "duplicate_key"),
        ("fields.0.label", {"zh": " "}, "fields.0.label", "value_error"),
        ("fields.0.settings", {"max": 3}, "fields.0.settings.max", "extra_forbidden"),
        ("fields.2.default", "much", "fields.2.default", "type"),
        ("fields.2.default", {"$": "now"}, "fields.2.default", "default"),
        ("fields.2.default", {"$": "mee"}, "fields.2.default.$", "unknown_dynamic"),
        ("title", "subjct", "title", "unknown_field"),
        ("title", "amount", "title", "not_text"),
        ("search.0", "amount", "search.0", "not_text"),
        ("search.1", "no", "search", "duplicate_field"),
        ("layout.0.fields.0", "sbject", "layout.0.fields.0", "unknown_field"),
        ("layout.0.fields.0", "state", "layout.0.fields.1", "duplicate_field"),
        ("layout.0.columns", 5, "layout.0.columns", "less_than_equal"),
        ("status.field", "amount", "status.field", "not_select"),
        ("status.field", "stat", "status.field", "unknown_field"),
        ("status.initial", "nw", "status.initial", "unknown_status"),
        ("status.actions.0.from", ["nw"], "status.actions.0.from", "unknown_status"),
        ("status.actions.0.to", "dne", "status.actions.0.to", "unknown_status"),
        ("status.actions.0.to", None, "status.actions", "unreachable"),
        ("status.actions.0.require", ["amout"], "status.actions.0.require", "unknown_field"),
        ("status.actions.0.set", {"amout": 1}, "status.actions.0.set.amout", "unknown_field"),
        ("status.actions.0.style", "red", "status.actions.0.style", "literal_error"),
        ("views.0.columns.0", "nr", "views.0.columns.0", "unknown_field"),
        ("views.0.sort.0.field", "nr", "views.0.sort.0.field", "unknown_field"),
        ("views.0.filter", {"and": [{"field": "nr", "op": "eq"}]}, "views.0.filter.and.0.field", "unknown_field"),
        ("number", {"digits": 0}, "number.digits", "greater_than_equal"),
        ("number", {"date": "dd"}, "number.date", "literal_error"),
    ],
)
def test_a_mistake_is_named_with_its_place(path: str, value: Any, where: str, code: str) -> None:
    assert mistakes(changed(path, value)).get(where) == code


def test_a_title_that_is_no_text_is_named_by_its_label_with_what_to_do() -> None:
    data = changed("title", "amount")
    label = next(item["label"]["zh"] for item in data["fields"] if item["key"] == "amount")
    with pytest.raises(Problem) as caught:
        load_form(data)
    text = next(issue.message["zh"] for issue in caught.value.issues if issue.path == "title")
    assert text == f"标题字段“{label}”须为文字；要改它的类型，请先在表单设置中选另一个文字字段作标题"


def test_all_mistakes_are_named_at_once() -> None:
    data = changed("key", "1")
    data["fields"][0]["type"] = "tex"
    data["fields"][2]["key"] = "created_at"
    data["title"] = "nothing"
    data["layout"][0]["columns"] = 9
    data["views"][0]["key"] = "No"
    found = mistakes(data)
    assert {"key", "fields.0.type", "fields.2.key", "title", "layout.0.columns", "views.0.key"} <= set(found)


def test_options_are_told_apart_and_status_options_have_a_category() -> None:
    data = changed("fields.1.settings.options.1.value", "new")
    assert mistakes(data)["fields.1.settings.options.1.value"] == "duplicate_option"
    data = changed("fields.1.settings.options.1.category", ...)
    assert mistakes(data)["fields.1.settings.options.1.category"] == "missing"


def test_the_nearest_word_is_suggested() -> None:
    with pytest.raises(Problem) as caught:
        load_form(changed("fields.0.type", "textaera"))
    assert "textarea" in caught.value.issues[0].message["zh"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*GOOD, "type", "settings"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_nonsense_is_refused_and_never_breaks_the_loader(data: Any) -> None:
    with pytest.raises(Problem):
        load_form(data)


def pair(**settings: Any) -> dict[str, Any]:
    link = {"key": "to", "type": "relation", "label": {"zh": "到"}, "settings": {"form": "b"}} | settings
    return {"key": "a", "label": {"zh": "甲"}, "title": "no", "fields": [link]}


def other(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"key": "b", "label": {"zh": "乙"}, "title": "no", "fields": list(fields)}


def set_mistakes(*data: dict[str, Any]) -> dict[str, str]:
    loaded = [load_form(item) for item in data]
    with pytest.raises(Problem) as caught:
        check_set({form.key: form for form in loaded})
    return {issue.path: issue.code for issue in caught.value.issues}


def test_relations_and_reverse_lists_point_at_something() -> None:
    assert set_mistakes(pair()) == {"a.fields.0.settings.form": "unknown_form"}
    back = {"key": "back", "type": "reverse", "label": {"zh": "反向"}, "settings": {"form": "a", "field": "from"}}
    assert set_mistakes(pair(), other(back)) == {"b.fields.0.settings.field": "unknown_field"}
    back["settings"] = {"form": "a", "field": "no"}
    assert set_mistakes(pair(), other(back)) == {"b.fields.0.settings.field": "not_relation"}


def test_paths_conditions_and_formulas_are_checked_across_forms() -> None:
    a = pair()
    a["views"] = [
        {
            "key": "v",
            "label": {"zh": "视图"},
            "columns": ["to.name", "to.nme"],
            "filter": {"field": "to.name", "op": "gt", "value": 3},
        }
    ]
    a["fields"].append(
        {
            "key": "sum",
            "type": "formula",
            "label": {"zh": "和"},
            "settings": {"formula": "to.name + 1", "kind": "number"},
        }
    )
    found = set_mistakes(a, other({"key": "name", "type": "text", "label": {"zh": "名称"}}))
    assert set(found) == {
        "a.views.0.columns.1",
        "a.views.0.filter.op",
        "a.fields.1.settings.formula",
    }


def test_formulas_in_a_circle_are_refused_even_through_other_forms() -> None:
    def formula(key: str, text: str) -> dict[str, Any]:
        settings = {"formula": text, "kind": "number"}
        return {"key": key, "type": "formula", "label": {"zh": key}, "settings": settings}

    a = pair()
    a["fields"].append(formula("x", "to.y + 1"))
    back = {"key": "back", "type": "relation", "label": {"zh": "回"}, "settings": {"form": "a"}}
    found = set_mistakes(a, other(back, formula("y", "back.x * 2")))
    assert set(found.values()) == {"circular_formula"}
    check_set({form.key: form for form in (load_form(a), load_form(other(formula("y", "1 + 1"))))})


def test_the_platforms_own_tables_are_forms() -> None:
    found = platform_forms()
    assert (found["user"].schema, found["user"].table, found["user"].title) == ("sl", "user", "name")
    assert set(found["org_unit"].fields) >= {"id", "name", "key", "kind", "parent"}
