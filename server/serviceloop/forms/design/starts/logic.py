"""A copy of a form's definition, to start a new one from. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from serviceloop.fields.capabilities import ReverseList
from serviceloop.fields.catalog import TYPES

_OWN_ONLY = ("public",)
"""What the original is known by outside must not be there twice by itself."""


def copied(definition: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """The definition under the key `new`; relations of the form to itself follow."""
    made = {name: deepcopy(value) for name, value in definition.items() if name not in _OWN_ONLY}
    made["key"] = new
    for item in made.get("fields", ()):
        settings = item.get("settings") or {}
        if settings.get("form") == old:
            settings["form"] = new
        for row in settings.get("fields") or ():
            inner = row.get("settings") or {}
            if inner.get("form") == old:
                inner["form"] = new
    return made


def lists_of_others(definition: Mapping[str, Any], form: str) -> list[str]:
    """Fields that list records of other forms which point at `form`: nothing points at a copy."""
    found = []
    for item in definition.get("fields", ()):
        settings = item.get("settings") or {}
        if isinstance(TYPES.get(item.get("type")), ReverseList) and settings.get("form") != form:
            found.append(item["key"])
    return found
