"""Who may read a file, and writing an upload down."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from starlette.datastructures import UploadFile

from serviceloop.forms import api as records
from serviceloop.forms.store import FormCatalog
from serviceloop.http.errors import status_problem
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.files import Stored
from serviceloop.kit.media import IMAGE_FORMATS

_PIECE = 1024 * 1024
_INLINE = frozenset({*IMAGE_FORMATS, "application/pdf", "text/plain", "audio/mpeg", "audio/mp4", "audio/ogg"})
_OWNER = 'SELECT created_by, form, record, field FROM "sl"."file" WHERE id = $1'


async def pieces(part: UploadFile) -> AsyncIterator[bytes]:
    """The upload's contents, a megabyte at a time."""
    while piece := await part.read(_PIECE):
        yield piece


async def register(tx: Connection, viewer: Viewer, stored: Stored) -> UUID:
    """Writes the upload's row and its audit entry."""
    file_id = await files.register(tx, stored, viewer.user_id)
    detail = {"name": stored.name, "size": stored.size, "sha256": stored.sha256}
    await audit.record(tx, viewer, "file.create", form="file", record=file_id, detail=detail)
    return file_id


async def check_access(database: Database, catalog: FormCatalog, viewer: Viewer | None, file_id: UUID) -> None:
    """Problem 401 if nobody is signed in, 404 unless the viewer may read the field that shows the file.

    A file that hangs on no record yet is its uploader's alone. One that does is judged by the record only: the right
    to read it may have been withdrawn from whoever uploaded it.
    """
    if viewer is None:
        raise status_problem(401)
    row = await database.pool.fetchrow(_OWNER, file_id)
    if row is None:
        raise not_found()
    if row["record"] is None:
        if row["created_by"] != viewer.user_id:
            raise not_found()
        return
    try:
        shown = await records.get(database, catalog, viewer, row["form"], row["record"])
    except Problem:  # whatever the reason is: whether there is such a file is nobody else's business
        raise not_found() from None
    if not shows(shown, str(file_id)):
        raise not_found()


def shows(value: Any, file_id: str) -> bool:
    """Whether a record as the viewer sees it holds the file in one of its fields, a sub-table's included.

    Only objects count, never texts: an id that somebody wrote into a text field opens nothing.
    """
    if isinstance(value, dict):
        return value.get("id") == file_id or any(shows(inner, file_id) for inner in value.values())
    return isinstance(value, list) and any(shows(inner, file_id) for inner in value)


def is_inline(media_type: str) -> bool:
    """Whether a browser may show it in place; everything else is offered as a download."""
    return media_type in _INLINE or media_type.startswith("video/")
