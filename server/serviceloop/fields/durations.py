"""Durations in whole seconds: from JSON and from what people write, and back to text."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any, Literal

from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.numbers import decimal_of

MAX_SECONDS = 100 * 366 * 86_400
Unit = Literal["second", "minute", "hour", "day"]
SECONDS: dict[str, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_WORDS = {
    "day": ("天", "日", "d", "day", "days"),
    "hour": ("个小时", "小时", "时", "h", "hr", "hrs", "hour", "hours"),
    "minute": ("分钟", "分", "m", "min", "mins", "minute", "minutes"),
    "second": ("秒钟", "秒", "s", "sec", "secs", "second", "seconds"),
}
_SIZE = {word: SECONDS[unit] for unit, words in _WORDS.items() for word in words}
_PIECE = re.compile(
    r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(" + "|".join(sorted(_SIZE, key=len, reverse=True)) + r")(?![a-z])\s*"
)
_COLONS = re.compile(r"([0-9]{1,7}):([0-5][0-9])(?::([0-5][0-9]))?")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


def seconds_of(value: Any) -> int:
    """A JSON whole number of seconds, 0 to 100 years."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise wrong_type("以秒计的整数", "a whole number of seconds")
    if not 0 <= value <= MAX_SECONDS:
        raise refuse("range", "时长须在 0 至 100 年之间", "must be between 0 and 100 years")
    if value != int(value):
        raise wrong_type("以秒计的整数", "a whole number of seconds")
    return int(value)


def cell_seconds(cell: Any, unit: Unit) -> int | None:
    """2小时30分, 1:30 (hours and minutes), 90 min, Excel's time; a bare number counts in `unit`; None if blank."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, dt.timedelta):
        return seconds_of(round(cell.total_seconds()))
    if isinstance(cell, dt.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _whole(decimal_of(round(cell, 6)) * SECONDS[unit])
    if not isinstance(cell, str) or len(cell) > 100:
        raise bad_cell("时长", "a duration")
    return _written(unicodedata.normalize("NFKC", cell).strip().lower(), unit)


def _written(text: str, unit: Unit) -> int:
    colons = _COLONS.fullmatch(text)
    if colons:
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        return seconds_of(hours * 3600 + minutes * 60 + seconds)
    if _NUMBER.fullmatch(text):
        return _whole(Decimal(text) * SECONDS[unit])
    return _pieces(text)


def _pieces(text: str) -> int:
    total, position = Decimal(0), 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            raise bad_cell("时长，如 2小时30分 或 1:30", "a duration such as 2h 30m or 1:30")
        total += Decimal(piece[1]) * _SIZE[piece[2]]
        position = piece.end()
    return _whole(total)


def _whole(seconds: Decimal) -> int:
    return seconds_of(int(seconds.to_integral_value()))


def duration_text(value: Any, locale: str) -> str:
    """Seconds as "26小时30分" or "26h 30m"; hours are the largest unit, as a working day is not 24 of them."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > MAX_SECONDS:
        return "" if value is None else str(value)
    whole = abs(int(value))
    parts = zip((whole // 3600, whole // 60 % 60, whole % 60), _names(locale), strict=True)
    shown = [f"{amount}{name}" for amount, name in parts if amount] or ["0" + _names(locale)[1]]
    return ("-" if value < 0 else "") + ("" if locale.startswith("zh") else " ").join(shown)


def _names(locale: str) -> tuple[str, str, str]:
    return ("小时", "分", "秒") if locale.startswith("zh") else ("h", "m", "s")
