"""Bodies of sharing."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.channels.shared_links.logic import DAYS, MAX_DAYS

Key = Annotated[str, Field(min_length=1, max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SendBody(_Body):
    """Colleagues to be pointed to a record."""

    people: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    comment: Annotated[str, Field(max_length=1000)] = ""


class Colleague(BaseModel):
    id: UUID
    name: str


class SendAnswer(BaseModel):
    """`told`: how many were; `unable`: those who may not see the record and were not told of it."""

    told: int
    unable: list[Colleague]


class LinkBody(_Body):
    """`fields`: what is shown, in this order. `template`: a print template that may be fetched too. `days`: how long.
    `code`: to be typed before anything is shown. `note`: what it is for, for those inside."""

    fields: Annotated[list[Key], Field(max_length=200)]
    template: UUID | None = None
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = DAYS
    code: Annotated[str, Field(min_length=4, max_length=40)] | None = None
    note: Annotated[str, Field(max_length=200)] = ""

    @field_validator("code")
    @classmethod
    def _code(cls, value: str | None) -> str | None:
        if value is not None and len(value.strip()) < 4:
            raise ValueError("at least 4 characters")
        return value.strip() if value is not None else None


class Link(BaseModel):
    """A shared link. `url`: for its maker only. `opened`: how often. `mine`: whether the viewer may take it back."""

    id: UUID
    form: str
    form_label: dict[str, str] | None
    record: UUID
    name: str | None
    fields: list[str]
    template: UUID | None
    has_code: bool
    note: str
    status: Literal["open", "expired", "revoked", "locked", "dead"]
    created_by: Colleague
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    opened: int
    opened_at: datetime | None
    mine: bool
    url: str | None


class Links(BaseModel):
    """`may_share`: whether the viewer may make one for this record; `fields`: those that they may choose from."""

    rows: list[Link]
    may_share: bool
    fields: list[str]


class LinkPage(BaseModel):
    rows: list[Link]
    next: str | None


class OpenBody(_Body):
    """`code`: what was typed; `pass`: from an answer before, in its place."""

    code: Annotated[str, Field(max_length=40)] | None = None
    pass_: Annotated[str | None, Field(alias="pass", max_length=100)] = None


class SharedRecord(BaseModel):
    """What a visitor sees. `pass`: for files and the document; None where no code is asked for."""

    label: dict[str, str]
    name: str
    fields: list[dict[str, Any]]
    values: dict[str, Any]
    zone: str
    company: str
    shared_by: str
    expires_at: datetime
    document: bool
    pass_: Annotated[str | None, Field(serialization_alias="pass")]
