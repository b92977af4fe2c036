"""The SQL face: a tree becomes the text of an expression. Columns come from the context only, values are only bound.

In a filter, PostgreSQL's unknown drops a row just as false does, so comparisons stay plain there and indexes serve
them. Under `not`, in IF's results and in formula columns it matters, and only there comparisons get IS TRUE.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import count
from typing import Protocol

from serviceloop.expr import ast, literals
from serviceloop.expr.functions import FACES
from serviceloop.expr.kinds import Kind
from serviceloop.expr.operators import OPERATORS, Operator


class SqlContext(Protocol):
    """Where the names and slots of an expression come from."""

    def column(self, path: str) -> str:
        """SQL of the field at the path: quoted and qualified."""

    def bind(self, slot: int, pg_type: str) -> str:
        """The parameter for argument number `slot` of `values`, counted from 0: "$n", with or without a cast."""


class _Mode(Enum):
    FILTER = auto()  # unknown and false are the same to the reader
    TEST = auto()  # must be true or false
    VALUE = auto()  # what evaluate gives: comparisons are true or false, a boolean field may be null


_PLAIN = re.compile(r'[A-Za-z0-9_."$:]+')
_NUMERIC = (Kind.NUMBER, Kind.DURATION)


def weight(node: ast.Node) -> int:
    """How many columns and slots the SQL holds. Templates repeat arguments, so nesting can multiply them."""
    if not isinstance(node, ast.Call):
        return 1
    weights = [weight(arg) for arg in node.args]
    operator = OPERATORS.get((node.name, node.args[0].kind)) if node.args else None
    face = FACES.get(node.name)
    template = operator.sql if operator is not None else face.sql if face is not None else ""
    return 1 + sum(each * max(template.count(f"{{{index}}}"), 1) for index, each in enumerate(weights))


def to_sql(node: ast.Node, context: SqlContext, *, exact: bool = False) -> str:
    """SQL of the tree. `exact`: a condition yields false, never NULL (for formula columns); a filter need not."""
    return _Writer(context).render(node, _Mode.VALUE if exact else _Mode.FILTER)


class _Writer:
    def __init__(self, context: SqlContext) -> None:
        self.context = context
        self.slots: Iterator[int] = count()

    def render(self, node: ast.Node, mode: _Mode) -> str:
        if isinstance(node, ast.Ref):
            sql = self.column(node)
            return f"({sql} IS TRUE)" if mode is _Mode.TEST else sql
        if ast.is_bound(node):
            return self.slot(node)
        assert isinstance(node, ast.Call)
        if node.name in ("and", "or"):
            return self.junction(node, _Mode.FILTER if mode is _Mode.FILTER else _Mode.TEST)
        if node.name == "not":
            return f"NOT {self.nested(node.args[0], _Mode.TEST)}"
        if node.name == "IF":
            return self.choice(node, mode)
        operator = OPERATORS.get((node.name, node.args[0].kind)) if node.args else None
        if operator is not None:
            return self.comparison(operator, node, mode)
        sql = self.face(node)
        return f"(({sql}) IS TRUE)" if mode is _Mode.TEST else sql

    def nested(self, node: ast.Node, mode: _Mode) -> str:
        sql = self.render(node, mode)
        return f"({sql})" if isinstance(node, ast.Call) and not ast.is_bound(node) else sql

    def column(self, node: ast.Ref) -> str:
        sql = self.context.column(node.path)
        return sql if _PLAIN.fullmatch(sql) else f"({sql})"

    def slot(self, node: ast.Node) -> str:
        pg_type = literals.pg_type(node.kind, isinstance(node, ast.Const | ast.Dynamic) and node.many)
        sql = self.context.bind(next(self.slots), pg_type)
        return sql if "::" in sql else f"{sql}::{pg_type}"

    def junction(self, node: ast.Call, mode: _Mode) -> str:
        if not node.args:
            return "true" if node.name == "and" else "false"
        joint = f" {node.name.upper()} "
        return joint.join(self.nested(arg, mode) for arg in node.args)

    def choice(self, node: ast.Call, mode: _Mode) -> str:
        test = self.render(node.args[0], _Mode.FILTER)
        then, otherwise = (self.argument(arg, mode) for arg in node.args[1:])
        sql = f"CASE WHEN {test} THEN {then} ELSE {otherwise} END"
        return f"({sql} IS TRUE)" if mode is _Mode.TEST else sql

    def comparison(self, operator: Operator, node: ast.Call, mode: _Mode) -> str:
        left, *rest = node.args
        computed = bool(operator.computed) and not ast.is_bound(rest[0])
        args = [self.nested(arg, _Mode.VALUE) for arg in (left, *rest)]
        sql = (operator.computed if computed else operator.sql).format(*args)
        return sql if operator.exact or mode is _Mode.FILTER else f"({sql}) IS TRUE"

    def face(self, node: ast.Call) -> str:
        args = [self.argument(arg, _Mode.VALUE) for arg in node.args]
        total = " + ".join(f"coalesce({arg}, 0)" for arg in args)
        return FACES[node.name].sql.format(*args, args=", ".join(args), sum=total)

    def argument(self, node: ast.Node, mode: _Mode) -> str:
        """An argument of a function: numbers as numeric, so that nothing overflows or is cut to whole numbers."""
        sql = self.nested(node, mode if node.kind is Kind.BOOLEAN else _Mode.VALUE)
        if isinstance(node, ast.Call) or node.kind not in _NUMERIC or sql.endswith("::numeric"):
            return sql
        return f"{sql}::numeric"
