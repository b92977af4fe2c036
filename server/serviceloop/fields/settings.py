"""Settings of field types as a properties panel sees them: JSON schema with titles in both languages.

Each setting is a pydantic field made by `setting`. The panel takes its label from `x-label` and its help from `x-help`
(both {"zh", "en"}; `title` and `description` say the same in one language), the names of a Literal's values from
`x-choices` and, where the JSON type is not enough, the name of its control from `x-control`:
labels, long_labels, words, color, options, tree, parents, fields, totals, form, field, row_field, relation,
rows_source, relation_field, form_field, columns, fill, condition, formula, action, template, picture.
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
    extra: dict[str, Any] = {"x-en": english, "x-label": _pair(title)}
    if hint:
        extra["x-help"] = _pair(hint)
    if control:
        extra["x-control"] = control
    if choices:
        extra["x-choices"] = [{"value": key, "label": _pair(words)} for key, words in choices.items()]
    return Field(default, title=title[0], description=hint[0] if hint else None, json_schema_extra=extra, **limits)


def _pair(words: TextPair) -> dict[str, str]:
    return {"zh": words[0], "en": words[1]}


def settings_schema(field_type: FieldType[Any], locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """JSON schema of a type's settings, with titles in `locale`."""
    schema = field_type.Settings.model_json_schema()
    if locale.startswith("en"):
        for item in schema.get("properties", {}).values():
            item.update(item.get("x-en", {}))
    return schema
