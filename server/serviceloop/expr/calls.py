"""Checking a function's arguments and turning the call into a node."""

from collections.abc import Sequence

from serviceloop.expr import ast, literals
from serviceloop.expr.functions.base import BadArgument, Function, Parameter
from serviceloop.expr.functions.date import to_date, to_datetime
from serviceloop.expr.functions.text import as_text
from serviceloop.expr.kinds import Kind
from serviceloop.expr.messages import did_you_mean, kind_name, kind_names, shown
from serviceloop.expr.scope import closest

__all__ = ["BadArgument", "build", "coerce", "meet", "to_datetime"]

_PRINTABLE = (Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME)
_WRITTEN = (Kind.DATE, Kind.DATETIME, Kind.ID)


def build(function: Function, args: Sequence[ast.Node]) -> ast.Node:
    """The node of a call; raises BadArgument."""
    parameters = _matched(function, len(args))
    args = _unified(parameters, args)
    word = ""
    checked: list[ast.Node] = []
    for index, (parameter, arg) in enumerate(zip(parameters, args, strict=True)):
        if parameter.choices:
            word = _choice(parameter, arg, index)
        else:
            checked.append(_checked(parameter, arg, index))
    if function.build is not None:
        return function.build(checked, word)
    kind = function.result or next(arg.kind for arg, item in zip(args, parameters, strict=True) if item.same)
    return ast.Call(next(iter(function.faces)), tuple(checked), kind)


def _matched(function: Function, given: int) -> list[Parameter]:
    """One parameter for each argument."""
    declared = function.parameters
    least = sum(not item.optional for item in declared)
    repeats = bool(declared) and declared[-1].repeats
    if given < least or (given > len(declared) and not repeats):
        raise BadArgument(
            given if given < least else len(declared),
            f"参数个数不对，应为 {function.signature}",
            f"wrong number of arguments; write {function.signature}",
        )
    return [declared[min(index, len(declared) - 1)] for index in range(given)]


def _unified(parameters: Sequence[Parameter], args: Sequence[ast.Node]) -> list[ast.Node]:
    """Arguments that must be of one kind, brought to it: the kind that is not merely written as text."""
    together = [arg for item, arg in zip(parameters, args, strict=True) if item.same]
    if len({arg.kind for arg in together}) < 2:
        return list(args)
    wanted = _common([arg.kind for arg in together])
    result = list(args)
    for index, (item, arg) in enumerate(zip(parameters, args, strict=True)):
        if item.same and arg.kind is not wanted:
            node = coerce(arg, wanted) if arg.kind is not Kind.DATETIME else None
            if node is None:
                raise BadArgument(
                    index,
                    f"各值的类型应相同，这里是{kind_name(arg.kind)}，别处是{kind_name(wanted)}",
                    f"the values must be of one kind; here {kind_name(arg.kind, 'en')}, else {kind_name(wanted, 'en')}",
                )
            result[index] = node
    return result


def _common(kinds: Sequence[Kind]) -> Kind:
    if Kind.DATETIME in kinds:
        return Kind.DATETIME
    return next((kind for kind in kinds if kind is not Kind.TEXT), Kind.TEXT)


def _choice(parameter: Parameter, arg: ast.Node, index: int) -> str:
    word = arg.value if isinstance(arg, ast.Const) and arg.kind is Kind.TEXT else None
    found = parameter.choices.get(word) or parameter.choices.get(word.upper()) if word is not None else None
    if found is None:
        offered = "、".join(f'"{item}"' for item in dict.fromkeys(parameter.choices.values()))
        zh, en = did_you_mean(closest(shown(word), parameter.choices) if word is not None else None)
        raise BadArgument(index, f"这里只能写 {offered}{zh}", f"must be one of {offered}{en}")
    return found


def _checked(parameter: Parameter, arg: ast.Node, index: int) -> ast.Node:
    if arg.kind in parameter.kinds:
        return arg
    if parameter.as_text and arg.kind in _PRINTABLE:
        return as_text(arg)
    for kind in (Kind.DATE, Kind.DATETIME):
        node = coerce(arg, kind) if kind in parameter.kinds else None
        if node is not None:
            return node
    raise BadArgument(
        index,
        f"“{parameter.label['zh']}”应为{kind_names(_sorted(parameter))}，这里是{kind_name(arg.kind)}",
        f"{parameter.label['en']} must be {kind_names(_sorted(parameter), 'en')}, not {kind_name(arg.kind, 'en')}",
    )


def _sorted(parameter: Parameter) -> list[Kind]:
    return [kind for kind in Kind if kind in parameter.kinds]


def coerce(node: ast.Node, kind: Kind) -> ast.Node | None:
    """The node as another kind where that is meant: a moment's day, a day's beginning, a date written as a text."""
    if node.kind is kind:
        return node
    if (node.kind, kind) == (Kind.DATE, Kind.DATETIME):
        return to_datetime(node)
    if (node.kind, kind) == (Kind.DATETIME, Kind.DATE):
        return to_date(node)
    if isinstance(node, ast.Const) and node.kind is Kind.TEXT and kind in _WRITTEN:
        return _written(node, kind)
    return None


def _written(node: ast.Const, kind: Kind) -> ast.Node | None:
    try:
        if kind is Kind.DATETIME and literals.is_date(node.value):
            return to_datetime(ast.Const(Kind.DATE, literals.parse(Kind.DATE, node.value)))
        return ast.Const(kind, literals.parse(kind, node.value))
    except literals.BadLiteral:
        return None


def meet(left: ast.Node, right: ast.Node) -> tuple[ast.Node, ast.Node] | None:
    """Two nodes of different kinds brought to one for comparing, or None."""
    kind = _common([left.kind, right.kind])
    pair = coerce(left, kind), coerce(right, kind)
    return (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None
