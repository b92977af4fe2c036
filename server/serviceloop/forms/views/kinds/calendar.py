"""A calendar by day, week or month."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import CHOICE, WHEN, Hour, Path, is_choice, is_when
from serviceloop.kit.labels import Labels


class CalendarOptions(ViewOptions):
    """`week_start`: 1 Monday, 7 Sunday. `from_hour` to `to_hour`: what day and week show first.

    `working_days`: ISO weekdays (1 Monday … 7 Sunday); with `weekends` off the others are not drawn.
    """

    start: Path
    end: Path | None = None
    color: Path | None = None
    mode: Literal["day", "week", "month"] = "month"
    week_start: Literal[1, 7] = 1
    from_hour: Hour = 8
    to_hour: Hour = 18
    working_days: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)] = Field(
        default=[1, 2, 3, 4, 5]
    )
    weekends: bool = True

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if self.from_hour >= self.to_hour:
            raise ValueError("开始时间须早于结束时间 / the day must start before it ends")
        return self


class Calendar(ViewKind[CalendarOptions]):
    name: ClassVar[str] = "calendar"
    label: ClassVar[Labels] = {"zh": "日历", "en": "Calendar"}
    Options: ClassVar[type[ViewOptions]] = CalendarOptions

    def names(self, options: CalendarOptions) -> Iterator[Named]:
        yield Named(("start",), options.start, is_when, WHEN, needed=True)
        if options.end is not None:
            yield Named(("end",), options.end, is_when, WHEN)
        if options.color is not None:
            yield Named(("color",), options.color, is_choice, CHOICE)
