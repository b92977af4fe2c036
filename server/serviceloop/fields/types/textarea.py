"""Multi-line text."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import block, cell_text


class TextareaSettings(Settings):
    max_length: int = setting(("最多字数", "Most characters"), 20_000, ge=1, le=20_000)


class Textarea(FieldType[TextareaSettings]):
    name = "textarea"
    label = {"zh": "多行文本", "en": "Long text"}
    kind = Kind.TEXT
    Settings = TextareaSettings

    def column(self, settings: TextareaSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: TextareaSettings, context: CheckContext) -> str | None:
        return block(value, settings.max_length)

    def from_cell(self, cell: Any, settings: TextareaSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None
