"""Calendar date."""

import datetime as dt
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.moments import DATE_FORMATS, DateFormat, cell_date, date_of
from serviceloop.fields.settings import setting


class DateSettings(Settings):
    format: DateFormat = setting(("显示格式", "Shown as"), "yyyy-MM-dd", choices=DATE_FORMATS)


class Date(FieldType[DateSettings]):
    """JSON "2026-11-21"; PostgreSQL's JSON of a date is the same text."""

    name = "date"
    label = {"zh": "日期", "en": "Date"}
    kind = Kind.DATE
    Settings = DateSettings

    def column(self, settings: DateSettings) -> Column:
        return Column("date", index="btree")

    def check(self, value: Any, settings: DateSettings, context: CheckContext) -> dt.date | None:
        return None if value == "" else date_of(value)

    def to_cell(self, value: Any, settings: DateSettings, context: CheckContext) -> Any:
        try:
            return None if value is None else dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            return str(value)

    def from_cell(self, cell: Any, settings: DateSettings, context: CheckContext) -> str | None:
        day = cell_date(cell, context.zone)
        return day.isoformat() if day else None
