"""Which names a condition or formula may use. The forms layer says; these languages only ask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from serviceloop.expr.kinds import Kind

MAX_PATH = 200


@dataclass(frozen=True)
class Field:
    """A field that may be named. `options`: the values it can take, or None when free."""

    path: str
    kind: Kind
    options: Collection[str] | None = None


class UnknownField(Exception):
    """No such field, or not one the asker may see. `candidates`: names that exist at that place."""

    def __init__(self, path: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(path)
        self.path = path
        self.candidates = candidates


class Scope(Protocol):
    """What is visible from a form, to one viewer."""

    def resolve(self, path: str) -> Field:
        """The field at a path of keys; raises UnknownField."""

    def names(self) -> Mapping[str, str]:
        """Field key to Chinese label, for formulas written with labels and for suggestions."""


def knows(scope: Scope, path: str) -> bool:
    """Whether there is such a field, for the asker to see."""
    try:
        scope.resolve(path)
    except UnknownField:
        return False
    return True


def closest(word: str, candidates: Collection[str]) -> str | None:
    """The name that was probably meant. Short Chinese names need a looser measure than Latin ones."""
    cutoff = 0.45 if len(word) <= 3 else 0.6
    found = get_close_matches(word[:MAX_PATH], list(candidates)[:1000], n=1, cutoff=cutoff)
    return found[0] if found else None


@dataclass(frozen=True)
class FieldScope:
    """A scope over a plain list of fields: sub-tables, rules' events, tests."""

    fields: Mapping[str, Field]
    labels: Mapping[str, str]
    """Field path to Chinese label."""

    def resolve(self, path: str) -> Field:
        if path not in self.fields:
            raise UnknownField(path, list(self.fields))
        return self.fields[path]

    def names(self) -> Mapping[str, str]:
        return self.labels
