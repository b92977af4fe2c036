"""Sums of fee lines. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEP = Decimal("0.01")


@dataclass(frozen=True)
class Fee:
    """One fee line. `cost` is what it costs the company, None if it is not known."""

    item: str
    quantity: Decimal
    unit_price: Decimal
    payer: str
    status: str = "open"
    cost: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        return (self.quantity * self.unit_price).quantize(STEP, ROUND_HALF_UP)


@dataclass(frozen=True)
class Totals:
    """`charged`: what the customer pays. `material`, `cost`: what the ticket costs the company."""

    charged: Decimal = Decimal("0.00")
    material: Decimal = Decimal("0.00")
    cost: Decimal = Decimal("0.00")


def totals(lines: Iterable[Fee]) -> Totals:
    """Sums over lines that are not void. Without a known cost, a line that is not material costs its amount."""
    charged = material = cost = Decimal("0.00")
    for line in lines:
        if line.status == "void":
            continue
        own = line_cost(line)
        charged += line.amount if line.payer == "customer" else Decimal(0)
        material += own if line.item == "material" else Decimal(0)
        cost += own
    return Totals(charged, material, cost)


def line_cost(line: Fee) -> Decimal:
    """What the line costs the company, to the fen."""
    if line.cost is not None:
        return line.cost.quantize(STEP, ROUND_HALF_UP)
    return Decimal("0.00") if line.item == "material" else line.amount


def may_settle(line_status: str, ticket_status: str) -> bool:
    """Only open lines of closed tickets: a ticket that is still worked on may get more."""
    return line_status == "open" and ticket_status == "closed"
