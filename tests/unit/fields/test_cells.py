"""What people really write in sheets, read by each field type."""

import contextlib
import datetime as dt
import time
from typing import Any
from uuid import UUID

import pytest
from tests.catalog.samples import EN, ID, OPTIONS, ZH

from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.catalog import get
from serviceloop.fields.csv_cells import protect, to_csv, unprotect

CHOICE = {"options": OPTIONS}


def read(name: str, cell: Any, context: CheckContext = ZH, **given: Any) -> Any:
    """A cell to the stored value."""
    field_type = get(name)
    settings = field_type.Settings.model_validate(given)
    value = field_type.from_cell(cell, settings, context)
    return None if value is None else field_type.check(value, settings, context)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234.50", "1234.5"),
        ("￥1,234.50", "1234.5"),
        ("¥ 88", "88"),
        ("88元", "88"),
        ("-￥3.2", "-3.2"),
        ("(3.20)", "-3.2"),
        ("１２３．５", "123.5"),
        ("1.5万", "15000"),
        ("2亿", "200000000"),
        (1234.5, "1234.5"),
        (3, "3"),
        ("CNY 7", "7"),
        (" 12 ", "12"),
        ("+5", "5"),
        ("1e3", "1000"),
        (0.1 + 0.2, "0.3"),
        (19.99 * 3, "59.97"),
    ],
)
def test_money(cell: Any, expected: str) -> None:
    assert f"{read('money', cell).normalize():f}" == expected


@pytest.mark.parametrize(
    "cell", ["1,23", "12,34,567", "abc", "1.2.3", "--5", "5%", True, "1.005", "￥", "1 2", "1" * 19]
)
def test_not_money(cell: Any) -> None:
    with pytest.raises(FieldError):
        read("money", cell)


def test_a_unit_may_stand_behind_a_number() -> None:
    assert read("number", "12 台", unit="台") == 12
    assert read("number", "12%", unit="%") == 12
    with pytest.raises(FieldError):
        read("number", "12 箱", unit="台")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026年11月21日",
        "2026年11月21号",
        "20261121",
        20261121,
        20261121.0,
        46347,
        46347.0,
        "2026-11-21 10:20",
        dt.date(2026, 11, 21),
        dt.datetime(2026, 11, 21, 9),
        "２０２６－１１－２１",
        " 2026-11-21 ",
        "2026-11-20T22:00:00Z",
    ],
)
def test_date(cell: Any) -> None:
    assert read("date", cell) == dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    "cell", ["11/21/2026", "2026-13-01", "2026-02-30", "0000-00-00", "9999-12-31", "明天", 0, -5, 1e9, True]
)
def test_not_a_date(cell: Any) -> None:
    with pytest.raises(FieldError):
        read("date", cell)


@pytest.mark.parametrize(
    ("cell", "hour", "minute"),
    [
        ("2026-11-21 14:05", 14, 5),
        ("2026/11/21 14:05:00", 14, 5),
        ("2026年11月21日 14时5分", 14, 5),
        ("2026-11-21 下午2:05", 14, 5),
        ("2026-11-21 2:05 PM", 14, 5),
        ("2026-11-21T14:05:00+08:00", 14, 5),
        ("2026-11-21T06:05:00Z", 14, 5),
        ("2026-11-21", 0, 0),
        (46347.5, 12, 0),
        (dt.datetime(2026, 11, 21, 14, 5), 14, 5),
        ("2026-11-21 12:00 AM", 0, 0),
        ("2026-11-21 中午12:30", 12, 30),
        ("2026-11-21 14点5分", 14, 5),
    ],
)
def test_datetime_is_in_the_company_zone(cell: Any, hour: int, minute: int) -> None:
    local = read("datetime", cell).astimezone(ZH.zone)
    assert (local.date(), local.hour, local.minute) == (dt.date(2026, 11, 21), hour, minute)


def test_the_api_needs_an_offset() -> None:
    kind = get("datetime")
    with pytest.raises(FieldError):
        kind.check("2026-11-21T14:05:00", kind.Settings(), ZH)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("2小时30分", 9000),
        ("2小时30分钟", 9000),
        ("2h30m", 9000),
        ("2h 30min", 9000),
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("90分钟", 5400),
        ("1天2小时", 93600),
        ("1.5小时", 5400),
        ("45秒", 45),
        ("2", 7200),
        (2, 7200),
        (0.5, 1800),
        ("1个小时", 3600),
        (dt.timedelta(hours=30), 108000),
        (dt.time(1, 30), 5400),
    ],
)
def test_duration(cell: Any, seconds: int) -> None:
    assert read("duration", cell) == seconds


@pytest.mark.parametrize("cell", ["2小时x", "1:99", "-1", "很久", True, "1e5", "9" * 12 + "天"])
def test_not_a_duration(cell: Any) -> None:
    with pytest.raises(FieldError):
        read("duration", cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("是", True),
        ("否", False),
        ("有", True),
        ("√", True),
        (True, True),
        (0, False),
        (1.0, True),
        ("TRUE", True),
        ("No", False),
        ("", None),
        (None, None),
    ],
)
def test_boolean(cell: Any, expected: bool | None) -> None:
    assert read("boolean", cell) is expected


@pytest.mark.parametrize("cell", ["高", "high", "HIGH", "High", " 高 "])
def test_select_by_label_or_value(cell: str) -> None:
    assert read("select", cell, **CHOICE) == "high"


def test_an_unknown_option_is_told_with_the_known_ones() -> None:
    with pytest.raises(FieldError) as caught:
        read("select", "紧急", **CHOICE)
    assert "紧急" in caught.value.message["zh"]
    assert "高" in caught.value.message["zh"]
    assert "High" in caught.value.message["en"]


@pytest.mark.parametrize(
    "cell", ["高,门、窗", "高、门、窗", "door；high", "High | Door, window", "门、窗\n高", "高，，门、窗、"]
)
def test_multi_select_separators(cell: str) -> None:
    assert read("multi_select", cell, **CHOICE) == ["high", "door"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (13800138000.0, "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("'13800138000", "13800138000"),
        ("010-88886666", "010-88886666"),
        ("(010)88886666", "010-88886666"),
        ("01088886666", "010-88886666"),
        ("0755-26001234-801", "0755-26001234-801"),
        ("0755-26001234 转 801", "0755-26001234-801"),
        (75526001234.0, "0755-26001234"),
        (1088886666.0, "010-88886666"),
        ("400-800-8820", "4008008820"),
        ("95588", "95588"),
        ("+1 415 555 2671", "+14155552671"),
        ("+852 2345 6789", "+85223456789"),
        ("88886666", "88886666"),
        ("+86 755 2600 1234", "0755-26001234"),
        ("１３８００１３８０００", "13800138000"),
        ("110", "110"),
    ],
)
def test_phone(cell: Any, expected: str) -> None:
    assert read("phone", cell) == expected


@pytest.mark.parametrize("cell", ["12345678901", "1380013800", "abc", "+0123456789", "138001380000", "1", "0" * 30])
def test_not_a_phone(cell: str) -> None:
    with pytest.raises(FieldError):
        read("phone", cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("广东省深圳市南山区科技园1号", ("广东省", "深圳市", "南山区", "科技园1号")),
        ("广东深圳市南山区科技园1号", ("广东省", "深圳市", "南山区", "科技园1号")),
        ("广东省 深圳市 南山区 科技园 1号", ("广东省", "深圳市", "南山区", "科技园 1号")),
        ("北京市朝阳区建国路1号", ("北京市", None, "朝阳区", "建国路1号")),
        ("新疆伊犁哈萨克自治州伊宁市人民路", ("新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市", "人民路")),
        ("内蒙古自治区锡林郭勒盟二连浩特市口岸", ("内蒙古自治区", "锡林郭勒盟", "二连浩特市", "口岸")),
        ("某街道 5 号", (None, None, None, "某街道 5 号")),
    ],
)
def test_address(cell: str, expected: tuple[str | None, ...]) -> None:
    stored = read("address", cell)
    assert tuple(stored.get(part) for part in ("province", "city", "district", "detail")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"province": "上海市", "city": "上海市", "district": "嘉定区", "detail": "银杏大道 1 号"},
            "上海市嘉定区 银杏大道 1 号",
        ),
        ({"province": "广东省", "city": "深圳市", "district": "南山区"}, "广东省深圳市南山区"),
        ({"province": "广东省", "detail": "工业园"}, "广东省 工业园"),
        ({"detail": "某街道 5 号"}, "某街道 5 号"),
        (None, ""),
    ],
)
def test_an_address_is_printed_as_on_an_envelope(value: Any, expected: str) -> None:
    kind = get("address")
    assert kind.to_print(value, kind.Settings(), ZH) == expected


def test_the_province_is_one_of_34() -> None:
    kind = get("address")
    with pytest.raises(FieldError) as caught:
        kind.check({"province": "火星省"}, kind.Settings(), ZH)
    assert caught.value.path == "province"
    assert kind.check({"province": "西藏", "code": "540000"}, kind.Settings(), ZH)["province"] == "西藏自治区"
    with pytest.raises(FieldError):
        kind.check({"province": "西藏", "code": "440305"}, kind.Settings(), ZH)


def test_a_place_with_latitude_first_is_understood() -> None:
    assert read("geolocation", "39.916527, 116.397128") == {"lng": 116.397128, "lat": 39.916527, "datum": "wgs84"}


def test_names_of_records_are_looked_up() -> None:
    known = {("customer", "海尔"): UUID(ID)}
    context = CheckContext(ZH.zone, lookup=lambda form, text: known.get((form, text)))
    assert read("relation", "海尔", context, form="customer") == UUID(ID)
    with pytest.raises(FieldError):
        read("relation", "不存在", context, form="customer")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("+86 138", "'+86 138"),
        ("-5", "-5"),
        ("+5.5", "+5.5"),
        ("-1e3", "-1e3"),
        ("'=x", "''=x"),
        ("-2+3", "'-2+3"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_no_csv_cell_is_a_formula(text: str, shown: str) -> None:
    assert protect(text) == shown
    assert unprotect(shown) == text


def test_words_of_both_languages() -> None:
    yes, duration = get("boolean"), get("duration")
    assert yes.to_text(True, yes.Settings(), ZH) == "是"
    assert yes.to_text(False, yes.Settings(), EN) == "No"
    assert duration.to_text(93_600, duration.Settings(), ZH) == "26小时"
    assert duration.to_text(9015, duration.Settings(), EN) == "2h 30m 15s"
    text = get("text")
    assert to_csv(text, "=HYPERLINK(1)", text.Settings(), ZH) == "'=HYPERLINK(1)"


def test_richtext_keeps_nothing_that_runs() -> None:
    kind = get("richtext")
    dirty = (
        '<p onclick="x()">好<script>alert(1)</script><img src=x onerror=y><a href="javascript:1">a</a>'
        '<a href="https://x.cn" target="_top">b</a><iframe src="//e"></iframe><style>*{}</style><svg/onload=x>'
    )
    clean = kind.check(dirty, kind.Settings(), ZH)
    assert clean.startswith("<p>好<a rel=")
    for bad in ("script", "onclick", "onerror", "iframe", "style", "svg", "img", "target"):
        assert bad not in clean
    assert 'href="https://x.cn"' in clean
    with pytest.raises(FieldError):
        kind.check("<b>" + "x" * 200_001 + "</b>", kind.Settings(), ZH)


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", r"(a)\1", "(a{1000}){1000}{1000}"])
def test_what_is_no_plain_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        get("text").Settings.model_validate({"pattern": pattern})


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "a*a*a*a*a*a*b", "(a?){200}a{200}"])
def test_no_pattern_makes_the_check_hang(pattern: str) -> None:
    kind = get("text")
    settings, start = kind.Settings.model_validate({"pattern": pattern}), time.process_time()
    with contextlib.suppress(FieldError):
        kind.check("a" * 499 + "!", settings, ZH)
    assert time.process_time() - start < 0.5


def test_a_pattern_has_its_own_message() -> None:
    kind = get("text")
    settings = kind.Settings.model_validate(
        {"pattern": "[A-Z]{2}[0-9]+", "pattern_message": {"zh": "两个大写字母加数字"}}
    )
    assert kind.check("AB12", settings, ZH) == "AB12"
    with pytest.raises(FieldError) as caught:
        kind.check("ab", settings, ZH)
    assert caught.value.message["zh"] == "两个大写字母加数字"
