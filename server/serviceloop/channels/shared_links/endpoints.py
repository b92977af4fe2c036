"""Sharing a record: with colleagues, and by links with people who have no account."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from serviceloop.channels.limits.service import count
from serviceloop.channels.shared_links import inside, opening, service
from serviceloop.channels.shared_links.schemas import (
    Link,
    LinkBody,
    LinkPage,
    Links,
    OpenBody,
    SendAnswer,
    SendBody,
    SharedRecord,
)
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.printing.rendering import MEDIA_TYPES
from serviceloop.http.cursors import decode_cursor, encode_cursor
from serviceloop.http.dependencies import ClientIpDep, DatabaseDep, LocaleDep, TransactionDep, ViewerDep
from serviceloop.http.files.sending import send_file, thumbnail
from serviceloop.http.files.uploads import store_of
from serviceloop.http.routing import Router
from serviceloop.kit import files
from serviceloop.kit.settings import Settings

router = Router("shared_links")
_PLACE = "/forms/{form}/records/{id}"
_PUBLIC = "/public/shared/{token}"
# Nothing of a shared record is to be found by a search engine, kept by a browser, or told to the next page.
_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


# --- inside
@router.post(f"{_PLACE}/share", summary="Point colleagues to a record", response_model=SendAnswer)
async def send(form: str, id: UUID, body: SendBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Any:
    """Who may see the record gets a notice; the others are named in the answer."""
    return await inside.send(tx, catalog, viewer, form, id, body)


@router.get(f"{_PLACE}/links", summary="Links that show a record outside", response_model=Links)
async def links(form: str, id: UUID, request: Request, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """One's own; everybody's for an administrator."""
    return await service.of_record(db.pool, catalog, viewer, _settings(request), form, id)


@router.post(f"{_PLACE}/links", status_code=201, summary="Share a record outside", response_model=Link)
async def create(
    form: str,
    id: UUID,
    body: LinkBody,
    request: Request,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
) -> Any:
    """Shows the chosen fields to whoever has the link, as far as its maker may see them when it is opened."""
    return await service.create(tx, catalog, viewer, _settings(request), form, id, body)


@router.get("/shared-links", summary="Links that one has shared", response_model=LinkPage)
async def all_links(
    request: Request,
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> Any:
    """The newest first; everybody's for an administrator."""
    after = decode_cursor(cursor, datetime.fromisoformat, UUID)
    rows = await service.of_everything(db.pool, catalog, viewer, _settings(request), after, limit + 1)
    kept = rows[:limit]
    more = encode_cursor(kept[-1]["created_at"].isoformat(), kept[-1]["id"]) if len(rows) > limit else None
    return {"rows": kept, "next": more}


@router.delete("/shared-links/{link}", status_code=204, summary="Take a shared link back")
async def revoke(link: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """At once and for good; its maker, or an administrator."""
    await service.revoke(tx, viewer, link)
    return Response(status_code=204)


# --- outside
@router.post(_PUBLIC, summary="Open a shared link", response_model=SharedRecord)
async def open_link(
    token: str,
    body: OpenBody,
    request: Request,
    response: Response,
    catalog: CatalogDep,
    db: DatabaseDep,
    ip: ClientIpDep,
    locale: LocaleDep,
) -> Any:
    """404 whatever is wrong with the link; 422 `code_required` or `wrong_code` where it asks for a code."""
    await count(db, opening.LIMITS, "share_open", {"ip": ip})
    found = await opening.find(db, catalog, _settings(request), token, locale)
    await count(db, opening.LIMITS, "share_open", {"link": str(found.row["id"])})
    if body.code and found.row["code"]:
        await count(db, opening.LIMITS, "share_code", {"ip": ip})
    await opening.admit(db, _settings(request), found, body)
    shown = await opening.read(db, catalog, _settings(request), token, found, locale)
    await opening.note(db, found)
    response.headers.update(_HEADERS)
    return shown


@router.get(
    f"{_PUBLIC}/files/{{file}}",
    summary="A file of a shared record",
    response_class=StreamingResponse,
    responses={200: {"description": "The file, or a picture's thumbnail", "content": {"*/*": {}}}},
)
async def shared_file(
    token: str,
    file: UUID,
    request: Request,
    catalog: CatalogDep,
    db: DatabaseDep,
    ip: ClientIpDep,
    locale: LocaleDep,
    secret: Annotated[str | None, Query(alias="pass", max_length=100)] = None,
    download: bool = False,
    w: Annotated[int | None, Query(ge=1, le=4000, description="Width of a thumbnail")] = None,
) -> Response:
    """Works as long as the link does, and no longer."""
    await count(db, opening.LIMITS, "share_file", {"ip": ip})
    found = await opening.find(db, catalog, _settings(request), token, locale)
    await opening.admit(db, _settings(request), found, OpenBody.model_validate({"pass": secret}))
    await opening.holds_file(db, catalog, found, file)
    stored = await files.find(db.pool, file)
    store = store_of(request)
    answer = await thumbnail(store, stored, w) if w is not None else send_file(request, store, stored, download)
    answer.headers.update(_HEADERS)
    return answer


@router.get(
    f"{_PUBLIC}/document",
    summary="The document of a shared record",
    response_class=Response,
    responses={200: {"description": "A PDF", "content": {MEDIA_TYPES["pdf"]: {}}}},
)
async def shared_document(
    token: str,
    request: Request,
    catalog: CatalogDep,
    db: DatabaseDep,
    ip: ClientIpDep,
    locale: LocaleDep,
    secret: Annotated[str | None, Query(alias="pass", max_length=100)] = None,
) -> Response:
    """Where the link's maker has added a print template."""
    await count(db, opening.LIMITS, "share_document", {"ip": ip})
    found = await opening.find(db, catalog, _settings(request), token, locale)
    await opening.admit(db, _settings(request), found, OpenBody.model_validate({"pass": secret}))
    await count(db, opening.LIMITS, "share_document", {"link": str(found.row["id"])})
    made = await opening.document(db, store_of(request), catalog, _settings(request), found, locale)
    await opening.note(db, found)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(made.name)}"}
    return Response(made.content, media_type=MEDIA_TYPES["pdf"], headers=headers | _HEADERS)
