"""The field types as the designer shows them: what each is, can do, and how its settings are asked for. Pure."""

from collections.abc import Mapping
from typing import Any

from serviceloop.fields.base import FieldType
from serviceloop.fields.base import Settings as FieldSettings
from serviceloop.fields.capabilities import (
    Borrowed,
    Chosen,
    Computed,
    Numbered,
    Presentational,
    Relational,
    ReverseList,
    RolledUp,
    Rows,
    Stamped,
    kind_of,
)
from serviceloop.fields.catalog import TYPES
from serviceloop.fields.palette import GROUPS, PALETTE
from serviceloop.forms.field_loader import UNIQUE_KINDS

_NEVER_FILLED = (Computed, Borrowed, RolledUp, ReverseList, Stamped, Numbered)
_TWO_OPTIONS = [
    {"value": "option_1", "label": {"zh": "选项 1", "en": "Option 1"}},
    {"value": "option_2", "label": {"zh": "选项 2", "en": "Option 2"}},
]
_ONE_COLUMN = [{"key": "column_1", "type": "text", "label": {"zh": "列 1", "en": "Column 1"}}]


def listed() -> list[dict[str, Any]]:
    """Every type, in the order of the palette."""
    order = list(GROUPS)
    shown = [_shown(item) for item in TYPES.values()]
    return sorted(shown, key=lambda item: order.index(item["group"]))


def _shown(item: FieldType[Any]) -> dict[str, Any]:
    entry = PALETTE[item.name]
    defaults = default_settings(item)
    return {
        "name": item.name,
        "label": dict(item.label),
        "group": entry.group,
        "group_label": dict(GROUPS[entry.group]),
        "icon": entry.icon,
        "help": dict(entry.help),
        "kind": kind_of(item, _settings(item, defaults)).value,
        "settings_schema": schema_of(item),
        "defaults": defaults,
        "can": abilities(item),
        "target": _target(item, defaults),
    }


def _target(item: FieldType[Any], defaults: Mapping[str, Any]) -> str | None:
    """Members and org units point at one form; a relation's is a setting, which a new field does not have yet."""
    return (item.target(_settings(item, defaults)) or None) if isinstance(item, Relational) else None


def default_settings(item: FieldType[Any]) -> dict[str, Any]:
    """Settings with which a new field of the type starts; what only the builder can know is left out."""
    if isinstance(item, Chosen) and "options" in item.Settings.model_fields:
        return {"options": [dict(option) for option in _TWO_OPTIONS]}
    if isinstance(item, Rows) and "fields" in item.Settings.model_fields:
        return {"fields": [dict(column) for column in _ONE_COLUMN]}
    return {}


def _settings(item: FieldType[Any], values: Mapping[str, Any]) -> FieldSettings:
    """Settings to ask about; where some are still missing, unchecked ones."""
    try:
        return item.Settings.model_validate(dict(values))
    except ValueError:
        missing = {name: "" for name, field in item.Settings.model_fields.items() if field.is_required()}
        return item.Settings.model_construct(**{**missing, **values})


def abilities(item: FieldType[Any]) -> dict[str, bool]:
    """What a field of the type can be, and has."""
    settings = _settings(item, default_settings(item))
    stored = item.column(settings) is not None
    shown_only = isinstance(item, Presentational)
    filled = not shown_only and not isinstance(item, _NEVER_FILLED) and (stored or isinstance(item, Rows))
    return {
        "required": filled,
        "unique": stored and filled and kind_of(item, settings) in UNIQUE_KINDS,
        "default": stored and filled,
        "rows": isinstance(item, Rows),
        "options": isinstance(item, Chosen),
        "relation": isinstance(item, Relational),
        "computed": isinstance(item, _NEVER_FILLED),
        "presentational": shown_only,
    }


def schema_of(item: FieldType[Any]) -> dict[str, Any]:
    """The JSON schema of the settings; each setting with `x-label` and `x-help` in both languages."""
    schema = item.Settings.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        for setting in part.get("properties", {}).values():
            setting.pop("x-en", None)
    return schema
