"""Number with an optional unit."""

from decimal import Decimal
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.numbers import MAX_DECIMALS, PG_NUMERIC, cell_number, decimal_of, excel_number, in_range, plain
from serviceloop.fields.settings import setting


class NumberSettings(Settings):
    decimals: int | None = setting(
        ("小数位数", "Decimals"), None, hint=("留空：最多 6 位", "Empty: up to 6"), ge=0, le=MAX_DECIMALS
    )
    min: float | None = setting(("最小值", "Least"), None, allow_inf_nan=False)
    max: float | None = setting(("最大值", "Most"), None, allow_inf_nan=False)
    unit: str = setting(("单位", "Unit"), "", max_length=16)
    thousands: bool = setting(("千分位分隔", "Thousands separators"), True)


class Number(FieldType[NumberSettings]):
    name = "number"
    label = {"zh": "数字", "en": "Number"}
    kind = Kind.NUMBER
    Settings = NumberSettings

    def column(self, settings: NumberSettings) -> Column:
        return Column(PG_NUMERIC, index="btree")

    def check(self, value: Any, settings: NumberSettings, context: CheckContext) -> Decimal | None:
        return None if value == "" else in_range(decimal_of(value, settings.decimals), settings.min, settings.max)

    def select(self, column: str, settings: NumberSettings) -> str:
        return f"trim_scale({column})"

    def to_text(self, value: Any, settings: NumberSettings, context: CheckContext) -> str:
        return plain(value)

    def to_cell(self, value: Any, settings: NumberSettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: NumberSettings, context: CheckContext) -> str | None:
        return cell_number(cell, settings.unit)
