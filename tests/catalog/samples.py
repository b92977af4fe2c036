"""Values to try field types with. A type without an entry of its own is tried with the values of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType
from serviceloop.fields.capabilities import kind_of

ZH = CheckContext(ZoneInfo("Asia/Shanghai"))
EN = CheckContext(ZoneInfo("Asia/Shanghai"), locale="en")
ID = "0199a6c0-1111-7aaa-8bbb-000000000001"
OTHER = "0199a6c0-2222-7aaa-8bbb-000000000002"
OPTIONS = [
    {"value": "high", "label": {"zh": "高", "en": "High"}, "color": "red"},
    {"value": "door", "label": {"zh": "门、窗", "en": "Door, window"}},
    {"value": "low", "label": {"zh": "低", "en": "Low"}, "archived": True},
]


@dataclass(frozen=True)
class Sample:
    """Settings and JSON values that fit them. `exact_text`: the text says everything the value does."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    values: tuple[Any, ...] = ()
    strategy: st.SearchStrategy[Any] | None = None
    exact_text: bool = True

    @property
    def all_values(self) -> st.SearchStrategy[Any]:
        return self.strategy if self.strategy is not None else st.sampled_from(self.values)


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=80)
_NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False).map(str) | st.integers(
    -(10**15) + 1, 10**15 - 1
)
_MOMENTS = st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2200, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0).isoformat() + "+00:00"
)
_PLACES = st.fixed_dictionaries(
    {
        "lng": st.floats(-180, 180, allow_nan=False),
        "lat": st.floats(-90, 90, allow_nan=False),
        "datum": st.sampled_from(["wgs84", "gcj02"]),
    }
)
_FILES = Sample(values=([{"id": ID}], [{"id": ID, "name": "a.jpg"}, {"id": OTHER}]))

BY_KIND: Mapping[Kind, Sample] = {
    Kind.TEXT: Sample(values=("空调不制冷", "=SUM(A1)", "-1+2", "'quoted", "a\tb", "😀 & <b>", "0012"), strategy=_TEXT),
    Kind.NUMBER: Sample(values=(0, -1, 12.5, "1234567.891", "-0.000001", 999999999999999), strategy=_NUMBERS),
    Kind.BOOLEAN: Sample(values=(True, False)),
    Kind.DATE: Sample(
        values=("2026-11-21", "1900-01-01", "2200-12-31"),
        strategy=st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)).map(str),
    ),
    Kind.DATETIME: Sample(values=("2026-11-21T09:30:00+08:00", "2026-01-31T23:59:59Z"), strategy=_MOMENTS),
    Kind.DURATION: Sample(values=(0, 59, 9000, 90_061), strategy=st.integers(0, 10**9)),
    Kind.ID: Sample(values=(ID, {"id": OTHER, "title": "x"}), strategy=st.uuids().map(str)),
    Kind.TEXTS: Sample(values=(["a"], ["a", "b"])),
    Kind.IDS: Sample(values=([ID], [ID, OTHER])),
    Kind.JSON: Sample(values=({"a": 1},)),
}

_TREE = [
    {
        "value": "gd",
        "label": {"zh": "广东", "en": "Guangdong"},
        "children": [{"value": "sz", "label": "深圳"}, {"value": "gz", "label": {"zh": "广州", "en": "Canton"}}],
    },
    {"value": "hk", "label": {"zh": "香港", "en": "Hong Kong"}},
]
_PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
_CHOICE = {"options": OPTIONS}
_SUB = {"fields": [{"key": "part", "type": "text"}, {"key": "quantity", "type": "number"}]}
BY_NAME: Mapping[str, tuple[Sample, ...]] = {
    "textarea": (Sample(values=("一行\n二行", "a\r\nb", "@cmd\n=1+1"), strategy=_TEXT),),
    "richtext": (Sample(values=("<p>a <b>b</b></p>", "<script>x</script>ok"), exact_text=False),),
    "number": (BY_KIND[Kind.NUMBER], Sample({"decimals": 0, "unit": "台", "min": 0}, (0, 12, 3.0))),
    "money": (Sample({}, (0, 12.5, "1234.56", -0.01, 0.1 + 0.2), st.decimals(-(10**9), 10**9, places=2).map(str)),),
    "select": (Sample(_CHOICE, ("high", "door", "low")),),
    "multi_select": (Sample(_CHOICE, (["high"], ["low", "high"], ["door", "low"], ["high", "door", "low", "high"])),),
    "member": (BY_KIND[Kind.ID], Sample({"multiple": True}, ([ID], [{"id": ID}, OTHER, ID]))),
    "relation": (Sample({"form": "customer"}, BY_KIND[Kind.ID].values, BY_KIND[Kind.ID].strategy),),
    "reverse": (Sample({"form": "asset", "field": "customer"}),),
    "sub_table": (Sample(_SUB, ([{"part": "阀", "quantity": 2}], [{"id": ID, "part": "x"}])),),
    "formula": tuple(
        Sample({"formula": "1", "kind": kind}) for kind in ("text", "number", "boolean", "date", "datetime", "duration")
    ),
    "attachment": (_FILES,),
    "image": (_FILES,),
    "video": (_FILES,),
    "signature": (Sample(values=({"id": ID}, [{"id": OTHER}])),),
    "geolocation": (
        Sample(values=({"lng": 116.397128, "lat": 39.916527, "accuracy": 15, "address": "天安门"},), strategy=_PLACES),
    ),
    "address": (
        Sample(
            values=(
                {"province": "广东", "city": "深圳市", "district": "南山区", "detail": "科技园 1 号"},
                {"province": "北京市", "city": "北京市", "district": "朝阳区"},
                {"province": "广东省", "detail": "一条街"},
                {"detail": "只有一条街"},
            )
        ),
        Sample(values=({"province": "广东省", "code": "440305"},), exact_text=False),
    ),
    "phone": (
        Sample(values=("13800138000", "+86 138-0013-8000", "0755-26001234转801", "400 800 8820", "+1 415 555 2671")),
    ),
    "email": (Sample(values=("wang@Example.COM", "a.b+c@x.cn")),),
    "link": (Sample(values=("https://example.com/a?b=1#c", "http://127.0.0.1:8080")),),
    "autonumber": (Sample({"prefix": "SH"}, ("SH20261121-0001",)),),
    "time": (Sample(values=("09:30", "23:59:59", 0, 86_399), strategy=st.integers(0, 86_399)),),
    "date_range": (
        Sample(
            values=({"start": "2026-11-21", "end": "2026-11-23"}, {"start": "2200-12-31", "end": "2200-12-31"}),
            strategy=st.tuples(_DAYS, _DAYS).map(lambda pair: {"start": str(min(pair)), "end": str(max(pair))}),
        ),
        Sample({"max_days": 3}, ({"start": "2026-11-21", "end": "2026-11-23"},)),
    ),
    "cascade": (
        Sample({"options": _TREE}, (["gd", "sz"], "gz", ["hk"])),
        Sample({"options": _TREE, "any_level": True}, (["gd"], ["gd", "gz"])),
    ),
    "tree_select": (
        Sample({"form": "category", "parent": "parent"}, BY_KIND[Kind.ID].values, BY_KIND[Kind.ID].strategy),
        Sample({"form": "category", "parent": "parent", "multiple": True}, ([ID], [{"id": ID}, OTHER, ID])),
    ),
    "percent": (
        Sample({}, (0, 0.15, "0.0825", -1, 12), st.decimals(-1000, 1000, places=4).map(str)),
        Sample({"decimals": 0, "min": 0, "max": 100}, (0, 0.07, 1)),
    ),
    "currency": (
        Sample(
            {},
            ({"amount": 12.5, "currency": "USD"}, {"amount": "-0.01"}, {"amount": 0, "currency": "EUR"}),
            st.fixed_dictionaries(
                {
                    "amount": st.decimals(-(10**9), 10**9, places=2).map(str),
                    "currency": st.sampled_from(["CNY", "USD", "EUR"]),
                }
            ),
        ),
        Sample({"currencies": ["JPY", "HKD"], "decimals": 0}, ({"amount": 3000, "currency": "HKD"},)),
    ),
    "barcode": (
        Sample(values=("AC-2201", "https://example.com/a?b=1", " 6901234567892\r\n"), strategy=_TEXT),
        Sample({"format": "ean13"}, ("6901234567892", "4006381 333931")),
        Sample({"format": "code128"}, ("SN 0012-A",)),
    ),
    "color": (Sample(values=("#1677FF", "#abc", "00ff00")),),
    "tags": (Sample(values=(["急", "VIP"], ["a b", "a b"], ["=1+1"])),),
    "progress": (Sample(values=(0, 55, 100, 30.0), strategy=st.integers(0, 100)),),
    "json": (
        Sample(values=({"a": [1, 2.5, None, True, "文"]}, [], {}, 0, False, "text", "12", {"深": {"x": []}})),
        Sample({"root": "object", "max_kb": 1}, ({"a": 1},)),
    ),
    "lookup": (Sample({"relation": "customer", "field": "tier"}),),
    "rollup": (
        Sample({"relation": "tickets"}),
        Sample({"relation": "lines", "fn": "sum", "field": "amount", "filter": {"field": "x", "op": "empty"}}),
    ),
    "button": (Sample({"action": "close"}), Sample({"link": "https://example.com/{no}?c={customer}"})),
    "text_block": (Sample({"content": {"zh": "请先断电", "en": "Cut the power first"}, "tone": "warning"}),),
    "picture": (Sample({"image": _PICTURE}),),
    "rating": (Sample(values=(1, 5, 3.0), strategy=st.integers(1, 5)),),
}


def samples_of(field_type: FieldType[Any]) -> tuple[Sample, ...]:
    """What to try this type with."""
    own = BY_NAME.get(field_type.name)
    if own is not None:
        return own
    return (BY_KIND[kind_of(field_type, field_type.Settings())],)


def settings_of(field_type: FieldType[Any], sample: Sample) -> Any:
    return field_type.Settings.model_validate(dict(sample.settings))
