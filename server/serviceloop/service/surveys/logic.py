"""When a ticket may be rated: once, when it is resolved or closed, however often it is reopened. Pure."""

from dataclasses import dataclass
from enum import StrEnum

LOW_SCORE = 2
BEST = 5


class Verdict(StrEnum):
    SAVE = "save"
    SAME = "same"
    ALREADY = "already"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Given:
    """A rating that is there already."""

    score: int
    remark: str = ""


def judge(ticket_status: str, given: Given | None, score: int, remark: str = "") -> Verdict:
    """SAME: the very rating was sent again, so the answer is the same and nothing is written."""
    if given is not None:
        return Verdict.SAME if (given.score, given.remark) == (score, remark) else Verdict.ALREADY
    return Verdict.SAVE if ticket_status in ("to_confirm", "closed") else Verdict.TOO_EARLY


def is_low(score: int) -> bool:
    """A score that a supervisor should follow up."""
    return score <= LOW_SCORE
