"""Comparison operators as a table: operator × kind → its Python and its SQL face. Conditions and formulas share it.

Null compares as false: the Python face is never called with None and the answer is False then, the SQL face may yield
NULL and is wrapped where that is not the same as false. `exact` entries take nulls themselves and always know.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.kit.labels import Labels


class Operand(StrEnum):
    """What stands beside the field."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator on one kind. `sql` names its arguments {0}, {1}, {2}.

    `encode` turns a bound operand into what is bound (a LIKE pattern); `computed` is the SQL for an operand that is not
    bound but comes from a column.
    """

    name: str
    kind: Kind
    operand: Operand
    python: Callable[..., bool]
    sql: str
    exact: bool = False
    encode: Callable[[Any], Any] | None = None
    computed: str = ""


LABELS: Mapping[str, Labels] = {
    "eq": {"zh": "等于", "en": "is"},
    "ne": {"zh": "不等于", "en": "is not"},
    "gt": {"zh": "大于", "en": "greater than"},
    "gte": {"zh": "大于等于", "en": "at least"},
    "lt": {"zh": "小于", "en": "less than"},
    "lte": {"zh": "小于等于", "en": "at most"},
    "between": {"zh": "介于", "en": "between"},
    "in": {"zh": "等于任意一个", "en": "is any of"},
    "not_in": {"zh": "不等于任意一个", "en": "is none of"},
    "contains": {"zh": "包含", "en": "contains"},
    "not_contains": {"zh": "不包含", "en": "does not contain"},
    "starts_with": {"zh": "开头是", "en": "starts with"},
    "ends_with": {"zh": "结尾是", "en": "ends with"},
    "within": {"zh": "属于", "en": "within"},
    "has": {"zh": "包含", "en": "has"},
    "has_any": {"zh": "包含任意一个", "en": "has any of"},
    "has_all": {"zh": "同时包含", "en": "has all of"},
    "has_none": {"zh": "不包含任何一个", "en": "has none of"},
    "empty": {"zh": "为空", "en": "is empty"},
    "not_empty": {"zh": "不为空", "en": "is not empty"},
}
"""Operator names in the order in which a picker shows them. For dates, "gt" and "lt" read as after and before."""

DATE_LABELS: Mapping[str, Labels] = {
    "gt": {"zh": "晚于", "en": "after"},
    "gte": {"zh": "不早于", "en": "on or after"},
    "lt": {"zh": "早于", "en": "before"},
    "lte": {"zh": "不晚于", "en": "on or before"},
}

ALIASES: Mapping[str, str] = {"is": "eq"}

_TEXT, _IDS = (Kind.TEXT,), (Kind.TEXTS, Kind.IDS)
_SCALAR = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.DURATION, Kind.ID)
_ORDERED = (Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.DURATION)
_CHOICE = (Kind.TEXT, Kind.ID)
_EMPTY_JSON: tuple[Any, ...] = (None, [], {}, "")


def like_escape(text: str) -> str:
    """The text with LIKE's own characters made ordinary."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _comparisons() -> Iterable[Operator]:
    for kind in _SCALAR:
        yield Operator("eq", kind, Operand.ONE, lambda a, b: bool(a == b), "{0} = {1}")
        yield Operator("ne", kind, Operand.ONE, lambda a, b: bool(a != b), "{0} <> {1}")
    for kind in _ORDERED:
        yield Operator("gt", kind, Operand.ONE, lambda a, b: bool(a > b), "{0} > {1}")
        yield Operator("gte", kind, Operand.ONE, lambda a, b: bool(a >= b), "{0} >= {1}")
        yield Operator("lt", kind, Operand.ONE, lambda a, b: bool(a < b), "{0} < {1}")
        yield Operator("lte", kind, Operand.ONE, lambda a, b: bool(a <= b), "{0} <= {1}")
        yield Operator("between", kind, Operand.TWO, lambda a, b, c: bool(b <= a <= c), "{0} BETWEEN {1} AND {2}")
        yield Operator("in", kind, Operand.MANY, lambda a, b: a in b, "{0} = ANY({1})")
    for kind in _CHOICE:
        yield Operator("in", kind, Operand.MANY, lambda a, b: a in b, "{0} = ANY({1})")
        yield Operator("not_in", kind, Operand.MANY, lambda a, b: a not in b, "{0} <> ALL({1}) AND {0} IS NOT NULL")
    for kind in (Kind.DATE, Kind.DATETIME):
        yield Operator("within", kind, Operand.PERIOD, lambda a, b, c: bool(b <= a < c), "{0} >= {1} AND {0} < {2}")


def _texts() -> Iterable[Operator]:
    find = "strpos(lower({0}), lower({1}))"
    yield Operator(
        "contains",
        Kind.TEXT,
        Operand.ONE,
        lambda a, b: b.lower() in a.lower(),
        "{0} ILIKE {1}",
        encode=lambda text: f"%{like_escape(text)}%",
        computed=f"{find} > 0",
    )
    yield Operator(
        "not_contains",
        Kind.TEXT,
        Operand.ONE,
        lambda a, b: b.lower() not in a.lower(),
        "{0} NOT ILIKE {1}",
        encode=lambda text: f"%{like_escape(text)}%",
        computed=f"{find} = 0",
    )
    yield Operator(
        "starts_with",
        Kind.TEXT,
        Operand.ONE,
        lambda a, b: a.lower().startswith(b.lower()),
        "{0} ILIKE {1}",
        encode=lambda text: f"{like_escape(text)}%",
        computed="left(lower({0}), length({1})) = lower({1})",
    )
    yield Operator(
        "ends_with",
        Kind.TEXT,
        Operand.ONE,
        lambda a, b: a.lower().endswith(b.lower()),
        "{0} ILIKE {1}",
        encode=lambda text: f"%{like_escape(text)}",
        computed="right(lower({0}), length({1})) = lower({1})",
    )


def _lists() -> Iterable[Operator]:
    for kind in _IDS:
        yield Operator("has", kind, Operand.ONE, lambda a, b: b in a, "{0} @> ARRAY[{1}]")
        yield Operator("has_any", kind, Operand.MANY, lambda a, b: any(item in b for item in a), "{0} && {1}")
        yield Operator("has_all", kind, Operand.MANY, lambda a, b: all(item in a for item in b), "{0} @> {1}")
        yield Operator(
            "has_none",
            kind,
            Operand.MANY,
            # Nothing chosen has none of them, whether it is stored as null or as an empty list.
            lambda a, b: not any(item in (b or ()) for item in a or ()),
            "(NOT coalesce({0} && {1}, false))",
            exact=True,
        )
        yield Operator("eq", kind, Operand.MANY, lambda a, b: set(a) == set(b), "{0} @> {1} AND {0} <@ {1}")


def _emptiness() -> Iterable[Operator]:
    empty_sql = dict.fromkeys(Kind, "{0} IS NULL") | {
        Kind.TEXT: "coalesce({0}, '') = ''",
        Kind.TEXTS: "coalesce(cardinality({0}), 0) = 0",
        Kind.IDS: "coalesce(cardinality({0}), 0) = 0",
        Kind.JSON: "coalesce({0}::text, '[]') IN ('[]', '{{}}', '\"\"', 'null')",
    }
    filled_sql = dict.fromkeys(Kind, "{0} IS NOT NULL") | {
        Kind.TEXT: "coalesce({0}, '') <> ''",
        Kind.TEXTS: "coalesce(cardinality({0}), 0) > 0",
        Kind.IDS: "coalesce(cardinality({0}), 0) > 0",
        Kind.JSON: "coalesce({0}::text, '[]') NOT IN ('[]', '{{}}', '\"\"', 'null')",
    }
    for kind in Kind:
        yield Operator("empty", kind, Operand.NONE, is_empty, empty_sql[kind], exact=True)
        yield Operator("not_empty", kind, Operand.NONE, lambda a: not is_empty(a), filled_sql[kind], exact=True)


def is_empty(value: Any) -> bool:
    """Nothing there: null, "", [] or {}."""
    return value is None or (not isinstance(value, bool) and value in _EMPTY_JSON)


OPERATORS: Mapping[tuple[str, Kind], Operator] = {
    (item.name, item.kind): item for item in [*_comparisons(), *_texts(), *_lists(), *_emptiness()]
}


def for_kind(kind: Kind) -> list[str]:
    """Names of the operators that a field of this kind offers, in display order."""
    return [name for name in LABELS if (name, kind) in OPERATORS]


def label(name: str, kind: Kind) -> Labels:
    """The operator's name for people; dates read "after" where numbers read "greater than"."""
    if kind in (Kind.DATE, Kind.DATETIME) and name in DATE_LABELS:
        return DATE_LABELS[name]
    return LABELS[name]
