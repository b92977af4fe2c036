"""Single-line text."""

from functools import lru_cache
from typing import Any

from pydantic import field_validator
from pydantic_core import SchemaError, SchemaValidator, core_schema

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line

_BAD_PATTERN = (
    "正则表达式有误（不支持环视和反向引用） / not a regular expression (look-around and back-references do not work)"
)


class TextSettings(Settings):
    max_length: int = setting(("最多字数", "Most characters"), 500, ge=1, le=2000)
    pattern: str | None = setting(
        ("格式（正则表达式）", "Pattern (regular expression)"),
        None,
        hint=("整个内容须符合此格式", "The whole text must match"),
        max_length=200,
    )
    pattern_message: dict[str, str] | None = setting(
        ("格式不符时的提示", "Message when it does not match"), None, control="labels"
    )

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                _matcher(value)
            except SchemaError:
                raise ValueError(_BAD_PATTERN) from None
        return value


@lru_cache(maxsize=1000)
def _matcher(pattern: str) -> SchemaValidator:
    # pydantic's engine takes linear time for every pattern and text; Python's own can be made to hang.
    return SchemaValidator(core_schema.str_schema(pattern=f"^(?:{pattern})$", regex_engine="rust-regex"))


def _matches(pattern: str, text: str) -> bool:
    return _matcher(pattern).isinstance_python(text)


class Text(FieldType[TextSettings]):
    name = "text"
    label = {"zh": "单行文本", "en": "Text"}
    kind = Kind.TEXT
    Settings = TextSettings

    def column(self, settings: TextSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: TextSettings, context: CheckContext) -> str | None:
        text = line(value, settings.max_length)
        if text and settings.pattern and not _matches(settings.pattern, text):
            message = settings.pattern_message or {}
            zh = message.get("zh") or "格式不符合要求"
            raise refuse("pattern", zh, message.get("en") or message.get("zh") or "does not have the required form")
        return text

    def from_cell(self, cell: Any, settings: TextSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None
