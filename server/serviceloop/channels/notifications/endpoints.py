"""/notifications: one's own."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from serviceloop.channels.notifications import queries, service
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("notifications", "/notifications")


class Notification(BaseModel):
    id: UUID
    at: datetime
    kind: str
    title: dict[str, str]
    body: str
    link: str | None
    read_at: datetime | None


class NotificationPage(BaseModel):
    rows: list[Notification]
    unread: int = Field(description="How many are unread in all; counts to 1000")
    next: UUID | None = Field(description="Pass as `before` for older ones")


class MarkRead(BaseModel):
    """Either `ids` or `all: true`."""

    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[UUID], Field(max_length=500)] = []
    all: bool = False

    @model_validator(mode="after")
    def _either(self) -> "MarkRead":
        if self.all == bool(self.ids):
            raise ValueError("either ids or all")
        return self


@router.get("")
async def page(
    viewer: ViewerDep,
    database: DatabaseDep,
    unread: bool = False,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> NotificationPage:
    """Newest first."""
    rows = await service.page(database.pool, viewer.user_id, before, unread, limit + 1)
    shown = [Notification.model_validate(row) for row in rows[:limit]]
    count = await queries.unread(database.pool, viewer.user_id)
    return NotificationPage(rows=shown, unread=count, next=shown[-1].id if len(rows) > limit else None)


@router.post("/read", status_code=204)
async def mark_read(body: MarkRead, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """Marks notifications as read; those of others are not touched."""
    await queries.mark_read(tx, viewer.user_id, None if body.all else body.ids)
    return Response(status_code=204)
