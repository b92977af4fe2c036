"""The guide speaks the words of the screens: what stands in 「」 is a text of the interface or a label of a form."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.unit.docs.pages import GUIDE, ROOT, name, read
from tests.unit.service.files import APP, form

from serviceloop.kit.yaml import read_yaml

LOCALES = ROOT / "web/src/lib/i18n/locales/zh"
GUIDES = [page for page in sorted(GUIDE.glob("*.md")) if page.name != "部署与运维.md"]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _texts(item)]


def _chinese(value: Any) -> list[str]:
    """Every `zh` of a form, role or dashboard file."""
    if isinstance(value, dict):
        own = [value["zh"]] if isinstance(value.get("zh"), str) else []
        return own + [text for item in value.values() for text in _chinese(item)]
    return [text for item in value for text in _chinese(item)] if isinstance(value, list) else []


@cache
def _shown() -> list[re.Pattern[str]]:
    """Every text that people can see, its gaps ({{name}}, {no}) standing for anything."""
    texts = [text for path in LOCALES.glob("*.json") for text in _texts(json.loads(path.read_text("utf-8")))]
    texts += [text for path in APP.rglob("*.yaml") for text in _chinese(read_yaml(path.read_text("utf-8")))]
    sources = (ROOT / "server/serviceloop").rglob("*.py")
    for path in sources:
        source = path.read_text("utf-8")
        texts += re.findall(r'"zh": f?"([^"]+)"', source)
        texts += re.findall(r'\(\s*\("([^"]+)", "[^"]+"\)', source)  # setting(("公式", "Formula"), …)
    parts = [re.split(r"\{\{?[^}]+\}\}?", text) for text in set(texts)]
    return [re.compile(".+".join(map(re.escape, part))) for part in parts if len("".join(part)) > 1 or len(part) == 1]


@pytest.mark.parametrize("page", GUIDES, ids=name)
def test_quoted_words_are_on_the_screen(page: Path) -> None:
    quoted = set(re.findall(r"「(.+?)」", read(page))) - {""}
    unknown = [text for text in quoted if not any(shown.fullmatch(text) for shown in _shown())]
    assert unknown == []


def _table(heading: str) -> list[str]:
    """First cells of the first table of statuses below a text."""
    rows = read(GUIDE / "README.md").split(heading, 1)[1].split("\n\n| 状态 |", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1].strip() for line in rows.splitlines()[2:]]


@pytest.mark.parametrize(("key", "heading"), [("ticket", "## 一张工单怎样走完"), ("visit", "上门任务另有")])
def test_the_tables_list_every_status_in_order(key: str, heading: str) -> None:
    options = next(item for item in form(key)["fields"] if item["key"] == "status")["settings"]["options"]
    assert _table(heading) == [option["label"]["zh"] for option in options]


@pytest.mark.parametrize(("key", "manual"), [("ticket", True)])
def test_every_action_that_people_click_is_explained(key: str, manual: bool) -> None:
    quoted = {text for page in GUIDES for text in re.findall(r"「(.+?)」", read(page))}
    actions = [item for item in form(key)["status"]["actions"] if item.get("manual", True) is manual]
    assert {item["label"]["zh"] for item in actions} - {"等待备件"} <= quoted


def test_every_role_has_a_page() -> None:
    index = read(GUIDE / "README.md")
    assert all(f"({page.name})" in index for page in GUIDE.glob("*.md") if page.name != "README.md")
    shown = {row["account"] for row in read_yaml((APP / "org.yaml").read_text("utf-8"))["demo"]["accounts"]}
    assert set(re.findall(r"\| `(\w+)` \|", index)) <= shown
