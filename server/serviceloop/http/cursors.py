"""Opaque positions of keyset paging."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from serviceloop.kit.errors import Issue, invalid

_BAD = {
    "zh": "翻页位置无效，请从第一页重新开始",
    "en": "This page position is not valid; start again from the first page",
}
A = TypeVar("A")
B = TypeVar("B")


def encode_cursor(*values: Any) -> str:
    """URL-safe text for the last row's sort values."""
    return base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def decode_cursor(text: str | None, first: Callable[[str], A], second: Callable[[str], B]) -> tuple[A, B] | None:
    """The two values of a cursor, each made by its function from text; Problem 422 for anything odd."""
    if not text:
        return None
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        one, two = values
        return first(str(one)), second(str(two))
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise invalid(Issue("cursor", "cursor", _BAD)) from None
