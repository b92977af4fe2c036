"""Bodies of the API-key endpoints."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class KeyCreate(BaseModel):
    """A key acts with the rights of one role, for the person who makes it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
    role: Annotated[str, Field(min_length=1, max_length=60)]
    expires_at: AwareDatetime | None = None


class KeyRow(BaseModel):
    """A key without its secret."""

    id: UUID
    name: str
    prefix: str
    role: str
    created_by: str = Field(description="Name of the person for whom it acts")
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used: datetime | None


class KeyCreated(KeyRow):
    key: str = Field(description="The key itself, shown this once: send it as `Authorization: Bearer …`")
