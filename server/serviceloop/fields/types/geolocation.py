"""A place on the map."""

import math
import re
import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.capabilities import Composite, Part
from serviceloop.fields.errors import bad_cell, refuse, wrong_type
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line

_DATUMS = ("wgs84", "gcj02")
_KEYS = {"lng", "lat", "accuracy", "address", "datum"}
_WRITTEN = re.compile(
    r"(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)\s*[,;\s]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)"
    r"(?:\s+(wgs-?84|gcj-?02))?(?:\s*±\s*([0-9]{1,7}(?:\.[0-9]{1,9})?)\s*m)?(?:\s+(.*))?",
    re.IGNORECASE | re.DOTALL,
)


class Geolocation(FieldType[NoSettings], Composite):
    """JSON {"lng", "lat", "datum", "accuracy"?, "address"?}: degrees to 7 places (1 cm), accuracy in metres.

    Phones give WGS-84, which is the default; Chinese maps give GCJ-02, which lies some hundred metres beside it.
    """

    name = "geolocation"
    label = {"zh": "定位", "en": "Location"}
    kind = Kind.JSON
    Settings = NoSettings

    def parts(self, settings: NoSettings) -> dict[str, Part]:
        return {
            "lng": Part(Kind.NUMBER, "({}->>'lng')::numeric", {"zh": "经度", "en": "Longitude"}),
            "lat": Part(Kind.NUMBER, "({}->>'lat')::numeric", {"zh": "纬度", "en": "Latitude"}),
        }

    def inputs(self, settings: NoSettings) -> dict[str, Part]:
        return self.parts(settings) | {
            "accuracy": Part(Kind.NUMBER, "({}->>'accuracy')::numeric", {"zh": "精度（米）", "en": "Accuracy (m)"}),
            "address": Part(Kind.TEXT, "({}->>'address')", {"zh": "地点", "en": "Place"}),
            "datum": Part(Kind.TEXT, "({}->>'datum')", {"zh": "坐标系", "en": "Datum"}),
        }

    def column(self, settings: NoSettings) -> Column:
        return Column("jsonb")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong_type("位置，如 {lng, lat}", "a place such as {lng, lat}")
        unknown = next((str(key)[:60] for key in value if key not in _KEYS), None)
        if unknown is not None:
            raise refuse("unknown_part", f"位置中没有“{unknown}”", f"a place has no “{unknown}”")
        place = {"lng": _degrees(value, "lng", 180), "lat": _degrees(value, "lat", 90), "datum": _datum(value)}
        accuracy, address = _number(value.get("accuracy"), "accuracy", 0, 10_000_000), value.get("address")
        text = line(address, 200) if address is not None else None
        return place | ({"accuracy": accuracy} if accuracy is not None else {}) | ({"address": text} if text else {})

    def to_text(self, value: Any, settings: NoSettings, context: CheckContext) -> str:
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        words = [f"{_digits(value.get('lng'))},{_digits(value.get('lat'))}"]
        words += ["GCJ-02"] if value.get("datum") == "gcj02" else []
        words += [f"±{_digits(value['accuracy'])}m"] if value.get("accuracy") is not None else []
        return " ".join([*words, str(value.get("address") or "")]).strip()

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> dict[str, Any] | None:
        """116.397128,39.916527, also with latitude first where that is the only possible reading."""
        text = cell_text(cell)
        if not text:
            return None
        found = _WRITTEN.fullmatch(text) or _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text))
        if found is None:
            raise bad_cell("位置，如 116.397128,39.916527", "a place such as 116.397128,39.916527")
        first, second = float(found[1]), float(found[2])
        lng, lat = (second, first) if abs(second) > 90 else (first, second)
        place: dict[str, Any] = {"lng": lng, "lat": lat}
        place |= {"datum": found[3].lower().replace("-", "")} if found[3] else {}
        place |= {"accuracy": float(found[4])} if found[4] else {}
        return place | ({"address": found[5].strip()} if found[5] and found[5].strip() else {})


def _number(value: Any, path: str, low: float, high: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise refuse("number", "须为数字", "must be a number", path)
    if not low <= value <= high:
        raise refuse("range", f"须在 {low:g} 至 {high:g} 之间", f"must be between {low:g} and {high:g}", path)
    return round(float(value), 7)


def _degrees(value: dict[str, Any], part: str, limit: int) -> float:
    degrees = _number(value.get(part), part, -limit, limit)
    if degrees is None:
        raise refuse("missing", "缺少经度或纬度", "longitude or latitude is missing", part)
    return degrees


def _datum(value: dict[str, Any]) -> str:
    datum = value.get("datum") or _DATUMS[0]
    if datum not in _DATUMS:
        raise refuse("datum", "坐标系须为 wgs84 或 gcj02", "the datum must be wgs84 or gcj02", "datum")
    return str(datum)


def _digits(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:.7f}".rstrip("0").rstrip(".")
