"""What time it is, as a value that can be handed in and, in tests, held still."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """The time, and the day it is for the company."""

    zone: tzinfo
    read: Callable[[], datetime] = _now

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.read()

    def today(self) -> date:
        """The calendar day in the company's zone."""
        return self.read().astimezone(self.zone).date()


def still_clock(moment: datetime, zone: tzinfo) -> Clock:
    """A clock that stands at `moment`."""
    return Clock(zone, lambda: moment)
