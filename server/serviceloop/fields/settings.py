"""Settings of field types as a properties panel sees them: JSON schema with titles in both languages.

Each setting is a pydantic field made by `setting`. The panel takes its label from `title` (Chinese) or `x-en.title`,
its help from `description`, and, where the JSON type is not enough, the name of its control from `x-control`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from serviceloop.fields.base import FieldType, Settings
from serviceloop.kit.labels import DEFAULT_LOCALE

TextPair = tuple[str, str]
"""Chinese, English."""


class NoSettings(Settings):
    """Nothing to set."""


def setting(
    title: TextPair,
    default: Any = ...,
    *,
    hint: TextPair | None = None,
    control: str = "",
    choices: Mapping[str, TextPair] | None = None,
    **limits: Any,
) -> Any:
    """A pydantic field with its texts; `limits` are pydantic's own (ge, le, max_length …); no default: required.

    `choices` names the values of a Literal for people.
    """
    english = {"title": title[1]} | ({"description": hint[1]} if hint else {})
    extra: dict[str, Any] = {"x-en": english}
    if control:
        extra["x-control"] = control
    if choices:
        extra["x-choices"] = [{"value": key, "label": {"zh": zh, "en": en}} for key, (zh, en) in choices.items()]
    return Field(default, title=title[0], description=hint[0] if hint else None, json_schema_extra=extra, **limits)


def settings_schema(field_type: FieldType[Any], locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """JSON schema of a type's settings, with titles in `locale`."""
    schema = field_type.Settings.model_json_schema()
    if locale.startswith("en"):
        for item in schema.get("properties", {}).values():
            item.update(item.get("x-en", {}))
    return schema
