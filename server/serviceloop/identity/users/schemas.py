"""Bodies of the user endpoints."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
Account = Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]*$")]
Phone = Annotated[str, Field(max_length=30, pattern=r"^[0-9+() -]*$")]
Email = Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]
Password = Annotated[str, Field(min_length=1, max_length=1000)]
RoleKeys = Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(max_length=50)]
UnitIds = Annotated[list[UUID], Field(max_length=50)]
Locale = Literal["zh", "en"]


class UserCreate(BaseModel):
    """A new person. Without `password` one is made up and shown once in the answer."""

    model_config = ConfigDict(extra="forbid")
    account: Account
    name: Name
    phone: Phone | None = None
    email: Email | None = None
    password: Password | None = None
    locale: Locale = "zh"
    org_unit: UUID | None = None
    units: UnitIds = []
    roles: RoleKeys = []


class UserPatch(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    locale: Locale | None = None
    org_unit: UUID | None = None
    units: UnitIds | None = None
    roles: RoleKeys | None = None
    active: bool | None = None


class PasswordReset(BaseModel):
    """The new password; without one, one is made up and shown once in the answer."""

    model_config = ConfigDict(extra="forbid")
    password: Password | None = None


class UnitRef(BaseModel):
    id: UUID
    name: str


class PickerRow(BaseModel):
    """A person as pickers and mentions show them."""

    id: UUID
    name: str
    account: str
    org_unit: UnitRef | None
    stand_in: str | None = Field(None, description="Who stands in while this person is away; null: is here")


class UserDetail(PickerRow):
    """A person as administrators see them."""

    phone: str | None
    email: str | None
    locale: str
    active: bool
    roles: list[str]
    units: list[UnitRef]
    created_at: datetime
    last_seen: datetime | None


class UserCreated(UserDetail):
    password: str | None = Field(description="The made-up password, shown this once; null if one was given")


class PasswordMade(BaseModel):
    password: str | None = Field(description="The made-up password, shown this once; null if one was given")


class UserPage(BaseModel):
    rows: list[UserDetail]
    next: str | None
