"""One value out of many related records: how many, their sum, the last one."""

from typing import Any, Literal

from pydantic import model_validator

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType, Settings
from serviceloop.fields.capabilities import Gathering, RolledUp
from serviceloop.fields.errors import read_only
from serviceloop.fields.numbers import excel_number, plain
from serviceloop.fields.settings import setting

_FUNCTIONS = {
    "count": ("计数", "Count"),
    "sum": ("求和", "Sum"),
    "avg": ("平均", "Average"),
    "min": ("最小", "Least"),
    "max": ("最大", "Most"),
    "last": ("最后一条", "Last one"),
}
_NO_FIELD = "请选择要汇总的字段 / choose the field that is rolled up"


class RollupSettings(Settings):
    relation: str = setting(
        ("汇总来源", "Records of"),
        hint=("本表单的反向关联或子表字段", "A field of linked records or a sub-table of this form"),
        control="rows_source",
        min_length=1,
        max_length=48,
    )
    fn: Literal["count", "sum", "avg", "min", "max", "last"] = setting(
        ("算法", "Function"), "count", choices=_FUNCTIONS
    )
    field: str | None = setting(
        ("汇总字段", "Field"),
        None,
        hint=("计数可以留空：统计全部", "May be left empty to count all of them"),
        control="form_field",
        max_length=200,
    )
    filter: dict[str, Any] | None = setting(("只统计符合条件的", "Only those that match"), None, control="condition")

    @model_validator(mode="after")
    def _field_named(self) -> "RollupSettings":
        if self.fn != "count" and not self.field:
            raise ValueError(_NO_FIELD)
        return self


class Rollup(FieldType[RollupSettings], RolledUp):
    """Nothing is stored: reads work it out over the records, and the fields of them, that the viewer may see."""

    name = "rollup"
    label = {"zh": "关联汇总", "en": "Roll-up"}
    kind = Kind.NUMBER
    Settings = RollupSettings

    def gathering(self, settings: RollupSettings) -> Gathering:
        return Gathering(settings.relation, settings.fn, settings.field or None, settings.filter)

    def column(self, settings: RollupSettings) -> None:
        return None

    def check(self, value: Any, settings: RollupSettings, context: CheckContext) -> Any:
        raise read_only()

    def to_text(self, value: Any, settings: RollupSettings, context: CheckContext) -> str:
        return plain(value)

    def to_cell(self, value: Any, settings: RollupSettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: RollupSettings, context: CheckContext) -> Any:
        raise read_only()
