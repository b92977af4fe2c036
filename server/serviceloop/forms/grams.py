"""The small pieces of texts that a search looks up in the index (ADR 0125). Pure.

ASCII letters and digits are cut into threes, each word with blanks around it (`sl.grams` lets pg_trgm do that); all
other characters into pairs of neighbours, any stretch of ASCII between them being one blank.
"""

import re

NOTATION = "2"
"""Part of the index's name: texts that are cut in another way are another index."""
_ASCII = re.compile(r"[\x01-\x7f]+")
_WORD = re.compile(r"[0-9a-z]+")
_BEGINNING = re.compile(r"[0-9a-z]{2}|[^\x00-\x7f]")
_EVERYTHING = "!'\x01'"


def pieces(text: str) -> list[str]:
    """The pieces that every text has in which this one stands, sorted; none if it is too short.

    What comes before and after it is unknown, so a word at either end has no blank there.
    """
    lower = text.lower()
    found = set(_windows(_ASCII.sub(" ", lower), 2))
    for word in _WORD.finditer(lower):
        before = "  " if word.start() else ""
        after = " " if word.end() < len(lower) else ""
        found.update(_windows(f"{before}{word[0]}{after}", 3))
    return sorted(found)


def _windows(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(len(text) - size + 1)]


def indexed(text: str) -> bool:
    """Whether the index helps to find this text: not one ASCII letter or digit, not signs alone."""
    return bool(_terms(text))


def grams_query(*texts: str) -> str:
    """A tsquery in PostgreSQL's notation that is true for every row in which all of these texts stand."""
    return " & ".join(dict.fromkeys(term for text in texts for term in _terms(text))) or _EVERYTHING


def either(*queries: str) -> str:
    """A tsquery that is true where one of these is."""
    return " | ".join(f"({query})" for query in queries) if len(queries) > 1 else queries[0]


def _terms(text: str) -> list[str]:
    """One character, or two ASCII ones, are the beginning of a piece."""
    if _BEGINNING.fullmatch(text.lower()):
        return [f"{_quoted(text.lower())}:*"]
    return [_quoted(piece) for piece in pieces(text)]


def _quoted(piece: str) -> str:
    return "'" + piece.replace("\\", "\\\\").replace("'", "''") + "'"
