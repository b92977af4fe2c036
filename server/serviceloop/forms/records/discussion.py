"""Comments on a record and bringing back an old version: writes that rest on what the viewer may see of its past."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from serviceloop.forms import comments, history
from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records import service
from serviceloop.forms.records.locking import lock
from serviceloop.forms.records.reading import may_read
from serviceloop.forms.records.schemas import CommentBody, CommentEdit
from serviceloop.forms.records.service import Saved
from serviceloop.forms.records.sources import Catalog, table_of
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import forbidden, not_found
from serviceloop.kit.outbox import emit

_NOT_YOURS = {"zh": "只能修改或删除自己的评论", "en": "You can change and delete your own comments only"}


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


async def edit_comment(
    tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, ident: UUID, body: CommentEdit
) -> None:
    """Another text in place of one's own; the one before is kept. People mentioned anew are told."""
    form, row = await _own(tx, catalog, viewer, form_key, id, ident)
    text = body.body.strip()
    if text == row["body"]:
        return
    await comments.change(tx, row, text, body.mentions)
    fresh = [str(person) for person in body.mentions if person not in row["mentions"]]
    await audit.record(tx, viewer, "comment.edit", form.key, id, {"comment": str(ident)})
    number = await tx.fetchval(f"SELECT no FROM {table_of(form)} WHERE id = $1", id)
    payload = {"comment": str(ident), "body": text, "mentions": fresh, "public": row["public"], "no": number}
    await emit(tx, "record.comment_edited", form.key, id, viewer.user_id, payload)


async def remove_comment(
    tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, ident: UUID
) -> None:
    """Takes a comment away: one's own, or anybody's for an administrator. That there was one is still to be seen."""
    form, _ = await _own(tx, catalog, viewer, form_key, id, ident, admin=True)
    await comments.mark_deleted(tx, ident, viewer.user_id)
    await audit.record(tx, viewer, "comment.delete", form.key, id, {"comment": str(ident)})
    await emit(tx, "record.comment_deleted", form.key, id, viewer.user_id, {"comment": str(ident)})


async def bring_comment_back(
    tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, ident: UUID
) -> None:
    """Whoever deleted a comment may take that back."""
    form = catalog.get(form_key)
    await lock(tx, catalog, viewer, form, id, "comment")
    row = await comments.locked(tx, form.key, id, ident)
    if row is None or row["deleted_at"] is None or row["deleted_by"] != viewer.user_id:
        raise not_found()
    await comments.mark_deleted(tx, ident, None)
    await audit.record(tx, viewer, "comment.restore", form.key, id, {"comment": str(ident)})
    await emit(tx, "record.comment_restored", form.key, id, viewer.user_id, {"comment": str(ident)})


async def comment_versions(
    connection: Any, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, ident: UUID
) -> list[dict[str, Any]]:
    """What a comment said before, for whoever may read the record; nothing of a deleted one."""
    form = catalog.get(form_key)
    if not await may_read(connection, catalog, viewer, form.key, id):
        raise not_found()
    row = await comments.locked(connection, form.key, id, ident)
    if row is None or row["deleted_at"] is not None:
        raise not_found()
    return await comments.versions(connection, ident)


async def _own(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    ident: UUID,
    *,
    admin: bool = False,
) -> tuple[FormDef, Mapping[str, Any]]:
    """The form and the locked comment; 404 for what is not there to see, 403 for somebody else's."""
    form = catalog.get(form_key)
    await lock(tx, catalog, viewer, form, id, "comment")
    row = await comments.locked(tx, form.key, id, ident)
    if row is None or row["deleted_at"] is not None:
        raise not_found()
    if row["author"] != viewer.user_id and not (admin and "*" in viewer.abilities):
        raise forbidden(_NOT_YOURS)
    return form, row


async def restore(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    version: int,
    fields: Sequence[str] | None = None,
) -> Saved:
    """Writes back what changed since `version`: only fields that the viewer may write, never the status by itself.

    `fields`: these of them only.
    """
    form = catalog.get(form_key)
    held = await lock(tx, catalog, viewer, form, id, "update")
    access(form, viewer, "read").require()
    values = await history.values_at(tx, form, id, version)
    open_keys = held.writable() or set()
    status = form.status.field if form.status else None
    wanted = {
        key: value
        for key, value in values.items()
        if key in open_keys and key != status and form.fields[key].writable and (fields is None or key in fields)
    }
    return await service.update(tx, catalog, viewer, form_key, id, wanted)
