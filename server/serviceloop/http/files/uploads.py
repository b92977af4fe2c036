"""Taking in one uploaded file, for whoever may upload: the signed-in, customers, visitors."""

from fnmatch import fnmatch
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from serviceloop.http.bodies import FILE, multipart
from serviceloop.http.files import service
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.files import FileStore

OVERHEAD = 1024 * 1024
"""Bytes of a multipart body beyond its file, at most."""
UPLOAD_BODY = multipart("file", file=FILE)
_NO_FILE = {"zh": "请选择要上传的文件（表单字段 file）", "en": "Choose a file to upload (form field `file`)"}


class Uploaded(BaseModel):
    """A stored file; put its id into a record's field. `url` is a signed link that works for about a day."""

    id: UUID
    name: str
    size: int
    type: str
    url: str


def store_of(request: Request) -> FileStore:
    """This process's file store."""
    store: FileStore = request.app.state.files
    return store


async def receive(
    request: Request, viewer: Viewer, *, accepts: tuple[str, ...] = ("*/*",), max_bytes: int = files.MAX_BYTES
) -> Uploaded:
    """Stores the part "file". The body is read outside of a transaction: uploads are slow.

    `accepts`: media types, told from the contents, never from the name; 422 for others.
    """
    form = await request.form(max_files=1, max_fields=5)
    part: Any = form.get("file")
    if not isinstance(part, UploadFile):
        raise invalid(Issue("file", "missing", _NO_FILE))
    store = store_of(request)
    stored = await store.put(service.pieces(part), part.filename or "file", max_bytes)
    if not any(fnmatch(stored.media_type, kind) for kind in accepts):
        raise _not_accepted(accepts)
    async with request.app.state.database.transaction() as tx:
        file_id = await service.register(tx, viewer, stored)
    url = store.signer.url(file_id)
    return Uploaded(id=file_id, name=stored.name, size=stored.size, type=stored.media_type, url=url)


def _not_accepted(accepts: tuple[str, ...]) -> Problem:
    if set(accepts) <= {"image/*", "video/*"}:
        return Problem(422, "media_type", {"zh": "只能上传图片或视频", "en": "Only pictures and videos"})
    listed = "、".join(accepts)
    return Problem(422, "media_type", {"zh": f"只能上传：{listed}", "en": f"Only these can be uploaded: {listed}"})
