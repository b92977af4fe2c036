"""A rating as it is sent."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.service.surveys.logic import BEST
from serviceloop.service.surveys.service import Rating


class RatingBody(BaseModel):
    """1 to 5, with tags and a comment."""

    model_config = ConfigDict(extra="forbid")
    score: Annotated[int, Field(ge=1, le=BEST)]
    tags: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)] = []
    comment: Annotated[str, Field(max_length=1000)] | None = None

    def to_rating(self, source: str) -> Rating:
        return Rating(self.score, self.tags, (self.comment or "").strip(), source)
