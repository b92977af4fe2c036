"""A number that the system gives, by a rule."""

from datetime import date
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields import numbering
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Numbered
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line

_DATES = {
    "": ("不含日期", "No date"),
    "yyyy": ("年，如 2026", "Year: 2026"),
    "yyyyMM": ("年月，如 202601", "Year and month: 202601"),
    "yyyyMMdd": ("年月日，如 20260131", "Year, month, day: 20260131"),
    "yyMM": ("两位年月，如 2601", "Short year and month: 2601"),
    "yyMMdd": ("两位年月日，如 260131", "Short year, month, day: 260131"),
}


class AutonumberSettings(Settings):
    prefix: str = setting(("前缀", "Prefix"), "", max_length=20)
    date: numbering.DatePattern = setting(
        ("日期", "Date"),
        "yyyyMMdd",
        hint=("每个日期重新从 1 开始", "Starts again from 1 with each date"),
        choices=_DATES,
    )
    digits: int = setting(("序号位数", "Digits"), 4, ge=1, le=12)


class Autonumber(FieldType[AutonumberSettings], Numbered):
    """Text. Who may state one (an import, nobody else) is the records engine's decision."""

    name = "autonumber"
    label = {"zh": "自动编号", "en": "Autonumber"}
    kind = Kind.TEXT
    Settings = AutonumberSettings

    def period(self, settings: AutonumberSettings, day: date) -> str:
        return numbering.period(settings.date, day)

    def head(self, settings: AutonumberSettings, day: date) -> str:
        return numbering.head(settings.prefix, settings.date, day)

    def digits(self, settings: AutonumberSettings) -> int:
        return settings.digits

    def column(self, settings: AutonumberSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: AutonumberSettings, context: CheckContext) -> str | None:
        return line(value, 64)

    def from_cell(self, cell: Any, settings: AutonumberSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None
