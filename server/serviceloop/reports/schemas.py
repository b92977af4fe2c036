"""Request bodies of reports, and the files of dashboards, which hold the same queries."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.reports.definition import (
    MAX_DIMENSIONS,
    MAX_LIMIT,
    MAX_MEASURES,
    MAX_ORDER,
    Dimension,
    Measure,
    OrderBy,
    ReportQuery,
)

Path = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$")]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class DimensionBody(_Body):
    """A field or relation path to group by."""

    field: Path
    grain: Literal["day", "week", "month", "quarter", "year"] | None = None
    name: Name | None = Field(None, alias="as")


class MeasureBody(_Body):
    """A function over the records of a group; `p` from 0 to 1 for percentile."""

    fn: Literal["count", "sum", "avg", "min", "max", "distinct", "percentile"]
    field: Path | None = None
    p: Fraction | None = None
    name: Name | None = Field(None, alias="as")


class OrderBody(_Body):
    """Order by a column of the result."""

    by: Name
    desc: bool = False


class ReportBody(_Body):
    """A question about many records; see the condition language for `filter`."""

    form: Annotated[str, Field(min_length=1, max_length=48)]
    dimensions: Annotated[list[DimensionBody], Field(max_length=MAX_DIMENSIONS)] = []
    measures: Annotated[list[MeasureBody], Field(min_length=1, max_length=MAX_MEASURES)]
    filter: dict[str, Any] | None = None
    order: Annotated[list[OrderBody], Field(max_length=MAX_ORDER)] = []
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 1000
    search: Annotated[str, Field(max_length=100)] = ""

    def to_query(self) -> ReportQuery:
        return ReportQuery(
            self.form,
            [Dimension(item.field, item.grain, item.name or "") for item in self.dimensions],
            [Measure(item.fn, item.field, item.p, item.name or "") for item in self.measures],
            self.filter,
            [OrderBy(item.by, item.desc) for item in self.order],
            self.limit,
            self.search.strip(),
        )
