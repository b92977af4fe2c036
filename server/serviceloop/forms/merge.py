"""A shipped form meets the one that an instance has: what the instance added is kept. Pure.

This is the careful half of an upgrade: nothing is taken away. The three-way merge that also keeps changed labels and
steps needs the version that was shipped before, and comes with the form designer.
"""

from collections.abc import Mapping
from typing import Any


def keep_added(shipped: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped definition with the fields, options and views that only `current` has, after its own."""
    merged = dict(shipped)
    merged["fields"] = _with_added(shipped.get("fields", []), current.get("fields", []))
    if views := _joined(shipped.get("views", []), current.get("views", [])):
        merged["views"] = views
    return merged


def _with_added(shipped: list[Any], current: list[Any]) -> list[Any]:
    known = {item["key"]: item for item in current}
    kept = [_with_options(item, known.get(item["key"])) for item in shipped]
    return _joined(kept, current)


def _joined(shipped: list[Any], current: list[Any]) -> list[Any]:
    keys = {item["key"] for item in shipped}
    return [*shipped, *(item for item in current if item["key"] not in keys)]


def _with_options(field: Mapping[str, Any], current: Mapping[str, Any] | None) -> Mapping[str, Any]:
    settings = dict(field.get("settings", {}))
    before = current.get("settings", {}) if current is not None and current.get("type") == field.get("type") else {}
    if "options" not in settings or "options" not in before:
        return field
    values = {option["value"] for option in settings["options"]}
    added = [option for option in before["options"] if option["value"] not in values]
    return {**field, "settings": {**settings, "options": [*settings["options"], *added]}} if added else field
