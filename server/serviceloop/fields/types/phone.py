"""Phone number: Chinese mobile, landline with extension, service number, or a foreign one."""

import re
import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line

_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*:?\s*([0-9]{1,6})$", re.IGNORECASE)
_FILLING = re.compile(r"[\s().·-]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00[0-9]{7}|(?:95|96|12|10)[0-9]{3,4}|11[0-9]|12[0-2]")
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")
_DASHED_EXTENSION = re.compile(r"(0[0-9]{2,3}-?[2-9][0-9]{6,7}|[48]00-?[0-9]{3,4}-?[0-9]{3,4})-([0-9]{1,6})")


class Phone(FieldType[NoSettings]):
    """Stored in one notation: 13800138000, 0755-26001234, 0755-26001234-801, 4008008820, +14155552671."""

    name = "phone"
    label = {"zh": "电话", "en": "Phone"}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = line(value, 40)
        return normal(text) if text else None

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = cell_text(cell).removeprefix("'")
        # Excel keeps 075526001234 as a number and so loses its zero.
        if not isinstance(cell, str) and _AREA.fullmatch(f"0{text}") and not _known(text):
            return f"0{text}"
        return text or None


def normal(text: str) -> str:
    """The number in its one notation; raises FieldError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain, extension = _cut_extension(plain)
    digits = _FILLING.sub("", plain)
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    if digits.startswith(("+86", "86")) and len(digits.lstrip("+")) > 11:
        digits = _domestic(digits.lstrip("+")[2:])
    number = _known(digits)
    if number is None:
        raise refuse(
            "phone",
            "不是有效的电话号码（手机 11 位；固定电话加区号；国外号码以 + 开头）",
            "is not a phone number (mobile: 11 digits; landline: with area code; abroad: starting with +)",
        )
    return f"{number}-{extension}" if extension else number


def _domestic(digits: str) -> str:
    return digits if _MOBILE.fullmatch(digits) or digits.startswith("0") or digits[:1] in "48" else f"0{digits}"


def _cut_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if found:
        return text[: found.start()].rstrip(" ,-"), found[1]
    dashed = _DASHED_EXTENSION.fullmatch(text.replace(" ", ""))
    return (dashed[1], dashed[2]) if dashed else (text, "")


def _known(digits: str) -> str | None:
    landline = _AREA.fullmatch(digits)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    if any(rule.fullmatch(digits) for rule in (_MOBILE, _SERVICE, _LOCAL, _FOREIGN)) and digits.isascii():
        return digits
    return None
