"""Which column probably means which field: by key, label and synonyms, in Chinese and English. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from difflib import SequenceMatcher
from functools import lru_cache

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Composite, Files, Relational, Rows
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.import_export.plan import Rights
from serviceloop.forms.import_export.sheets import SheetColumn
from serviceloop.forms.import_export.synonyms import GROUPS
from serviceloop.forms.records.sources import Catalog
from serviceloop.kit.labels import Labels

_FILLING = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_NAMED = re.compile(r"（([a-z0-9_.]+)）$")
"""Our own exports tell fields of one label apart by the key behind it."""
_ENOUGH = 0.72
_CONTEXT = CheckContext(UTC)


@dataclass(frozen=True)
class Candidate:
    """A target that a column may be mapped to, and the words that it goes by, the best first."""

    path: str
    label: Labels
    words: tuple[str, ...]
    field: FieldDef
    inner: bool = False
    """A column of a sub-table."""


@lru_cache(4096)
def folded(text: str) -> str:
    """Letters and digits only, in one case and width, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _FILLING.sub("", _BRACKETS.sub("", plain)) or _FILLING.sub("", plain)


def candidates(catalog: Catalog, rights: Rights, rows_of: str | None = None) -> list[Candidate]:
    """All that the viewer may map a column to: fields, parts of composites, `no` as a key, relations by a key, columns
    of sub-tables. `rows_of`: a sub-table whose columns are meant where names alone say so."""
    found: list[Candidate] = []
    for field in rights.form.fields.values():
        if rights.may_fill(field) or field.key == "no":
            found.append(Candidate(field.key, field.label, _words(field.key, field.label), field))
            found += _parts(field)
            found += _by_keys(catalog, field)
            found += _of_rows(field, bare=field.key == rows_of)
    # A sheet of rows fills those, and says by a key whose they are.
    return sorted(found, key=lambda item: not item.inner) if rows_of else found


def _of_rows(field: FieldDef, *, bare: bool) -> Iterable[Candidate]:
    for child in field.rows.values():
        if not child.writable:
            continue
        label = {
            code: f"{field.label.get(code, field.key)} · {child.label.get(code, child.key)}" for code in ("zh", "en")
        }
        words = tuple(dict.fromkeys(folded(text) for text in label.values()))
        if bare:
            words = (*_words(child.key, child.label), *words)
        yield Candidate(f"{field.key}.{child.key}", label, words, child, inner=True)


def _words(key: str, label: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(word) for word in (*label.values(), key)))


def _parts(field: FieldDef) -> Iterable[Candidate]:
    if not isinstance(field.type, Composite):
        return
    for name, part in field.type.inputs(field.settings).items():
        label = {code: f"{field.label.get(code, field.key)} · {text}" for code, text in part.label.items()}
        own = tuple(folded(word) for word in (*part.label.values(), name))
        whole = tuple(folded(f"{field.label.get(code, '')}{text}") for code, text in part.label.items())
        # A bare "address" or "city" is more likely meant for a field of that name than for a place's part.
        yield Candidate(f"{field.key}.{name}", label, (*whole, folded(f"{field.key}{name}"), *own), field)


def _by_keys(catalog: Catalog, field: FieldDef) -> Iterable[Candidate]:
    if not isinstance(field.type, Relational):
        return
    target = catalog.get(field.type.target(field.settings))
    for item in target.fields.values():
        column = item.type.column(item.settings)
        usual = item.unique or item.key in ("no", "phone", "account", "email", target.title, "key")
        if usual and column is not None and column.pg_type == "text":
            label = {
                code: f"{field.label.get(code, field.key)} · {item.label.get(code, item.key)}" for code in ("zh", "en")
            }
            words = tuple(folded(text) for text in label.values())
            yield Candidate(f"{field.key}.{item.key}", label, (*words, folded(f"{field.key}{item.key}")), field)


def propose(columns: Sequence[SheetColumn], found: Sequence[Candidate]) -> dict[str, str | None]:
    """Column name to target path or None; each target once, the surest pairs first."""
    scored = [
        (score, -index, -rank, column.name, candidate)
        for index, column in enumerate(columns)
        if column.filled
        for rank, candidate in enumerate(found)
        if (score := _score(column, candidate)) >= _ENOUGH
    ]
    taken: dict[str, str | None] = {}
    used: set[str] = set()
    for _, _, _, name, candidate in sorted(scored, key=lambda item: item[:3], reverse=True):
        head = candidate.path.partition(".")[0]
        whole = not candidate.inner and (isinstance(candidate.field.type, Relational) or candidate.path == head)
        clash = candidate.path in used or head in used or (whole and any(_head(path) == head for path in used))
        if name not in taken and not clash:
            taken[name] = candidate.path
            used.add(candidate.path)
    _whole_values(columns, found, taken)
    return {column.name: taken.get(column.name) for column in columns}


def _whole_values(columns: Sequence[SheetColumn], found: Sequence[Candidate], taken: dict[str, str | None]) -> None:
    """A single part of a composite, whose cells can be read as the whole of it, is proposed as the whole."""
    fields = {item.path: item.field for item in found}
    heads = [_head(path) for path in taken.values() if path]
    for column in columns:
        head, _, part = (taken.get(column.name) or "").partition(".")
        alone = part and heads.count(head) == 1 and isinstance(fields[head].type, Composite)
        if alone and any(_converts(sample, fields[head]) for sample in column.samples):
            taken[column.name] = head


def _head(path: str) -> str:
    return path.partition(".")[0]


def _score(column: SheetColumn, candidate: Candidate) -> float:
    """0 to 1. Equal words count most, then words of one meaning, then likeness."""
    if (named := _NAMED.search(column.name)) and named[1] == candidate.path:
        return 1.1
    word = folded(column.name)
    score = _words_score(word, candidate) if word else 0
    # Whether the values fit is asked last: it costs the most.
    return score if score >= _ENOUGH and _fits(column, candidate.field) else 0


def _words_score(word: str, candidate: Candidate) -> float:
    if word in candidate.words:
        # Of two fields called alike ("编号"), the form's own is meant, not the record's number.
        return 1 - 0.01 * min(candidate.words.index(word), 8) - 0.005 * candidate.field.system
    if any(word in group and not group.isdisjoint(candidate.words) for group in GROUPS):
        return 0.9 - 0.05 * ("." in candidate.path)
    if candidate.field.system:
        return 0
    return 0.85 * max((_likeness(word, other) for other in candidate.words if other), default=0)


def _likeness(word: str, other: str) -> float:
    """0 to 1; 0 where the letters in common alone say that it is too little."""
    common = min(sum(letter in other for letter in word), len(other))
    if 2 * common * 0.85 < _ENOUGH * (len(word) + len(other)):
        return 0
    return SequenceMatcher(None, word, other).ratio()


def _fits(column: SheetColumn, field: FieldDef) -> bool:
    """Whether a value of the column can be what the field holds; relations are not looked up for a proposal."""
    if isinstance(field.type, Rows):
        return any(str(sample).lstrip().startswith("[") for sample in column.samples)
    if column.epoch is not None:
        return field.kind in (Kind.DATETIME, Kind.DATE, Kind.TEXT, Kind.NUMBER)
    if isinstance(field.type, Relational | Composite | Files):
        return True
    return any(_converts(sample, field) for sample in column.samples)


def _converts(sample: object, field: FieldDef) -> bool:
    try:
        value = field.type.from_cell(sample, field.settings, _CONTEXT)
        return value is None or field.type.check(value, field.settings, _CONTEXT) is not None
    except FieldError:
        return False


def targets(found: Sequence[Candidate]) -> list[Mapping[str, object]]:
    """For pickers: [{path, label}]."""
    return [{"path": item.path, "label": dict(item.label)} for item in found]
