"""Telling that one is at a record, and hearing who else is; only among those who may read it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from serviceloop.channels.live.hub import send_live
from serviceloop.channels.presence import queries
from serviceloop.forms.permissions import access
from serviceloop.forms.records.reading import may_read
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import not_found


async def tell(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, record: UUID, tab: UUID, field: str | None
) -> list[dict[str, Any]]:
    """Notes the viewer's window; returns the others. 404 for a record that the viewer may not read.

    The others' windows are told that something changed, not what: each asks again and gets what it may see.
    """
    if not await may_read(tx, catalog, viewer, form_key, record):
        raise not_found()
    form, seen = catalog.get(form_key), access(catalog.get(form_key), viewer, "read")
    news = await queries.tell(tx, form.key, record, viewer.user_id, tab, field if field in form.fields else None)
    found = await queries.others(tx, form.key, record, viewer.user_id)
    if news:
        await _told(tx, form.key, record, found)
    return [item | {"fields": [key for key in item["fields"] if seen.level(key) != "hidden"]} for item in found]


async def leave(tx: Connection, viewer: Viewer, form_key: str, record: UUID, tab: UUID) -> None:
    if await queries.leave(tx, record, viewer.user_id, tab):
        await _told(tx, form_key, record, await queries.others(tx, form_key, record, viewer.user_id))


async def _told(tx: Connection, form: str, record: UUID, people: list[dict[str, Any]]) -> None:
    if people:
        users = [item["id"] for item in people]
        await send_live(tx, "presence", {"form": form, "record": str(record)}, users=users)


async def _forget(app: Any) -> None:
    await queries.forget_silent(app.db.pool)


CHORES = (Chore("presence.forget", timedelta(minutes=10), _forget),)
