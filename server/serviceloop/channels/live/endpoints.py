"""/stream: server-sent events for whoever is signed in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Header, Request
from fastapi.responses import StreamingResponse

from serviceloop.channels.live.hub import LiveEvent, LiveEvents, Subscription
from serviceloop.channels.notifications import service as notifications
from serviceloop.http.dependencies import ViewerDep, identify
from serviceloop.http.metrics import STREAMS
from serviceloop.http.routing import Router
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem

router = Router("live")
HEARTBEAT_SECONDS = 15.0
_MAX_MISSED = 100
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={200: {"description": "Events: notification, record, reset", "content": {"text/event-stream": {}}}},
)
async def stream(
    request: Request, viewer: ViewerDep, last_event_id: Annotated[str | None, Header(max_length=100)] = None
) -> StreamingResponse:
    """Live events. After a break, notifications since Last-Event-ID come first; "reset": read all again."""
    live: LiveEvents = request.app.state.live
    subscription = live.subscribe(viewer)
    body = _events(request, live, subscription, last_event_id)
    return StreamingResponse(body, media_type="text/event-stream", headers=_HEADERS)


async def _events(
    request: Request, live: LiveEvents, subscription: Subscription, last: str | None
) -> AsyncIterator[bytes]:
    STREAMS.inc()
    try:
        yield b"retry: 3000\n\n"
        for event in await _missed(request.app.state.database, subscription, last):
            yield _encode(event)
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    waiting = await subscription.queue.get()
            except TimeoutError:
                if not await _still_signed_in(request):
                    return
                yield b": still here\n\n"
                continue
            if waiting is None:
                return
            yield _encode(waiting)
    finally:
        STREAMS.dec()
        live.unsubscribe(subscription)


async def _still_signed_in(request: Request) -> bool:
    try:
        return await identify(request) is not None
    except Problem:
        return False


async def _missed(database: Database, subscription: Subscription, last: str | None) -> list[LiveEvent]:
    """Notifications written since the one that the browser saw last; [] if it names none that can be told."""
    try:
        after = UUID(last or "")
    except ValueError:
        return []
    rows = await notifications.since(database.pool, subscription.viewer.user_id, after, _MAX_MISSED)
    return [LiveEvent("notification", notifications.as_text(row), str(row["id"])) for row in rows]


def _encode(event: LiveEvent) -> bytes:
    """JSON text has no line breaks, so one data line is enough."""
    start = f"id: {event.id}\n" if event.id else ""
    return f"{start}event: {event.name}\ndata: {event.data}\n\n".encode()
