"""The fields, records and random expressions that the tests of both languages share."""

import random
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from serviceloop.expr import Env, Field, FieldScope, Kind

COLUMNS: Mapping[str, tuple[Kind, str]] = {
    "amount": (Kind.NUMBER, "numeric"),
    "quantity": (Kind.NUMBER, "bigint"),
    "title": (Kind.TEXT, "text"),
    "note": (Kind.TEXT, "text"),
    "bought": (Kind.DATE, "date"),
    "due": (Kind.DATE, "date"),
    "created": (Kind.DATETIME, "timestamptz"),
    "closed": (Kind.DATETIME, "timestamptz"),
    "urgent": (Kind.BOOLEAN, "boolean"),
    "paid": (Kind.BOOLEAN, "boolean"),
    "spent": (Kind.DURATION, "bigint"),
    "owner": (Kind.ID, "uuid"),
    "author": (Kind.ID, "uuid"),
    "tags": (Kind.TEXTS, "text[]"),
    "labels": (Kind.TEXTS, "text[]"),
    "team": (Kind.IDS, "uuid[]"),
    "files": (Kind.JSON, "jsonb"),
}
LABELS = {
    "amount": "金额",
    "quantity": "数量",
    "title": "标题",
    "bought": "购买日期",
    "created": "创建时间",
    "tags": "标签",
}
SCOPE = FieldScope({path: Field(path, kind) for path, (kind, _) in COLUMNS.items()}, LABELS)

PEOPLE = [UUID(int=number) for number in range(1, 5)]
TEXTS = [
    "",
    "a",
    "A",
    "空调",
    "空调坏了",
    "100%",
    "a_b",
    "a\\b",
    "10",
    " 1.50 ",
    "-3",
    "x\"y'z",
    "Straße",
    "😀冷",
    "ABC-001",
]
NUMBERS = ["0", "1", "-1", "2.5", "-2.5", "0.125", "3", "7", "1000000000000.01", "0.0000000001", "99999999999999999999"]
ENV = Env(
    PEOPLE[0],
    unit_ids=(PEOPLE[1],),
    subtree_ids=(PEOPLE[1], PEOPLE[2]),
    now=datetime(2026, 11, 21, 16, 30, 15, 123456, UTC),
    zone=ZoneInfo("Asia/Shanghai"),
)


def rows(count: int = 60, seed: int = 7) -> list[dict[str, Any]]:
    """Random records in stored form, a third of all values null."""
    chance = random.Random(seed)
    return [{path: _stored(chance, path, kind) for path, (kind, _) in COLUMNS.items()} for _ in range(count)]


def _stored(chance: random.Random, path: str, kind: Kind) -> Any:
    if chance.random() < 0.3:
        return None
    day = date(2026, 11, 21) + timedelta(days=chance.choice([0, 0, 1, -1, 8, -40, 100, -365, -3000]))
    moment = datetime(day.year, day.month, day.day, chance.choice([0, 15, 16, 23]), tzinfo=UTC)
    return {
        Kind.TEXT: lambda: chance.choice(TEXTS),
        Kind.NUMBER: lambda: (
            chance.choice([-3, 0, 1, 2, 7, 10**15]) if path == "quantity" else Decimal(chance.choice(NUMBERS))
        ),
        Kind.BOOLEAN: lambda: chance.random() < 0.5,
        Kind.DATE: lambda: day,
        Kind.DATETIME: lambda: moment + timedelta(microseconds=chance.choice([0, 1, 1_500_000])),
        Kind.DURATION: lambda: chance.choice([0, 60, 3599, 86400, -5]),
        Kind.ID: lambda: chance.choice(PEOPLE),
        Kind.TEXTS: lambda: chance.sample(["x", "y", "加急"], chance.randrange(4)),
        Kind.IDS: lambda: chance.sample(PEOPLE, chance.randrange(3)),
        Kind.JSON: lambda: chance.choice([[], {}, [{"id": "1"}], {"a": None}]),
    }[kind]()


# --- random conditions
_ids = st.sampled_from([str(person) for person in PEOPLE])
_texts = st.sampled_from(TEXTS) | st.text(alphabet="aAbB%_\\空调 '\"", max_size=4)
_numbers = st.sampled_from(NUMBERS) | st.integers(-5, 5)
_dates = st.dates(date(2025, 1, 1), date(2027, 1, 1)).map(date.isoformat)
_moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31)).map(lambda item: item.isoformat() + "+08:00")
_plus = st.dictionaries(st.sampled_from(["days", "weeks", "months", "years"]), st.integers(-3, 3), max_size=2)
_today = _plus.map(lambda plus: {"$": "today", "plus": plus})
_now = _plus.map(lambda plus: {"$": "now", "plus": plus})

_VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: _texts,
    Kind.NUMBER: _numbers,
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: _dates,
    Kind.DATETIME: _moments,
    Kind.DURATION: st.sampled_from([0, 60, 3599, 86400]),
    Kind.ID: _ids,
}
_PERIODS = st.sampled_from(
    [
        "today",
        "yesterday",
        "this_week",
        "last_week",
        "this_month",
        "last_month",
        "this_quarter",
        "this_year",
        "last_year",
    ]
) | st.fixed_dictionaries({"last": st.integers(1, 400), "unit": st.sampled_from(["day", "week", "month", "year"])})


def _other(kind: Kind, but: str) -> st.SearchStrategy[Any]:
    paths = [path for path, (other, _) in COLUMNS.items() if other is kind and path != but]
    return st.sampled_from([{"$": "field", "path": path} for path in paths]) if paths else st.nothing()


def _operand(path: str, kind: Kind, op: str) -> st.SearchStrategy[Any]:
    element = {Kind.TEXTS: Kind.TEXT, Kind.IDS: Kind.ID}.get(kind, kind)
    if op in ("in", "not_in", "has_any", "has_all", "has_none") or (op == "eq" and kind is not element):
        special = st.sampled_from([{"$": "my_units"}, {"$": "my_subtree"}]) if element is Kind.ID else st.nothing()
        many = st.lists(_VALUES[element], max_size=3)
        whole = {Kind.TEXT: Kind.TEXTS, Kind.ID: Kind.IDS}.get(element)
        return many | special | (_other(whole, path) if whole else st.nothing())
    if op == "within":
        hours = st.fixed_dictionaries({"next": st.integers(1, 48), "unit": st.sampled_from(["hour", "minute"])})
        return _PERIODS | (hours if kind is Kind.DATETIME else st.nothing())
    if op == "between":
        pair = st.lists(_VALUES[kind], min_size=2, max_size=2)
        return pair | (st.lists(_dates | _today, min_size=2, max_size=2) if kind is Kind.DATETIME else st.nothing())
    run_time = {Kind.ID: st.just({"$": "me"}), Kind.DATE: _today, Kind.DATETIME: _now | _today | _dates}
    return _VALUES[element] | run_time.get(element, st.nothing()) | _other(element, path)


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, Any]:
    """{"field", "op", "value"} that fit together."""
    from serviceloop.expr.operators import for_kind

    path = draw(st.sampled_from(list(COLUMNS)))
    kind = COLUMNS[path][0]
    op = draw(st.sampled_from(for_kind(kind)))
    tree: dict[str, Any] = {"field": path, "op": op}
    if op not in ("empty", "not_empty"):
        tree["value"] = draw(_operand(path, kind, op))
    return tree


conditions = st.recursive(
    comparisons(),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: {"and": items})
        | st.lists(inner, max_size=3).map(lambda items: {"or": items})
        | inner.map(lambda item: {"not": item})
    ),
    max_leaves=6,
)


# --- random formulas, as text
def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_LEAVES: Mapping[str, list[str]] = {
    "n": [
        *["amount", "金额", "{数量}", "quantity"] * 2,
        "0",
        "1",
        "2",
        "0.5",
        "3",
        "10%",
        "1000000",
        "1234567890123.5",
    ],
    "t": [*["title", "note", "标题"] * 3, *map(_quoted, TEXTS)],
    "b": ["urgent", "paid", "TRUE", "ISBLANK(owner)", 'HAS(tags, "x")', "(owner = ME())"],
    "d": ["bought", "due", "TODAY()", "DATE(2026, 2, 29)", "DATE(2024, 2, 29)"],
    "m": ["created", "closed", "NOW()"],
    "s": ["spent", 'DURATION(1.5, "H")', 'DURATION(2, "天")'],
}

# A letter in brackets is a formula of that kind: number, text, boolean, date, moment, seconds; <…> is one of the words.
_TEMPLATES: Mapping[str, list[str]] = {
    "n": [
        *["([n] <+|-|*|/> [n])"] * 3,
        "-([n])",
        "ROUND([n], <0|2|-1|quantity>)",
        "SUM([n], [n], [n])",
        "<MIN|MAX|MOD|COALESCE>([n], [n])",
        "<ABS|INT|CEILING>([n])",
        "<LEN|VALUE>([t])",
        "FIND([t], [t])",
        "<YEAR|QUARTER|MONTH|DAY|WEEKDAY>(<[d]|[m]>)",
        "<HOUR|MINUTE>([m])",
        'DATEDIF([d], [d], "<D|M|Y>")',
        "DAYS(<[d]|[m]>, <[d]|[m]>)",
        "([d] - [d])",
        "<HOURS|MINUTES>([s])",
        "HOURS([m], <[d]|[m]>)",
        "([s] / [s])",
        "COUNT(tags)",
        "IF([b], [n], [n])",
    ],
    "t": [
        "([t] & <[t]|[n]|[d]|[m]|[b]>)",
        "CONCAT([t], [n], [t])",
        "<LEFT|RIGHT>([t], [n])",
        "MID([t], [n], [n])",
        "<LOWER|TRIM>([t])",
        "SUBSTITUTE([t], [t], [t])",
        "TEXT(<[n]|[d]|[m]|[b]>)",
        'TEXT(<[d]|[m]>, "yyyy年MM月dd日 HH:mm:ss")',
        "FIXED([n], <0|2>)",
        "IF([b], [t])",
        "COALESCE([t], [t])",
    ],
    "b": [
        "([n] {cmp} [n])",
        "([d] {cmp} <[d]|[m]>)",
        "([m] {cmp} <[d]|[m]>)",
        "([s] {cmp} [s])",
        "([t] {eq} [t])",
        "([b] {logic} [b])",
        "NOT [b]",
        "AND([b], [b], [b])",
        "OR([b], [b])",
        "<CONTAINS|STARTSWITH|ENDSWITH>([t], [t])",
        "ISBLANK(<[n]|[t]|[d]|[b]>)",
        "IN([t], [t], [t])",
        "IF([b], [b], [b])",
    ],
    "d": [
        "([d] <+|-> [n])",
        'DATEADD([d], [n], "<D|W|M|Y>")',
        "<MIN|MAX|COALESCE>([d], [d])",
        "DATE([n], [n], [n])",
        "IF([b], [d], [d])",
    ],
    "m": [
        "([m] <+|-> [s])",
        'DATEADD([m], [n], "<D|W|M|Y|H|MIN>")',
        "<MIN|MAX>([m], <[d]|[m]>)",
        "IF([b], [m])",
    ],
    "s": [
        "([s] <+|-> [s])",
        "([m] - <[d]|[m]>)",
        "([s] <*|/> [n])",
        "([n] * [s])",
        "-([s])",
        "SUM([s], [s])",
        "COALESCE([s], [s])",
    ],
}
_WORDS = {"{cmp}": ["=", "<>", "<", "<=", ">", ">="], "{eq}": ["=", "<>"], "{logic}": ["=", "<>", "AND", "OR", "且"]}
_CHOICE = re.compile(r"<([^<>]*)>")


@st.composite
def formulas(draw: st.DrawFn, kind: str = "", depth: int = 3) -> str:
    """The text of a well-typed formula."""
    letter = kind or draw(st.sampled_from("ntbdms"))
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(_LEAVES[letter]))
    template = draw(st.sampled_from(_TEMPLATES[letter]))
    template = _CHOICE.sub(lambda match: draw(st.sampled_from(match.group(1).split("|"))), template)
    for mark, words in _WORDS.items():
        if mark in template:
            template = template.replace(mark, draw(st.sampled_from(words)))
    return re.sub(r"\[(\w)\]", lambda match: draw(formulas(match.group(1), depth - 1)), template)
