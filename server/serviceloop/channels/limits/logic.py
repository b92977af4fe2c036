"""What "too often" means. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most `count` of `action` within `period`, counted per `subject` (phone, ip, channel, form …)."""

    action: str
    subject: str
    count: int
    period: timedelta


def exceeded(limit: Limit, times: Iterable[datetime], now: datetime) -> bool:
    """Whether one more at `now` would be too many."""
    since = now - limit.period
    return sum(1 for moment in times if moment > since) >= limit.count
