"""Record page layouts: what a form file may say, and what a viewer gets of it."""

from typing import Any

import pytest

from serviceloop.forms.loader import load_form
from serviceloop.forms.pages.file import page_paths
from serviceloop.forms.pages.logic import used_pages, visible_pages
from serviceloop.forms.set_check import check_set
from serviceloop.identity.viewer import Grant, Viewer
from serviceloop.kit.errors import Problem
from serviceloop.kit.ids import new_id

PAGES: list[dict[str, Any]] = [
    {
        "key": "all",
        "label": {"zh": "默认"},
        "tabs": [
            {
                "label": {"zh": "详情"},
                "blocks": [
                    {"kind": "fields", "label": {"zh": "基本"}, "fields": ["name", "cost"]},
                    {"kind": "fields", "fields": ["cost"]},
                    {"kind": "related", "form": "job", "field": "asset", "columns": ["title", "secret"]},
                    {
                        "kind": "text",
                        "text": {"zh": "先核对序列号"},
                        "visible_when": {"field": "cost", "op": "gt", "value": 1},
                    },
                    {"kind": "timeline", "side": True},
                ],
            },
            {"label": {"zh": "费用"}, "blocks": [{"kind": "fields", "fields": ["cost"]}]},
        ],
    },
    {
        "key": "boss",
        "label": {"zh": "老板"},
        "roles": ["boss"],
        "device": "desk",
        "tabs": [{"label": {"zh": "全部"}, "blocks": [{"kind": "history"}]}],
    },
]


def _field(key: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, **more}


def _asset(pages: list[dict[str, Any]]) -> dict[str, Any]:
    fields = [_field("name"), _field("cost", "number")]
    return {"key": "asset", "label": {"zh": "资产"}, "title": "name", "fields": fields, "pages": pages}


JOB = {
    "key": "job",
    "label": {"zh": "任务"},
    "title": "title",
    "fields": [_field("title"), _field("secret"), _field("asset", "relation", settings={"form": "asset"})],
}


class _Forms:
    version = 1

    def __init__(self, *forms: Any) -> None:
        self.forms = {form.key: form for form in forms}

    def get(self, key: str) -> Any:
        return self.forms[key]


def _viewer(roles: set[str], *grants: Grant) -> Viewer:
    return Viewer(new_id(), "x", frozenset(roles), grants, repr(grants), frozenset(), (), (), "zh", "Asia/Shanghai")


def test_pages_survive_the_file() -> None:
    form = load_form(_asset(PAGES))
    assert load_form(form.source).pages == form.pages
    assert form.source["pages"][0]["tabs"][0]["blocks"][0]["kind"] == "fields"
    assert ("0.tabs.0.blocks.0.fields.1", "cost") in list(page_paths(form.pages))
    assert used_pages(form.pages, "job", "secret") == ["0.tabs.0.blocks.2"]
    check_set({"asset": form, "job": load_form(JOB)})


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ({"kind": "fields", "fields": ["nam"]}, "pages.0.tabs.0.blocks.0.fields.0"),
        ({"kind": "rows", "field": "lines"}, "pages.0.tabs.0.blocks.0.field"),
        ({"kind": "nothing"}, "pages.0.tabs.0.blocks.0"),
        ({"kind": "text", "text": {"en": "x"}}, "pages.0.tabs.0.blocks.0.text.text"),
        ({"kind": "related", "form": "job", "field": "title"}, "asset.pages.0.tabs.0.blocks.0.field"),
        ({"kind": "related", "form": "jobs", "field": "asset"}, "asset.pages.0.tabs.0.blocks.0.form"),
        (
            {"kind": "related", "form": "job", "field": "asset", "columns": ["x"]},
            "asset.pages.0.tabs.0.blocks.0.columns.0",
        ),
        (
            {"kind": "history", "visible_when": {"field": "nam", "op": "eq", "value": "x"}},
            "asset.pages.0.tabs.0.blocks.0.visible_when.field",
        ),
    ],
)
def test_a_wrong_block_is_named_by_its_place(block: dict[str, Any], path: str) -> None:
    page = {"key": "p", "label": {"zh": "页"}, "tabs": [{"label": {"zh": "一"}, "blocks": [block]}]}
    with pytest.raises(Problem) as caught:
        check_set({"asset": load_form(_asset([page])), "job": load_form(JOB)})
    assert [issue.path for issue in caught.value.issues] == [path]


def test_a_page_names_nothing_hidden() -> None:
    asset, job = load_form(_asset(PAGES)), load_form(JOB)
    grants = (
        Grant("asset", frozenset({"read"}), "all", {"cost": "hidden"}),
        Grant("job", frozenset({"read"}), "all", {"secret": "hidden"}),
    )
    [page] = visible_pages(_Forms(asset, job), asset, _viewer(set(), *grants))
    [tab] = page["tabs"]
    assert [block["kind"] for block in tab["blocks"]] == ["fields", "related", "timeline"]
    assert tab["blocks"][0]["fields"] == ["name"]
    assert tab["blocks"][1]["columns"] == ["title"]
    only_asset = visible_pages(_Forms(asset, job), asset, _viewer(set(), grants[0]))
    assert [block["kind"] for block in only_asset[0]["tabs"][0]["blocks"]] == ["fields", "timeline"]


def test_the_page_of_ones_role_comes_first() -> None:
    asset, job = load_form(_asset(PAGES)), load_form(JOB)
    everything = Grant("*", frozenset({"*"}), "all")
    pages = visible_pages(_Forms(asset, job), asset, _viewer({"boss"}, everything))
    assert [page["key"] for page in pages] == ["boss", "all"]
    assert [page["key"] for page in visible_pages(_Forms(asset, job), asset, _viewer({"x"}, everything))] == ["all"]
