"""Values as they are written in JSON, and as they are held: the conversions of each kind, both strict and lenient."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.expr.messages import shown

MAX_TEXT = 1000
MAX_LIST = 1000
MAX_DIGITS = 38
MAX_SCALE = 20
MAX_SECONDS = 10**12
FIRST_YEAR, LAST_YEAR = 1000, 9998

PG_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.NUMBER: "numeric",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.DURATION: "bigint",
    Kind.ID: "uuid",
    Kind.TEXTS: "text[]",
    Kind.IDS: "uuid[]",
    Kind.JSON: "jsonb",
}

_ELEMENTS: Mapping[Kind, Kind] = {Kind.TEXTS: Kind.TEXT, Kind.IDS: Kind.ID}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")

T = TypeVar("T")


class BadLiteral(Exception):
    """The JSON value is not one of this kind. Messages are complete sentences' parts in each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def element(kind: Kind) -> Kind:
    """The kind of one member of a list kind; other kinds are their own."""
    return _ELEMENTS.get(kind, kind)


def pg_type(kind: Kind, many: bool = False) -> str:
    """The PostgreSQL type a value of this kind is bound as."""
    return PG_TYPES[kind] + ("[]" if many else "")


def is_clean(text: str) -> bool:
    """Whether PostgreSQL can store the text: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return "\x00" not in text
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def parse(kind: Kind, value: Any) -> Any:
    """One JSON value to the held form, strictly; raises BadLiteral."""
    return _PARSERS[kind](value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadLiteral("应为文本", "must be text")
    if len(value) > MAX_TEXT:
        raise BadLiteral(f"文本过长（最多 {MAX_TEXT} 个字符）", f"is too long (at most {MAX_TEXT} characters)")
    if not is_clean(value):
        raise BadLiteral("文本含有不允许的控制字符", "holds characters that are not allowed")
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadLiteral("应为数字", "must be a number")
    return check_number(_decimal(value))


def _decimal(value: int | float | Decimal | str) -> Decimal:
    if isinstance(value, int):
        # Huge integers are refused by their bits; turning them into digits would already cost time.
        if value.bit_length() > 4 * MAX_DIGITS:
            raise _too_big()
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Decimal):
        return value
    if len(value) > 2 * MAX_DIGITS or not _NUMBER.fullmatch(value):
        raise BadLiteral("应为数字", "must be a number")
    return Decimal(value)


def check_number(number: Decimal) -> Decimal:
    """The number without an exponent, if it is finite and of a size that we keep."""
    if not number.is_finite():
        raise BadLiteral("应为数字", "must be a number")
    if number.adjusted() >= MAX_DIGITS or number.adjusted() < -MAX_DIGITS:
        if number == 0:
            return Decimal(0)
        raise _too_big()
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < -MAX_SCALE:
        raise _too_big()
    return number if exponent <= 0 else Decimal(int(number))


def _too_big() -> BadLiteral:
    return BadLiteral(
        f"数字过大或过于精细（整数最多 {MAX_DIGITS} 位，小数最多 {MAX_SCALE} 位）",
        f"is too large or too fine (at most {MAX_DIGITS} digits, {MAX_SCALE} decimals)",
    )


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadLiteral("应为 true 或 false", "must be true or false")
    return value


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # falls through to the one message
    raise BadLiteral("应为日期，如 2026-11-21", "must be a date such as 2026-11-21")


def is_date(value: Any) -> bool:
    """Whether a JSON value is written as a day without a time."""
    if isinstance(value, str):
        return bool(_DATE.fullmatch(value))
    return isinstance(value, date) and not isinstance(value, datetime)


def _datetime(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else None
    try:
        if isinstance(value, str) and _DATETIME.fullmatch(value):
            moment = datetime.fromisoformat(value)
    except ValueError:
        pass  # falls through to the one message
    if moment is None or moment.tzinfo is None:
        raise BadLiteral(
            "应为带时区的日期时间，如 2026-11-21T09:30:00+08:00",
            "must be a date-time with offset such as 2026-11-21T09:30:00+08:00",
        )
    check_year(moment)
    return moment.astimezone(UTC)


def check_year(moment: date) -> None:
    """Moments at the very ends of the calendar have no representation in some zones, so they are refused."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadLiteral(
            f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间", f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}"
        )


def _duration(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_SECONDS:
        raise BadLiteral("应为以秒计的整数时长", "must be a whole number of seconds")
    return value


def _id(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and _UUID.fullmatch(value):
        return UUID(value)
    raise BadLiteral(f"“{shown(value)}”不是有效的记录编号", "must be the id (UUID) of a record or person")


def _refuse(value: Any) -> Any:
    raise BadLiteral("这类字段不能与一个值比较", "cannot be compared with a value")


_PARSERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.DURATION: _duration,
    Kind.ID: _id,
    Kind.TEXTS: _refuse,
    Kind.IDS: _refuse,
    Kind.JSON: _refuse,
}


# --- values of records, in stored or in JSON form
def held(kind: Kind, value: Any) -> Any:
    """A record's value, as stored or as in JSON, in the form that functions take; None when it is of no use."""
    if value is None:
        return None
    return _HELD[kind](value)


def _held_number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value)) if value - value == 0 else None
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _held_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else _quiet(_date, value)


def _held_datetime(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return _quiet(_datetime, value)


def _held_duration(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _held_id(value: Any) -> UUID | None:
    if isinstance(value, UUID):
        # asyncpg's own subclass compares equal, and is as good.
        return value
    return _quiet(_id, value.get("id") if isinstance(value, Mapping) else value)


def _held_list(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def convert_all(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return None
        return [item for item in map(convert, value) if item is not None]

    return convert_all


def _quiet(parser: Callable[[Any], T], value: Any) -> T | None:
    try:
        return parser(value)
    except BadLiteral:
        return None


def _held_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


_HELD: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _held_text,
    Kind.NUMBER: _held_number,
    Kind.BOOLEAN: lambda value: value if isinstance(value, bool) else None,
    Kind.DATE: _held_date,
    Kind.DATETIME: _held_datetime,
    Kind.DURATION: _held_duration,
    Kind.ID: _held_id,
    Kind.TEXTS: _held_list(_held_text),
    Kind.IDS: _held_list(_held_id),
    Kind.JSON: lambda value: value,
}
