"""Numbers from gapless counters: which counter a day uses, and the text of its n-th number. Pure.

The counter itself is a row per period that the creating transaction increments and thereby locks until it commits:
a rollback gives the number back, so there are no gaps.
"""

from datetime import date
from typing import Literal, get_args

DatePattern = Literal["", "yyyy", "yyyyMM", "yyyyMMdd", "yyMM", "yyMMdd"]
DATE_PATTERNS: tuple[str, ...] = get_args(DatePattern)
_CODES = {"yyyy": "{0:%Y}", "yyyyMM": "{0:%Y%m}", "yyyyMMdd": "{0:%Y%m%d}", "yyMM": "{0:%y%m}", "yyMMdd": "{0:%y%m%d}"}


def period(pattern: str, day: date) -> str:
    """The counter's period on `day` (in the company's zone): "20261121" for yyyyMMdd, "" for one counter for ever."""
    return _CODES[pattern].format(day) if pattern else ""


def head(prefix: str, pattern: str, day: date) -> str:
    """What stands before the count: "SH20261121-", or nothing at all."""
    stamp = f"{prefix}{period(pattern, day)}"
    return f"{stamp}-" if stamp else ""


def render(prefix: str, pattern: str, digits: int, day: date, value: int) -> str:
    """Number `value` (from 1) of its period as text: "SH20261121-0007". More than `digits` digits are never cut."""
    return f"{head(prefix, pattern, day)}{value:0{digits}d}"
