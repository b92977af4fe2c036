"""Request bodies of the engineer's steps. Each step is one idempotent request."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Reason = Annotated[str, Field(max_length=200)]
LongText = Annotated[str, Field(max_length=5000)]
FileIds = Annotated[list[UUID], Field(max_length=30)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PositionBody(_Body):
    """Where the phone says it is. A browser's position is WGS-84."""

    lng: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    accuracy: Annotated[float, Field(ge=0, le=10_000_000)] | None = None
    datum: Literal["wgs84", "gcj02"] = "wgs84"

    def to_json(self) -> dict[str, Any]:
        """As a geolocation field takes it."""
        return self.model_dump(exclude_none=True)


class StepBody(_Body):
    """What a step may carry; each step takes what concerns it.

    `reason`: of a rejection (free text), of a failed visit (an option of fail_reason), of a skipped check-in.
    """

    reason: Reason | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None
    position: PositionBody | None = None
    offline: bool = False
    skip: bool = False


class ReportBody(_Body):
    """The service report of the visit; sent again, it replaces what was there."""

    result: Literal["fixed", "partly", "not_fixed", "no_fault"]
    work_done: Annotated[str, Field(min_length=1, max_length=5000)]
    fault_cause: Annotated[str, Field(max_length=40)] | None = None
    finding: LongText | None = None
    advice: LongText | None = None
    work_hours: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] | None = None
    photos_before: FileIds = []
    photos_after: FileIds = []


class PartLine(_Body):
    """A part used from the van."""

    part: UUID
    quantity: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=3)]
    serial: Annotated[str, Field(max_length=80)] | None = None
    old_serial: Annotated[str, Field(max_length=80)] | None = None


class PartsBody(_Body):
    """Parts used, all or none. `place`: another place than the engineer's own van."""

    lines: Annotated[list[PartLine], Field(min_length=1, max_length=50)]
    place: UUID | None = None


class FeeLine(_Body):
    """One fee."""

    item: Literal["labour", "travel", "mileage", "allowance", "other"]
    name: Annotated[str, Field(max_length=200)] | None = None
    quantity: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=3)] = Decimal(1)
    unit_price: Annotated[Decimal, Field(ge=0, le=10_000_000, decimal_places=2)]
    payer: Literal["customer", "company", "warranty", "partner"] | None = None


class FeesBody(_Body):
    """Fees to add."""

    lines: Annotated[list[FeeLine], Field(min_length=1, max_length=50)]


class VoidBody(_Body):
    """Why a fee was wrong."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class PhotosBody(_Body):
    """Uploaded files to add to the visit's photos."""

    files: Annotated[list[UUID], Field(min_length=1, max_length=30)]


class SignatureBody(_Body):
    """The customer's signature: an uploaded picture, and who signed."""

    file: UUID
    signer: Annotated[str, Field(max_length=60)] | None = None
