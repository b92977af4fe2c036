"""One statement that searches every form that the viewer may read, each through its own index and permissions.

A branch a form: its newest matches, at most `PER_FORM`. Words of two and more characters go through the pairs of
characters (ADR 0060). A single character has no pair, so only the newest `NEWEST` records of each form are looked at.
"""
# ruff: noqa: S608  (identifiers come from the catalog and are quoted, texts are values)

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.search import like_pattern, searchable
from serviceloop.forms.records.sources import ArgSource, Builder, Inputs, table_of
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.forms.table_spec import bigrams_sql, search_grams
from serviceloop.identity.viewer import Viewer

PER_FORM, AT_MOST, MAX_WORDS, NEWEST = 6, 40, 4, 2000
_SLOT = re.compile(r"\$(\d+)")


_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z][A-Za-z0-9/_.-]{2,}")
"""What the head of a record's number looks like: letters, digits and their signs, with both in it."""


@dataclass(frozen=True)
class Words:
    """What is searched for: words that must all be there. The shape is their number and which have one character."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        return cls(tuple(dict.fromkeys(text.split()))[:MAX_WORDS])

    @property
    def bounded(self) -> bool:
        """No word has a pair of characters, so no index helps."""
        return all(len(word) < 2 for word in self.words)

    @property
    def numbered(self) -> bool:
        """Whether it may be a record's number, or the beginning of one."""
        return len(self.words) == 1 and _NUMBER.fullmatch(self.words[0]) is not None

    @property
    def shape(self) -> tuple[int, bool]:
        return len(self.words), self.bounded

    @property
    def grams(self) -> list[str]:
        return sorted({gram for word in self.words for gram in search_grams(word)})


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


def _word(inputs: Inputs, number: int) -> str:
    return (inputs.search or "").split("\n")[number]


def _texts(builder: Builder, words: Words) -> tuple[str, Builder]:
    """The newest records in whose visible search fields all words are."""
    form, seen = builder.root.form, builder.root.access
    assert seen is not None
    columns = [builder.column(builder.root, key).sql for key in searchable(seen)]
    scope = builder.rows(builder.root)
    tests = [scope] if scope != "true" else []
    patterns = [
        builder.param(lambda inputs, n=number: like_pattern(_word(inputs, n)), "text")  # type: ignore[misc]
        for number in range(len(words.words))
    ]
    tests += [f"({' OR '.join(f'{column} ILIKE {pattern}' for column in columns)})" for pattern in patterns]
    if not words.bounded:
        grams = builder.param(lambda inputs: Words(tuple((inputs.search or "").split("\n"))).grams, "text[]")
        tests.append(f"{bigrams_sql(form, builder.root.alias)} @> {grams}")
    document = _document(builder, patterns[0], columns)
    starts = builder.param(lambda inputs: like_pattern(_word(inputs, 0))[1:], "text")
    title = _title(builder)
    rank = f"CASE WHEN {title} ILIKE {starts} THEN 2 ELSE 3 END" if title else "3"
    return _branch(builder, document, rank, tests, bounded=words.bounded), builder


def _number(builder: Builder) -> tuple[str, Builder]:
    """The record with exactly this number."""
    number = builder.column(builder.root, "no").sql
    scope = builder.rows(builder.root)
    slot = builder.param(lambda inputs: _word(inputs, 0).upper(), "text")
    document = _document(builder, None, [])
    return _branch(builder, document, "0", [scope, f"t.no = {slot}", f"{number} IS NOT NULL"], bounded=False), builder


def _begins(builder: Builder) -> tuple[str, Builder]:
    """The records whose number begins so. Compared byte by byte, as the unique index is sorted."""
    number = builder.column(builder.root, "no").sql
    scope = builder.rows(builder.root)
    first = builder.param(lambda inputs: _word(inputs, 0).upper(), "text")
    last = builder.param(lambda inputs: _word(inputs, 0).upper() + "\x7f", "text")
    tests = [scope, f"t.no > {first}", f"t.no < {last}", f"starts_with(t.no, {first})", f"{number} IS NOT NULL"]
    table = builder.from_sql
    where = " AND ".join(["t.deleted_at IS NULL", *(test for test in tests if test != "true")])
    document = _document(builder, None, [])
    sql = (
        f"SELECT t.id, 1 AS rank, t.created_at AS at, {document} AS doc FROM {table} WHERE {where}"
        f" ORDER BY t.no DESC LIMIT {PER_FORM}"
    )
    return sql, builder


def _branch(builder: Builder, document: str, rank: str, tests: Sequence[str], *, bounded: bool) -> str:
    table = f"{table_of(builder.root.form)} t"
    tables = builder.from_sql
    if bounded:
        newest = (
            f"SELECT * FROM {table} WHERE t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id DESC LIMIT {NEWEST}"
        )
        tables = tables.replace(table, f"({newest}) t", 1)
    where = " AND ".join(["t.deleted_at IS NULL", *(test for test in tests if test != "true")])
    return (
        f"SELECT t.id, {rank} AS rank, t.created_at AS at, {document} AS doc FROM {tables} WHERE {where}"
        f" ORDER BY t.created_at DESC, t.id DESC LIMIT {PER_FORM}"
    )


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
