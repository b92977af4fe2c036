"""A colour."""

import re
import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import wrong_type
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line

_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


class Color(FieldType[NoSettings]):
    """JSON and stored: "#1677ff", always six small digits; "#abc" and digits without # are taken too."""

    name = "color"
    label = {"zh": "颜色", "en": "Colour"}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = line(value, 40)
        if text is None:
            return None
        found = _HEX.fullmatch(text.lower())
        if found is None:
            raise wrong_type("颜色，如 #1677ff", "a colour such as #1677ff")
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return f"#{digits}"

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        return unicodedata.normalize("NFKC", cell_text(cell)).strip() or None
