"""Date and time."""

import datetime as dt
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.moments import DATE_FORMATS, DateFormat, cell_moment, local, moment_of, moment_text
from serviceloop.fields.settings import setting


class DatetimeSettings(Settings):
    format: DateFormat = setting(("日期格式", "Date shown as"), "yyyy-MM-dd", choices=DATE_FORMATS)
    seconds: bool = setting(("显示秒", "Show seconds"), False)


class Datetime(FieldType[DatetimeSettings]):
    """JSON: ISO 8601 with an offset; comes back in UTC, as every connection runs in UTC. Cells are in the zone."""

    name = "datetime"
    label = {"zh": "日期时间", "en": "Date and time"}
    kind = Kind.DATETIME
    Settings = DatetimeSettings

    def column(self, settings: DatetimeSettings) -> Column:
        return Column("timestamptz", index="btree")

    def check(self, value: Any, settings: DatetimeSettings, context: CheckContext) -> dt.datetime | None:
        return None if value == "" else moment_of(value)

    def to_text(self, value: Any, settings: DatetimeSettings, context: CheckContext) -> str:
        return moment_text(value, context.zone)

    def to_cell(self, value: Any, settings: DatetimeSettings, context: CheckContext) -> dt.datetime | None:
        return local(value, context.zone)

    def from_cell(self, cell: Any, settings: DatetimeSettings, context: CheckContext) -> str | None:
        moment = cell_moment(cell, context.zone)
        return moment.isoformat() if moment else None
