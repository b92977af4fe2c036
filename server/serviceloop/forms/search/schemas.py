"""The answer of the search."""

from uuid import UUID

from pydantic import BaseModel, Field


class Hit(BaseModel):
    """A record that was found; `found`: the text of the field in which it was."""

    form: str
    id: UUID
    no: str | None
    title: str | None
    found: str | None


class Hits(BaseModel):
    rows: list[Hit]
    bounded: bool = Field(description="One letter, digit or sign: only the newest records of each form were looked at")
