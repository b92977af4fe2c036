"""From one day to another."""

import re
import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Composite, Part
from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.moments import cell_date, date_of
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text

_BETWEEN = re.compile(r"\s*(?:~|至|到|—|–|\bto\b|\s-\s|/(?=[0-9]{4}-))\s*")


class DateRangeSettings(Settings):
    max_days: int | None = setting(("最多天数", "Most days"), None, hint=("留空：不限", "Empty: any"), ge=1, le=36_600)


class DateRange(FieldType[DateRangeSettings], Composite):
    """JSON {"start": "2026-11-21", "end": "2026-11-23"}, both days within; stored as a pair in a date[] column."""

    name = "date_range"
    label = {"zh": "日期区间", "en": "Date range"}
    kind = Kind.JSON
    Settings = DateRangeSettings

    def parts(self, settings: DateRangeSettings) -> dict[str, Part]:
        return {
            "start": Part(Kind.DATE, "({})[1]", {"zh": "开始", "en": "Start"}),
            "end": Part(Kind.DATE, "({})[2]", {"zh": "结束", "en": "End"}),
        }

    def column(self, settings: DateRangeSettings) -> Column:
        return Column("date[]")

    def check(self, value: Any, settings: DateRangeSettings, context: CheckContext) -> Any:
        if not isinstance(value, dict):
            raise wrong_type("日期区间，如 {start, end}", "a range of days such as {start, end}")
        unknown = next((str(key)[:60] for key in value if key not in ("start", "end")), None)
        if unknown is not None:
            raise refuse("unknown_part", f"日期区间中没有“{unknown}”", f"a range of days has no “{unknown}”")
        given = [value.get(key) for key in ("start", "end")]
        if all(item is None or item == "" for item in given):
            return None
        if any(item is None or item == "" for item in given):
            raise refuse("missing", "须有开始和结束日期", "needs both a start and an end")
        start, end = (date_of(item) for item in given)
        if end < start:
            raise refuse("order", "结束日期不能早于开始日期", "the end must not be before the start", "end")
        if settings.max_days is not None and (end - start).days >= settings.max_days:
            raise refuse("too_long", f"最多 {settings.max_days} 天", f"may have at most {settings.max_days} days")
        return [start, end]

    def select(self, column: str, settings: DateRangeSettings) -> str:
        pair = f"jsonb_build_object('start', ({column})[1], 'end', ({column})[2])"
        return f"CASE WHEN {column} IS NOT NULL THEN {pair} END"

    def to_text(self, value: Any, settings: DateRangeSettings, context: CheckContext) -> str:
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        return f"{value.get('start') or ''} ~ {value.get('end') or ''}"

    def from_cell(self, cell: Any, settings: DateRangeSettings, context: CheckContext) -> dict[str, str] | None:
        """2026-11-21 ~ 2026-11-23, 2026/11/21 至 2026/11/23; one day alone is a range of one."""
        if not isinstance(cell, str):
            day = cell_date(cell, context.zone)
            return {"start": day.isoformat(), "end": day.isoformat()} if day else None
        words = _BETWEEN.split(unicodedata.normalize("NFKC", cell_text(cell)).strip())
        if words == [""]:
            return None
        days = [cell_date(word, context.zone) for word in words[:3]]
        if len(days) > 2 or any(day is None for day in days):
            raise bad_cell("日期区间，如 2026-11-21 ~ 2026-11-23", "a range such as 2026-11-21 ~ 2026-11-23")
        iso = [day.isoformat() for day in days if day is not None]
        return {"start": iso[0], "end": iso[-1]}
