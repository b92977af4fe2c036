"""Bodies of the exports API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from serviceloop.forms.import_export.schemas import ExportBody


class RunBody(BaseModel):
    """An export to be made in the background. `query`: the list, as for an export."""

    model_config = ConfigDict(extra="forbid")
    form: Annotated[str, Field(max_length=60)]
    query: ExportBody = ExportBody()


class ScheduleBody(RunBody):
    """`day`: of the week, 1 is Monday, or of the month. `clock`: HH:MM in the company's zone. `recipients`: people who
    are told and may fetch what they may see of it; empty: only oneself. `email`: they are told by mail too."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    period: Literal["daily", "weekly", "monthly"] = "daily"
    day: Annotated[int, Field(ge=1, le=31)] = 1
    clock: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "08:00"
    recipients: Annotated[list[UUID], Field(max_length=50)] = []
    email: bool = True

    @model_validator(mode="after")
    def _day_of_week(self) -> "ScheduleBody":
        if self.period == "weekly" and self.day > 7:
            raise ValueError("day")
        return self

    def stored_query(self) -> dict[str, Any]:
        return self.query.model_dump(mode="json")


class PauseBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    paused: bool
