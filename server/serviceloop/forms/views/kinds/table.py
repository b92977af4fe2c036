"""A table: columns with widths, groups, a summary under each column, colours by condition."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.expr.kinds import Kind
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.views.kinds.base import Conditional, Named, ViewKind, ViewOptions
from serviceloop.kit.labels import Labels

Path = Annotated[str, Field(min_length=1, max_length=200)]
Summary = Literal["count", "filled", "empty", "distinct", "sum", "avg", "min", "max"]
MARKS = ("dot", "bar", "flag", "star", "alert", "check", "cross", "clock")
_COMPARABLE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.DURATION, Kind.ID})
_ADDED = frozenset({Kind.NUMBER, Kind.DURATION})
_ORDERED = _ADDED | {Kind.DATE, Kind.DATETIME}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Group(_Part):
    """A level of grouping. `grain`: for dates and times, the period."""

    field: Path
    desc: bool = False
    grain: Literal["day", "week", "month", "quarter", "year"] | None = None


class Colour(_Part):
    """Rows (or one cell, `field`) that match `when` get a colour and, since colour is never alone, a mark."""

    when: dict[str, Any]
    color: Annotated[str, Field(pattern=r"^(red|orange|gold|green|cyan|blue|purple|magenta|grey)$")]
    mark: Literal["dot", "bar", "flag", "star", "alert", "check", "cross", "clock"] = "dot"
    field: Path | None = None
    label: Annotated[str, Field(max_length=60)] = ""


class TableOptions(ViewOptions):
    """`frozen`: so many columns stay at the left. `widths`: px by column path."""

    height: Literal["compact", "medium", "tall"] = "compact"
    frozen: Annotated[int, Field(ge=0, le=10)] = 0
    widths: Annotated[dict[Path, Annotated[int, Field(ge=40, le=1200)]], Field(max_length=100)] = Field(default={})
    group: Annotated[list[Group], Field(max_length=2)] = Field(default=[])
    summary: Annotated[dict[Path, Summary], Field(max_length=100)] = Field(default={})
    colors: Annotated[list[Colour], Field(max_length=20)] = Field(default=[])


class Table(ViewKind[TableOptions]):
    name: ClassVar[str] = "table"
    label: ClassVar[Labels] = {"zh": "表格", "en": "Table"}
    Options: ClassVar[type[ViewOptions]] = TableOptions

    def names(self, options: TableOptions) -> Iterator[Named]:
        for path in options.widths:
            yield Named(("widths", path), path)
        for number, group in enumerate(options.group):
            what = {"zh": "可分组的字段", "en": "a field that one can group by"}
            yield Named(("group", number, "field"), group.field, _groupable, what)
        for path, fn in options.summary.items():
            what = {"zh": f"可做“{fn}”汇总的字段", "en": f"a field with a {fn}"}
            yield Named(("summary", path), path, _summed_by(fn), what)
        for number, colour in enumerate(options.colors):
            if colour.field is not None:
                yield Named(("colors", number, "field"), colour.field)

    def conditions(self, options: TableOptions) -> Iterator[Conditional]:
        for number, colour in enumerate(options.colors):
            yield Conditional(("colors", number, "when"), colour.when)


def _groupable(_: FieldDef, kind: Kind) -> bool:
    return kind in _COMPARABLE


def _summed_by(fn: str) -> Any:
    kinds = {"sum": _ADDED, "avg": _ADDED, "min": _ORDERED, "max": _ORDERED, "distinct": _COMPARABLE}.get(fn)
    return None if kinds is None else lambda _, kind: kind in kinds
