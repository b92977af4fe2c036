"""/public: the customer pages. Nobody is signed in; a code by SMS or a private link is all there is."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from serviceloop.forms.api import Catalog
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import ClientIpDep, DatabaseDep, TransactionDep
from serviceloop.http.files.uploads import OVERHEAD, UPLOAD_BODY, Uploaded, receive
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.kit.files import FileStore
from serviceloop.kit.qr import qr_svg
from serviceloop.kit.settings import Settings
from serviceloop.service.answers import answer
from serviceloop.service.customer import customer_viewer
from serviceloop.service.portal import limits, links, service, tracking
from serviceloop.service.portal.schemas import CodeBody, EmptyBody, MessageBody, RejectBody, RequestBody
from serviceloop.service.surveys.api import RatingBody
from serviceloop.service.tickets.api import phone_number

router = Router("public", "/public")
Serial = Annotated[str, Query(max_length=80)]
MAX_FILE = 100 * 1024 * 1024
MAX_UPLOAD = MAX_FILE + OVERHEAD


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


@router.get("/channels/{channel}", summary="A request page")
async def read_channel(channel: str, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Texts, kinds of service and products."""
    return answer(await service.describe(db.pool, catalog, channel))


@router.get(
    "/channels/{channel}/qr.svg",
    summary="The QR code of a request page",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
async def read_qr(
    channel: str, request: Request, catalog: CatalogDep, db: DatabaseDep, serial: Serial = ""
) -> Response:
    """To print and stick on things; with `serial`, the page opens with that product filled in."""
    await service.channel_of(db.pool, catalog, channel)
    picture = qr_svg(links.page_url(_settings(request), channel, serial))
    return Response(picture, media_type="image/svg+xml")


@router.get("/channels/{channel}/assets", summary="The product behind a serial number")
async def find_asset(
    channel: str,
    serial: Annotated[str, Query(min_length=1, max_length=80)],
    catalog: CatalogDep,
    db: DatabaseDep,
    ip: ClientIpDep,
) -> Response:
    """No word of whose it is."""
    await limits.count(db, "lookup", {"ip": ip})
    return answer({"rows": await service.find_asset(db.pool, catalog, channel, serial)})


@router.post("/channels/{channel}/codes", status_code=202, summary="Send a one-time code")
async def send_code(
    channel: str, body: CodeBody, request: Request, catalog: CatalogDep, db: DatabaseDep, ip: ClientIpDep
) -> Response:
    """By SMS; 429 when asked for too often."""
    await service.channel_of(db.pool, catalog, channel)
    seconds = await limits.send_code(db, _settings(request), body.phone, ip, channel)
    return answer({"expires_in": seconds}, 202)


@router.post(
    "/channels/{channel}/files",
    status_code=201,
    max_body_size=MAX_UPLOAD,
    openapi_extra=UPLOAD_BODY,
    summary="Upload a picture or video",
)
async def upload(channel: str, request: Request, catalog: CatalogDep, db: DatabaseDep, ip: ClientIpDep) -> Uploaded:
    """For a request that is being written."""
    await service.channel_of(db.pool, catalog, channel)
    await limits.count(db, "upload", {"ip": ip, "channel": channel})
    return await _store(request)


@router.post("/channels/{channel}/requests", status_code=201, summary="Send a request")
async def submit(
    channel: str,
    body: RequestBody,
    request: Request,
    catalog: CatalogDep,
    db: DatabaseDep,
    tx: TransactionDep,
    once: IdempotencyDep,
    ip: ClientIpDep,
) -> Response:
    """Makes a ticket; the answer has its number and the private link. 422 for a wrong code."""
    settings = _settings(request)

    async def work() -> Response:
        phone = phone_number(body.phone)
        await limits.count(db, "request", {"phone": phone, "ip": ip, "channel": channel})
        code = await limits.verify(db, settings, phone, body.code)
        made = await service.submit(tx, catalog, settings, channel, phone, code, body)
        return answer({"no": made.no, "token": made.token, "url": links.path_for(made.token)}, 201)

    return await once(tx, None, work)


async def _show(request: Request, connection: Any, catalog: Catalog, ticket: UUID) -> dict[str, Any]:
    """The tracking page: times are shown in the company's `zone`, files by links that work without signing in."""
    store: FileStore = request.app.state.files
    shown = await tracking.show(connection, catalog, ticket)
    shown["zone"] = str(request.app.state.settings.zone)
    for key in ("photos", "video", "files"):
        shown[key] = [item | {"url": store.signer.url(item["id"])} for item in shown[key]]
    return shown


@router.get("/tracking/{token}", summary="A ticket by its private link")
async def track(token: str, request: Request, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Status, timeline, who comes, result, and what the customer may do."""
    async with db.pool.acquire() as connection:
        ticket = await links.ticket_for(connection, token)
        return answer(await _show(request, connection, catalog, ticket), headers={"Cache-Control": "no-store"})


@router.post("/tracking/{token}/messages", summary="Add information")
async def add_message(
    token: str, body: MessageBody, request: Request, catalog: CatalogDep, db: DatabaseDep, tx: TransactionDep,
    once: IdempotencyDep, ip: ClientIpDep,
) -> Response:  # fmt: skip
    """A message, pictures, or both."""

    async def work() -> Response:
        ticket = await links.ticket_for(tx, token)
        await limits.count(db, "message", {"ticket": str(ticket), "ip": ip})
        await tracking.add_message(tx, catalog, ticket, body)
        return answer(await _show(request, tx, catalog, ticket))

    return await once(tx, None, work)


@router.post("/tracking/{token}/confirm", summary="Confirm the result")
async def confirm(
    token: str, body: EmptyBody, request: Request, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Closes the ticket."""

    async def work() -> Response:
        ticket = await links.ticket_for(tx, token)
        await tracking.confirm(tx, catalog, ticket)
        return answer(await _show(request, tx, catalog, ticket))

    return await once(tx, None, work)


@router.post("/tracking/{token}/reject", summary="Reject the result")
async def reject(
    token: str, body: RejectBody, request: Request, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Work goes on."""

    async def work() -> Response:
        ticket = await links.ticket_for(tx, token)
        await tracking.reject(tx, catalog, ticket, body.reason)
        return answer(await _show(request, tx, catalog, ticket))

    return await once(tx, None, work)


@router.post("/tracking/{token}/rating", summary="Rate the service")
async def rate(
    token: str, body: RatingBody, request: Request, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Once a ticket."""

    async def work() -> Response:
        ticket = await links.ticket_for(tx, token)
        await tracking.rate_ticket(tx, catalog, ticket, body.to_rating("portal"))
        return answer(await _show(request, tx, catalog, ticket))

    return await once(tx, None, work)


@router.post(
    "/tracking/{token}/files",
    status_code=201,
    max_body_size=MAX_UPLOAD,
    openapi_extra=UPLOAD_BODY,
    summary="Upload a picture or video for a ticket",
)
async def upload_to_ticket(token: str, request: Request, db: DatabaseDep, ip: ClientIpDep) -> Uploaded:
    """To be named in a message."""
    ticket = await links.ticket_for(db.pool, token)
    await limits.count(db, "upload", {"ip": ip, "channel": f"ticket {ticket}"})
    return await _store(request)


async def _store(request: Request) -> Uploaded:
    """Keeps a picture or video; whoever names its id in a request has uploaded it."""
    return await receive(request, customer_viewer(), accepts=("image/*", "video/*"), max_bytes=MAX_FILE)
