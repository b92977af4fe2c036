"""Links of records that are gone for good go with them."""

from typing import Any

from serviceloop.channels.followers.events import gone
from serviceloop.channels.shared_links import queries
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler


async def forget(_: Any, tx: Connection, event: Event) -> None:
    if event.form is not None:
        await queries.forget(tx, event.form, gone(event))


HANDLERS = (EventHandler("shared_links.forget", ("purged.records", "purged.form"), forget, bulk=True),)
