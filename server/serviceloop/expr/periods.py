"""Named periods ("this_month", the last 7 days) as half-open ranges of days or moments in the company's zone."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from serviceloop.kit.labels import Labels

MAX_COUNT = 1000
DAY_UNITS = ("day", "week", "month", "year")
TIME_UNITS: Mapping[str, timedelta] = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}


def add_months(day: date, months: int) -> date:
    """The same day of another month; the last day where that month is shorter, as PostgreSQL does."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_units(day: date, count: int, unit: str) -> date:
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    return add_months(day, count * (12 if unit == "year" else 1))


def _days(offset: int) -> Callable[[date], tuple[date, date]]:
    return lambda day: (day + timedelta(days=offset), day + timedelta(days=offset + 1))


def _weeks(offset: int) -> Callable[[date], tuple[date, date]]:
    def week(day: date) -> tuple[date, date]:
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
        return monday, monday + timedelta(weeks=1)

    return week


def _months(length: int, offset: int) -> Callable[[date], tuple[date, date]]:
    def span(day: date) -> tuple[date, date]:
        start = day.replace(day=1, month=(day.month - 1) // length * length + 1)
        return add_months(start, offset * length), add_months(start, (offset + 1) * length)

    return span


_NAMED: Mapping[str, tuple[Callable[[date], tuple[date, date]], Labels]] = {
    "today": (_days(0), {"zh": "今天", "en": "Today"}),
    "yesterday": (_days(-1), {"zh": "昨天", "en": "Yesterday"}),
    "tomorrow": (_days(1), {"zh": "明天", "en": "Tomorrow"}),
    "this_week": (_weeks(0), {"zh": "本周", "en": "This week"}),
    "last_week": (_weeks(-1), {"zh": "上周", "en": "Last week"}),
    "next_week": (_weeks(1), {"zh": "下周", "en": "Next week"}),
    "this_month": (_months(1, 0), {"zh": "本月", "en": "This month"}),
    "last_month": (_months(1, -1), {"zh": "上月", "en": "Last month"}),
    "next_month": (_months(1, 1), {"zh": "下月", "en": "Next month"}),
    "this_quarter": (_months(3, 0), {"zh": "本季度", "en": "This quarter"}),
    "last_quarter": (_months(3, -1), {"zh": "上季度", "en": "Last quarter"}),
    "this_year": (_months(12, 0), {"zh": "今年", "en": "This year"}),
    "last_year": (_months(12, -1), {"zh": "去年", "en": "Last year"}),
}

NAMES: Mapping[str, Labels] = {name: labels for name, (_, labels) in _NAMED.items()}


def needs_time(period: str) -> bool:
    """Whether the period is finer than a day, so that it means something to moments only."""
    return period.rsplit(":", 1)[-1] in TIME_UNITS


def day_range(period: str, today: date) -> tuple[date, date]:
    """First day and the day after the last. "last:7:day" is today and the six days before it."""
    if period in _NAMED:
        return _NAMED[period][0](today)
    direction, count, unit = period.split(":")
    tomorrow = today + timedelta(days=1)
    if direction == "last":
        return add_units(tomorrow, -int(count), unit), tomorrow
    return today, add_units(today, int(count), unit)


def moment_range(period: str, now: datetime, today: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment and the moment after the last."""
    if needs_time(period):
        direction, count, unit = period.split(":")
        span = TIME_UNITS[unit] * int(count)
        return (now - span, now) if direction == "last" else (now, now + span)
    start, end = day_range(period, today)
    return midnight(start, zone), midnight(end, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins in the zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
