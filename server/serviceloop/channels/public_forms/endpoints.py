"""/public/forms and /public/look-ups: forms that anyone may fill in, and records that those who know them may see."""

from typing import Any

from fastapi import Request, Response

from serviceloop.channels.limits.service import count
from serviceloop.channels.public_forms import service
from serviceloop.channels.public_forms.schemas import ChoicesBody, LookUpBody, SendBody, Sent, StateBody
from serviceloop.channels.public_forms.service import LIMITS, filled, looked_up
from serviceloop.fields.capabilities import Files, Relational
from serviceloop.forms.api import Query
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.filling.service import choices_json, state_of
from serviceloop.http.dependencies import ClientIpDep, DatabaseDep, LocaleDep, TransactionDep
from serviceloop.http.files.uploads import OVERHEAD, UPLOAD_BODY, Uploaded, receive
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.kit.errors import not_found
from serviceloop.kit.qr import qr_svg
from serviceloop.kit.settings import Settings

router = Router("public_forms", "/public")
MAX_FILE = 100 * 1024 * 1024
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


@router.get("/forms/{form}", summary="A form that anyone may fill in")
async def open_form(
    form: str, request: Request, catalog: CatalogDep, db: DatabaseDep, ip: ClientIpDep, locale: LocaleDep
) -> dict[str, Any]:
    """Texts, fields, whether it is open, and the pass to send it with."""
    await count(db, LIMITS, "public_open", {"ip": ip})
    return await service.open_form(db.pool, catalog, _settings(request), form, locale)


@router.get("/forms/{form}/qr.svg", summary="The QR code of a public form", response_class=Response, responses=_SVG)
async def form_qr(form: str, request: Request, catalog: CatalogDep, locale: LocaleDep) -> Response:
    found, _, _ = filled(catalog, form, locale)
    return Response(qr_svg(f"{_settings(request).public_url}/p/{found.key}"), media_type="image/svg+xml")


@router.post("/forms/{form}/choices", summary="Records that a relation of a public form offers")
async def choices(
    form: str,
    body: ChoicesBody,
    catalog: CatalogDep,
    db: DatabaseDep,
    tx: TransactionDep,
    ip: ClientIpDep,
    locale: LocaleDep,
) -> Response:
    """Their titles only, and only where the owner allows it."""
    await count(db, LIMITS, "public_ask", {"ip": ip})
    found, page, viewer = filled(catalog, form, locale)
    item = found.fields.get(body.field) if body.field in page.choices else None
    if item is None or not isinstance(item.type, Relational):
        raise not_found()
    title = catalog.get(item.type.target(item.settings)).title
    search = body.search.strip()
    condition = {"field": title, "op": "contains", "value": search} if search else None
    question = Query(("id", title), condition, (), 30, body.cursor)
    text = await choices_json(tx, catalog, viewer, found, body.field, body.values, question)
    return Response(text, media_type="application/json")


@router.post("/forms/{form}/state", summary="What holds for a public form while it is filled in")
async def state(
    form: str,
    body: StateBody,
    catalog: CatalogDep,
    db: DatabaseDep,
    tx: TransactionDep,
    ip: ClientIpDep,
    locale: LocaleDep,
) -> dict[str, list[str]]:
    """For conditions that rest on what visitors do not see; the others come with the form."""
    await count(db, LIMITS, "public_ask", {"ip": ip})
    found, _, viewer = filled(catalog, form, locale)
    return await state_of(tx, catalog, viewer, found, body.values, None)


@router.post(
    "/forms/{form}/files",
    status_code=201,
    max_body_size=MAX_FILE + OVERHEAD,
    openapi_extra=UPLOAD_BODY,
    summary="Upload a file for a public form",
)
async def upload(
    form: str, request: Request, catalog: CatalogDep, db: DatabaseDep, ip: ClientIpDep, locale: LocaleDep
) -> Uploaded:
    """Of a kind that some field of the page takes."""
    found, page, viewer = filled(catalog, form, locale)
    fields = [found.fields[key] for key in page.fields]
    kinds = [kind for item in fields if isinstance(item.type, Files) for kind in item.type.accepts(item.settings)]
    if not kinds:
        raise not_found()
    await count(db, LIMITS, "public_upload", {"ip": ip, "form": form})
    return await receive(request, viewer, accepts=tuple(dict.fromkeys(kinds)), max_bytes=MAX_FILE)


@router.post("/forms/{form}/records", status_code=201, summary="Send a public form", response_model=Sent)
async def send(
    form: str,
    body: SendBody,
    request: Request,
    catalog: CatalogDep,
    db: DatabaseDep,
    tx: TransactionDep,
    once: IdempotencyDep,
    ip: ClientIpDep,
    locale: LocaleDep,
) -> Response:
    """Makes a record. 409 when the form is not open; 422 names what is wrong at each field."""
    filled(catalog, form, locale)
    await count(db, LIMITS, "public_send", {"ip": ip, "form": form})

    async def work() -> Response:
        service.check_pass(_settings(request), form, body.pass_, body.website)
        made = Sent(**await service.send(tx, catalog, form, locale, body.values))
        return Response(made.model_dump_json(), 201, media_type="application/json")

    return await once(tx, None, work)


@router.get("/look-ups/{form}", summary="A page for looking records up")
async def open_query(
    form: str, request: Request, catalog: CatalogDep, db: DatabaseDep, ip: ClientIpDep, locale: LocaleDep
) -> dict[str, Any]:
    """What must be known, and what is shown."""
    await count(db, LIMITS, "public_open", {"ip": ip})
    return service.describe_query(catalog, _settings(request), form, locale)


@router.get("/look-ups/{form}/qr.svg", summary="The QR code of a look-up page", response_class=Response, responses=_SVG)
async def query_qr(form: str, request: Request, catalog: CatalogDep, locale: LocaleDep) -> Response:
    found, _, _ = looked_up(catalog, form, locale)
    return Response(qr_svg(f"{_settings(request).public_url}/q/{found.key}"), media_type="image/svg+xml")


@router.post("/look-ups/{form}", summary="Look records up")
async def look_up(
    form: str,
    body: LookUpBody,
    catalog: CatalogDep,
    db: DatabaseDep,
    tx: TransactionDep,
    ip: ClientIpDep,
    locale: LocaleDep,
) -> dict[str, Any]:
    """Those that hold exactly the given values. Thirty an hour from one address: nobody can try numbers out."""
    looked_up(catalog, form, locale)
    await count(db, LIMITS, "public_look_up", {"ip": ip, "form": form})
    return await service.look_up(tx, catalog, form, locale, body.values)
