"""What a formula function is: its parameters, its faces, and the words that explain it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from serviceloop.expr import ast
from serviceloop.expr.kinds import Kind
from serviceloop.kit.labels import Labels


@dataclass(frozen=True, slots=True)
class Face:
    """How one call is worked out: in Python from values, in SQL from the arguments' texts ({0}, {1}, …).

    Unless `lenient`, a null argument makes the result null and Python is not called. `encode` turns a bound second
    argument into what is bound. For any number of arguments, {args} lists them and {sum} adds them up, null as 0.
    """

    python: Callable[..., Any]
    sql: str
    lenient: bool = False
    encode: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter. Parameters with `same` must all be of one kind, out of `kinds`.

    `choices`: the argument is one of these words, written as a text; it picks the face. `as_text`: other kinds are
    turned into text.
    """

    label: Labels
    kinds: frozenset[Kind]
    same: bool = False
    optional: bool = False
    repeats: bool = False
    as_text: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)


class BadArgument(Exception):
    """Argument number `index` does not fit; messages are complete in each language."""

    def __init__(self, index: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.index, self.zh, self.en = index, zh, en


Build: TypeAlias = Callable[[Sequence[ast.Node], str], ast.Node]
"""From checked arguments (choices taken out) and the chosen word ("" without choices) to the node."""


@dataclass(frozen=True)
class Function:
    """One function. `result` None: the kind of the parameters marked `same`.

    `faces` by name in the syntax tree; the first is used unless `build` says otherwise.
    """

    name: str
    family: str
    label: Labels
    help: Labels
    example: str
    parameters: tuple[Parameter, ...]
    result: Kind | None
    faces: Mapping[str, Face] = field(default_factory=dict)
    build: Build | None = None

    @property
    def signature(self) -> str:
        """The call's outline in Chinese, such as IF(条件, 满足时, [否则])."""
        return self.signatures["zh"]

    @property
    def signatures(self) -> Labels:
        """The call's outline in each language."""
        return {locale: f"{self.name}({', '.join(self._outline(locale))})" for locale in ("zh", "en")}

    def _outline(self, locale: str) -> Iterator[str]:
        for item in self.parameters:
            text = item.label[locale] + ("…" if item.repeats else "")
            yield f"[{text}]" if item.optional else text


def of(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


def call(name: str, kind: Kind, *args: ast.Node) -> ast.Call:
    return ast.Call(name, args, kind)


ANY = frozenset(Kind)
SCALAR = ANY - {Kind.TEXTS, Kind.IDS, Kind.JSON}
PRINTABLE = of(Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME)
ZONE = ast.Dynamic("zone", Kind.TEXT)
