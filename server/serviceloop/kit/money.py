"""Amounts of money: decimal numbers with a currency; never floats."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DECIMALS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "GBP": 2, "JPY": 0, "KRW": 0, "TWD": 2, "SGD": 2}
"""Decimal places of a currency; others have 2."""
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "GBP": "£", "JPY": "¥"}


def round_amount(amount: Decimal, currency: str = "CNY") -> Decimal:
    """Rounds half away from zero, as invoices do, to the currency's decimal places."""
    return amount.quantize(Decimal(1).scaleb(-DECIMALS.get(currency, 2)), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Money:
    """An amount in a currency. Adding different currencies is an error."""

    amount: Decimal
    currency: str = "CNY"

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def times(self, factor: Decimal | int) -> "Money":
        """The amount times a quantity or a rate, rounded to the currency."""
        return Money(round_amount(self.amount * factor, self.currency), self.currency)

    def text(self) -> str:
        """For people: "¥1,234.50"."""
        shown = round_amount(self.amount, self.currency)
        sign = "-" if shown < 0 else ""
        return f"{sign}{SYMBOLS.get(self.currency, self.currency + ' ')}{abs(shown):,}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {self.currency} and {other.currency}")
