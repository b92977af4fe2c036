"""Numbers: from JSON, text and cells to a Decimal that fits numeric(24,6), and back to text."""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal
from math import isfinite
from typing import Any

from serviceloop.fields.base import FieldError
from serviceloop.fields.errors import bad_cell, refuse, wrong_type

PG_NUMERIC = "numeric(24,6)"
MAX_DECIMALS = 6
_WHOLE_LIMIT = Decimal(10) ** 18
_FLOAT_NOISE = Decimal("1e-9")
_PLAIN = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{0,40})?")
_CURRENCY = re.compile(
    r"^(?P<sign>[+-]?)(?:[¥$€£]|CNY|RMB|USD|EUR|HKD)|(?:CNY|RMB|USD|EUR|HKD|元整|元|圆)$", re.IGNORECASE
)
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def decimal_of(value: Any, decimals: int | None = None) -> Decimal:
    """A JSON number or decimal string as a Decimal with at most `decimals` (default 6) digits after the point.

    The noise of binary floats (0.1 + 0.2) is rounded away; real further digits are refused, not lost.
    """
    number = _exact(value)
    if not number.is_finite():
        raise refuse("number", "不是有限的数字", "is not a finite number")
    if number.adjusted() >= 18 or abs(number) >= _WHOLE_LIMIT:
        raise refuse("too_large", "数字过大，整数部分最多 18 位", "is too large: at most 18 digits before the point")
    places = MAX_DECIMALS if decimals is None else decimals
    fitted = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    if abs(fitted - number) > _FLOAT_NOISE:
        raise refuse("decimals", f"最多 {places} 位小数", f"may have at most {places} digits after the point")
    return fitted if fitted else abs(fitted)


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise wrong_type("数字", "a number")
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int):
        return Decimal(value) if abs(value) < 10**18 else Decimal(10) ** 18
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return Decimal(value)
    raise wrong_type("数字", "a number")


def in_range(number: Decimal, low: float | None, high: float | None) -> Decimal:
    """`number`, refused when it is outside the inclusive bounds."""
    if low is not None and number < Decimal(repr(low)):
        raise refuse("too_small", f"不能小于 {plain(low)}", f"must be at least {plain(low)}")
    if high is not None and number > Decimal(repr(high)):
        raise refuse("too_large", f"不能大于 {plain(high)}", f"must be at most {plain(high)}")
    return number


def cell_number(cell: Any, unit: str = "") -> str | None:
    """A cell as a decimal string: "￥1,234.50", "(3.2)", "1.5万", "12 台" with unit 台; None if blank."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool):
        raise bad_cell("数字", "a number")
    if isinstance(cell, int | float | Decimal):
        return _cell_value(cell)
    if not isinstance(cell, str) or len(cell) > 200:
        raise bad_cell("数字", "a number")
    number = _written(unicodedata.normalize("NFKC", cell).strip(), unicodedata.normalize("NFKC", unit))
    if number is None:
        raise bad_cell("数字", "a number")
    return number


def _cell_value(cell: float | Decimal) -> str:
    # Excel keeps 15 significant digits; what lies behind is noise of its arithmetic.
    if isinstance(cell, float):
        if not isfinite(cell):
            raise bad_cell("数字", "a number")
        cell = Decimal(f"{cell:.15g}")
    return plain(decimal_of(cell))


def _written(text: str, unit: str) -> str | None:
    text = text.removeprefix("'").replace("−", "-").strip()
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1].strip()
    if unit and text.lower().endswith(unit.lower()):
        text = text[: -len(unit)].rstrip()
    text = _CURRENCY.sub(lambda match: match.group("sign") or "", text).strip()
    text = _CURRENCY.sub(lambda match: match.group("sign") or "", text).strip()
    scale = _SCALES.get(text[-1:])
    text = text[:-1].rstrip() if scale else text
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    return plain(decimal_of(Decimal(text) * scale)) if scale else text


def plain(value: Any, decimals: int | None = None) -> str:
    """A JSON number as digits without exponent or separators; `decimals` pads with zeros."""
    try:
        number = _exact(value)
    except FieldError:
        return "" if value is None else str(value)
    if not number.is_finite():
        return str(value)
    if decimals is not None and number.adjusted() < 18:
        return f"{number:.{decimals}f}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def excel_number(value: Any) -> int | float | str | None:
    """A JSON number as Excel's number; what is none (a value from before a change of type) as text."""
    if value is None:
        return None
    try:
        number = _exact(value)
    except FieldError:
        return str(value)
    if not number.is_finite() or number.adjusted() > 300:
        return str(value)
    return int(number) if number == number.to_integral_value() and number.adjusted() < 15 else float(number)
