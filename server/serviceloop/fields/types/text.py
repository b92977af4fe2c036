"""Single-line text."""

import re
from typing import Any

from pydantic import field_validator

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line


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
        if value is None:
            return None
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"正则表达式有误 / not a regular expression: {error}") from None
        if _REPEATS_REPEAT.search(value):
            raise ValueError("重复中不能再有重复 / a repeated group may not hold a repetition")
        return value


# (a+)+ takes exponential time on a hostile text; so a group with a repetition inside may not be repeated.
_REPEATS_REPEAT = re.compile(r"[*+}][^()]*\)\s*[*+{]|\|[^()]*\)\s*[*+{]")


class Text(FieldType[TextSettings]):
    name = "text"
    label = {"zh": "单行文本", "en": "Text"}
    kind = Kind.TEXT
    Settings = TextSettings

    def column(self, settings: TextSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: TextSettings, context: CheckContext) -> str | None:
        text = line(value, settings.max_length)
        if text and settings.pattern and not re.fullmatch(settings.pattern, text):
            message = settings.pattern_message or {}
            zh = message.get("zh") or "格式不符合要求"
            raise refuse("pattern", zh, message.get("en") or message.get("zh") or "does not have the required form")
        return text

    def from_cell(self, cell: Any, settings: TextSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None
