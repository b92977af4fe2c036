"""The one syntax tree of conditions and formulas: immutable, typed, and plain enough to travel as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from serviceloop.expr.kinds import Kind


@dataclass(frozen=True, slots=True)
class Const:
    """A value known when the tree is made: str, Decimal, bool, date, aware datetime, int (seconds) or UUID by kind.

    `many`: `value` is a tuple of such values. None is the unknown value of that kind.
    """

    kind: Kind
    value: Any
    many: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A field of the record, by its path ("customer.tier")."""

    path: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A value known when the tree is run: me, my_units, my_subtree, now, today, zone, start, end, record.

    `plus`: calendar steps added to a day or moment, such as (("days", -7),). `period`: for start and end, which period
    ("this_month", "last:7:day"). `path`: for record, which field of the record being edited.
    """

    name: str
    kind: Kind
    plus: tuple[tuple[str, int], ...] = ()
    period: str = ""
    many: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function over arguments. `and` without arguments is true, `or` without arguments is false."""

    name: str
    args: tuple["Node", ...]
    kind: Kind


Node: TypeAlias = Const | Ref | Dynamic | Call

TRUE = Call("and", (), Kind.BOOLEAN)
FALSE = Call("or", (), Kind.BOOLEAN)


def is_bound(node: Node) -> bool:
    """Whether the node is worked out before the statement runs and bound as one argument.

    That is a constant, a value known at run time, and the first moment of a day that is either.
    """
    if isinstance(node, Call):
        return node.name == "midnight" and not isinstance(node.args[0], Call | Ref)
    return not isinstance(node, Ref)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order in which arguments are bound."""
    yield node
    if isinstance(node, Call):
        for arg in node.args:
            yield from walk(arg)


def refs(node: Node) -> list[str]:
    """The paths the tree reads, each once, in order of appearance."""
    return list(dict.fromkeys(item.path for item in walk(node) if isinstance(item, Ref)))


def record_refs(node: Node) -> list[str]:
    """The paths that the tree reads from the record being edited ({"$": "record"}), each once."""
    return list(dict.fromkeys(item.path for item in walk(node) if isinstance(item, Dynamic) and item.path))


def to_json(node: Node) -> dict[str, Any]:
    """The tree as JSON for the browser. Numbers are decimal strings, date-times ISO texts with offset."""
    if isinstance(node, Call):
        return {"call": node.name, "kind": node.kind.value, "args": [to_json(arg) for arg in node.args]}
    if isinstance(node, Ref):
        return {"ref": node.path, "kind": node.kind.value}
    if isinstance(node, Const):
        value = [plain_value(item) for item in node.value] if node.many else plain_value(node.value)
        return {"const": value, "kind": node.kind.value} | ({"many": True} if node.many else {})
    extra: dict[str, Any] = {"plus": dict(node.plus)} if node.plus else {}
    extra |= {"period": node.period} if node.period else {}
    extra |= {"path": node.path} if node.path else {}
    extra |= {"many": True} if node.many else {}
    return {"dynamic": node.name, "kind": node.kind.value} | extra


def plain_value(value: Any) -> Any:
    """A value as it travels in JSON."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
