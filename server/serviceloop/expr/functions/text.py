"""Functions on texts. Lengths and positions count characters (code points), from 1."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.expr import ast
from serviceloop.expr.functions.arithmetic import round_to
from serviceloop.expr.functions.base import (
    PRINTABLE,
    ZONE,
    BadArgument,
    Face,
    Function,
    Parameter,
    call,
    of,
)
from serviceloop.expr.functions.number import clamp, clamp_sql
from serviceloop.expr.kinds import Kind

MAX_TEXT = 10_000
"""No function yields a longer text, so that nested replacements cannot grow without end."""

_TEXT, _NUMBER = of(Kind.TEXT), of(Kind.NUMBER)
_VALUE = Parameter({"zh": "文本", "en": "text"}, _TEXT, as_text=True)
_PART = Parameter({"zh": "要找的文本", "en": "part"}, _TEXT, as_text=True)
_COUNT = Parameter({"zh": "字符数", "en": "count"}, _NUMBER)
_NUMERAL = re.compile(r"[+-]?([0-9]{1,38}(\.[0-9]{0,20})?|\.[0-9]{1,20})")
_NUMERAL_SQL = r"^[+-]?([0-9]{{1,38}}(\.[0-9]{{0,20}})?|\.[0-9]{{1,20}})$"

_TOKENS = {"yyyy": "YYYY", "MM": "MM", "dd": "DD", "HH": "HH24", "mm": "MI", "ss": "SS"}
_TOKEN = re.compile("yyyy|MM|dd|HH|mm|ss")
_FORMAT = re.compile(r"(yyyy|MM|dd|HH|mm|ss|[-/.:年月日时分秒 _T]){1,30}")


# --- anything to text
def number_text(value: Decimal) -> str:
    """Plain digits without trailing zeros: 1.5, 100."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _format(moment: date | datetime, pattern: str) -> str:
    hour, minute, second = (moment.hour, moment.minute, moment.second) if isinstance(moment, datetime) else (0, 0, 0)
    parts = {"yyyy": f"{moment.year:04d}", "MM": f"{moment.month:02d}", "dd": f"{moment.day:02d}"}
    parts |= {"HH": f"{hour:02d}", "mm": f"{minute:02d}", "ss": f"{second:02d}"}
    return _TOKEN.sub(lambda match: parts[match.group()], pattern)


def _to_char(pattern: str) -> str:
    """The same pattern in PostgreSQL's letters; what is not a token is quoted."""
    pieces = re.split("(yyyy|MM|dd|HH|mm|ss)", pattern)
    return "".join(_TOKENS.get(piece) or (f'"{piece}"' if piece else "") for piece in pieces)


def _format_moment(moment: datetime, pattern: str, zone: str) -> str:
    return _format(moment.astimezone(ZoneInfo(zone)), pattern)


def as_text(node: ast.Node, pattern: str = "") -> ast.Node:
    """The node as text; the node itself when it is one."""
    if node.kind is Kind.TEXT:
        return node
    if node.kind is Kind.DATE:
        return call("TEXT.date", Kind.TEXT, node, ast.Const(Kind.TEXT, pattern or "yyyy-MM-dd"))
    if node.kind is Kind.DATETIME:
        return call("TEXT.datetime", Kind.TEXT, node, ast.Const(Kind.TEXT, pattern or "yyyy-MM-dd HH:mm"), ZONE)
    return call(f"TEXT.{node.kind.value}", Kind.TEXT, node)


def _build_text(args: Sequence[ast.Node], _: str) -> ast.Node:
    if len(args) == 1:
        return as_text(args[0])
    pattern = args[1]
    if args[0].kind not in (Kind.DATE, Kind.DATETIME):
        raise BadArgument(1, "只有日期可以指定格式；数字请用 FIXED", "only dates take a format; for numbers use FIXED")
    if not isinstance(pattern, ast.Const) or not _FORMAT.fullmatch(pattern.value or ""):
        raise BadArgument(
            1,
            "格式应写成 yyyy-MM-dd HH:mm 之类的文本",
            'a format is a text such as "yyyy-MM-dd HH:mm"',
        )
    return as_text(args[0], pattern.value)


# --- pieces of text
def _cut(value: str) -> str:
    return value[:MAX_TEXT]


def _left(value: str, count: Decimal) -> str:
    return value[: clamp(count, 0, MAX_TEXT)]


def _right(value: str, count: Decimal) -> str:
    length = clamp(count, 0, MAX_TEXT)
    return value[-length:] if length else ""


def _mid(value: str, start: Decimal, count: Decimal) -> str:
    first = clamp(start, 1, MAX_TEXT) - 1
    return value[first : first + clamp(count, 0, MAX_TEXT)]


def _substitute(value: str, old: str, new: str) -> str:
    return _cut(_cut(value).replace(old, new)) if old else _cut(value)


def _value(text: str) -> Decimal | None:
    stripped = text.strip(" ")
    return Decimal(stripped) if _NUMERAL.fullmatch(stripped) else None


def _fixed(value: Decimal, digits: Decimal) -> str:
    rounded = round_to(value, clamp(digits, 0, 20))
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def _concat(*values: Any) -> str:
    return _cut("".join(value for value in values if value is not None))


def _comparison(name: str) -> Callable[[Sequence[ast.Node], str], ast.Node]:
    return lambda args, _: ast.Call(name, tuple(args), Kind.BOOLEAN)


def _text_function(
    name: str,
    labels: tuple[str, str],
    explain: tuple[str, str],
    example: str,
    result: Kind,
    face: Face,
    *more: Parameter,
) -> Function:
    label, help_ = ({"zh": pair[0], "en": pair[1]} for pair in (labels, explain))
    return Function(name, "text", label, help_, example, (_VALUE, *more), result, {name: face})


def _search(name: str, operator: str, zh: str, en: str) -> Function:
    help_ = {
        "zh": f"文本{zh}指定内容时为真，不分大小写。",
        "en": f"True when the text {en.lower()} the part, in either case.",
    }
    label = {"zh": zh, "en": en}
    return Function(
        name, "text", label, help_, f'{name}(标题, "空调")', (_VALUE, _PART), Kind.BOOLEAN, build=_comparison(operator)
    )


TEXT_FACES = {
    "TEXT.number": Face(number_text, "trim_scale({0})::text"),
    "TEXT.boolean": Face(lambda value: "是" if value else "否", "CASE WHEN {0} THEN '是' WHEN NOT {0} THEN '否' END"),
    "TEXT.date": Face(_format, "to_char({0}::timestamp, {1})", encode=_to_char),
    "TEXT.datetime": Face(_format_moment, "to_char({0} AT TIME ZONE {2}, {1})", encode=_to_char),
}

FUNCTIONS = (
    Function(
        "CONCAT",
        "text",
        {"zh": "拼接", "en": "Join"},
        {
            "zh": "把各值连成一段文本，空值略过；也可以写 &。",
            "en": "The values as one text; blanks are left out. & does the same.",
        },
        'CONCAT(客户, "-", 编号)',
        (Parameter({"zh": "值", "en": "value"}, _TEXT, as_text=True, repeats=True),),
        Kind.TEXT,
        {"CONCAT": Face(_concat, f"left(concat({{args}}), {MAX_TEXT})", lenient=True)},
    ),
    Function(
        "TEXT",
        "text",
        {"zh": "转文本", "en": "To text"},
        {
            "zh": "把数字、日期等变成文本；日期可以指定格式。",
            "en": "A number, date and so on as text; dates may take a format.",
        },
        'TEXT(创建时间, "yyyy年MM月")',
        (
            Parameter({"zh": "值", "en": "value"}, PRINTABLE),
            Parameter({"zh": "格式", "en": "format"}, _TEXT, optional=True),
        ),
        Kind.TEXT,
        TEXT_FACES,
        _build_text,
    ),
    _text_function(
        "LEN",
        ("长度", "Length"),
        ("文本的字符数。", "How many characters the text has."),
        "LEN(标题)",
        Kind.NUMBER,
        Face(lambda value: Decimal(len(value)), "length({0})::numeric"),
    ),
    _text_function(
        "LEFT",
        ("左侧截取", "Left part"),
        ("最前面的若干个字符。", "The first characters of the text."),
        "LEFT(编号, 2)",
        Kind.TEXT,
        Face(_left, f"left({{0}}, {clamp_sql('{1}', 0, MAX_TEXT)})"),
        _COUNT,
    ),
    _text_function(
        "RIGHT",
        ("右侧截取", "Right part"),
        ("最后面的若干个字符。", "The last characters of the text."),
        "RIGHT(电话, 4)",
        Kind.TEXT,
        Face(_right, f"right({{0}}, {clamp_sql('{1}', 0, MAX_TEXT)})"),
        _COUNT,
    ),
    _text_function(
        "MID",
        ("中间截取", "Middle part"),
        ("从第几个字符起的若干个字符。", "So many characters from a position on."),
        "MID(编号, 3, 8)",
        Kind.TEXT,
        Face(_mid, f"substr({{0}}, {clamp_sql('{1}', 1, MAX_TEXT)}, {clamp_sql('{2}', 0, MAX_TEXT)})"),
        Parameter({"zh": "起始位置", "en": "start"}, _NUMBER),
        _COUNT,
    ),
    _text_function(
        "UPPER",
        ("转大写", "Upper case"),
        ("把字母变成大写。", "Letters in upper case."),
        "UPPER(序列号)",
        Kind.TEXT,
        Face(str.upper, "upper({0})"),
    ),
    _text_function(
        "LOWER",
        ("转小写", "Lower case"),
        ("把字母变成小写。", "Letters in lower case."),
        "LOWER(邮箱)",
        Kind.TEXT,
        Face(str.lower, "lower({0})"),
    ),
    _text_function(
        "TRIM",
        ("去空格", "Trim"),
        ("去掉首尾的空格。", "Without spaces at either end."),
        "TRIM(标题)",
        Kind.TEXT,
        Face(lambda value: value.strip(" "), "btrim({0})"),
    ),
    _text_function(
        "SUBSTITUTE",
        ("替换", "Replace"),
        ("把一段文本换成另一段。", "The text with one part replaced by another wherever it occurs."),
        'SUBSTITUTE(电话, "-", "")',
        Kind.TEXT,
        Face(_substitute, f"left(replace(left({{0}}, {MAX_TEXT}), {{1}}, {{2}}), {MAX_TEXT})"),
        _PART,
        Parameter({"zh": "换成", "en": "replacement"}, _TEXT, as_text=True),
    ),
    _text_function(
        "FIND",
        ("查找位置", "Find"),
        ("要找的文本第一次出现的位置，没有则为 0。", "Where the part first occurs; 0 when it does not."),
        'FIND(编号, "-")',
        Kind.NUMBER,
        Face(lambda value, part: Decimal(value.find(part) + 1), "strpos({0}, {1})::numeric"),
        _PART,
    ),
    _text_function(
        "VALUE",
        ("转数字", "To number"),
        ("把写成文本的数字变成数字，不是数字则为空。", "The number that the text spells; blank when it spells none."),
        "VALUE(型号)",
        Kind.NUMBER,
        Face(_value, f"CASE WHEN btrim({{0}}, ' ') ~ '{_NUMERAL_SQL}' THEN btrim({{0}}, ' ')::numeric END"),
    ),
    Function(
        "FIXED",
        "text",
        {"zh": "固定小数位", "en": "Fixed decimals"},
        {"zh": "四舍五入后按固定的小数位数写成文本。", "en": "The number as text with exactly so many decimals."},
        "FIXED(金额, 2)",
        (
            Parameter({"zh": "数字", "en": "number"}, _NUMBER),
            Parameter({"zh": "小数位数", "en": "decimals"}, _NUMBER),
        ),
        Kind.TEXT,
        {"FIXED": Face(_fixed, f"round({{0}}, {clamp_sql('{1}', 0, 20)})::text")},
    ),
    _search("CONTAINS", "contains", "包含", "Contains"),
    _search("STARTSWITH", "starts_with", "开头是", "Starts with"),
    _search("ENDSWITH", "ends_with", "结尾是", "Ends with"),
)
