"""Length of time in whole seconds."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.durations import Unit, cell_seconds, duration_text, seconds_of
from serviceloop.fields.settings import setting


class DurationSettings(Settings):
    unit: Unit = setting(
        ("输入单位", "Unit of entry"),
        "hour",
        hint=("只写数字时按此单位计", "What a bare number counts"),
        choices={
            "second": ("秒", "Seconds"),
            "minute": ("分钟", "Minutes"),
            "hour": ("小时", "Hours"),
            "day": ("天", "Days"),
        },
    )


class Duration(FieldType[DurationSettings]):
    name = "duration"
    label = {"zh": "时长", "en": "Duration"}
    kind = Kind.DURATION
    Settings = DurationSettings

    def column(self, settings: DurationSettings) -> Column:
        return Column("bigint", index="btree")

    def check(self, value: Any, settings: DurationSettings, context: CheckContext) -> int | None:
        return None if value == "" else seconds_of(value)

    def to_text(self, value: Any, settings: DurationSettings, context: CheckContext) -> str:
        return duration_text(value, context.locale)

    def from_cell(self, cell: Any, settings: DurationSettings, context: CheckContext) -> int | None:
        return cell_seconds(cell, settings.unit)
