"""Tells open browsers that a record changed; run by the worker, after the fact."""

from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.channels.live.hub import send_live
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler

STALE = timedelta(minutes=1)
"""Older changes (after an import, or when the worker was down) are on the screens already, or will be read afresh."""


async def tell_record(_: Any, tx: Connection, event: Event) -> None:
    """One live event "record" with the form's key, the record's id and what happened."""
    if event.form is None or event.record is None or datetime.now(UTC) - event.at > STALE:
        return
    await send_live(tx, "record", {"id": str(event.record), "kind": event.kind}, form=event.form)


HANDLERS = (EventHandler("live.record", ("record.*", "action:*"), tell_record),)
