"""/files: uploading, and reading by signed link or by right to the record that shows the file."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from serviceloop.http.dependencies import DatabaseDep, OptionalViewerDep, ViewerDep
from serviceloop.http.files import service
from serviceloop.http.files.sending import send_file, thumbnail
from serviceloop.http.files.uploads import OVERHEAD, UPLOAD_BODY, Uploaded, receive, store_of
from serviceloop.http.routing import Router
from serviceloop.kit import files

router = Router("files", "/files")
MAX_UPLOAD = files.MAX_BYTES + OVERHEAD
"""Bytes of a whole multipart body."""


@router.post("", status_code=201, max_body_size=MAX_UPLOAD, openapi_extra=UPLOAD_BODY)
async def upload(request: Request, viewer: ViewerDep) -> Uploaded:
    """Stores a file. Until a record's field holds it, only its uploader can read it."""
    return await receive(request, viewer)


@router.get(
    "/{file_id}",
    response_class=StreamingResponse,
    responses={200: {"description": "The file, or a picture's thumbnail", "content": {"*/*": {}}}},
)
async def download(
    file_id: UUID,
    request: Request,
    viewer: OptionalViewerDep,
    database: DatabaseDep,
    exp: Annotated[int | None, Query(ge=0, lt=2**40)] = None,
    sig: Annotated[str | None, Query(max_length=64)] = None,
    download: bool = False,
    w: Annotated[int | None, Query(ge=1, le=4000, description="Width of a thumbnail")] = None,
) -> Response:
    """A valid signature is enough. Without one the viewer must be the uploader or may read the field that shows it."""
    store = store_of(request)
    signed = exp is not None and sig is not None and store.signer.is_valid(file_id, exp, sig)
    if not signed:
        await service.check_access(database, request.app.state.forms.catalog, viewer, file_id)
    stored = await files.find(database.pool, file_id)
    if w is not None:
        return await thumbnail(store, stored, w)
    return send_file(request, store, stored, download)
