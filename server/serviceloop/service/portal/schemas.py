"""Request bodies of the customer pages. Nobody is signed in: everything is bounded."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from serviceloop.service.visits.api import PositionBody

Phone = Annotated[str, Field(min_length=3, max_length=40)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FileRef(BaseModel):
    """A file that was uploaded before."""

    model_config = ConfigDict(extra="ignore")
    id: UUID


class CodeBody(_Body):
    """Whom to send a one-time code."""

    phone: Phone


class AddressBody(_Body):
    """Parts of an address; the province by its full name."""

    province: Annotated[str, Field(max_length=20)] | None = None
    city: Annotated[str, Field(max_length=40)] | None = None
    district: Annotated[str, Field(max_length=40)] | None = None
    code: Annotated[str, Field(max_length=6)] | None = None
    detail: Annotated[str, Field(max_length=200)] | None = None


class RequestBody(_Body):
    """A customer's request."""

    service_type: Literal["repair", "consult", "install", "maintain", "complaint"] = "repair"
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    phone: Phone
    code: Annotated[str, Field(min_length=4, max_length=8)]
    contact_name: Annotated[str, Field(max_length=60)] = ""
    product: UUID | None = None
    serial: Annotated[str, Field(max_length=80)] = ""
    address: AddressBody | None = None
    position: PositionBody | None = None
    wished_at: AwareDatetime | None = None
    photos: Annotated[list[FileRef], Field(max_length=9)] = []
    video: Annotated[list[FileRef], Field(max_length=2)] = []


class MessageBody(_Body):
    """What the customer adds."""

    body: Annotated[str, Field(max_length=2000)] = ""
    files: Annotated[list[FileRef], Field(max_length=9)] = []


class RejectBody(_Body):
    """Why the customer does not accept the result."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class EmptyBody(_Body):
    """Nothing to say."""
