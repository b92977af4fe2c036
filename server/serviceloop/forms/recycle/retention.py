"""How long deleted records are kept. Pure.

A shorter time than before, or the first one, takes effect after a week: nobody loses at once what was to stay.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 180
MIN_DAYS, MAX_DAYS = 7, 3650
GRACE = timedelta(days=7)


@dataclass(frozen=True)
class Retention:
    """`days`: records go so long after their deletion; None: never by themselves. `since`: this holds since then."""

    days: int | None
    since: datetime

    @property
    def not_before(self) -> datetime:
        """Nothing goes by itself before."""
        return self.since + GRACE

    def goes_at(self, deleted_at: datetime) -> datetime | None:
        """When a record deleted then goes by itself."""
        if self.days is None:
            return None
        return max(deleted_at + timedelta(days=self.days), self.not_before)

    def cutoff(self, now: datetime) -> datetime | None:
        """What was deleted before this goes now; None: nothing does."""
        if self.days is None or now < self.not_before:
            return None
        return now - timedelta(days=self.days)

    def changed(self, days: int | None, now: datetime) -> "Retention":
        """A longer time holds at once, a shorter one after GRACE."""
        sooner = days is not None and (self.days is None or days < self.days)
        return Retention(days, now if sooner else self.since)
