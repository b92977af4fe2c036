"""Request bodies of the stock operations."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.service.parts.service import Booking, Line

Quantity = Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=12, decimal_places=3)]
Cost = Annotated[Decimal, Field(ge=0, le=100_000_000, max_digits=14, decimal_places=4)]
Serial = Annotated[str, Field(max_length=80)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class LineBody(_Body):
    """A part and how many; `unit_cost` when receiving."""

    part: UUID
    quantity: Quantity
    unit_cost: Cost | None = None
    serial: Serial | None = None
    old_serial: Serial | None = None

    def to_line(self) -> Line:
        return Line(self.part, self.quantity, self.unit_cost, self.serial, self.old_serial)


class MoveBody(_Body):
    """Lines that move together, all or none. `from` and `to` are records of form warehouse."""

    lines: Annotated[list[LineBody], Field(min_length=1, max_length=200)]
    source: Annotated[UUID | None, Field(alias="from")] = None
    target: Annotated[UUID | None, Field(alias="to")] = None
    note: Annotated[str, Field(max_length=200)] | None = None
    ticket: UUID | None = None

    def to_booking(self, kind: str) -> Booking:
        lines = [line.to_line() for line in self.lines]
        return Booking(kind, lines, self.source, self.target, self.note, self.ticket)
