"""A formula's text as tokens. Chinese punctuation means what its Latin twin means, outside of texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from serviceloop.expr.literals import MAX_TEXT, is_clean
from serviceloop.expr.messages import issue, shown
from serviceloop.kit.errors import Problem, invalid

MAX_FORMULA = 5000


class Sort(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    FIELD = "field"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` are offsets into the formula, `text` what the token means."""

    sort: Sort
    text: str
    start: int
    end: int


_TWINS = str.maketrans("（），；＋－＊／×÷＝＜＞≤≥≠＆％。｛｝", "(),;+-*/*/=<>≤≥≠&%.{}")
_WIDE = {"≤": "<=", "≥": ">=", "≠": "<>", ";": ",", "==": "=", "!=": "<>"}
_SYMBOL = re.compile(r"<=|>=|<>|!=|==|[-+*/&=<>≤≥≠(),;%]")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
_NAME = re.compile(r"[^\W0-9]\w*(\.\w+)*")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”"}


def fail(path: str, code: str, start: int, length: int, zh: str, en: str) -> Problem:
    """A problem at a place in the formula; `position` counts characters from 1."""
    position = start + 1
    problem = invalid(issue(path, code, f"第 {position} 个字符：{zh}", f"At character {position}: {en}"))
    problem.extra = {"position": position, "length": max(length, 1)}
    return problem


def tokens(text: Any, path: str) -> Iterator[Token]:
    """All tokens, an END last; raises Problem."""
    if not isinstance(text, str):
        raise fail(path, "not_a_formula", 0, 1, "公式应为文本", "A formula is a text")
    if len(text) > MAX_FORMULA:
        limit = MAX_FORMULA
        raise fail(
            path, "too_large", limit, 1, f"公式过长（最多 {limit} 个字符）", f"Too long (at most {limit} characters)"
        )
    if not is_clean(text):
        raise fail(path, "bad_character", 0, 1, "公式含有不允许的控制字符", "Holds characters that are not allowed")
    # One character for one, so that offsets stay true.
    plain = text.translate(_TWINS)
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _next(text, plain, position, path)
        yield token
        position = token.end
    yield Token(Sort.END, "", len(text), len(text))


def _next(text: str, plain: str, start: int, path: str) -> Token:
    char = plain[start]
    if char in _QUOTES:
        return _quoted(text, start, path)
    if char == "{":
        return _braced(text, plain, start, path)
    for sort, pattern in ((Sort.NUMBER, _NUMBER), (Sort.NAME, _NAME), (Sort.SYMBOL, _SYMBOL)):
        match = pattern.match(plain, start)
        if match:
            word = match.group()
            return Token(sort, _WIDE.get(word, word), start, match.end())
    raise fail(path, "bad_character", start, 1, f"不认识的符号“{char}”", f"Unknown character {char}")


def _quoted(text: str, start: int, path: str) -> Token:
    """A text; a doubled closing quote stands for itself."""
    close, position, pieces = _QUOTES[text[start]], start + 1, []
    while True:
        end = text.find(close, position)
        if end < 0:
            raise fail(
                path, "open_text", start, 1, f"文本没有结束，缺少 {close}", f"The text does not end; {close} is missing"
            )
        pieces.append(text[position:end])
        if text[end + 1 : end + 2] != close:
            break
        pieces.append(close)
        position = end + 2
    value = "".join(pieces)
    if len(value) > MAX_TEXT:
        raise fail(
            path,
            "too_large",
            start,
            1,
            f"文本过长（最多 {MAX_TEXT} 个字符）",
            f"The text is too long (at most {MAX_TEXT})",
        )
    return Token(Sort.TEXT, value, start, end + 1)


def _braced(text: str, plain: str, start: int, path: str) -> Token:
    end = plain.find("}", start)
    name = text[start + 1 : end].strip() if end > 0 else ""
    if not name or "{" in plain[start + 1 : end]:
        seen = shown(text[start:])
        raise fail(
            path, "open_field", start, 1, f"字段应写成 {{字段名}}：{seen}", f"A field is written {{name}}: {seen}"
        )
    return Token(Sort.FIELD, name, start, end + 1)
