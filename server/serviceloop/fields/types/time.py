"""Time of day."""

from typing import Any, Literal

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Clock
from serviceloop.fields.settings import setting
from serviceloop.fields.times import cell_time, time_of, time_text


class TimeSettings(Settings):
    step: Literal[1, 5, 10, 15, 30, 60] = setting(
        ("分钟间隔", "Step"),
        5,
        hint=("选择时间时每格的分钟数；手工输入不受限制", "Minutes between the times offered; typing is free"),
        choices={n: (f"{n} 分钟", f"{n} min") for n in (1, 5, 10, 15, 30, 60)},  # type: ignore[misc]
    )


class Time(FieldType[TimeSettings], Clock):
    """JSON and stored: seconds since midnight, so that times compare and their difference is a duration.

    "09:30" is taken too.
    """

    name = "time"
    label = {"zh": "时间", "en": "Time"}
    kind = Kind.DURATION
    Settings = TimeSettings

    def column(self, settings: TimeSettings) -> Column:
        return Column("bigint", index="btree")

    def check(self, value: Any, settings: TimeSettings, context: CheckContext) -> int | None:
        return None if value == "" else time_of(value)

    def to_text(self, value: Any, settings: TimeSettings, context: CheckContext) -> str:
        return time_text(value)

    def to_cell(self, value: Any, settings: TimeSettings, context: CheckContext) -> str | None:
        return time_text(value) or None

    def from_cell(self, cell: Any, settings: TimeSettings, context: CheckContext) -> str | None:
        return cell_time(cell)
