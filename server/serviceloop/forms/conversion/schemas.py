"""Answers of the API of type changes."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.design.schemas import PlanForm


class ChangedField(BaseModel):
    """`from` and `to`: names of field types."""

    model_config = ConfigDict(populate_by_name=True)

    field: str
    label: dict[str, str]
    from_: str = Field(alias="from")
    to: str


class ChangeShown(BaseModel):
    """A change of field types. `state`: running, done, failed, cancelled; `text`: where it is, in words.

    `failing`: values that did not convert so far; `seconds_left`: rough, while it runs; `lock_ms`: how long the table
    was locked for the swap.
    """

    id: UUID
    form: str
    state: str
    stage: str
    text: str
    fields: list[ChangedField]
    rows: int
    done: int
    failing: int
    seconds_left: float | None
    lock_ms: int | None
    error: str | None
    actor: UUID
    created_at: datetime
    finished_at: datetime | None


class PlanFailures(PlanForm):
    """The change that is asked about."""


class ValueShown(BaseModel):
    """A value that stands in records, as people read it; `count`: in how many."""

    value: str
    count: int
