"""Functions on lists and on who is asking."""

from collections.abc import Sequence
from decimal import Decimal

from serviceloop.expr import ast
from serviceloop.expr.functions.base import BadArgument, Face, Function, Parameter, call, of
from serviceloop.expr.kinds import Kind
from serviceloop.expr.literals import element

_LISTS = of(Kind.TEXTS, Kind.IDS)


def _me(_args: Sequence[ast.Node], _word: str) -> ast.Node:
    return ast.Dynamic("me", Kind.ID)


def _has(args: Sequence[ast.Node], _: str) -> ast.Node:
    if args[1].kind is not element(args[0].kind):
        raise BadArgument(1, "要找的值与列表的内容类型不同", "the value is not of the kind that the list holds")
    return call("has", Kind.BOOLEAN, *args)


FUNCTIONS = (
    Function(
        "ME",
        "people",
        {"zh": "当前用户", "en": "Me"},
        {"zh": "正在操作的人。", "en": "The person who is asking."},
        "负责人 = ME()",
        (),
        Kind.ID,
        build=_me,
    ),
    Function(
        "HAS",
        "people",
        {"zh": "列表包含", "en": "List has"},
        {"zh": "多选或多人字段中含有该值时为真。", "en": "True when the list holds the value."},
        'HAS(标签, "加急")',
        (
            Parameter({"zh": "列表", "en": "list"}, _LISTS),
            Parameter({"zh": "值", "en": "value"}, of(Kind.TEXT, Kind.ID)),
        ),
        Kind.BOOLEAN,
        build=_has,
    ),
    Function(
        "COUNT",
        "people",
        {"zh": "个数", "en": "Count"},
        {"zh": "多选或多人字段中有几个值，空为 0。", "en": "How many values the list holds; 0 when blank."},
        "COUNT(标签)",
        (Parameter({"zh": "列表", "en": "list"}, _LISTS),),
        Kind.NUMBER,
        {
            "COUNT": Face(
                lambda items: Decimal(len(items or ())), "coalesce(cardinality({0}), 0)::numeric", lenient=True
            )
        },
    ),
)
