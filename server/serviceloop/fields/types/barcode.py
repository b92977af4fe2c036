"""Bar code or QR code: a text that is scanned or typed."""

from typing import Any, Literal

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line

_LONGEST = 500


class BarcodeSettings(Settings):
    format: Literal["any", "ean13", "code128"] = setting(
        ("允许的码", "Codes"),
        "any",
        hint=("EAN-13 校验最后一位", "EAN-13: its check digit is verified"),
        choices={"any": ("任意", "Any"), "ean13": ("EAN-13 商品码", "EAN-13"), "code128": ("Code 128", "Code 128")},
    )
    draw: Literal["none", "qr", "code128"] = setting(
        ("显示为", "Shown as"),
        "none",
        choices={
            "none": ("仅文字", "Text only"),
            "qr": ("文字和二维码", "Text and QR code"),
            "code128": ("文字和条形码", "Text and bar code"),
        },
    )
    typing: bool = setting(("允许手工输入", "May be typed"), True)


class Barcode(FieldType[BarcodeSettings]):
    """One line of text; what wraps around it in the scanner's answer (spaces, a line end) is taken off."""

    name = "barcode"
    label = {"zh": "条码/二维码", "en": "Bar code"}
    kind = Kind.TEXT
    Settings = BarcodeSettings

    def column(self, settings: BarcodeSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: BarcodeSettings, context: CheckContext) -> str | None:
        text = line(value, _LONGEST)
        if text is None or settings.format == "any":
            return text
        return _ean13(text) if settings.format == "ean13" else _code128(text)

    def from_cell(self, cell: Any, settings: BarcodeSettings, context: CheckContext) -> str | None:
        return cell_text(cell) or None


def _ean13(text: str) -> str:
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()) or _check_digit(digits) != digits[12]:
        raise refuse("barcode", "不是有效的 13 位商品条码", "is not a valid bar code of 13 digits")
    return digits


def _check_digit(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return str(-total % 10)


def _code128(text: str) -> str:
    if not text.isascii() or len(text) > 80:
        raise refuse("barcode", "须为最多 80 个英文字母、数字或符号", "must be at most 80 ASCII characters")
    return text
