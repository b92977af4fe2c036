"""What stands to the right of a condition's operator: constants, values known at run time, another field, a period."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from serviceloop.expr import ast, literals, periods
from serviceloop.expr.kinds import Kind
from serviceloop.expr.literals import BadLiteral
from serviceloop.expr.messages import did_you_mean, kind_name, shown
from serviceloop.expr.operators import Operand, Operator
from serviceloop.expr.scope import Field, UnknownField, closest

MAX_PLUS = 10_000
ZONE = ast.Dynamic("zone", Kind.TEXT)

_DYNAMICS: Mapping[str, tuple[Kind, bool]] = {
    "me": (Kind.ID, False),
    "my_units": (Kind.ID, True),
    "my_subtree": (Kind.ID, True),
    "now": (Kind.DATETIME, False),
    "today": (Kind.DATE, False),
}
_PLUS_UNITS: Mapping[str, tuple[str, ...]] = {
    "now": ("minutes", "hours", "days", "weeks", "months", "years"),
    "today": ("days", "weeks", "months", "years"),
}

Resolve = Callable[[Any, str], Field]
"""(path, "field" for the record that is looked at or "record" for the one being edited) to the field named."""
_NAMED = ("field", "record")


class BadOperand(Exception):
    """`where` is the member of the comparison at fault, dotted ("value.0"), or "" for the comparison itself."""

    def __init__(self, where: str, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.where, self.code, self.zh, self.en = where, code, zh, en


def build(field: Field, operator: Operator, tree: Mapping[str, Any], resolve: Resolve) -> ast.Node:
    """The checked comparison; raises BadOperand."""
    if operator.operand is Operand.NONE:
        if tree.get("value") is not None:
            raise BadOperand("value", "unexpected", "这个运算不需要值", "This operator takes no value")
        return _call(operator, field)
    if tree.get("value") is None:
        raise BadOperand(
            "value",
            "value_missing",
            "缺少用于比较的值；要查找空值请用 empty（为空）",
            "A value to compare with is missing; use empty to look for nothing",
        )
    if operator.encode is not None:
        # A piece of an option's text need not be an option.
        field = Field(field.path, field.kind)
    return _BUILDERS[operator.operand](field, operator, tree["value"], resolve)


def _call(operator: Operator, field: Field, *args: ast.Node) -> ast.Node:
    return ast.Call(operator.name, (ast.Ref(field.path, field.kind), *args), Kind.BOOLEAN)


def _one(field: Field, operator: Operator, value: Any, resolve: Resolve) -> ast.Node:
    node = _scalar(field, value, "value", resolve)
    if node.kind is Kind.DATE and field.kind is Kind.DATETIME:
        return _whole_days(field, operator, node, node)
    return _call(operator, field, node)


def _two(field: Field, operator: Operator, value: Any, resolve: Resolve) -> ast.Node:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadOperand("value", "not_a_pair", "这里应为两个值 [起, 止]", "Two values [from, to] are expected here")
    low, high = (_scalar(field, item, f"value.{index}", resolve) for index, item in enumerate(value))
    days = [node.kind is Kind.DATE for node in (low, high)]
    if field.kind is not Kind.DATETIME or not any(days):
        return _call(operator, field, low, high)
    if not all(days):
        raise BadOperand(
            "value", "mixed", "两端应同为日期或同为日期时间", "Both ends must be dates, or both must be date-times"
        )
    return _whole_days(field, operator, low, high)


def _many(field: Field, operator: Operator, value: Any, resolve: Resolve) -> ast.Node:
    kind = literals.element(field.kind)
    if isinstance(value, Mapping):
        return _call(operator, field, _special(field, value, "value", resolve, many=True))
    if not isinstance(value, list | tuple):
        raise BadOperand("value", "not_a_list", "这里应为值的列表", "A list of values is expected here")
    if len(value) > literals.MAX_LIST:
        limit = literals.MAX_LIST
        raise BadOperand("value", "too_large", f"值过多（最多 {limit} 个）", f"Too many values (at most {limit})")
    items = tuple(_literal(field, kind, item, f"value.{index}") for index, item in enumerate(value))
    return _call(operator, field, ast.Const(kind, items, many=True))


def _period(field: Field, operator: Operator, value: Any, resolve: Resolve) -> ast.Node:
    period = _period_name(value)
    if field.kind is Kind.DATE and periods.needs_time(period):
        raise BadOperand("value.unit", "bad_unit", "日期字段不能按小时或分钟", "A date has no hours or minutes")
    ends = (ast.Dynamic(name, field.kind, period=period) for name in ("start", "end"))
    return _call(operator, field, *ends)


def _period_name(value: Any) -> str:
    if isinstance(value, str):
        if value in periods.NAMES:
            return value
        zh, en = did_you_mean(closest(value, periods.NAMES))
        raise BadOperand("value", "bad_period", f"没有时段“{shown(value)}”{zh}", f"No such period: {shown(value)}{en}")
    if not isinstance(value, Mapping) or set(value) not in ({"last", "unit"}, {"next", "unit"}):
        raise BadOperand(
            "value",
            "bad_period",
            '时段应为 "this_month" 之类的名称，或 {"last": 7, "unit": "day"}',
            'A period is a name such as "this_month", or {"last": 7, "unit": "day"}',
        )
    direction = "last" if "last" in value else "next"
    count, unit = value[direction], value["unit"]
    if not _is_int(count) or not 1 <= count <= periods.MAX_COUNT:
        limit = periods.MAX_COUNT
        raise BadOperand(f"value.{direction}", "bad_count", f"应为 1 到 {limit} 的整数", f"must be from 1 to {limit}")
    if not isinstance(unit, str) or unit not in (*periods.DAY_UNITS, *periods.TIME_UNITS):
        units = ", ".join((*periods.DAY_UNITS, *periods.TIME_UNITS))
        raise BadOperand("value.unit", "bad_unit", f"单位应为 {units} 之一", f"The unit must be one of {units}")
    return f"{direction}:{count}:{unit}"


_BUILDERS: Mapping[Operand, Callable[[Field, Operator, Any, Resolve], ast.Node]] = {
    Operand.ONE: _one,
    Operand.TWO: _two,
    Operand.MANY: _many,
    Operand.PERIOD: _period,
}


# --- single values
def _scalar(field: Field, value: Any, where: str, resolve: Resolve) -> ast.Node:
    kind = literals.element(field.kind)
    if isinstance(value, Mapping):
        return _special(field, value, where, resolve, many=False)
    if kind is Kind.DATETIME and literals.is_date(value):
        day = _literal(field, Kind.DATE, value, where)
        _checked(where, lambda: literals.check_year(day))
        return ast.Const(Kind.DATE, day)
    return ast.Const(kind, _literal(field, kind, value, where))


def _literal(field: Field, kind: Kind, value: Any, where: str) -> Any:
    if isinstance(value, Mapping):
        raise BadOperand(where, "not_a_value", "列表中只能写固定的值", "Only plain values may stand in a list")
    parsed = _checked(where, lambda: literals.parse(kind, value))
    if field.options is not None and kind is Kind.TEXT and parsed not in field.options:
        zh, en = did_you_mean(closest(parsed, field.options))
        raise BadOperand(
            where, "unknown_option", f"没有选项“{shown(parsed)}”{zh}", f'There is no option "{shown(parsed)}"{en}'
        )
    return parsed


def _checked(where: str, convert: Callable[[], Any]) -> Any:
    try:
        return convert()
    except BadLiteral as error:
        raise BadOperand(where, "bad_value", f"值{error.zh}", f"The value {error.en}") from None


def _special(field: Field, value: Mapping[str, Any], where: str, resolve: Resolve, many: bool) -> ast.Node:
    """{"$": name, …}: a value known at run time, or another field."""
    name = value.get("$")
    if name in _NAMED:
        return _other_field(field, value, where, resolve, many)
    if not isinstance(name, str) or name not in _DYNAMICS or not value.keys() <= {"$", "plus"}:
        known = ", ".join((*_DYNAMICS, *_NAMED))
        raise BadOperand(
            where, "bad_dynamic", f'动态值应为 {{"$": 名称}}，名称可为 {known}', f'Write {{"$": one of {known}}}'
        )
    kind, yields_many = _DYNAMICS[name]
    wanted = literals.element(field.kind)
    if (kind is not wanted and (kind, wanted) != (Kind.DATE, Kind.DATETIME)) or yields_many != many:
        what = "一组" if many else "一个"
        raise BadOperand(
            where,
            "wrong_kind",
            f"这里需要{what}{kind_name(wanted)}，“{name}”不合适",
            f"{name} does not fit here: {'a list of ' if many else ''}{kind_name(wanted, 'en')} is needed",
        )
    return ast.Dynamic(name, kind, _plus(name, value.get("plus"), f"{where}.plus"), many=many)


def _plus(name: str, plus: Any, where: str) -> tuple[tuple[str, int], ...]:
    if plus is None:
        return ()
    units = _PLUS_UNITS.get(name, ())
    if not isinstance(plus, Mapping) or not all(
        isinstance(unit, str) and unit in units and _is_int(count) and abs(count) <= MAX_PLUS
        for unit, count in plus.items()
    ):
        raise BadOperand(
            where,
            "bad_plus",
            f'推移应为 {{"days": -7}} 的形式，单位可为 {", ".join(units) or "（无）"}，数值不超过 {MAX_PLUS}',
            f'Write {{"days": -7}}; units: {", ".join(units) or "none"}; at most {MAX_PLUS} of each',
        )
    if abs(plus.get("years", 0)) > 500 or abs(plus.get("months", 0)) > 6000:
        raise BadOperand(where, "bad_plus", "推移不能超过 500 年", "At most 500 years may be added")
    return tuple((unit, plus[unit]) for unit in units if unit in plus)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _other_field(field: Field, value: Mapping[str, Any], where: str, resolve: Resolve, many: bool) -> ast.Node:
    name = value.get("path")
    source = value["$"]
    try:
        other = resolve(name, source)
    except UnknownField as error:
        zh, en = did_you_mean(closest(shown(name), list(error.candidates)))
        raise BadOperand(
            f"{where}.path", "unknown_field", f"没有字段“{shown(name)}”{zh}", f'There is no field "{shown(name)}"{en}'
        ) from None
    wanted = {Kind.TEXT: Kind.TEXTS, Kind.ID: Kind.IDS}.get(literals.element(field.kind)) if many else None
    wanted = wanted or literals.element(field.kind)
    whole_day = source == "record" and (other.kind, wanted) == (Kind.DATE, Kind.DATETIME)
    if (other.kind is not wanted and not whole_day) or (many and wanted not in (Kind.TEXTS, Kind.IDS)):
        raise BadOperand(
            f"{where}.path",
            "wrong_kind",
            f"这里需要{kind_name(wanted)}字段，“{shown(name)}”是{kind_name(other.kind)}",
            f"A {kind_name(wanted, 'en')} field is needed; {shown(name)} is {kind_name(other.kind, 'en')}",
        )
    if source == "record":
        return ast.Dynamic("record", literals.element(other.kind), many=many, path=other.path)
    return ast.Ref(other.path, other.kind)


# --- days on date-time fields
def _whole_days(field: Field, operator: Operator, low: ast.Node, high: ast.Node) -> ast.Node:
    """A day compared with a moment means the whole day in the company's zone: "eq" is within it, "gt" after its end."""
    ref = ast.Ref(field.path, field.kind)
    start, end = _midnight(low), _midnight(_next_day(high))
    before, after = ast.Call("lt", (ref, start), Kind.BOOLEAN), ast.Call("gte", (ref, end), Kind.BOOLEAN)
    if operator.name in ("eq", "between"):
        return ast.Call("within", (ref, start, end), Kind.BOOLEAN)
    if operator.name == "ne":
        return ast.Call("or", (before, after), Kind.BOOLEAN)
    return {
        "lt": before,
        "lte": ast.Call("lt", (ref, end), Kind.BOOLEAN),
        "gt": after,
        "gte": ast.Call("gte", (ref, start), Kind.BOOLEAN),
    }[operator.name]


def _midnight(day: ast.Node) -> ast.Node:
    return ast.Call("midnight", (day, ZONE), Kind.DATETIME)


def _next_day(day: ast.Node) -> ast.Node:
    if isinstance(day, ast.Const):
        return ast.Const(Kind.DATE, day.value + timedelta(days=1))
    assert isinstance(day, ast.Dynamic)
    plus = dict(day.plus)
    plus["days"] = plus.get("days", 0) + 1
    return ast.Dynamic(day.name, day.kind, tuple(plus.items()), path=day.path)
