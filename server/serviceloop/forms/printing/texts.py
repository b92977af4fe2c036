"""Texts with {{paths}} in them, and what of a text can be printed at all. Pure."""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from urllib.parse import quote

_HOLE = re.compile(r"\{\{\s*(\$?[a-z][a-z0-9_.]*)\s*\}\}")
# Neither typst nor Word takes them: control characters, lone surrogates, what Unicode says is no character.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MAX_VALUE = 20_000
"""Characters of one value; a document is no way to take a whole database along."""
SPECIAL = ("$url", "$site", "$today", "$now", "$me", "$company", "$company_address", "$company_phone")
"""Names that mean no field: addresses of the record and of the system, the day, the moment, who prints, and the
letterhead's lines."""
_ADDRESS = re.compile(r"\s*(https?://|\{\{\s*\$(site|url)\s*\}\})")
_ADDRESSES = frozenset({"$site", "$url"})
_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def names_in(text: str) -> Iterator[str]:
    """What the text names, in order."""
    return (found[1] for found in _HOLE.finditer(text))


def without(text: str, names: set[str]) -> str:
    """The text without the places where these names stand, and without the blanks that leaves at its ends."""
    return _HOLE.sub(lambda found: "" if found[1] in names else found[0], text).strip()


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """The text with values in place of names. What stands in a value is not looked at again."""
    return printable(_HOLE.sub(lambda found: value_of(found[1]), text))


def coded(text: str, value_of: Callable[[str], str]) -> str:
    """The text of a code with values in place of names; in an address they are written as addresses want them."""
    if not _ADDRESS.match(text):
        return filled(text, value_of)
    return filled(text, lambda name: value_of(name) if name in _ADDRESSES else quote(value_of(name), safe=""))


def printable(text: str) -> str:
    """The text without what cannot be printed, and not longer than a value may be."""
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    return plain if len(plain) <= MAX_VALUE else plain[: MAX_VALUE - 1] + "…"


def breakable(text: str, longest: int = 24) -> str:
    """The text with invisible places to break longer words at, which would run out of a table's cell."""
    return _long(longest).sub(lambda found: found[0] + "\u200b", text)


@cache
def _long(longest: int) -> re.Pattern[str]:
    return re.compile(rf"[^\s\u200b\u2e80-\uffff]{{{longest}}}(?=[^\s\u200b])")


def in_words(amount: Decimal) -> str:
    """An amount of yuan as contracts and receipts write it: 1204.5 is 壹仟贰佰零肆元伍角; "" beyond 16 figures."""
    cents = int((abs(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, rest = divmod(cents, 100)
    if yuan >= 10**16:
        return ""
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    text += f"{_FIGURES[jiao]}角" if jiao else ("零" if yuan and fen else "")
    text += f"{_FIGURES[fen]}分" if fen else ""
    return ("负" if amount < 0 and cents else "") + (text if fen else f"{text}整")


def _whole(number: int) -> str:
    if number == 0:
        return _FIGURES[0]
    text, gap = "", False
    for group in range(3, -1, -1):
        part = number // 10 ** (group * 4) % 10_000
        if part == 0:
            gap = bool(text)
            continue
        text += ("零" if text and (gap or part < 1000) else "") + _four(part) + _GROUPS[group]
        gap = False
    return text


def _four(part: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        figure = part // 10**place % 10
        if figure == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _FIGURES[figure] + _PLACES[place]
        gap = False
    return text
