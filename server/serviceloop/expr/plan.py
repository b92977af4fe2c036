"""Shape and values: what lets the SQL text of a tree be kept and run again with other values."""

from collections.abc import Callable, Hashable
from typing import Any

from serviceloop.expr import ast
from serviceloop.expr.env import Env
from serviceloop.expr.evaluator import bound_value
from serviceloop.expr.functions import FACES
from serviceloop.expr.operators import OPERATORS


def shape(node: ast.Node) -> Hashable:
    """Equal for trees whose SQL text is equal: everything but the values bound."""
    if isinstance(node, ast.Ref):
        return (node.path, node.kind)
    if ast.is_bound(node):
        return (None, node.kind, isinstance(node, ast.Const | ast.Dynamic) and node.many)
    assert isinstance(node, ast.Call)
    return (node.name, *[shape(arg) for arg in node.args])


def values(node: ast.Node, env: Env) -> list[Any]:
    """The arguments, in the order in which `to_sql` binds them."""
    found: list[Any] = []
    _collect(node, env, found)
    return found


def _collect(node: ast.Node, env: Env, found: list[Any]) -> None:
    if isinstance(node, ast.Ref):
        return
    if ast.is_bound(node):
        found.append(bound_value(node, env))
        return
    assert isinstance(node, ast.Call)
    encode = _encoder(node)
    for index, arg in enumerate(node.args):
        if encode is not None and index == 1 and ast.is_bound(arg):
            value = bound_value(arg, env)
            found.append(None if value is None else encode(value))
        else:
            _collect(arg, env, found)


def _encoder(node: ast.Call) -> Callable[[Any], Any] | None:
    if not node.args:
        return None
    entry = OPERATORS.get((node.name, node.args[0].kind)) or FACES.get(node.name)
    return entry.encode if entry is not None else None
