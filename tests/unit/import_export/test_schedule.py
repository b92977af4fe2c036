"""When a scheduled export runs next."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from serviceloop.channels.exports.logic import next_run

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("period", "day", "after", "expected"),
    [
        ("daily", 1, "2026-11-21T08:00", "2026-11-21T08:30"),
        ("daily", 1, "2026-11-21T08:30", "2026-11-22T08:30"),
        ("weekly", 1, "2026-11-21T09:00", "2026-11-23T08:30"),
        ("monthly", 31, "2026-02-01T00:00", "2026-02-28T08:30"),
        ("monthly", 5, "2026-12-05T09:00", "2027-01-05T08:30"),
    ],
)
def test_next_run(period: str, day: int, after: str, expected: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=ZONE)
    found = next_run(period, day, "08:30", moment, ZONE)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=ZONE).astimezone(UTC)
