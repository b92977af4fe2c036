"""+ - * / and their like: which pairs of kinds they take, and what comes out.

Numbers are decimal and exact. A quotient is rounded to ten decimals, halves away from zero; dividing by zero is null.
Both faces cut the quotient off after eleven decimals first, so that they always round alike.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from serviceloop.expr.functions.base import Face
from serviceloop.expr.kinds import Kind

SCALE = 10
_SHIFT = Decimal(10) ** (SCALE + 1)
_UNIT = Decimal(1).scaleb(-SCALE)

# Wide enough that sums and products of the longest formulas stay exact; no traps, so that nothing is ever raised.
EXACT = Context(prec=12_000, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999, traps=[])


def divide(left: Any, right: Any) -> Decimal | None:
    if right == 0:
        return None
    cut = EXACT.divide_int(EXACT.multiply(left, _SHIFT), right)
    return EXACT.quantize(EXACT.scaleb(cut, -SCALE - 1), _UNIT)


def round_to(value: Any, digits: int) -> Decimal:
    """Half away from zero, as PostgreSQL's numeric does."""
    return EXACT.quantize(value, Decimal(1).scaleb(-digits))


def divide_sql(left: str, right: str) -> str:
    """Text of the quotient. `div` is PostgreSQL's exact integer quotient; `/` would round at a scale of its own."""
    return f"round(div({left} * {_SHIFT}, nullif({right}, 0)) * 0.{'0' * SCALE}1, {SCALE})"


def _rounded_seconds(value: Decimal) -> int:
    return int(round_to(value, 0))


FACES: Mapping[str, Face] = {
    "add": Face(EXACT.add, "({0} + {1})"),
    "sub": Face(EXACT.subtract, "({0} - {1})"),
    "mul": Face(EXACT.multiply, "({0} * {1})"),
    "div": Face(divide, divide_sql("{0}", "{1}")),
    "neg": Face(EXACT.minus, "(- {0})"),
    "seconds_add": Face(lambda a, b: a + b, "({0} + {1})"),
    "seconds_sub": Face(lambda a, b: a - b, "({0} - {1})"),
    "seconds_mul": Face(lambda a, b: _rounded_seconds(EXACT.multiply(a, b)), "round({0} * {1})"),
    "seconds_div": Face(
        lambda a, b: None if b == 0 else _rounded_seconds(divide(a, b) or Decimal(0)),
        f"round({divide_sql('{0}', '{1}')})",
    ),
    "seconds_neg": Face(lambda a: -a, "(- {0})"),
}

_N, _D, _T, _S = Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.DURATION

BINARY: Mapping[tuple[str, Kind, Kind], tuple[str, Kind]] = {
    ("+", _N, _N): ("add", _N),
    ("-", _N, _N): ("sub", _N),
    ("*", _N, _N): ("mul", _N),
    ("/", _N, _N): ("div", _N),
    ("+", _S, _S): ("seconds_add", _S),
    ("-", _S, _S): ("seconds_sub", _S),
    ("*", _S, _N): ("seconds_mul", _S),
    ("/", _S, _N): ("seconds_div", _S),
    ("/", _S, _S): ("div", _N),
    ("+", _D, _N): ("add_days", _D),
    ("-", _D, _N): ("subtract_days", _D),
    ("-", _D, _D): ("days_between", _N),
    ("-", _T, _T): ("seconds_between", _S),
    ("+", _T, _S): ("add_seconds", _T),
    ("-", _T, _S): ("subtract_seconds", _T),
}
"""Symbol and kinds of both sides → name in the syntax tree, kind of the result. Dates' faces are in date.py."""
