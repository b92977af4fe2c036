"""Stars."""

import re
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.numbers import excel_number, plain
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text

_WRITTEN = re.compile(r"([0-9]{1,3})\s*(?:星|分|stars?|/\s*[0-9]{1,3})?", re.IGNORECASE)


class RatingSettings(Settings):
    max: int = setting(("最高分", "Highest"), 5, ge=2, le=10)


class Rating(FieldType[RatingSettings]):
    """A whole number from 1 to `max`."""

    name = "rating"
    label = {"zh": "评分", "en": "Rating"}
    kind = Kind.NUMBER
    Settings = RatingSettings

    def column(self, settings: RatingSettings) -> Column:
        return Column("bigint", index="btree")

    def check(self, value: Any, settings: RatingSettings, context: CheckContext) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_type("整数", "a whole number")
        if not 1 <= value <= settings.max or value != int(value):
            raise refuse(
                "range", f"须为 1 至 {settings.max} 的整数", f"must be a whole number from 1 to {settings.max}"
            )
        return int(value)

    def to_text(self, value: Any, settings: RatingSettings, context: CheckContext) -> str:
        return plain(value)

    def to_cell(self, value: Any, settings: RatingSettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: RatingSettings, context: CheckContext) -> int | None:
        text = cell_text(cell)
        if not text:
            return None
        if set(text) <= {"★", "☆"}:
            return text.count("★")
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise bad_cell("评分", "a rating")
        return int(found[1])
