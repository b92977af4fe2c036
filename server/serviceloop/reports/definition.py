"""What a report asks: plain values, as a request or a dashboard card states them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GRAINS = ("day", "week", "month", "quarter", "year")
MAX_DIMENSIONS, MAX_MEASURES, MAX_ORDER, MAX_LIMIT = 4, 10, 5, 5000


@dataclass(frozen=True)
class Dimension:
    """A field or path to group by. `grain`: for dates and times, the period; `name`: the column's name."""

    field: str
    grain: str | None = None
    name: str = ""

    @property
    def column(self) -> str:
        return self.name or self.field


@dataclass(frozen=True)
class Measure:
    """A function over the records of a group. `p`: for percentile, from 0 to 1."""

    fn: str
    field: str | None = None
    p: float | None = None
    name: str = ""

    @property
    def column(self) -> str:
        return self.name or (f"{self.fn}_{self.field}" if self.field else self.fn)


@dataclass(frozen=True)
class OrderBy:
    """`by`: the name of a column of the result."""

    by: str
    desc: bool = False


@dataclass(frozen=True)
class ReportQuery:
    """Records of `form` that match `filter` and `search`, grouped by the dimensions; without any, one row of totals."""

    form: str
    dimensions: Sequence[Dimension] = ()
    measures: Sequence[Measure] = ()
    filter: Any = None
    order: Sequence[OrderBy] = ()
    limit: int = 1000
    search: str = ""

    @property
    def columns(self) -> list[str]:
        return [item.column for item in self.dimensions] + [item.column for item in self.measures]
