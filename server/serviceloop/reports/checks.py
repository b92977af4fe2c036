"""Checks a report against what the viewer may see, and describes the columns of its answer."""

from typing import Any

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Chosen
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.records.reading import unknown_field
from serviceloop.forms.records.sources import FormScope
from serviceloop.kit.errors import Issue, invalid
from serviceloop.kit.labels import Labels, pick
from serviceloop.reports.definition import (
    GRAINS,
    MAX_DIMENSIONS,
    MAX_LIMIT,
    MAX_MEASURES,
    Dimension,
    Measure,
    ReportQuery,
)
from serviceloop.reports.dimensions import GROUPABLE, grain_of
from serviceloop.reports.measures import FUNCTIONS, Function

_DATES = (Kind.DATE, Kind.DATETIME)


def described(scope: FormScope, query: ReportQuery) -> list[dict[str, Any]]:
    """The columns of the answer, dimensions first; Problem 422 names all that is wrong in the query."""
    check = _Check(scope)
    columns = [check.dimension(item, f"dimensions.{n}") for n, item in enumerate(query.dimensions)]
    columns += [check.measure(item, f"measures.{n}") for n, item in enumerate(query.measures)]
    check.names(query)
    if check.issues:
        raise invalid(*check.issues)
    return columns


class _Check:
    """Collects what is wrong."""

    def __init__(self, scope: FormScope) -> None:
        self.scope = scope
        self.issues: list[Issue] = []

    def wrong(self, path: str, code: str, zh: str, en: str) -> None:
        self.issues.append(Issue(path, code, {"zh": zh, "en": en}))

    def find(self, path: str, where: str) -> tuple[FieldDef, Kind] | None:
        try:
            return self.scope.find(path)
        except expr.UnknownField as error:
            self.issues.append(unknown_field(error, where))
            return None

    def dimension(self, item: Dimension, where: str) -> dict[str, Any]:
        found = self.find(item.field, f"{where}.field")
        if found is None:
            return {}
        field, kind = found
        if kind not in GROUPABLE or self.scope.gathers(item.field):
            self.wrong(f"{where}.field", "not_groupable", "不能按此字段分组", "cannot be grouped by")
        if item.grain is not None and (kind not in _DATES or item.grain not in GRAINS):
            self.wrong(f"{where}.grain", "grain", "只有日期和时间可以按周期分组", "only dates and times have a grain")
        grain = grain_of(item, kind)
        column = _column("dimension", item.column, field.label, Kind.DATE if grain else kind)
        column |= {"field": item.field, "type": field.type.name, "grain": grain}
        if isinstance(field.type, Chosen) and kind in (Kind.TEXT, Kind.TEXTS):
            column["options"] = [
                {"value": option.value, "label": dict(option.label), "color": option.color}
                for option in field.type.options(field.settings)
            ]
        return column

    def measure(self, item: Measure, where: str) -> dict[str, Any]:
        function = FUNCTIONS.get(item.fn)
        if function is None:
            shown = item.fn[:60]
            self.wrong(f"{where}.fn", "unknown_function", f"没有统计方式“{shown}”", f"there is no measure “{shown}”")
            return {}
        self._fraction(item, function, where)
        if item.field is None:
            if function.needs_field:
                self.wrong(f"{where}.field", "missing", "须选择要统计的字段", "a field is needed")
            return _column("measure", item.column, function.label, Kind.NUMBER) | {"fn": item.fn, "field": None}
        found = self.find(item.field, f"{where}.field")
        if found is None:
            return {}
        field, kind = found
        if kind not in function.kinds:
            zh, en = pick(function.label, "zh"), pick(function.label, "en")
            self.wrong(f"{where}.field", "kind", f"此字段不能统计“{zh}”", f"this field has no “{en}”")
        column = _column("measure", item.column, _of(field.label, function.label), function.result_kind(kind))
        return column | {"fn": item.fn, "field": item.field, "type": field.type.name}

    def _fraction(self, item: Measure, function: Function, where: str) -> None:
        if function.takes_fraction != (item.p is not None) or not 0 <= (item.p or 0) <= 1:
            zh, en = "百分位须给出 0 到 1 之间的 p，其他方式不需要", "percentile needs p, from 0 to 1; no other does"
            self.wrong(f"{where}.p", "fraction", zh, en)

    def names(self, query: ReportQuery) -> None:
        """The columns' names, the order, and the sizes."""
        names = query.columns
        if not 1 <= len(query.measures) <= MAX_MEASURES:
            self.wrong(
                "measures", "out_of_range", f"须有 1 到 {MAX_MEASURES} 个指标", f"1 to {MAX_MEASURES} are needed"
            )
        if len(query.dimensions) > MAX_DIMENSIONS:
            self.wrong("dimensions", "out_of_range", f"最多 {MAX_DIMENSIONS} 个维度", f"at most {MAX_DIMENSIONS}")
        for name in sorted({item for item in names if names.count(item) > 1}):
            zh, en = f"列名“{name}”重复，请用 as 另取名", f"two columns are named “{name}”; give one an `as`"
            self.wrong("measures", "duplicate_name", zh, en)
        for n, item in enumerate(query.order):
            if item.by not in names:
                shown = item.by[:60]
                self.wrong(f"order.{n}.by", "unknown_column", f"没有列“{shown}”", f"there is no column “{shown}”")
        if not 1 <= query.limit <= MAX_LIMIT:
            self.wrong("limit", "out_of_range", f"须在 1 到 {MAX_LIMIT} 之间", f"must be from 1 to {MAX_LIMIT}")


def _column(role: str, name: str, label: Labels, kind: Kind) -> dict[str, Any]:
    return {"role": role, "name": name, "label": dict(label), "kind": kind.value}


def _of(field: Labels, function: Labels) -> Labels:
    """金额（合计）, Amount (sum)."""
    return {
        "zh": f"{pick(field, 'zh')}（{pick(function, 'zh')}）",
        "en": f"{pick(field, 'en')} ({pick(function, 'en').lower()})",
    }
