"""An upgrade takes nothing away that an instance added."""

from typing import Any

from serviceloop.forms.loader import load_form
from serviceloop.forms.merge import keep_added
from serviceloop.service.install import app_folder, shipped_forms


def _field(key: str, *options: str, label: str = "标签") -> dict[str, Any]:
    field: dict[str, Any] = {"key": key, "type": "select" if options else "text", "label": {"zh": label}}
    if options:
        field["settings"] = {"options": [{"value": value, "label": {"zh": value}} for value in options]}
    return field


def _form(*fields: dict[str, Any], views: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "key": "f",
        "label": {"zh": "表"},
        "title": "a",
        "fields": list(fields),
        **({"views": views} if views else {}),
    }


def test_added_fields_options_and_views_stay() -> None:
    shipped = _form(_field("a"), _field("kind", "x"), _field("new"), views=[{"key": "all", "label": {"zh": "全部"}}])
    current = _form(
        _field("a", label="旧"),
        _field("kind", "x", "ours"),
        _field("added"),
        views=[{"key": "ours", "label": {"zh": "自建"}}],
    )
    merged = keep_added(shipped, current)
    assert [item["key"] for item in merged["fields"]] == ["a", "kind", "new", "added"]
    assert [item["value"] for item in merged["fields"][1]["settings"]["options"]] == ["x", "ours"]
    assert [item["key"] for item in merged["views"]] == ["all", "ours"]
    assert merged["fields"][0]["label"] == {"zh": "标签"}, "what ships wins where both speak"
    load_form(merged)


def test_shipped_forms_over_themselves_do_not_change() -> None:
    for form in shipped_forms(app_folder()):
        assert keep_added(form.source, form.source) == dict(form.source)
