"""A Chinese postal address: province, city, district, detail."""

import re
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Composite, Part
from serviceloop.fields.errors import refuse, wrong_type
from serviceloop.fields.regions import PROVINCES, leading_province, province_of
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line

_PARTS = {
    "province": {"zh": "省", "en": "Province"},
    "city": {"zh": "市", "en": "City"},
    "district": {"zh": "区县", "en": "District"},
    "detail": {"zh": "详细地址", "en": "Detail"},
}
_LIMITS = {"province": 20, "city": 40, "district": 40, "detail": 200}
_CODE = re.compile(r"[1-9][0-9]{5}")
_CITY = re.compile(r".{1,12}?(?:自治州|地区|市辖区|盟|市|州)(?!场)")
_DISTRICT = re.compile(r".{1,12}?(?:自治县|自治旗|林区|新区|区|县|旗|市)(?!场)")
_NONE = "-"


class AddressSettings(Settings):
    detail: bool = setting(("填写详细地址", "With street and number"), True)


class Address(FieldType[AddressSettings], Composite):
    """JSON {"province", "city", "district", "code", "detail"}, all optional but one.

    `code` is the GB/T 2260 code of the smallest unit. The province is one of the 34, by its full name; city and
    district come from the browser's list.
    """

    name = "address"
    label = {"zh": "地址", "en": "Address"}
    kind = Kind.JSON
    Settings = AddressSettings

    def parts(self, settings: AddressSettings) -> dict[str, Part]:
        shown = _PARTS if settings.detail else {key: _PARTS[key] for key in _PARTS if key != "detail"}
        return {key: Part(Kind.TEXT, "({}->>'" + key + "')", label) for key, label in shown.items()}

    def inputs(self, settings: AddressSettings) -> dict[str, Part]:
        code = Part(Kind.TEXT, "({}->>'code')", {"zh": "行政区划代码", "en": "Region code"})
        return self.parts(settings) | {"code": code}

    def column(self, settings: AddressSettings) -> Column:
        return Column("jsonb")

    def check(self, value: Any, settings: AddressSettings, context: CheckContext) -> dict[str, str] | None:
        if not isinstance(value, dict):
            raise wrong_type(
                "地址，如 {province, city, district, detail}", "an address {province, city, district, detail}"
            )
        unknown = next((str(key)[:60] for key in value if key not in _PARTS and key != "code"), None)
        if unknown is not None:
            raise refuse("unknown_part", f"地址中没有“{unknown}”", f"an address has no “{unknown}”")
        given = {key: line(value[key], _LIMITS[key]) for key in _PARTS if value.get(key) is not None}
        parts = {key: text for key, text in given.items() if text}
        if "detail" in parts and not settings.detail:
            raise refuse("unknown_part", "此地址不填写详细地址", "this address has no detail", "detail")
        if "province" in parts:
            parts["province"] = _province(parts["province"])
        code = _code(value.get("code"), parts.get("province"))
        return (parts | ({"code": code} if code else {})) or None

    def to_text(self, value: Any, settings: AddressSettings, context: CheckContext) -> str:
        """Parts between spaces; "-" stands for a missing one, so that the text can be taken apart again."""
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        words = [str(value.get(key) or "") for key in _PARTS]
        if not any(words[:3]):
            return words[3]
        while not words[-1]:
            words.pop()
        return " ".join(word or _NONE for word in words)

    def to_print(self, value: Any, settings: AddressSettings, context: CheckContext) -> str:
        """As on an envelope: 上海市嘉定区 银杏大道 127 号. A city that is its own province is named once."""
        if not isinstance(value, dict):
            return self.to_text(value, settings, context)
        region = dict.fromkeys(str(value.get(key) or "") for key in ("province", "city", "district"))
        return " ".join(part for part in ("".join(region), str(value.get("detail") or "")) if part)

    def from_cell(self, cell: Any, settings: AddressSettings, context: CheckContext) -> dict[str, str] | None:
        """广东省 深圳市 南山区 科技园1号, with or without spaces; what begins with no province is all detail."""
        text = cell_text(cell)
        if not text:
            return None
        words = text.split(" ", 3)
        if len(words) > 1 and (province_of(words[0]) or words[0] == _NONE):
            found = _by_spaces(words)
        else:
            found = _by_endings(text)
        return {key: part for key, part in found.items() if part and part != _NONE}


def _by_spaces(words: list[str]) -> dict[str, str]:
    if len(words) == 4 or _plausible(words[1:]):
        return dict(zip(_PARTS, words, strict=False))
    return _by_endings(" ".join(words))


def _plausible(words: list[str]) -> bool:
    """Whether the words after the province are units, not already the street."""
    return all(word == _NONE or rule.fullmatch(word) for word, rule in zip(words, (_CITY, _DISTRICT), strict=False))


def _by_endings(text: str) -> dict[str, str]:
    found = leading_province(text)
    if found is None:
        return {"detail": text}
    parts = {"province": found[0]}
    rest = found[1]
    for key, rule in (("city", _CITY), ("district", _DISTRICT)):
        unit = rule.match(rest)
        if unit:
            parts[key] = unit[0].strip()
            rest = rest[unit.end() :].strip()
    return parts | {"detail": rest}


def _province(text: str) -> str:
    name = province_of(text)
    if name is None:
        raise refuse("province", f"没有省级行政区“{text}”", f"there is no province “{text}”", "province")
    return name


def _code(code: Any, province: str | None) -> str | None:
    if code is None or code == "":
        return None
    if not isinstance(code, str) or not _CODE.fullmatch(code) or not code.isascii():
        raise refuse("code", "行政区划代码须为 6 位数字", "the region code must have 6 digits", "code")
    if province is None or not code.startswith(PROVINCES[province]):
        raise refuse("code", "行政区划代码与省份不符", "the region code is not of this province", "code")
    return code
