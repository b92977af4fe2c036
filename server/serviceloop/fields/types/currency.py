"""An amount in a currency that is chosen with it."""

import re
import unicodedata
from typing import Any, Literal

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Composite, Part
from serviceloop.fields.currencies import CURRENCIES
from serviceloop.fields.errors import refuse, wrong_type
from serviceloop.fields.numbers import MAX_DECIMALS, cell_number, decimal_of, in_range, plain
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text

Code = Literal["CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "SGD"]
_SIGNS = {"HK$": "HKD", "NT$": "TWD", "S$": "SGD", "JP¥": "JPY", "¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_CODE = re.compile(rf"\s*({'|'.join(CURRENCIES)}|RMB)\s*", re.IGNORECASE)


class CurrencySettings(Settings):
    currencies: list[Code] = setting(
        ("可选币种", "Currencies"), ["CNY", "USD", "EUR"], choices=CURRENCIES, min_length=1, max_length=len(CURRENCIES)
    )
    decimals: int = setting(("小数位数", "Decimals"), 2, ge=0, le=MAX_DECIMALS)
    thousands: bool = setting(("千分位分隔", "Thousands separators"), True)
    min: float | None = setting(("最小值", "Least"), None, allow_inf_nan=False)
    max: float | None = setting(("最大值", "Most"), None, allow_inf_nan=False)


class Currency(FieldType[CurrencySettings], Composite):
    """JSON {"amount", "currency"}; the first currency of the settings where none is given.

    One jsonb column; its parts `amount` and `currency` are filtered, sorted, grouped and summed as columns are, so
    "sum of price.amount by price.currency" is an ordinary report.
    """

    name = "currency"
    label = {"zh": "多币种金额", "en": "Amount with currency"}
    kind = Kind.JSON
    Settings = CurrencySettings

    def parts(self, settings: CurrencySettings) -> dict[str, Part]:
        return {
            "amount": Part(Kind.NUMBER, "trim_scale(({}->>'amount')::numeric)", {"zh": "金额", "en": "Amount"}),
            "currency": Part(Kind.TEXT, "({}->>'currency')", {"zh": "币种", "en": "Currency"}),
        }

    def column(self, settings: CurrencySettings) -> Column:
        return Column("jsonb")

    def check(self, value: Any, settings: CurrencySettings, context: CheckContext) -> dict[str, str] | None:
        if not isinstance(value, dict):
            raise wrong_type("金额和币种，如 {amount, currency}", "an amount such as {amount, currency}")
        unknown = next((str(key)[:60] for key in value if key not in ("amount", "currency")), None)
        if unknown is not None:
            raise refuse("unknown_part", f"金额中没有“{unknown}”", f"an amount has no “{unknown}”")
        if value.get("amount") in (None, ""):
            return None
        amount = in_range(decimal_of(value["amount"], settings.decimals), settings.min, settings.max)
        return {"amount": plain(amount), "currency": _offered(value.get("currency"), settings)}

    def select(self, column: str, settings: CurrencySettings) -> str:
        amount = self.parts(settings)["amount"].sql.format(column)
        pair = f"jsonb_build_object('amount', {amount}, 'currency', {column}->>'currency')"
        return f"CASE WHEN {column} IS NOT NULL THEN {pair} END"

    def to_text(self, value: Any, settings: CurrencySettings, context: CheckContext) -> str:
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        return f"{plain(value.get('amount'), settings.decimals)} {value.get('currency') or ''}".strip()

    def from_cell(self, cell: Any, settings: CurrencySettings, context: CheckContext) -> dict[str, str] | None:
        """12.50 USD, ￥12.5, HK$ 3,000; a number alone is in the first currency."""
        if not isinstance(cell, str):
            number = cell_number(cell)
            return None if number is None else {"amount": number, "currency": settings.currencies[0]}
        text = unicodedata.normalize("NFKC", cell_text(cell)).strip()
        currency, rest = _taken(text, settings)
        amount = cell_number(rest)
        return None if amount is None else {"amount": amount, "currency": currency}


def _offered(currency: Any, settings: CurrencySettings) -> str:
    """The currency if it is one of those offered; the first one where none is stated."""
    if currency is None or currency == "":
        return settings.currencies[0]
    if currency not in settings.currencies:
        shown, known = str(currency)[:20], ", ".join(settings.currencies)
        raise refuse("currency", f"没有币种“{shown}”，可选：{known}", f"“{shown}” is none of {known}", "currency")
    return str(currency)


def _taken(text: str, settings: CurrencySettings) -> tuple[str, str]:
    """The currency that a text names, and the text without it."""
    found = _CODE.search(text)
    if found:
        code = found[1].upper()
        return "CNY" if code == "RMB" else code, text[: found.start()] + text[found.end() :]
    for sign, code in _SIGNS.items():
        if sign in text:
            return code, text.replace(sign, "", 1)
    return settings.currencies[0], text
