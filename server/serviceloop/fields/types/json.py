"""JSON for whoever builds the form: settings of a connected system, an answer of an interface."""

from typing import Any, Literal

import orjson

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import BuilderOnly
from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, storable

_DEPTH = 20
_EXCEL_CELL = 32_000


class JsonSettings(Settings):
    max_kb: int = setting(("大小上限 (KB)", "Largest size (KB)"), 64, ge=1, le=256)
    root: Literal["any", "object", "array"] = setting(
        ("最外层", "Outermost"),
        "any",
        choices={"any": ("不限", "Anything"), "object": ("对象", "An object"), "array": ("列表", "A list")},
    )


class Json(FieldType[JsonSettings], BuilderOnly):
    """JSON and stored: objects, lists, texts, numbers, true and false; null is empty. Bounded in size and depth."""

    name = "json"
    label = {"zh": "JSON", "en": "JSON"}
    kind = Kind.JSON
    Settings = JsonSettings

    def column(self, settings: JsonSettings) -> Column:
        return Column("jsonb")

    def check(self, value: Any, settings: JsonSettings, context: CheckContext) -> Any:
        _check_depth(value)
        try:
            size = len(orjson.dumps(value))
        except (TypeError, ValueError):
            raise wrong_type("JSON", "JSON") from None
        if size > settings.max_kb * 1024:
            zh, en = f"最大 {settings.max_kb} KB", f"may have at most {settings.max_kb} KB"
            raise refuse("too_large", zh, en)
        if settings.root != "any" and not isinstance(value, dict if settings.root == "object" else list):
            zh, en = ("对象 {…}", "an object {…}") if settings.root == "object" else ("列表 […]", "a list […]")
            raise wrong_type(zh, en)
        return value

    def to_text(self, value: Any, settings: JsonSettings, context: CheckContext) -> str:
        if value is None:
            return ""
        try:
            return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
        except (TypeError, ValueError):
            return str(value)

    def to_cell(self, value: Any, settings: JsonSettings, context: CheckContext) -> str | None:
        text = self.to_text(value, settings, context)
        return (text if len(text) <= _EXCEL_CELL else text[:_EXCEL_CELL] + "…") or None

    def from_cell(self, cell: Any, settings: JsonSettings, context: CheckContext) -> Any:
        text = cell_text(cell)
        if not text:
            return None
        try:
            return orjson.loads(text)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            raise bad_cell("JSON", "JSON") from None


def _check_depth(value: Any, depth: int = 0) -> None:
    """Refuses what PostgreSQL or JavaScript cannot hold as it is: NUL, lone surrogates, deep nests, lost digits."""
    if depth > _DEPTH:
        raise refuse("too_deep", f"最多嵌套 {_DEPTH} 层", f"may nest at most {_DEPTH} levels")
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, float) and (value != value or abs(value) == float("inf")):
        raise refuse("number", "不是有限的数字", "is not a finite number")
    elif isinstance(value, dict):
        for key, item in value.items():
            storable(key)
            _check_depth(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_depth(item, depth + 1)
    elif value is not None and not isinstance(value, bool | int | float):
        raise wrong_type("JSON", "JSON")
