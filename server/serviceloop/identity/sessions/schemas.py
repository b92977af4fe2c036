"""Bodies of the session endpoints."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

Locale = Literal["zh", "en"]


class SignIn(BaseModel):
    """Account (case does not matter) and password."""

    model_config = ConfigDict(extra="forbid")
    account: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=1000)]


class PasswordChange(BaseModel):
    """One's own password: the present one, and the new one (8 to 128 characters)."""

    model_config = ConfigDict(extra="forbid")
    current: Annotated[str, Field(min_length=1, max_length=1000)]
    new: Annotated[str, Field(min_length=1, max_length=1000)]


class ViewAs(BaseModel):
    """As whom to look: a person or a role."""

    model_config = ConfigDict(extra="forbid")
    user: UUID | None = None
    role: Annotated[str, Field(max_length=60)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "ViewAs":
        if (self.user is None) == (self.role is None):
            raise ValueError("user or role, one of them")
        return self


class SeenBy(BaseModel):
    id: UUID
    name: str


class SessionRole(BaseModel):
    key: str
    label: dict[str, str]


class SessionUnit(BaseModel):
    id: UUID
    key: str
    name: str


class SessionUser(BaseModel):
    id: UUID
    name: str
    account: str
    locale: str
    avatar: UUID | None
    roles: list[SessionRole]
    units: list[SessionUnit]


class Session(BaseModel):
    """Who is signed in, and what the user interface needs to know about that person."""

    user: SessionUser
    csrf: str | None = Field(description="Send it as X-CSRF-Token with every write; null for API keys")
    abilities: list[str] = Field(description='Rights that are not about records; "*" is all')
    menus: list[str] = Field(description='Menu entries to show; "*" is all')
    zone: str = Field(description="The company's time zone, in which days are counted and times shown")
    version: str = Field(description="Version of the server")
    seen_by: SeenBy | None = Field(None, description="Who really is signed in, while looking as `user`; read-only")
