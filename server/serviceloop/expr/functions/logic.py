"""Conditions inside formulas. `and`, `or`, `not` and IF are forms of the language itself: they see null as false."""

from collections.abc import Callable, Sequence
from typing import Any

from serviceloop.expr import ast
from serviceloop.expr.functions.base import ANY, SCALAR, BadArgument, Face, Function, Parameter, call, of
from serviceloop.expr.kinds import Kind
from serviceloop.expr.operators import OPERATORS

_BOOLEAN = of(Kind.BOOLEAN)
_CONDITION = Parameter({"zh": "条件", "en": "condition"}, _BOOLEAN)
_CONDITIONS = Parameter({"zh": "条件", "en": "condition"}, _BOOLEAN, repeats=True)


def _form(name: str) -> Callable[[Sequence[ast.Node], str], ast.Node]:
    return lambda args, _: ast.Call(name, tuple(args), Kind.BOOLEAN)


def _if(args: Sequence[ast.Node], _: str) -> ast.Node:
    otherwise = args[2] if len(args) > 2 else ast.Const(args[1].kind, None)
    return call("IF", args[1].kind, args[0], args[1], otherwise)


def _blank(args: Sequence[ast.Node], _: str) -> ast.Node:
    return call("empty", Kind.BOOLEAN, args[0])


def _is_in(args: Sequence[ast.Node], _: str) -> ast.Node:
    if ("eq", args[0].kind) not in OPERATORS:
        raise BadArgument(0, "这里只能用单个的值", "a single value is needed here")
    tests = tuple(call("eq", Kind.BOOLEAN, args[0], item) for item in args[1:])
    return ast.Call("or", tests, Kind.BOOLEAN)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


FUNCTIONS = (
    Function(
        "IF",
        "logic",
        {"zh": "如果", "en": "If"},
        {
            "zh": "条件满足时取第一个值，否则取第二个；不写第二个则为空。",
            "en": "One value if the condition holds, else the other.",
        },
        'IF(金额 > 1000, "大额", "普通")',
        (
            _CONDITION,
            Parameter({"zh": "满足时", "en": "then"}, SCALAR, same=True),
            Parameter({"zh": "否则", "en": "else"}, SCALAR, same=True, optional=True),
        ),
        None,
        build=_if,
    ),
    Function(
        "AND",
        "logic",
        {"zh": "并且", "en": "And"},
        {"zh": "所有条件都满足时为真。", "en": "True when every condition holds."},
        "AND(金额 > 0, 数量 > 0)",
        (_CONDITIONS,),
        Kind.BOOLEAN,
        build=_form("and"),
    ),
    Function(
        "OR",
        "logic",
        {"zh": "或者", "en": "Or"},
        {"zh": "任意一个条件满足时为真。", "en": "True when any condition holds."},
        "OR(金额 > 1000, 数量 > 10)",
        (_CONDITIONS,),
        Kind.BOOLEAN,
        build=_form("or"),
    ),
    Function(
        "NOT",
        "logic",
        {"zh": "非", "en": "Not"},
        {
            "zh": "条件不满足时为真；空值视为不满足。",
            "en": "True when the condition does not hold; nothing does not hold.",
        },
        "NOT(金额 > 1000)",
        (_CONDITION,),
        Kind.BOOLEAN,
        build=_form("not"),
    ),
    Function(
        "ISBLANK",
        "logic",
        {"zh": "是否为空", "en": "Is blank"},
        {"zh": "没有值时为真。", "en": "True when there is no value."},
        "ISBLANK(备注)",
        (Parameter({"zh": "值", "en": "value"}, ANY),),
        Kind.BOOLEAN,
        build=_blank,
    ),
    Function(
        "COALESCE",
        "logic",
        {"zh": "首个非空", "en": "First non-blank"},
        {"zh": "依次取第一个不为空的值。", "en": "The first of the values that is not blank."},
        "COALESCE(数量, 0)",
        (Parameter({"zh": "值", "en": "value"}, SCALAR, same=True, repeats=True),),
        None,
        {"COALESCE": Face(_first, "coalesce({args})", lenient=True)},
    ),
    Function(
        "IN",
        "logic",
        {"zh": "属于", "en": "Is one of"},
        {"zh": "值等于后面列出的任意一个时为真。", "en": "True when the value equals any of those listed."},
        'IN(等级, "vip", "gold")',
        (
            Parameter({"zh": "值", "en": "value"}, SCALAR, same=True),
            Parameter({"zh": "候选值", "en": "candidate"}, SCALAR, same=True, repeats=True),
        ),
        Kind.BOOLEAN,
        build=_is_in,
    ),
)
