"""What a booking left behind."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class BookedLine:
    """One move as written. `unit_cost` is the moving average, `price` what a customer pays for one."""

    move: UUID
    no: str
    part: UUID
    name: str
    quantity: Decimal
    unit_cost: Decimal
    cost: Decimal
    price: Decimal


@dataclass(frozen=True)
class Booked:
    lines: tuple[BookedLine, ...]
