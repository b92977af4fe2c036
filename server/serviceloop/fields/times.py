"""Times of day as seconds since midnight: from JSON and from what people write, and back to text."""

import datetime as dt
import re
import unicodedata
from typing import Any

from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.moments import clock

DAY = 86_400
_ISO = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")


def time_of(value: Any) -> int:
    """ "09:30", "09:30:15", or the seconds since midnight, 0 to 86399."""
    if isinstance(value, str):
        found = _ISO.fullmatch(value)
        if found is None or not value.isascii():
            raise wrong_type("时间，如 09:30", "a time of day such as 09:30")
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise wrong_type("时间，如 09:30", "a time of day such as 09:30")
    if not 0 <= value < DAY or value != int(value):
        raise refuse("range", "时间须在 00:00 至 23:59 之间", "must be between 00:00 and 23:59")
    return int(value)


def cell_time(cell: Any) -> str | None:
    """下午2:30, 14:30, 2:30 PM, Excel's time or fraction of a day; None if blank. A bare number above 1 is refused."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, dt.datetime | dt.time):
        return time_text(cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1:
        return time_text(round(cell * DAY) % DAY)
    if not isinstance(cell, str) or len(cell) > 100:
        raise bad_cell("时间", "a time of day")
    text = unicodedata.normalize("NFKC", cell).strip().removeprefix("'").strip()
    return time_text(int(clock(text, "时间，如 09:30", "a time of day such as 09:30").total_seconds()))


def time_text(value: Any) -> str:
    """Seconds since midnight as "09:30", with seconds where there are some; what is none as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or not 0 <= value < DAY:
        return "" if value is None else str(value)
    whole = int(value)
    shown = f"{whole // 3600:02d}:{whole // 60 % 60:02d}"
    return f"{shown}:{whole % 60:02d}" if whole % 60 else shown
