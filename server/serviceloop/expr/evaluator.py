"""The Python face: a tree becomes nested closures once, and is then run over any number of records."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from serviceloop.expr import ast, literals, periods
from serviceloop.expr.env import Env
from serviceloop.expr.functions import FACES
from serviceloop.expr.kinds import Kind
from serviceloop.expr.operators import OPERATORS, Operator

Getter: TypeAlias = Callable[[str], Any]
"""Path to the record's value, in stored or in JSON form; None when there is none."""

Run: TypeAlias = Callable[[Getter, Env], Any]


def evaluate(node: ast.Node, getter: Getter, env: Env) -> Any:
    """The tree's value for one record: Decimal, str, bool, date, aware datetime, int seconds, UUID, list or None."""
    return prepare(node)(getter, env)


def prepare(node: ast.Node) -> Run:
    """The tree as a function, for running it many times."""
    if isinstance(node, ast.Const):
        return _constant(node.value)
    if isinstance(node, ast.Ref):
        return _reference(node)
    if isinstance(node, ast.Dynamic):
        return _dynamic(node)
    args = [prepare(arg) for arg in node.args]
    form = _FORMS.get(node.name)
    if form is not None:
        return form(args)
    operator = OPERATORS.get((node.name, node.args[0].kind)) if node.args else None
    return _operator(operator, args) if operator is not None else _face(node.name, args)


def bound_value(node: ast.Node, env: Env) -> Any:
    """The argument that the SQL face binds for a node that needs no record (ast.is_bound)."""
    if isinstance(node, ast.Const):
        return node.value
    if isinstance(node, ast.Dynamic):
        return _DYNAMICS[node.name](node, env)
    return prepare(node)(_no_record, env)


def _no_record(path: str) -> Any:
    raise AssertionError(f"a bound value cannot depend on the field {path}")


def _constant(value: Any) -> Run:
    return lambda getter, env: value


def _reference(node: ast.Ref) -> Run:
    path, kind, held = node.path, node.kind, literals.held
    return lambda getter, env: held(kind, getter(path))


def _dynamic(node: ast.Dynamic) -> Run:
    compute = _DYNAMICS[node.name]
    return lambda getter, env: compute(node, env)


# --- forms of the language: what is unknown counts as false
def _and(args: list[Run]) -> Run:
    return lambda getter, env: all(arg(getter, env) is True for arg in args)


def _or(args: list[Run]) -> Run:
    return lambda getter, env: any(arg(getter, env) is True for arg in args)


def _not(args: list[Run]) -> Run:
    (inner,) = args
    return lambda getter, env: inner(getter, env) is not True


def _if(args: list[Run]) -> Run:
    test, then, otherwise = args
    return lambda getter, env: then(getter, env) if test(getter, env) is True else otherwise(getter, env)


_FORMS: Mapping[str, Callable[[list[Run]], Run]] = {"and": _and, "or": _or, "not": _not, "IF": _if}


# --- operators and functions
def _operator(operator: Operator, args: list[Run]) -> Run:
    python = operator.python
    if operator.exact:
        return lambda getter, env: python(*[arg(getter, env) for arg in args])

    def run(getter: Getter, env: Env) -> bool:
        values = [arg(getter, env) for arg in args]
        return all(value is not None for value in values) and python(*values)

    return run


def _face(name: str, args: list[Run]) -> Run:
    face = FACES[name]
    python = face.python
    if face.lenient:
        return lambda getter, env: python(*[arg(getter, env) for arg in args])

    def run(getter: Getter, env: Env) -> Any:
        values = [arg(getter, env) for arg in args]
        return python(*values) if all(value is not None for value in values) else None

    return run


# --- values known at run time
def _now(node: ast.Dynamic, env: Env) -> datetime:
    if not node.plus:
        return env.now
    local = env.now.astimezone(env.zone)
    moved = datetime.combine(_shift(local.date(), dict(node.plus)), local.timetz())
    for unit, count in node.plus:
        if unit in ("hours", "minutes"):
            moved = moved.astimezone(env.now.tzinfo) + periods.TIME_UNITS[unit[:-1]] * count
    return moved


def _today(node: ast.Dynamic, env: Env) -> date:
    return _shift(env.today, dict(node.plus)) if node.plus else env.today


def _shift(day: date, plus: Mapping[str, int]) -> date:
    for unit in ("years", "months", "weeks", "days"):
        if unit in plus:
            day = periods.add_units(day, plus[unit], unit[:-1])
    return day


def _range_end(index: int) -> Callable[[ast.Dynamic, Env], Any]:
    def end(node: ast.Dynamic, env: Env) -> Any:
        if node.kind is Kind.DATE:
            return periods.day_range(node.period, env.today)[index]
        return periods.moment_range(node.period, env.now, env.today, env.zone)[index]

    return end


def _record(node: ast.Dynamic, env: Env) -> Any:
    value = literals.held(_HELD_LISTS.get(node.kind, node.kind) if node.many else node.kind, env.of_record(node.path))
    return _shift(value, dict(node.plus)) if value is not None and node.plus else value


_HELD_LISTS: Mapping[Kind, Kind] = {Kind.TEXT: Kind.TEXTS, Kind.ID: Kind.IDS}
_DYNAMICS: Mapping[str, Callable[[ast.Dynamic, Env], Any]] = {
    "me": lambda node, env: env.user_id,
    "my_units": lambda node, env: env.unit_ids,
    "my_subtree": lambda node, env: env.subtree_ids,
    "now": _now,
    "today": _today,
    "record": _record,
    "zone": lambda node, env: env.zone.key,
    "start": _range_end(0),
    "end": _range_end(1),
}
