"""Text as it may be stored: no NUL, no lone surrogates, no invisible controls, not over-long."""

import datetime as dt
import re
from decimal import Decimal
from math import isfinite
from typing import Any

from serviceloop.fields.errors import bad_cell, refuse, wrong_type

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\u0085\u2028\u2029]+")


def storable(value: Any) -> str:
    """`value` if it is a text that PostgreSQL can hold; raises FieldError."""
    if not isinstance(value, str):
        raise wrong_type("文字", "a text")
    if _FORBIDDEN.search(value):
        raise refuse("characters", "含有无法保存的字符", "has characters that cannot be stored")
    return value


def line(value: Any, limit: int) -> str | None:
    """A text in one line: breaks become spaces, ends are trimmed; "" is None."""
    text = _CONTROLS.sub("", _BREAKS.sub(" ", storable(value))).strip()
    return _within(text, limit)


def block(value: Any, limit: int) -> str | None:
    """A text in several lines, with "\\n" between them; both ends are trimmed; blank is None."""
    text = storable(value).replace("\r\n", "\n").replace("\r", "\n")
    return _within(_CONTROLS.sub("", text).strip(), limit)


def _within(text: str, limit: int) -> str | None:
    if len(text) > limit:
        raise refuse(
            "too_long", f"最多 {limit} 字，现有 {len(text)} 字", f"has {len(text)} characters, at most {limit} fit"
        )
    return text or None


def cell_text(cell: Any) -> str:
    """What a person reads in a cell: a number as its digits, a date in ISO notation, "" for a blank one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float | Decimal):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    raise bad_cell("文字", "text")


def _number_text(number: float | Decimal) -> str:
    if isinstance(number, float) and not isfinite(number):
        raise bad_cell("文字", "text")
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    if not exact.is_finite() or abs(exact.adjusted()) > 40:
        raise bad_cell("文字", "text")
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
