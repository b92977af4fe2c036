"""A timeline (Gantt): bars from start to end, in rows."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from serviceloop.forms.views.kinds.base import Named, ViewKind, ViewOptions
from serviceloop.forms.views.kinds.fitting import (
    CHOICE,
    GROUP,
    PARENT,
    WHEN,
    Key,
    Path,
    is_choice,
    is_group,
    is_link,
    is_when,
)
from serviceloop.kit.labels import Labels


class TimelineOptions(ViewOptions):
    """`group`: one band an option, person or related record. `depends`: relation to what must be done before."""

    start: Path
    end: Path | None = None
    group: Path | None = None
    color: Path | None = None
    depends: Key | None = None
    zoom: Literal["hour", "day", "week", "month", "quarter"] = "day"


class Timeline(ViewKind[TimelineOptions]):
    name: ClassVar[str] = "timeline"
    label: ClassVar[Labels] = {"zh": "时间轴", "en": "Timeline"}
    Options: ClassVar[type[ViewOptions]] = TimelineOptions

    def names(self, options: TimelineOptions) -> Iterator[Named]:
        yield Named(("start",), options.start, is_when, WHEN, needed=True)
        if options.end is not None:
            yield Named(("end",), options.end, is_when, WHEN)
        if options.group is not None:
            yield Named(("group",), options.group, is_group, GROUP)
        if options.color is not None:
            yield Named(("color",), options.color, is_choice, CHOICE)
        if options.depends is not None:
            yield Named(("depends",), options.depends, is_link, PARENT)
