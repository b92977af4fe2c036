"""Who takes part follows; and what followers are to be told is kept for a moment."""

from typing import Any
from uuid import UUID

from serviceloop.channels.followers import queries
from serviceloop.channels.followers.service import PAUSE
from serviceloop.forms.records import reading
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import SYSTEM_USER, VISITOR_USER
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler

_NOBODY = (None, SYSTEM_USER, VISITOR_USER)
COMMENTED = ("record.commented", "record.comment_edited")


async def gather(app: Any, tx: Connection, event: Event) -> None:
    """Keeps a change for the record's followers, then lets those follow who took part in it."""
    if event.form is None or event.record is None:
        return
    if event.kind == "record.commented" and event.payload.get("comment"):
        await _note(tx, event, comments=[UUID(event.payload["comment"])])
    elif event.payload.get("version") and event.kind != "record.created":
        await _note(tx, event, versions=[int(event.payload["version"])])
    if event.kind in COMMENTED:
        await _follow(app, tx, event, [event.actor], "commented")
        await _follow(app, tx, event, [UUID(item) for item in event.payload.get("mentions") or ()], "mentioned")
    elif event.kind == "record.created":
        await _follow(app, tx, event, [event.actor], "created")


async def _note(
    tx: Connection, event: Event, *, versions: tuple[int, ...] | list[int] = (), comments: list[UUID] | None = None
) -> None:
    assert event.form is not None
    assert event.record is not None
    await queries.note(tx, event.form, event.record, versions, comments or [], PAUSE, event.actor)


async def _follow(app: Any, tx: Connection, event: Event, people: list[UUID | None] | list[UUID], reason: str) -> None:
    assert event.form is not None
    assert event.record is not None
    able = []
    for person in people:
        viewer = None if person in _NOBODY or person is None else await viewer_again(tx, person)
        if viewer is not None and await reading.may_read(tx, app.forms, viewer, event.form, event.record):
            able.append(viewer.user_id)
    if able:
        await queries.follow_by_itself(tx, event.form, event.record, able, reason)


async def forget(_: Any, tx: Connection, event: Event) -> None:
    """After records, or a form with all of its records, are gone for good: the notices about them go too."""
    if event.form is not None:
        await queries.forget(tx, event.form, gone(event))


def gone(event: Event) -> list[UUID] | None:
    """The records that a "purged" event is about; None: all of the form's."""
    return None if event.kind == "purged.form" else [UUID(item) for item in event.payload["records"]]


HANDLERS = (
    EventHandler("followers.gather", ("record.*", "action:*"), gather),
    EventHandler("followers.forget", ("purged.records", "purged.form"), forget, bulk=True),
)
