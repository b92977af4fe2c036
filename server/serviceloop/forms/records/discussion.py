"""Comments on a record and bringing back an old version: writes that rest on what the viewer may see of its past."""

from uuid import UUID

from serviceloop.forms import comments, history
from serviceloop.forms.permissions import access
from serviceloop.forms.records import service
from serviceloop.forms.records.locking import lock
from serviceloop.forms.records.schemas import CommentBody
from serviceloop.forms.records.service import Saved
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import emit


async def comment(tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, body: CommentBody) -> UUID:
    """Adds a comment; needs the grant "comment" on this row. The event tells whom to notify."""
    form = catalog.get(form_key)
    held = await lock(tx, catalog, viewer, form, id, "comment")
    ident = await comments.add(
        tx, form.key, id, viewer.user_id, body.body.strip(), mentions=body.mentions, public=body.public
    )
    payload = {
        "comment": str(ident),
        "body": body.body.strip(),
        "mentions": [str(item) for item in body.mentions],
        "public": body.public,
        "no": held.row.get("no"),
    }
    await emit(tx, "record.commented", form.key, id, viewer.user_id, payload)
    return ident


async def restore(tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, version: int) -> Saved:
    """Writes back what changed since `version`: only fields that the viewer may write, never the status by itself."""
    form = catalog.get(form_key)
    held = await lock(tx, catalog, viewer, form, id, "update")
    access(form, viewer, "read").require()
    values = await history.values_at(tx, form, id, version)
    open_keys = held.writable() or set()
    status = form.status.field if form.status else None
    wanted = {
        key: value for key, value in values.items() if key in open_keys and key != status and form.fields[key].writable
    }
    return await service.update(tx, catalog, viewer, form_key, id, wanted)
