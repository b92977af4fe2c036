"""Dates, times and durations: from JSON, from common Chinese and ISO notations, from Excel, and back to text."""

import datetime as dt
import re
import unicodedata
from typing import Any, Literal

from serviceloop.fields.errors import bad_cell, refuse, wrong_type

DateFormat = Literal["yyyy-MM-dd", "yyyy/MM/dd", "yyyy年M月d日", "MM-dd", "yyyy-MM"]
DATE_FORMATS = {
    "yyyy-MM-dd": ("2026-11-21", "2026-11-21"),
    "yyyy/MM/dd": ("2026/11/21", "2026/11/21"),
    "yyyy年M月d日": ("2026年11月21日", "2026年11月21日"),
    "MM-dd": ("11-21（不含年）", "11-21 (no year)"),
    "yyyy-MM": ("2026-11（不含日）", "2026-11 (no day)"),
}
"""How screens show a date; sheets and messages keep the ISO form, which can be read again."""
MIN_YEAR, MAX_YEAR = 1900, 2200
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
_WRITTEN_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_DIGIT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(
    r"(?:星期.|周.)?\s*(上午|早上|凌晨|中午|下午|晚上|AM|PM)?\s*([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})?\s*[:分]?"
    r"\s*(?:([0-9]{1,2})(?:\.[0-9]{1,9})?\s*秒?)?\s*(AM|PM)?",
    re.IGNORECASE,
)
_AFTERNOON = {"下午", "晚上", "中午", "PM"}
_EXCEL_EPOCH = dt.date(1899, 12, 30)


def _year_checked(year: int) -> None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise refuse(
            "year", f"年份须在 {MIN_YEAR} 至 {MAX_YEAR} 之间", f"the year must be between {MIN_YEAR} and {MAX_YEAR}"
        )


def date_of(value: Any) -> dt.date:
    """JSON "2026-11-21" to a date."""
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise wrong_type("日期，如 2026-11-21", "a date such as 2026-11-21")
    return _date(int(value[:4]), int(value[5:7]), int(value[8:]))


def _date(year: int, month: int, day: int) -> dt.date:
    _year_checked(year)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise refuse("date", "没有这一天", "there is no such day") from None


def moment_of(value: Any) -> dt.datetime:
    """JSON "2026-11-21T09:30:00+08:00" (an offset or Z is needed) to an aware datetime in UTC."""
    if not isinstance(value, str) or not _ISO_MOMENT.fullmatch(value):
        raise wrong_type(
            "带时区的时间，如 2026-11-21T09:30:00+08:00", "a time with offset such as 2026-11-21T09:30:00+08:00"
        )
    _year_checked(int(value[:4]))
    try:
        return _utc(dt.datetime.fromisoformat(value))
    except ValueError:
        raise refuse("datetime", "没有这个时间", "there is no such time") from None


def _utc(moment: dt.datetime) -> dt.datetime:
    moment = moment.astimezone(dt.UTC)
    _year_checked(moment.year)
    return moment


def cell_date(cell: Any, zone: dt.tzinfo) -> dt.date | None:
    """A cell as a date: a date, 2026年11月21日, 2026/11/21, 20261121, Excel's day number; None if blank."""
    found = _cell_local(cell, zone, "日期", "a date")
    if found is None:
        return None
    _year_checked(found.year)
    return found.date()


def cell_moment(cell: Any, zone: dt.tzinfo) -> dt.datetime | None:
    """A cell as a time in UTC; what has no offset is in `zone`; None if blank."""
    found = _cell_local(cell, zone, "时间", "a time")
    if found is None:
        return None
    _year_checked(found.year)
    return _utc(found if found.tzinfo else found.replace(tzinfo=zone))


def _cell_local(cell: Any, zone: dt.tzinfo, zh: str, en: str) -> dt.datetime | None:
    """The local date and time that a cell names: naive, or aware in `zone`."""
    if cell is None or isinstance(cell, bool):
        if cell is None:
            return None
        raise bad_cell(zh, en)
    if isinstance(cell, dt.datetime):
        return _into(cell, zone)
    if isinstance(cell, dt.date):
        return _midnight(cell)
    if isinstance(cell, int | float):
        return _serial(cell, zh, en)
    if not isinstance(cell, str) or len(cell) > 100:
        raise bad_cell(zh, en)
    text = unicodedata.normalize("NFKC", cell).strip().removeprefix("'").strip()
    return _written(text, zone, zh, en) if text else None


def _into(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    if moment.tzinfo is None:
        return moment
    _year_checked(moment.year)
    return moment.astimezone(zone)


def _serial(number: float, zh: str, en: str) -> dt.datetime:
    """Excel's day number, or a date written as the number 20261121."""
    if number == number and 19000101 <= number <= 22001231 and number == int(number):
        digits = str(int(number))
        return _midnight(_date(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    if not 1 <= number < 110_000:
        raise bad_cell(zh, en)
    # Excel believes that 1900 was a leap year.
    shift = 1 if number < 60 else 0
    return _midnight(_EXCEL_EPOCH) + dt.timedelta(days=shift, seconds=round(number * 86_400))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _written(text: str, zone: dt.tzinfo, zh: str, en: str) -> dt.datetime:
    if _ISO_MOMENT.fullmatch(text):
        return moment_of(text).astimezone(zone)
    found = _WRITTEN_DATE.match(text) or _DIGIT_DATE.match(text)
    if found is None:
        raise bad_cell(f"{zh}，如 2026-11-21", f"{en} such as 2026-11-21")
    day = _midnight(_date(int(found[1]), int(found[2]), int(found[3])))
    rest = text[found.end() :].strip().removeprefix("T").strip()
    if not rest:
        return day
    return day + clock(rest, zh, en)


def clock(text: str, zh: str, en: str) -> dt.timedelta:
    """A written time of day, such as 9:30, 下午2点 or 2:30 PM, as the time since midnight; raises FieldError."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise bad_cell(zh, en)
    half = (found[1] or found[5] or "").upper()
    hour, minute, second = (int(found[n] or 0) for n in (2, 3, 4))
    if half in _AFTERNOON and hour < 12 and not (half == "中午" and hour >= 10):
        hour += 12
    elif half in ("AM", "凌晨") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise refuse("datetime", "没有这个时间", "there is no such time")
    return dt.timedelta(hours=hour, minutes=minute, seconds=second)


def read_moment(value: Any) -> dt.datetime | None:
    """A JSON time as an aware datetime, None if it is not one; for showing only."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def local(value: Any, zone: dt.tzinfo) -> dt.datetime | None:
    """A JSON time as a naive local time in `zone`, whole seconds; None if it is not a time."""
    moment = read_moment(value)
    try:
        return moment.astimezone(zone).replace(tzinfo=None, microsecond=0) if moment else None
    except OverflowError:
        return None


def moment_text(value: Any, zone: dt.tzinfo) -> str:
    """A JSON time as "2026-11-21 17:30" in `zone`, with seconds where there are some."""
    moment = local(value, zone)
    if moment is None:
        return "" if value is None else str(value)
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")
