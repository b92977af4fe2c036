"""One statement that searches every form that the viewer may read, each through its own index and permissions.

A branch a form: its newest matches, at most `PER_FORM`. They are first looked for among the newest `NEAR` records,
where a frequent word is found at once; only a rarer one is asked of the index (ADR 0125). Texts that no index knows,
such as one letter, are looked for among the newest `NEWEST` only.
"""
# ruff: noqa: S608  (identifiers come from the catalog and are quoted, texts are values)

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.grams import indexed
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.search import like_pattern, search_query, searchable, spellings
from serviceloop.forms.records.sources import ArgSource, Builder, Inputs, table_of
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.forms.table_spec import grams_sql
from serviceloop.identity.viewer import Viewer

PER_FORM, AT_MOST, MAX_WORDS, NEAR, NEWEST = 6, 40, 4, 1000, 2000
_SLOT = re.compile(r"\$(\d+)")


_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z][A-Za-z0-9/_.-]{2,}")
"""What the head of a record's number looks like: letters, digits and their signs, with both in it."""


@dataclass(frozen=True)
class Words:
    """What is searched for: words that must all be there. The shape is their number and whether an index knows them."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        return cls(tuple(dict.fromkeys(text.split()))[:MAX_WORDS])

    @property
    def bounded(self) -> bool:
        """No index knows any of the words."""
        return not any(indexed(word) for word in self.words)

    @property
    def numbered(self) -> bool:
        """Whether it may be a record's number, or the beginning of one."""
        return len(self.words) == 1 and _NUMBER.fullmatch(self.words[0]) is not None

    @property
    def shape(self) -> tuple[int, bool]:
        return len(self.words), self.bounded


def compile_search(catalog: FormCatalog, viewer: Viewer, words: Words) -> Plan | None:
    """{"rows": [{form, id, no, title, found}]}, numbers first; None if the viewer may search nothing.

    Run it with `Inputs(env, search="\n".join(words))`.
    """
    return _union(
        branch
        for form, seen in _readable(catalog, viewer)
        for branch in _branches(Builder(catalog, viewer, form, seen), words)
    )


def compile_numbers(catalog: FormCatalog, viewer: Viewer) -> Plan | None:
    """The same for a text that looks like a number: only the records whose number begins with it, the whole one first.

    Two tests of the unique index a form: a number of a million is found without a look at any text.
    """
    return _union(
        branch
        for form, seen in _readable(catalog, viewer)
        if seen.level("no") != "hidden"
        for branch in (_number(Builder(catalog, viewer, form, seen)), _begins(Builder(catalog, viewer, form, seen)))
    )


def _readable(catalog: FormCatalog, viewer: Viewer) -> Iterator[tuple[FormDef, Access]]:
    for key, form in sorted(catalog.forms.items()):
        seen = access(form, viewer, "read")
        if key not in PLATFORM_KEYS and seen:
            yield form, seen


def _union(parts: Iterable[tuple[str, Builder]]) -> Plan | None:
    branches: list[str] = []
    sources: list[ArgSource] = []
    slots = 0
    for sql, builder in parts:
        branches.append(f"({_shifted(sql, slots)})")
        sources += builder.sources
        slots += builder.slots
    if not branches:
        return None
    union = " UNION ALL ".join(branches)
    first = f"SELECT DISTINCT ON (id) rank, at, doc FROM ({union}) found ORDER BY id, rank"
    best = f"SELECT rank, at, doc FROM ({first}) once ORDER BY rank, at DESC LIMIT {AT_MOST}"
    sql = (
        f"SELECT json_build_object('rows', coalesce(json_agg(doc ORDER BY rank, at DESC), '[]'))::text FROM ({best}) q"
    )
    return Plan(sql, tuple(sources))


def _shifted(sql: str, by: int) -> str:
    """Each branch numbers its slots from 1. Texts from people are values, so a `$1` in the SQL is always a slot."""
    return _SLOT.sub(lambda found: f"${int(found[1]) + by}", sql)


def _branches(builder: Builder, words: Words) -> Iterator[tuple[str, Builder]]:
    catalog, viewer, form, seen = builder.catalog, builder.viewer, builder.root.form, builder.root.access
    assert seen is not None
    if searchable(seen):
        yield _texts(builder, words)
    if seen.level("no") != "hidden" and len(words.words) == 1:
        yield _number(Builder(catalog, viewer, form, seen))


def _words(inputs: Inputs) -> list[str]:
    return (inputs.search or "").split("\n")


def _word(inputs: Inputs, number: int) -> str:
    return _words(inputs)[number]


def _texts(builder: Builder, words: Words) -> tuple[str, Builder]:
    """The newest records in whose visible search fields all words are."""
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    keys = searchable(seen)
    columns = [builder.column(builder.root, key).sql for key in keys]
    scope = builder.rows(builder.root)
    tests = [scope] if scope != "true" else []
    patterns = [
        builder.param(lambda inputs, n=number: like_pattern(_word(inputs, n)), "text")  # type: ignore[misc]
        for number in range(len(words.words))
    ]
    slot = builder.param(lambda inputs: spellings(form, keys, " ".join(_words(inputs))), "text[]")
    stored = " OR ".join(f"{column} = ANY({slot})" for column in columns)
    tests.append(f"({' AND '.join(_somewhere(columns, pattern) for pattern in patterns)} OR {stored})")
    shown = _Shown(_document(builder, patterns[0], columns), _rank(builder, columns, stored))
    if words.bounded:
        return _newest(builder, shown, tests, NEWEST), builder
    grams = builder.param(lambda inputs: search_query(form, keys, _words(inputs)), "tsquery")
    among = f"{grams_sql(form, builder.root.alias)} @@ {grams}"
    return _near_or_far(_newest(builder, shown, tests, NEAR), _indexed(builder, shown, [*tests, among])), builder


def _somewhere(columns: Sequence[str], pattern: str) -> str:
    return f"({' OR '.join(f'{column} ILIKE {pattern}' for column in columns)})"


def _rank(builder: Builder, columns: Sequence[str], stored: str) -> str:
    """A field that is exactly the first word (a phone, a serial number) before a title that begins with it."""
    whole = builder.param(lambda inputs: like_pattern(_word(inputs, 0))[1:-1], "text")
    rank, title = f"WHEN {_somewhere(columns, whole)} OR {stored} THEN 2", _title(builder)
    if title is not None:
        rank += f" WHEN {title} ILIKE {builder.param(lambda inputs: like_pattern(_word(inputs, 0))[1:], 'text')} THEN 3"
    return f"CASE {rank} ELSE 4 END"


def _near_or_far(near: str, far: str) -> str:
    """`far` is run only where `near` has not found enough. Both are in order, so what is near is what is newest."""
    enough = f"(SELECT count(*) FROM near) >= {PER_FORM}"
    return (
        f"WITH near AS MATERIALIZED ({near})"
        f" SELECT * FROM near WHERE {enough} UNION ALL SELECT * FROM ({far}) far WHERE NOT ({enough})"
    )


def _number(builder: Builder) -> tuple[str, Builder]:
    """The record with exactly this number."""
    number = builder.column(builder.root, "no").sql
    scope = builder.rows(builder.root)
    slot = builder.param(lambda inputs: _word(inputs, 0).upper(), "text")
    shown = _Shown(_document(builder, None, []), "0")
    return _select(builder, shown, [scope, f"t.no = {slot}", f"{number} IS NOT NULL"], "t.no"), builder


def _begins(builder: Builder) -> tuple[str, Builder]:
    """The records whose number begins so. Compared byte by byte, as the unique index is sorted."""
    number = builder.column(builder.root, "no").sql
    scope = builder.rows(builder.root)
    first = builder.param(lambda inputs: _word(inputs, 0).upper(), "text")
    last = builder.param(lambda inputs: _word(inputs, 0).upper() + "\x7f", "text")
    tests = [scope, f"t.no > {first}", f"t.no < {last}", f"starts_with(t.no, {first})", f"{number} IS NOT NULL"]
    return _select(builder, _Shown(_document(builder, None, []), "1"), tests, "t.no DESC"), builder


_BY_AGE = "t.created_at DESC, t.id DESC"


@dataclass(frozen=True)
class _Shown:
    """SQL of what is shown of a record, and of its place among all that is found."""

    document: str
    rank: str


def _select(builder: Builder, shown: _Shown, tests: Sequence[str], order: str, tables: str | None = None) -> str:
    where = " AND ".join(["t.deleted_at IS NULL", *(test for test in tests if test != "true")])
    return (
        f"SELECT t.id, {shown.rank} AS rank, t.created_at AS at, {shown.document} AS doc"
        f" FROM {tables or builder.from_sql} WHERE {where} ORDER BY {order} LIMIT {PER_FORM}"
    )


def _newest(builder: Builder, shown: _Shown, tests: Sequence[str], count: int) -> str:
    """Matches among the newest `count` records."""
    table = f"{table_of(builder.root.form)} t"
    newest = f"SELECT * FROM {table} WHERE t.deleted_at IS NULL ORDER BY {_BY_AGE} LIMIT {count}"
    return _select(builder, shown, tests, _BY_AGE, builder.from_sql.replace(table, f"({newest}) t", 1))


def _indexed(builder: Builder, shown: _Shown, tests: Sequence[str]) -> str:
    """Matches through the index. The fence keeps the planner from reading all records in order instead: it cannot know
    that several pieces of one word come together."""
    table = f"{table_of(builder.root.form)} t"
    where = " AND ".join(["t.deleted_at IS NULL", *tests])
    fence = f"(SELECT t.* FROM {builder.from_sql} WHERE {where} OFFSET 0) t"
    return _select(builder, shown, [], _BY_AGE, builder.from_sql.replace(table, fence, 1))


def _title(builder: Builder) -> str | None:
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    return builder.column(builder.root, form.title).sql if seen.level(form.title) != "hidden" else None


def _document(builder: Builder, pattern: str | None, columns: Sequence[str]) -> str:
    """{form, id, no, title, found}; `found`: the text of the field in which the first word is."""
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    number = builder.column(builder.root, "no").sql if seen.level("no") != "hidden" else "NULL"
    hits = " ".join(f"WHEN {column} ILIKE {pattern} THEN left({column}, 120)" for column in columns)
    found = f"CASE {hits} END" if hits else "NULL"
    values = {"id": "t.id", "no": number, "title": _title(builder) or "NULL", "found": found}
    pairs = ", ".join(f"'{name}', {sql}" for name, sql in values.items())
    return f"json_build_object('form', '{form.key}', {pairs})"


def inputs_of(env: Any, words: Words) -> Inputs:
    """The values of one run."""
    return Inputs(env, search="\n".join(words.words))
