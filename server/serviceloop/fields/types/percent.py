"""A share of a hundred."""

from decimal import Decimal
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Scaled
from serviceloop.fields.numbers import PG_NUMERIC, cell_number, decimal_of, excel_number, in_range, plain
from serviceloop.fields.settings import setting

_STEP = Decimal(100)


class PercentSettings(Settings):
    decimals: int = setting(
        ("小数位数", "Decimals"), 2, hint=("百分号前的小数位", "Digits before the percent sign"), ge=0, le=4
    )
    min: float | None = setting(("最小值 (%)", "Least (%)"), None, allow_inf_nan=False)
    max: float | None = setting(("最大值 (%)", "Most (%)"), None, allow_inf_nan=False)


class Percent(FieldType[PercentSettings], Scaled):
    """JSON and stored: the share itself, 0.15 for 15 %, as Excel keeps it; a formula multiplies by it directly."""

    name = "percent"
    label = {"zh": "百分比", "en": "Percent"}
    kind = Kind.NUMBER
    Settings = PercentSettings

    def scale(self, settings: PercentSettings) -> tuple[int, str]:
        return 100, "%"

    def column(self, settings: PercentSettings) -> Column:
        return Column(PG_NUMERIC, index="btree")

    def check(self, value: Any, settings: PercentSettings, context: CheckContext) -> Decimal | None:
        if value == "":
            return None
        share = decimal_of(value, settings.decimals + 2)
        in_range(share * _STEP, settings.min, settings.max)
        return share

    def select(self, column: str, settings: PercentSettings) -> str:
        return f"trim_scale({column})"

    def to_text(self, value: Any, settings: PercentSettings, context: CheckContext) -> str:
        share = plain(value)
        try:
            return f"{plain(Decimal(share) * _STEP)}%" if share else ""
        except ArithmeticError:
            return share

    def to_cell(self, value: Any, settings: PercentSettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: PercentSettings, context: CheckContext) -> str | None:
        """15% as a text is 0.15; a number is the share itself, as Excel keeps a cell that shows 15 %."""
        text = cell.strip() if isinstance(cell, str) else ""
        if not text.endswith(("%", "％")):
            return cell_number(cell)
        number = cell_number(text[:-1])
        return None if number is None else plain(Decimal(number) / _STEP)
