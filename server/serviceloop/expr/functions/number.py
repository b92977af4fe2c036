"""Functions on numbers."""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from functools import reduce
from typing import Any

from serviceloop.expr import ast
from serviceloop.expr.functions.arithmetic import EXACT, round_to
from serviceloop.expr.functions.base import Face, Function, Parameter, of
from serviceloop.expr.kinds import Kind

MAX_DIGITS = 20
_NUMBER = of(Kind.NUMBER)
_ORDERED = of(Kind.NUMBER, Kind.DURATION, Kind.DATE, Kind.DATETIME)
_VALUE = Parameter({"zh": "数字", "en": "number"}, _NUMBER)


def clamp(value: Decimal, low: int, high: int) -> int:
    """The whole part of a number, held between two bounds; the Python face of `clamp_sql`."""
    return max(low, min(high, int(value.to_integral_value(ROUND_DOWN))))


def clamp_sql(value: str, low: int, high: int) -> str:
    """An integer from any number, so that a cast can never overflow. A null stays null."""
    return f"(CASE WHEN {value} IS NOT NULL THEN least(greatest(trunc({value}), {low}), {high})::int END)"


def _round(value: Decimal, digits: Decimal) -> Decimal:
    return round_to(value, clamp(digits, -MAX_DIGITS, MAX_DIGITS))


def _modulo(value: Decimal, divisor: Decimal) -> Decimal | None:
    """With the divisor's sign, as spreadsheets do."""
    if divisor == 0:
        return None
    return EXACT.remainder(EXACT.add(EXACT.remainder(value, divisor), divisor), divisor)


def _sum(*values: Any) -> Any:
    return reduce(EXACT.add, (value for value in values if value is not None), Decimal(0))


def _sum_seconds(*values: Any) -> int:
    return sum(value for value in values if value is not None)


def _extreme(choose: Callable[[Any], Any]) -> Callable[..., Any]:
    def pick(*values: Any) -> Any:
        known = [value for value in values if value is not None]
        return choose(known) if known else None

    return pick


def _build_sum(args: Sequence[ast.Node], _: str) -> ast.Node:
    kind = args[0].kind
    return ast.Call("SUM" if kind is Kind.NUMBER else "SUM.duration", tuple(args), kind)


def _build_round(args: Sequence[ast.Node], _: str) -> ast.Node:
    digits = args[1] if len(args) > 1 else ast.Const(Kind.NUMBER, Decimal(0))
    return ast.Call("ROUND", (args[0], digits), Kind.NUMBER)


def _extremes(name: str, zh: str, en: str, choose: Callable[[Any], Any], sql: str) -> Function:
    return Function(
        name,
        "number",
        {"zh": zh, "en": en},
        {
            "zh": f"取{zh}，空值不计；可用于数字、时长、日期。",
            "en": f"The {en.lower()} of the values; blanks are left out.",
        },
        f"{name}(数量, 10)",
        (Parameter({"zh": "值", "en": "value"}, _ORDERED, same=True, repeats=True),),
        None,
        {name: Face(_extreme(choose), f"{sql}({{args}})", lenient=True)},
    )


def _simple(name: str, zh: str, en: str, explain: tuple[str, str], face: Face) -> Function:
    help_ = {"zh": explain[0], "en": explain[1]}
    return Function(name, "number", {"zh": zh, "en": en}, help_, f"{name}(金额)", (_VALUE,), Kind.NUMBER, {name: face})


FUNCTIONS = (
    Function(
        "SUM",
        "number",
        {"zh": "求和", "en": "Sum"},
        {"zh": "各值之和，空值不计。", "en": "The total of the values; blanks are left out."},
        "SUM(材料费, 人工费, 差旅费)",
        (Parameter({"zh": "值", "en": "value"}, of(Kind.NUMBER, Kind.DURATION), same=True, repeats=True),),
        None,
        {
            "SUM": Face(_sum, "({sum})", lenient=True),
            "SUM.duration": Face(_sum_seconds, "({sum})", lenient=True),
        },
        _build_sum,
    ),
    Function(
        "ROUND",
        "number",
        {"zh": "四舍五入", "en": "Round"},
        {"zh": "四舍五入到指定的小数位数，不写为整数。", "en": "Rounded to so many decimals, halves away from zero."},
        "ROUND(金额 / 3, 2)",
        (_VALUE, Parameter({"zh": "小数位数", "en": "decimals"}, _NUMBER, optional=True)),
        Kind.NUMBER,
        {"ROUND": Face(_round, f"round({{0}}, {clamp_sql('{1}', -MAX_DIGITS, MAX_DIGITS)})")},
        _build_round,
    ),
    _extremes("MIN", "最小值", "Smallest", min, "least"),
    _extremes("MAX", "最大值", "Largest", max, "greatest"),
    _simple("ABS", "绝对值", "Absolute value", ("去掉负号。", "Without its sign."), Face(EXACT.abs, "abs({0})")),
    _simple(
        "INT",
        "向下取整",
        "Round down",
        ("不大于该数的最大整数。", "The whole number not above it."),
        Face(lambda value: value.to_integral_value(ROUND_FLOOR), "floor({0})"),
    ),
    _simple(
        "CEILING",
        "向上取整",
        "Round up",
        ("不小于该数的最小整数。", "The whole number not below it."),
        Face(lambda value: value.to_integral_value(ROUND_CEILING), "ceil({0})"),
    ),
    Function(
        "MOD",
        "number",
        {"zh": "取余", "en": "Remainder"},
        {
            "zh": "除法的余数，符号同除数；除数为 0 时为空。",
            "en": "The remainder, with the divisor's sign; blank when dividing by 0.",
        },
        "MOD(数量, 12)",
        (_VALUE, Parameter({"zh": "除数", "en": "divisor"}, _NUMBER)),
        Kind.NUMBER,
        {"MOD": Face(_modulo, "mod(mod({0}, nullif({1}, 0)) + {1}, nullif({1}, 0))")},
    ),
)
