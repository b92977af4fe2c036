"""Yes or no."""

import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import bad_cell, wrong_type
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text

_TRUE = {"是", "有", "对", "真", "已", "开", "启用", "true", "yes", "y", "t", "on", "1", "√", "✓", "✔"}
_FALSE = {
    "否",
    "无",
    "错",
    "假",
    "未",
    "关",
    "停用",
    "不是",
    "没有",
    "false",
    "no",
    "n",
    "f",
    "off",
    "0",
    "×",
    "✗",
    "x",
}


class Boolean(FieldType[NoSettings]):
    name = "boolean"
    label = {"zh": "是/否", "en": "Yes or no"}
    kind = Kind.BOOLEAN
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("boolean")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> bool:
        if not isinstance(value, bool):
            raise wrong_type("是或否 (true/false)", "true or false")
        return value

    def to_text(self, value: Any, settings: NoSettings, context: CheckContext) -> str:
        if value is None:
            return ""
        yes, no = ("是", "否") if context.locale.startswith("zh") else ("Yes", "No")
        return yes if value else no

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> bool | None:
        word = unicodedata.normalize("NFKC", cell_text(cell)).strip().casefold()
        if not word:
            return None
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise bad_cell("是或否", "yes or no")
