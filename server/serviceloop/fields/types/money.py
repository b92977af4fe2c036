"""Amount of money in one currency."""

from decimal import Decimal
from typing import Any, Literal

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.currencies import CURRENCIES
from serviceloop.fields.numbers import MAX_DECIMALS, PG_NUMERIC, cell_number, decimal_of, excel_number, in_range, plain
from serviceloop.fields.settings import setting


class MoneySettings(Settings):
    currency: Literal["CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "SGD"] = setting(
        ("币种", "Currency"), "CNY", choices=CURRENCIES
    )
    decimals: int = setting(("小数位数", "Decimals"), 2, ge=0, le=MAX_DECIMALS)
    thousands: bool = setting(("千分位分隔", "Thousands separators"), True)
    min: float | None = setting(("最小值", "Least"), None, allow_inf_nan=False)
    max: float | None = setting(("最大值", "Most"), None, allow_inf_nan=False)


class Money(FieldType[MoneySettings]):
    name = "money"
    label = {"zh": "金额", "en": "Money"}
    kind = Kind.NUMBER
    Settings = MoneySettings

    def column(self, settings: MoneySettings) -> Column:
        return Column(PG_NUMERIC, index="btree")

    def check(self, value: Any, settings: MoneySettings, context: CheckContext) -> Decimal | None:
        return None if value == "" else in_range(decimal_of(value, settings.decimals), settings.min, settings.max)

    def select(self, column: str, settings: MoneySettings) -> str:
        return f"trim_scale({column})"

    def to_text(self, value: Any, settings: MoneySettings, context: CheckContext) -> str:
        return plain(value, settings.decimals)

    def to_cell(self, value: Any, settings: MoneySettings, context: CheckContext) -> Any:
        return excel_number(value)

    def from_cell(self, cell: Any, settings: MoneySettings, context: CheckContext) -> str | None:
        return cell_number(cell)
