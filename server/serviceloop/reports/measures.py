"""The functions of measures: one entry each, with the kinds they take and their SQL."""

from dataclasses import dataclass

from serviceloop.expr.kinds import Kind
from serviceloop.kit.labels import Labels
from serviceloop.kit.registry import Registry

_NUMBERS = frozenset({Kind.NUMBER, Kind.DURATION})
_ORDERED = _NUMBERS | {Kind.DATE, Kind.DATETIME}
_SCALARS = _ORDERED | {Kind.TEXT, Kind.BOOLEAN, Kind.ID}


@dataclass(frozen=True)
class Function:
    """`sql`: with {x} for the value and {p} for the fraction. `kinds`: what it takes.

    `result`: the kind of what it gives, None: of what it takes.
    """

    name: str
    label: Labels
    sql: str
    kinds: frozenset[Kind]
    result: Kind | None = None
    needs_field: bool = True
    takes_fraction: bool = False

    def result_kind(self, kind: Kind | None) -> Kind:
        return self.result or kind or Kind.NUMBER


FUNCTIONS = Registry(
    "measure",
    (
        Function("count", {"zh": "数量", "en": "Count"}, "count({x})", frozenset(Kind), Kind.NUMBER, needs_field=False),
        Function("sum", {"zh": "合计", "en": "Sum"}, "sum({x})", _NUMBERS),
        Function("avg", {"zh": "平均", "en": "Average"}, "avg({x})", _NUMBERS),
        Function("min", {"zh": "最小", "en": "Least"}, "min({x})", _ORDERED),
        Function("max", {"zh": "最大", "en": "Greatest"}, "max({x})", _ORDERED),
        Function("distinct", {"zh": "去重计数", "en": "Distinct"}, "count(DISTINCT {x})", _SCALARS, Kind.NUMBER),
        Function(
            "percentile",
            {"zh": "百分位", "en": "Percentile"},
            "percentile_cont({p}) WITHIN GROUP (ORDER BY ({x})::float8)",
            _NUMBERS,
            takes_fraction=True,
        ),
    ),
)


def shown(sql: str, kind: Kind) -> str:
    """A measure's value as JSON: numbers with six digits after the point at most, no trailing zeros."""
    return f"trim_scale(round(({sql})::numeric, 6))" if kind in _NUMBERS else sql
