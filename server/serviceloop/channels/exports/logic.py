"""When an export runs next, and how its file is called. Pure."""

import datetime as dt
from calendar import monthrange
from zoneinfo import ZoneInfo

from serviceloop.kit.media import clean_name


def next_run(period: str, day: int, clock: str, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment after `after`, in UTC. `day`: of the week, 1 is Monday, or of the month; the last day of a month
    that is shorter. `clock`: "HH:MM" in `zone`."""
    time = dt.time.fromisoformat(clock)
    date = after.astimezone(zone).date()
    for offset in range(70):
        on = date + dt.timedelta(days=offset)
        moment = dt.datetime.combine(on, time, zone).astimezone(dt.UTC)
        if moment > after and _falls(period, day, on):
            return moment
    raise AssertionError("a period is never longer than a month")


def _falls(period: str, day: int, on: dt.date) -> bool:
    if period == "weekly":
        return on.isoweekday() == day
    if period == "monthly":
        return on.day == min(day, monthrange(on.year, on.month)[1])
    return True


def file_name(title: str, at: dt.datetime, zone: ZoneInfo, suffix: str) -> str:
    """ "工单-20261121-0930.zip"."""
    return clean_name(f"{title}-{at.astimezone(zone):%Y%m%d-%H%M}.{suffix}")
