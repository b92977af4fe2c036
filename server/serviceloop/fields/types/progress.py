"""How far something has come, 0 to 100."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import refuse, wrong_type
from serviceloop.fields.numbers import cell_number, excel_number, plain
from serviceloop.fields.settings import setting


class ProgressSettings(Settings):
    step: int = setting(("步长", "Step"), 5, ge=1, le=50)


class Progress(FieldType[ProgressSettings]):
    """JSON and stored: a whole number from 0 to 100. `step` is how far a slider moves; other numbers may be typed."""

    name = "progress"
    label = {"zh": "进度", "en": "Progress"}
    kind = Kind.NUMBER
    Settings = ProgressSettings

    def column(self, settings: ProgressSettings) -> Column:
        return Column("bigint", index="btree")

    def check(self, value: Any, settings: ProgressSettings, context: CheckContext) -> int | None:
        if isinstance(value, str):
            value = _number(value)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_type("0 至 100 的整数", "a whole number from 0 to 100")
        if not 0 <= value <= 100 or value != int(value):
            raise refuse("range", "须为 0 至 100 的整数", "must be a whole number from 0 to 100")
        return int(value)

    def to_text(self, value: Any, settings: ProgressSettings, context: CheckContext) -> str:
        shown = plain(value)
        return f"{shown}%" if shown else ""

    def to_cell(self, value: Any, settings: ProgressSettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: ProgressSettings, context: CheckContext) -> str | None:
        return cell_number(cell.replace("％", "%").strip().removesuffix("%") if isinstance(cell, str) else cell)


def _number(text: str) -> int | float | None:
    """A decimal string as JSON sends it, None for ""."""
    if not text:
        return None
    try:
        number = float(text) if len(text) <= 40 and text.isascii() and "_" not in text else float("nan")
    except ValueError:
        number = float("nan")
    if number != number:
        raise wrong_type("0 至 100 的整数", "a whole number from 0 to 100")
    return number
