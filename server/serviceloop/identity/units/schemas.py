"""Bodies of the org-unit endpoints."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["company", "region", "department", "partner"]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class UnitCreate(BaseModel):
    """A new unit. Without `key` one is made from the name."""

    model_config = ConfigDict(extra="forbid")
    name: Name
    kind: Kind = "department"
    parent: UUID | None = None
    key: Key | None = None


class UnitPatch(BaseModel):
    """What to change; `parent` moves the unit with all below it, null makes it a root."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    kind: Kind | None = None
    parent: UUID | None = None


class UnitRow(BaseModel):
    """A unit of the tree; `people` are those whose main unit it is."""

    id: UUID
    key: str
    name: str
    kind: str
    parent: UUID | None
    depth: int
    people: int
