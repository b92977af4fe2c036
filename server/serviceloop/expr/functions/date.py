"""Functions on days, moments and durations. A moment's day, hour and so on are those of the company's zone.

A day outside the years 1 to 9999, or a moment outside 2 to 9998, is null. In SQL the guard stands before the
arithmetic, so nothing overflows.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.expr import ast, periods
from serviceloop.expr.functions.arithmetic import EXACT, divide, divide_sql, round_to
from serviceloop.expr.functions.base import ZONE, BadArgument, Face, Function, Parameter, call, of
from serviceloop.expr.functions.number import clamp_sql
from serviceloop.expr.kinds import Kind

_LAST_DAY = date.max.toordinal() - 1
# Years 2 to 9998: a moment within them has a day in every zone.
_FIRST_SECOND, _LAST_SECOND = -62_104_060_800, 253_370_764_799
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MANY_DAYS, _MANY_MONTHS, _MANY_SECONDS = 4_000_000, 130_000, 320_000_000_000


# --- arithmetic
def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int) else int(value.to_integral_value(ROUND_DOWN))


def _add_days(day: date, count: Any) -> date | None:
    ordinal = day.toordinal() + _whole(count)
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _add_months(day: date, count: Any) -> date | None:
    index = day.year * 12 + day.month - 1 + _whole(count)
    return periods.add_months(day, _whole(count)) if 12 <= index < 120_000 else None


def _add_seconds(moment: datetime, count: Any) -> datetime | None:
    total = (moment - _EPOCH) // timedelta(seconds=1) + _whole(count)
    if not _FIRST_SECOND <= total <= _LAST_SECOND:
        return None
    return moment + timedelta(seconds=_whole(count))


def _add_months_at(moment: datetime, count: Any, zone: str) -> datetime | None:
    local = moment.astimezone(ZoneInfo(zone))
    day = _add_months(local.date(), count)
    if day is None or not 2 <= day.year <= 9998:
        return None
    return datetime.combine(day, local.time(), ZoneInfo(zone)).astimezone(UTC)


def _seconds_between(end: datetime, start: datetime) -> int:
    return (end - start) // timedelta(seconds=1)


def _add_days_sql(sign: str) -> str:
    moved = f"(({{0}} - DATE '0001-01-01') {sign} trunc({{1}}))"
    return (
        f"CASE WHEN {moved} BETWEEN 0 AND {_LAST_DAY} THEN {{0}} {sign} {clamp_sql('{1}', -_MANY_DAYS, _MANY_DAYS)} END"
    )


def _add_seconds_sql(sign: str) -> str:
    # A null count makes the test null, so that this is never reached with one.
    clamped = f"least(greatest(trunc({{1}}), -{_MANY_SECONDS}), {_MANY_SECONDS})::float8"
    moved = f"floor(extract(epoch FROM {{0}})) {sign} trunc({{1}})"
    return (
        f"CASE WHEN {moved} BETWEEN {_FIRST_SECOND} AND {_LAST_SECOND}"
        f" THEN {{0}} {sign} {clamped} * INTERVAL '1 second' END"
    )


def _months_sql(day: str) -> str:
    return f"(extract(year FROM {day}) * 12 + extract(month FROM {day}) - 1)"


_MONTHS = f"make_interval(months => {clamp_sql('{1}', -_MANY_MONTHS, _MANY_MONTHS)})"
_LOCAL = "({0} AT TIME ZONE {2})"

ARITHMETIC: Mapping[str, Face] = {
    "add_days": Face(_add_days, _add_days_sql("+")),
    "subtract_days": Face(lambda day, count: _add_days(day, -_whole(count)), _add_days_sql("-")),
    "days_between": Face(lambda a, b: Decimal((a - b).days), "({0} - {1})::numeric"),
    "seconds_between": Face(_seconds_between, "floor(extract(epoch FROM {0} - {1}))"),
    "add_seconds": Face(_add_seconds, _add_seconds_sql("+")),
    "subtract_seconds": Face(lambda moment, count: _add_seconds(moment, -_whole(count)), _add_seconds_sql("-")),
    "add_months": Face(
        _add_months,
        f"CASE WHEN {_months_sql('{0}')} + trunc({{1}}) BETWEEN 12 AND 119999 THEN ({{0}} + {_MONTHS})::date END",
    ),
    "add_months_at": Face(
        _add_months_at,
        f"CASE WHEN {_months_sql(_LOCAL)} + trunc({{1}}) BETWEEN 24 AND 119987"
        f" THEN ({_LOCAL} + {_MONTHS}) AT TIME ZONE {{2}} END",
    ),
}


# --- between days and moments
def _date_of(moment: datetime, zone: str) -> date:
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return date.max if moment.year > 5000 else date.min


def _midnight(day: date, zone: str) -> datetime | None:
    if not 2 <= day.year <= 9998:
        return None
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


CONVERSIONS: Mapping[str, Face] = {
    "date_of": Face(_date_of, "({0} AT TIME ZONE {1})::date"),
    "midnight": Face(
        _midnight,
        "CASE WHEN {0} BETWEEN DATE '0002-01-01' AND DATE '9998-12-31' THEN {0}::timestamp AT TIME ZONE {1} END",
    ),
}


def to_date(node: ast.Node) -> ast.Node:
    """The day of a moment, in the company's zone."""
    return node if node.kind is Kind.DATE else call("date_of", Kind.DATE, node, ZONE)


def to_datetime(node: ast.Node) -> ast.Node:
    """The moment a day begins, in the company's zone."""
    return node if node.kind is Kind.DATETIME else call("midnight", Kind.DATETIME, node, ZONE)


# --- functions
_DAY = Parameter({"zh": "日期", "en": "date"}, of(Kind.DATE))
_NUMBER = of(Kind.NUMBER)


def _months_between(end: date, start: date) -> Decimal:
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months - (end.day < start.day))


_MONTHS_BETWEEN = (
    f"({_months_sql('{0}')} - {_months_sql('{1}')}"
    " - CASE WHEN extract(day FROM {0}) < extract(day FROM {1}) THEN 1 ELSE 0 END)"
)


def _make_date(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    y, m, d = _whole(year), _whole(month), _whole(day)
    if not (1 <= y <= 9999 and 1 <= m <= 12):
        return None
    return date(y, m, d) if 1 <= d <= monthrange(y, m)[1] else None


_FIRST_OF_MONTH = f"make_date({clamp_sql('{0}', 1, 9999)}, {clamp_sql('{1}', 1, 12)}, 1)"
_MAKE_DATE = (
    "CASE WHEN trunc({0}) BETWEEN 1 AND 9999 AND trunc({1}) BETWEEN 1 AND 12 AND trunc({2}) BETWEEN 1 AND"
    f" extract(day FROM {_FIRST_OF_MONTH} + INTERVAL '1 month' - INTERVAL '1 day')"
    f" THEN {_FIRST_OF_MONTH} + {clamp_sql('{2}', 1, 31)} - 1 END"
)

_UNITS = {
    "D": "D", "day": "D", "天": "D", "日": "D",
    "W": "W", "week": "W", "周": "W",
    "M": "M", "month": "M", "月": "M",
    "Y": "Y", "year": "Y", "年": "Y",
    "H": "H", "hour": "H", "小时": "H", "时": "H",
    "MIN": "MIN", "minute": "MIN", "分钟": "MIN", "分": "MIN",
}  # fmt: skip
_UNIT_SECONDS = {"D": 86_400, "W": 604_800, "H": 3600, "MIN": 60}


def _choices(*units: str) -> Mapping[str, str]:
    return {word: unit for word, unit in _UNITS.items() if unit in units}


def _times(node: ast.Node, factor: int) -> ast.Node:
    return node if factor == 1 else call("mul", Kind.NUMBER, node, ast.Const(Kind.NUMBER, Decimal(factor)))


def _build_add(args: Sequence[ast.Node], unit: str) -> ast.Node:
    start, count = args
    if unit in ("M", "Y"):
        months = _times(call("TRUNC", Kind.NUMBER, count), 12 if unit == "Y" else 1)
        if start.kind is Kind.DATE:
            return call("add_months", Kind.DATE, start, months)
        return call("add_months_at", Kind.DATETIME, start, months, ZONE)
    if start.kind is Kind.DATE and unit in ("D", "W"):
        return call("add_days", Kind.DATE, start, _times(count, 7 if unit == "W" else 1))
    return call("add_seconds", Kind.DATETIME, to_datetime(start), _times(count, _UNIT_SECONDS[unit]))


def _build_difference(args: Sequence[ast.Node], unit: str) -> ast.Node:
    start, end = args
    name = {"D": "days_between", "M": "months_between", "Y": "years_between"}[unit]
    return call(name, Kind.NUMBER, end, start)


def _build_days(args: Sequence[ast.Node], _: str) -> ast.Node:
    return call("days_between", Kind.NUMBER, args[0], args[1])


def _build_span(name: str) -> Callable[[Sequence[ast.Node], str], ast.Node]:
    def build(args: Sequence[ast.Node], _: str) -> ast.Node:
        if len(args) == 1:
            if args[0].kind is not Kind.DURATION:
                raise BadArgument(0, "只有一个参数时应为时长", "a duration is needed when there is one argument")
            return call(name, Kind.NUMBER, args[0])
        if any(arg.kind is Kind.DURATION for arg in args):
            raise BadArgument(0, "两个参数应为结束时间和开始时间", "two arguments are the end and the start")
        return call(name, Kind.NUMBER, call("seconds_between", Kind.DURATION, *map(to_datetime, args)))

    return build


def _build_duration(args: Sequence[ast.Node], unit: str) -> ast.Node:
    return call("DURATION", Kind.DURATION, _times(args[0], _UNIT_SECONDS[unit]))


def _dynamic(name: str, kind: Kind) -> Callable[[Sequence[ast.Node], str], ast.Node]:
    return lambda _args, _word: ast.Dynamic(name, kind)


def _moment(name: str) -> Callable[[Sequence[ast.Node], str], ast.Node]:
    return lambda args, _: call(name, Kind.NUMBER, args[0], ZONE)


def _part(name: str, zh: str, en: str, python: Callable[[date], int], sql: str) -> Function:
    return Function(
        name,
        "date",
        {"zh": zh, "en": en},
        {"zh": f"日期的{zh}。", "en": f"The {en.lower()} of a date."},
        f"{name}(创建时间)",
        (_DAY,),
        Kind.NUMBER,
        {name: Face(lambda day: Decimal(python(day)), sql)},
    )


def _clock(name: str, zh: str, en: str, python: Callable[[datetime], int], field: str) -> Function:
    face = Face(
        lambda moment, zone: Decimal(python(moment.astimezone(ZoneInfo(zone)))),
        f"extract({field} FROM {{0}} AT TIME ZONE {{1}})",
    )
    return Function(
        name,
        "date",
        {"zh": zh, "en": en},
        {"zh": f"时间是{zh}，按公司所在时区。", "en": f"The {en.lower()} of a moment."},
        f"{name}(创建时间)",
        (Parameter({"zh": "时间", "en": "moment"}, of(Kind.DATETIME)),),
        Kind.NUMBER,
        {name: face},
        _moment(name),
    )


def _span(name: str, zh: str, en: str, seconds: int) -> Function:
    kinds = of(Kind.DURATION, Kind.DATETIME, Kind.DATE)
    return Function(
        name,
        "date",
        {"zh": zh, "en": en},
        {
            "zh": f"时长合多少{zh[:-1]}，或从开始到结束的{zh}。",
            "en": f"A duration in {en.lower()}, or the {en.lower()} from start to end.",
        },
        f"{name}(关闭时间, 创建时间)",
        (
            Parameter({"zh": "时长或结束时间", "en": "duration or end"}, kinds),
            Parameter({"zh": "开始时间", "en": "start"}, kinds, optional=True),
        ),
        Kind.NUMBER,
        {name: Face(lambda value: divide(value, Decimal(seconds)), divide_sql("{0}", str(seconds)))},
        _build_span(name),
    )


FUNCTIONS = (
    Function(
        "TODAY",
        "date",
        {"zh": "今天", "en": "Today"},
        {"zh": "公司所在时区的今天。", "en": "Today in the company's zone."},
        "TODAY()",
        (),
        Kind.DATE,
        build=_dynamic("today", Kind.DATE),
    ),
    Function(
        "NOW",
        "date",
        {"zh": "现在", "en": "Now"},
        {"zh": "此刻。", "en": "This moment."},
        "NOW()",
        (),
        Kind.DATETIME,
        build=_dynamic("now", Kind.DATETIME),
    ),
    Function(
        "DATE",
        "date",
        {"zh": "日期", "en": "Date"},
        {
            "zh": "由年、月、日得到日期；没有这一天则为空。",
            "en": "The date of a year, month and day; blank when there is none.",
        },
        "DATE(2026, 11, 21)",
        tuple(Parameter({"zh": zh, "en": en}, _NUMBER) for zh, en in (("年", "year"), ("月", "month"), ("日", "day"))),
        Kind.DATE,
        {"DATE": Face(_make_date, _MAKE_DATE)},
    ),
    _part("YEAR", "年份", "Year", lambda day: day.year, "extract(year FROM {0})"),
    _part("QUARTER", "季度", "Quarter", lambda day: (day.month + 2) // 3, "extract(quarter FROM {0})"),
    _part("MONTH", "月份", "Month", lambda day: day.month, "extract(month FROM {0})"),
    _part("DAY", "日", "Day", lambda day: day.day, "extract(day FROM {0})"),
    _part("WEEKDAY", "星期（一为 1）", "Weekday (Monday is 1)", date.isoweekday, "extract(isodow FROM {0})"),
    _clock("HOUR", "几点", "Hour", lambda moment: moment.hour, "hour"),
    _clock("MINUTE", "几分", "Minute", lambda moment: moment.minute, "minute"),
    Function(
        "DATEADD",
        "date",
        {"zh": "日期推移", "en": "Add to date"},
        {
            "zh": "日期或时间加上若干天、周、月、年、小时、分钟（D W M Y H MIN），可为负数。",
            "en": "A date or moment plus days, weeks, months, years, hours or minutes (D W M Y H MIN).",
        },
        'DATEADD(购买日期, 12, "月")',
        (
            Parameter({"zh": "日期", "en": "date"}, of(Kind.DATE, Kind.DATETIME)),
            Parameter({"zh": "数量", "en": "count"}, _NUMBER),
            Parameter({"zh": "单位", "en": "unit"}, of(Kind.TEXT), choices=_choices("D", "W", "M", "Y", "H", "MIN")),
        ),
        None,
        {"TRUNC": Face(lambda value: value.to_integral_value(ROUND_DOWN), "trunc({0})")},
        _build_add,
    ),
    Function(
        "DATEDIF",
        "date",
        {"zh": "日期间隔", "en": "Date difference"},
        {
            "zh": "从开始到结束满多少天、月、年（D M Y）。",
            "en": "Full days, months or years (D M Y) from start to end.",
        },
        'DATEDIF(购买日期, TODAY(), "年")',
        (
            Parameter({"zh": "开始日期", "en": "start"}, of(Kind.DATE)),
            Parameter({"zh": "结束日期", "en": "end"}, of(Kind.DATE)),
            Parameter({"zh": "单位", "en": "unit"}, of(Kind.TEXT), choices=_choices("D", "M", "Y")),
        ),
        Kind.NUMBER,
        {
            "months_between": Face(_months_between, _MONTHS_BETWEEN),
            "years_between": Face(
                lambda end, start: (_months_between(end, start) / 12).to_integral_value("ROUND_FLOOR"),
                f"floor({_MONTHS_BETWEEN} / 12)",
            ),
        },
        _build_difference,
    ),
    Function(
        "DAYS",
        "date",
        {"zh": "相差天数", "en": "Days between"},
        {"zh": "结束日期减开始日期的天数。", "en": "Days from the start to the end."},
        "DAYS(关闭时间, 创建时间)",
        (
            Parameter({"zh": "结束日期", "en": "end"}, of(Kind.DATE)),
            Parameter({"zh": "开始日期", "en": "start"}, of(Kind.DATE)),
        ),
        Kind.NUMBER,
        build=_build_days,
    ),
    _span("HOURS", "小时数", "Hours", 3600),
    _span("MINUTES", "分钟数", "Minutes", 60),
    Function(
        "DURATION",
        "date",
        {"zh": "时长", "en": "Duration"},
        {
            "zh": "若干天、周、小时、分钟（D W H MIN）的时长。",
            "en": "A duration of days, weeks, hours or minutes (D W H MIN).",
        },
        'DURATION(4, "小时")',
        (
            Parameter({"zh": "数量", "en": "count"}, _NUMBER),
            Parameter({"zh": "单位", "en": "unit"}, of(Kind.TEXT), choices=_choices("D", "W", "H", "MIN")),
        ),
        Kind.DURATION,
        {"DURATION": Face(lambda value: int(round_to(EXACT.plus(value), 0)), "round({0})")},
        _build_duration,
    ),
)
