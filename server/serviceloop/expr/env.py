"""What a tree may know about the moment and the person it is run for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.identity.viewer import Viewer


@dataclass(frozen=True)
class Env:
    """One evaluation's surroundings; `now` is aware, `today` is the day of `now` in `zone` unless given.

    `record`: path to value of the record being edited, where the tree looks at other records ({"$": "record"}).
    """

    user_id: UUID
    unit_ids: tuple[UUID, ...] = ()
    subtree_ids: tuple[UUID, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    today: date = date.min
    record: Callable[[str], Any] | None = None

    def __post_init__(self) -> None:
        if self.today == date.min:
            object.__setattr__(self, "today", self.now.astimezone(self.zone).date())

    def of_record(self, path: str) -> Any:
        """A value of the record being edited; None where no record is at hand."""
        return self.record(path) if self.record is not None else None

    @classmethod
    def of(cls, viewer: Viewer, now: datetime | None = None) -> "Env":
        """The surroundings of a viewer, now or at the given moment."""
        moment = now or datetime.now(UTC)
        return cls(viewer.user_id, viewer.unit_ids, viewer.subtree_ids, moment, ZoneInfo(viewer.zone))
