"""Texts with {{paths}} in them, and what of a text can be printed at all. Pure."""

import re
from collections.abc import Callable, Iterator

_HOLE = re.compile(r"\{\{\s*(\$?[a-z][a-z0-9_.]*)\s*\}\}")
# Neither typst nor Word takes them: control characters, lone surrogates, what Unicode says is no character.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONG = re.compile(r"[^\s\u200b\u2e80-\uffff]{24}(?=[^\s\u200b])")
MAX_VALUE = 20_000
"""Characters of one value; a document is no way to take a whole database along."""
SPECIAL = ("$url", "$today", "$now", "$me")
"""Names that mean no field: address of the record, the day, the moment, who prints."""


def names_in(text: str) -> Iterator[str]:
    """What the text names, in order."""
    return (found[1] for found in _HOLE.finditer(text))


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """The text with values in place of names. What stands in a value is not looked at again."""
    return printable(_HOLE.sub(lambda found: value_of(found[1]), text))


def printable(text: str) -> str:
    """The text without what cannot be printed, and not longer than a value may be."""
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    return plain if len(plain) <= MAX_VALUE else plain[: MAX_VALUE - 1] + "…"


def breakable(text: str) -> str:
    """The text with invisible places to break very long words at, which would run out of a table's cell."""
    return _LONG.sub(lambda found: found[0] + "\u200b", text)
