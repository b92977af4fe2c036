"""An upgrade keeps what an instance changed: labels, added fields, moved sections and steps; the rest is asked."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serviceloop.forms.apps.logic import MISSING, Merge, merge_form, same
from serviceloop.forms.apps.package import arranged, files_of, pack, read_folder, unpack
from serviceloop.forms.apps.service import shipped_keys
from serviceloop.forms.loader import load_form
from serviceloop.kit.errors import Problem
from serviceloop.kit.resources import apps_folder

AFTERSALES = read_folder(apps_folder() / "aftersales")


def ticket() -> dict[str, Any]:
    form: dict[str, Any] = copy.deepcopy(dict(AFTERSALES.forms["ticket"]))
    return form


def field(form: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in form["fields"] if item["key"] == key)
    return found


_keys = st.sampled_from("abcdef")
_scalars = st.one_of(st.integers(0, 3), st.booleans(), st.sampled_from(["x", "y"]))
_labels = st.fixed_dictionaries({"zh": st.sampled_from("甲乙丙")})
_fields: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries({"key": _keys, "label": _labels, "type": st.sampled_from(["text", "select"])}),
    unique_by=lambda item: str(item["key"]),
)
_values = st.recursive(
    _scalars | st.lists(_scalars, max_size=3) | _fields,
    lambda inner: st.dictionaries(_keys, inner, max_size=4),
    max_leaves=12,
)
_trees = st.dictionaries(_keys, _values, max_size=5)


@settings(max_examples=40)
@given(_trees, _trees)
def test_one_side_only(base: dict[str, Any], changed: dict[str, Any]) -> None:
    for theirs, mine in ((changed, base), (base, changed), (changed, changed)):
        merge = Merge()
        assert same(merge.run(base, theirs, mine), changed)
        assert merge.conflicts == []


@settings(max_examples=40)
@given(_trees, _trees, _trees)
def test_choosing_a_side_everywhere_loses_nothing_that_only_one_changed(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    kept = Merge()
    first = kept.run(base, theirs, mine)
    taken = Merge({conflict.path: "theirs" for conflict in kept.conflicts})
    second = taken.run(base, theirs, mine)
    assert [item.path for item in taken.conflicts] == [item.path for item in kept.conflicts]
    assert same(Merge(rule="theirs").run(base, theirs, mine), second)
    if not kept.conflicts:
        assert same(first, second)


def test_both_changes_survive() -> None:
    base, theirs, mine = ticket(), ticket(), ticket()
    field(mine, "subject")["label"] = {"zh": "故障标题", "en": "Title"}
    mine["fields"].append({"key": "weather", "type": "text", "label": {"zh": "天气"}})
    mine["layout"] = [*mine["layout"][1:], mine["layout"][0]]
    mine["layout"][0]["fields"].append("weather")
    mine["status"]["actions"].reverse()
    field(mine, "priority")["settings"]["options"].append({"value": "mine", "label": {"zh": "自定"}})
    field(theirs, "subject")["required"] = False
    theirs["fields"].insert(1, {"key": "cause", "type": "text", "label": {"zh": "原因"}})
    theirs["layout"][0]["fields"].append("cause")
    theirs["status"]["actions"].append({**theirs["status"]["actions"][0], "key": "escalate", "label": {"zh": "升级"}})
    field(theirs, "priority")["settings"]["options"].append({"value": "theirs", "label": {"zh": "新增"}})
    merge = Merge()
    merged = merge_form(merge, base, theirs, mine)
    assert merge.conflicts == []
    assert field(merged, "subject")["label"]["zh"] == "故障标题"
    assert "required" not in field(merged, "subject") or not field(merged, "subject")["required"]
    assert {"weather", "cause"} <= {item["key"] for item in merged["fields"]}
    assert {"mine", "theirs"} <= {item["value"] for item in field(merged, "priority")["settings"]["options"]}
    assert [section["fields"] for section in merged["layout"]][-1][-1] == "cause"  # moved, and extended
    assert "weather" in merged["layout"][0]["fields"]
    steps = [item["key"] for item in merged["status"]["actions"]]
    assert "escalate" in steps
    assert [key for key in steps if key != "escalate"] == [item["key"] for item in mine["status"]["actions"]]
    load_form(merged)


def test_a_renamed_section_is_the_same_section() -> None:
    base, theirs, mine = ticket(), ticket(), ticket()
    mine["layout"][0]["label"] = {"zh": "报修信息"}
    theirs["fields"].append({"key": "cause", "type": "text", "label": {"zh": "原因"}})
    theirs["layout"][0]["fields"].append("cause")
    merged = merge_form(Merge(), base, theirs, mine)
    assert len(merged["layout"]) == len(base["layout"])
    assert merged["layout"][0]["label"] == {"zh": "报修信息"}
    assert merged["layout"][0]["fields"][-1] == "cause"


def test_a_conflict_is_named_and_chosen() -> None:
    base, theirs, mine = ticket(), ticket(), ticket()
    field(mine, "subject")["label"] = {"zh": "标题一"}
    field(theirs, "subject")["label"] = {"zh": "标题二"}
    merge = Merge()
    merged = merge_form(merge, base, theirs, mine)
    (conflict,) = [item for item in merge.conflicts if item.path.endswith("/zh")]
    assert conflict.path == "forms/ticket/fields/subject/label/zh"
    assert (conflict.mine, conflict.theirs) == ("标题一", "标题二")
    assert field(merged, "subject")["label"]["zh"] == "标题一"
    chosen = merge_form(Merge({conflict.path: "theirs"}), base, theirs, mine)
    assert field(chosen, "subject")["label"]["zh"] == "标题二"


def test_a_field_moved_by_both_stays_where_the_instance_put_it() -> None:
    base, theirs, mine = ticket(), ticket(), ticket()
    for side, number in ((theirs, 1), (mine, 2)):
        side["layout"][0]["fields"].remove("subject")
        side["layout"][number]["fields"].append("subject")
    merged = merge_form(Merge(), base, theirs, mine)
    assert [n for n, section in enumerate(merged["layout"]) if "subject" in section["fields"]] == [2]
    load_form(merged)


def test_a_field_that_mine_still_names_is_kept() -> None:
    base, theirs, mine = ticket(), ticket(), ticket()
    for side in (base, theirs, mine):
        side["fields"].append({"key": "spare", "type": "text", "label": {"zh": "备用"}})
    theirs["fields"].pop()
    kept = copy.deepcopy(mine)
    kept["views"].append({"key": "own", "label": {"zh": "我的"}, "filter": {"field": "spare", "op": "not_empty"}})
    assert "spare" in {item["key"] for item in merge_form(Merge(), base, theirs, kept)["fields"]}
    assert "spare" not in {item["key"] for item in merge_form(Merge(), base, theirs, mine)["fields"]}


def test_without_a_base_nothing_is_lost_and_mine_wins() -> None:
    theirs, mine = ticket(), ticket()
    field(mine, "subject")["label"] = {"zh": "故障标题"}
    mine["fields"].append({"key": "weather", "type": "text", "label": {"zh": "天气"}})
    theirs["fields"].append({"key": "cause", "type": "text", "label": {"zh": "原因"}})
    merged = merge_form(Merge(), MISSING, theirs, mine)
    assert field(merged, "subject")["label"]["zh"] == "故障标题"
    assert {"weather", "cause"} <= {item["key"] for item in merged["fields"]}


@pytest.mark.parametrize("key", shipped_keys())
def test_shipped_applications_are_read_written_and_merged_with_themselves(key: str) -> None:
    package = read_folder(apps_folder() / key)
    data = pack(package)
    again = unpack(data)
    assert pack(again) == data
    assert files_of(again) == files_of(package)
    for form in package.forms.values():
        assert merge_form(Merge(), form, form, form) == form
        assert same(load_form(arranged(form)).source, form)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 10])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        unpack(data)
    assert caught.value.status == 422
