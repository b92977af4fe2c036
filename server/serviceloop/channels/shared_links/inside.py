"""Pointing colleagues to a record: who may see it gets a notice, the others are named."""

from typing import Any
from uuid import UUID

from serviceloop.channels.followers.service import name_of
from serviceloop.channels.notifications.service import notify
from serviceloop.channels.shared_links.schemas import SendBody
from serviceloop.forms.records import reading
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import not_found

_PEOPLE = 'SELECT id, name FROM sl."user" WHERE id = ANY($1::uuid[]) AND active AND deleted_at IS NULL'


async def send(
    tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, record: UUID, body: SendBody
) -> dict[str, Any]:
    """{"told", "unable"}. Each notice calls the record as its reader may see it. 404 if the viewer may not read it."""
    form = catalog.get(form_key)
    if not await reading.may_read(tx, catalog, viewer, form.key, record):
        raise not_found()
    rows = await tx.fetch(_PEOPLE, list(dict.fromkeys(body.people)))
    unable, told = [], []
    for row in rows:
        person = await viewer_again(tx, row["id"])
        if person is None or not await reading.may_read(tx, catalog, person, form.key, record):
            unable.append({"id": row["id"], "name": row["name"]})
            continue
        name = await name_of(tx, catalog, person, form, record)
        title = {"zh": f"{viewer.name} 与您分享了 {name}", "en": f"{viewer.name} shared {name} with you"}
        await notify(tx, [row["id"]], "shared", title, body.comment.strip(), f"/f/{form.key}/{record}")
        told.append(str(row["id"]))
    if told:
        await audit.record(tx, viewer, "record.share", form.key, record, {"people": told})
    return {"told": len(told), "unable": unable}
