"""The registry of formula functions: one file a family, one entry a function."""

from collections.abc import Mapping
from typing import Any

from serviceloop.expr.functions import arithmetic, date, logic, number, people, text
from serviceloop.expr.functions.base import Face, Function
from serviceloop.kit.labels import Labels

FAMILIES: Mapping[str, Labels] = {
    "logic": {"zh": "逻辑", "en": "Logic"},
    "number": {"zh": "数字", "en": "Numbers"},
    "text": {"zh": "文本", "en": "Text"},
    "date": {"zh": "日期与时长", "en": "Dates and durations"},
    "people": {"zh": "列表与人员", "en": "Lists and people"},
}

_ALL = (*logic.FUNCTIONS, *number.FUNCTIONS, *text.FUNCTIONS, *date.FUNCTIONS, *people.FUNCTIONS)

FUNCTIONS: Mapping[str, Function] = {item.name: item for item in _ALL}
"""By the name one writes in a formula."""

CHINESE: Mapping[str, str] = {item.label["zh"]: item.name for item in _ALL}
"""Functions may also be called by their Chinese names."""

FACES: Mapping[str, Face] = {
    **arithmetic.FACES,
    **date.ARITHMETIC,
    **date.CONVERSIONS,
    **{name: face for item in _ALL for name, face in item.faces.items()},
}
"""By name in the syntax tree."""


def describe() -> list[dict[str, Any]]:
    """What a formula helper shows: every function with family, outline, help and example."""
    return [
        {
            "name": item.name,
            "family": item.family,
            "family_label": FAMILIES[item.family],
            "label": item.label,
            "help": item.help,
            "signature": item.signature,
            "example": item.example,
            "result": item.result.value if item.result else None,
        }
        for item in _ALL
    ]
