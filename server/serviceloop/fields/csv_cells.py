"""Cells of CSV files. A spreadsheet runs a cell that begins with = + - @ as a formula: such texts are written with a
leading apostrophe, and read back without it. Excel files have typed cells and need none of this."""

import re
from typing import Any

from serviceloop.fields.base import CheckContext, FieldType

_DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def protect(text: str) -> str:
    """`text` such that no spreadsheet takes it for a formula; numbers stay numbers."""
    return f"'{text}" if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text) else text


def unprotect(text: str) -> str:
    """The inverse of `protect`."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def to_csv(field_type: FieldType[Any], value: Any, settings: Any, context: CheckContext) -> str:
    """JSON form to a CSV cell."""
    return protect(field_type.to_text(value, settings, context))


def from_csv(field_type: FieldType[Any], cell: str, settings: Any, context: CheckContext) -> Any:
    """A CSV cell to JSON form; raises FieldError."""
    return field_type.from_cell(unprotect(cell), settings, context)
