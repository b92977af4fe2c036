"""/messages: the log of messages sent to people outside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from serviceloop.channels.messages import queries
from serviceloop.http.dependencies import DatabaseDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import VIEW_MESSAGES
from serviceloop.identity.users.queries import pattern
from serviceloop.identity.viewer import Viewer

router = Router("messages", "/messages")


class MessageRow(BaseModel):
    """`status`: queued, sent, logged (no provider is set up) or failed."""

    id: UUID
    at: datetime
    channel: str
    recipient: str
    template: str
    body: str
    status: str
    error: str | None
    attempts: int
    ref: str | None


class MessagePage(BaseModel):
    rows: list[MessageRow]
    next: UUID | None


@router.get("")
async def page(
    viewer: Annotated[Viewer, Depends(require(VIEW_MESSAGES))],
    database: DatabaseDep,
    channel: Literal["sms", "email"] | None = None,
    status: Literal["queued", "sent", "logged", "failed"] | None = None,
    search: Annotated[str, Query(max_length=100, description="Part of the recipient")] = "",
    ref: Annotated[str | None, Query(max_length=200)] = None,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> MessagePage:
    """Newest first."""
    wanted = (channel, status, search.strip(), pattern(search), ref, before, limit + 1)
    rows = [_shown(row) for row in await queries.page(database.pool, *wanted)]
    return MessagePage(rows=rows[:limit], next=rows[limit - 1].id if len(rows) > limit else None)


def _shown(row: Mapping[str, Any]) -> MessageRow:
    """The link in an invitation sets a password: whoever reads the log must not get it."""
    hidden = {"body": "（含一次性链接，不显示 / one-time link, not shown）"} if row["template"] == "invitation" else {}
    return MessageRow.model_validate({**dict(row), **hidden})
