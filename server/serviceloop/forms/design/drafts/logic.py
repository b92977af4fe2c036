"""What a draft starts from, and what is still wrong with it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.design.logic import with_keys
from serviceloop.forms.loader import load_form
from serviceloop.forms.set_check import check_set
from serviceloop.kit.errors import Issue, Problem
from serviceloop.kit.labels import Labels, pick

MAX_PROBLEMS = 200
TITLE = {"zh": "标题", "en": "Title"}
BASICS = {"zh": "基本信息", "en": "Basics"}


def blank(key: str, label: Labels) -> dict[str, Any]:
    """A form that could be published as it is: one section, one title field."""
    return {
        "key": key,
        "label": dict(label),
        "title": "title",
        "search": ["no", "title"],
        "fields": [{"key": "title", "type": "text", "label": TITLE, "required": True}],
        "layout": [{"label": BASICS, "columns": 2, "fields": ["title"]}],
    }


def problems(key: str, definition: Mapping[str, Any], forms: Mapping[str, FormDef]) -> list[Issue]:
    """Everything that stands in the way of publishing. Paths lead into the definition.

    `forms`: the published ones. What the change would break in another form is named with that form's key and label.
    """
    try:
        form = load_form(with_keys({**definition, "key": key}))
        check_set({**forms, key: form})
    except Problem as problem:
        return [_placed(key, issue, forms) for issue in problem.issues[:MAX_PROBLEMS]]
    return []


def _placed(key: str, issue: Issue, forms: Mapping[str, FormDef]) -> Issue:
    head, _, rest = issue.path.partition(".")
    if head == key and rest:
        return replace(issue, path=rest)
    other = forms.get(head)
    if other is None or not rest:
        return issue
    zh, en = pick(other.label, "zh"), pick(other.label, "en")
    message = {"zh": f"表单“{zh}”：{issue.message['zh']}", "en": f"Form “{en}”: {pick(issue.message, 'en')}"}
    return replace(issue, path=f"forms.{issue.path}", message=message)
