"""What conditions, formulas and templates name. Pure; takes what is half-made."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop.expr.lexer import Sort, tokens
from serviceloop.forms.design.uses.base import Plain, Steps
from serviceloop.forms.design.versions.words import name
from serviceloop.kit.errors import Problem

MAX_DEPTH = 20
_TEMPLATE = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


def condition_names(tree: Any, at: Steps, depth: int = 0) -> Iterator[tuple[Steps, str, bool]]:
    """(path of the comparison, field path, whether it is of the record being edited) of all that a condition names."""
    if not isinstance(tree, Mapping) or depth > MAX_DEPTH:
        return
    if isinstance(tree.get("field"), str):
        yield at, tree["field"], False
        yield from _values(tree.get("value"), at)
    for word in ("and", "or"):
        listed = tree.get(word)
        for number, item in enumerate(listed if isinstance(listed, list) else ()):
            yield from condition_names(item, (*at, word, number), depth + 1)
    if "not" in tree:
        yield from condition_names(tree["not"], (*at, "not"), depth + 1)


def _values(value: Any, at: Steps) -> Iterator[tuple[Steps, str, bool]]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, at)
    elif isinstance(value, Mapping) and value.get("$") in ("field", "record") and isinstance(value.get("path"), str):
        yield at, value["path"], value["$"] == "record"


def formula_names(text: Any, fields: Mapping[str, Plain]) -> Iterator[str]:
    """The field paths that a formula names, labels turned into keys; nothing where it cannot be read."""
    labels = {name(item, "zh"): key for key, item in reversed(list(fields.items()))}
    try:
        found = list(tokens(text, ""))
    except Problem:
        return
    for number, token in enumerate(found):
        called = number + 1 < len(found) and found[number + 1].text == "("
        if token.sort is Sort.FIELD or (token.sort is Sort.NAME and not called):
            yield _key_path(token.text, fields, labels)


def _key_path(word: str, fields: Mapping[str, Plain], labels: Mapping[str, str]) -> str:
    head, dot, rest = word.partition(".")
    if head in fields:
        return word
    return labels.get(word) or (labels[head] + dot + rest if head in labels else word)


def template_names(text: Any) -> list[str]:
    """The fields in braces of a template."""
    return _TEMPLATE.findall(text) if isinstance(text, str) else []
