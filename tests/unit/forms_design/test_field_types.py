"""The catalog of field types as the designer gets it."""

from typing import Any

import pytest

from serviceloop.fields.catalog import TYPES
from serviceloop.forms.design.field_types.logic import listed
from serviceloop.forms.field_loader import load_field
from serviceloop.forms.findings import Findings

SHOWN = {item["name"]: item for item in listed()}


def test_every_type_is_listed_once() -> None:
    assert sorted(SHOWN) == sorted(TYPES)
    assert len(SHOWN) >= 35


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_setting_is_named_in_both_languages(name: str) -> None:
    schema = SHOWN[name]["settings_schema"]
    for key, setting in schema.get("properties", {}).items():
        assert setting["x-label"]["zh"] and setting["x-label"]["en"], key
    assert SHOWN[name]["help"]["zh"] and SHOWN[name]["help"]["en"]


@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_field_with_the_defaults_is_complete_or_lacks_only_what_the_builder_knows(name: str) -> None:
    findings, shown = Findings(), SHOWN[name]
    field: dict[str, Any] = {"key": "made", "type": name, "label": {"zh": "新"}, "settings": shown["defaults"]}
    load_field(field, "fields.0", findings)
    missing = set(shown["settings_schema"].get("required", ())) - set(shown["defaults"])
    assert {issue.path.rsplit(".", 1)[-1] for issue in findings.issues} <= missing | {"settings"}


def _complete(shown: dict[str, Any]) -> bool:
    return set(shown["settings_schema"].get("required", ())) <= set(shown["defaults"])


@pytest.mark.parametrize("name", [name for name, shown in SHOWN.items() if _complete(shown)])
@pytest.mark.parametrize("flag", ["required", "unique"])
def test_what_a_type_can_be_is_what_the_loader_takes(name: str, flag: str) -> None:
    shown = SHOWN[name]
    findings = Findings()
    field = {"key": "made", "type": name, "label": {"zh": "新"}, "settings": shown["defaults"], flag: True}
    load_field(field, "fields.0", findings)
    if shown["can"][flag]:
        assert not findings.issues
