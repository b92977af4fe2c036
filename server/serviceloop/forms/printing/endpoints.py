"""/forms/{form}/print-templates: templates, and documents made with them."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.printing import letterhead, making, runs, service, starter
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.rendering import MEDIA_TYPES, Parts, render
from serviceloop.forms.printing.schemas import (
    MAX_WORD,
    LetterheadBody,
    LetterheadShown,
    PreviewBody,
    PreviewPages,
    PrintBody,
    PrintRun,
    RunBody,
    TemplateBody,
    TemplatePatch,
    TemplateShown,
    WordBody,
    WordShown,
)
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, ViewerDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, invalid
from serviceloop.kit.settings import Settings

router = Router("printing", "/forms/{form}/print-templates")
head_router = Router("printing", "/print-letterhead")
MAX_PAGES = 12
BuilderDep = Annotated[Viewer, Depends(require(service.DESIGN))]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The document", "content": {name: {} for name in MEDIA_TYPES.values()}}
}
_WORD: dict[int | str, dict[str, Any]] = {200: {"description": "A Word file", "content": {MEDIA_TYPES["docx"]: {}}}}
_NOT_BASE64 = {"zh": "文件内容不是 base64", "en": "The content is no base64"}


@router.get("", summary="Print templates", response_model=list[TemplateShown], response_model_exclude_none=True)
async def list_templates(form: str, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """Those offered to the viewer's roles; who designs forms gets all, with their definitions."""
    return await service.offered(db.pool, catalog, viewer, form)


@router.post("", summary="Add a print template", status_code=201, response_model=TemplateShown)
async def add_template(
    form: str, body: TemplateBody, viewer: BuilderDep, catalog: CatalogDep, tx: TransactionDep
) -> Any:
    return await service.add(tx, catalog, viewer, form, dict(body))


@router.post("/preview", summary="Preview a print template", response_class=Response, responses=_FILES)
async def preview_template(
    form: str, body: PreviewBody, request: Request, viewer: BuilderDep, catalog: CatalogDep, locale: LocaleDep
) -> Response:
    """The document with a record's values, nothing saved."""
    printer = _printer(request, catalog, viewer, locale)
    return _file(await making.preview(printer, form, body.definition, body.id, body.format))


@router.post("/preview/pages", summary="Preview a print template as pictures", response_model=PreviewPages)
async def preview_pages(
    form: str, body: PreviewBody, request: Request, viewer: BuilderDep, catalog: CatalogDep, locale: LocaleDep
) -> Any:
    """The first pages as a screen shows them; a Word template has none."""
    drawn = await making.preview_pages(_printer(request, catalog, viewer, locale), form, body.definition, body.id)
    width, height = Definition.measures(body.definition)
    shown = [base64.b64encode(page).decode() for page in drawn[:MAX_PAGES]]
    return {"pages": shown, "more": len(drawn) > MAX_PAGES, "width": width, "height": height}


@router.post("/word", summary="Upload a Word template", response_model=WordShown, max_body_size=MAX_WORD * 2)
async def upload_word(form: str, body: WordBody, viewer: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """What stands in {{braces}} must be a field of the form; 422 names everything that is not. Nothing uses the file
    until a template's definition names it: {"kind": "word", "word": …}."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        raise invalid(Issue("content", "not_base64", _NOT_BASE64)) from None
    return await service.upload_word(db, catalog, viewer, form, content)


@router.get("/word/starter", summary="A Word file to start from", response_class=Response, responses=_WORD)
async def word_starter(form: str, viewer: BuilderDep, catalog: CatalogDep, locale: LocaleDep) -> Response:
    """Every placeholder of the form, beside its name."""
    found = service.readable_form(catalog, viewer, form)
    content = await render(Parts(starter.document(found, catalog, viewer, locale)), "docx")
    return _file(making.Made(content, f"{form}.docx", "docx"))


@router.get("/runs/{run}", summary="How far a print of many records is", response_model=PrintRun)
async def get_run(form: str, run: UUID, viewer: ViewerDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    return await runs.shown(db.pool, viewer, form, run, locale)


@router.post("/runs/{run}/cancel", summary="Stop a print of many records", status_code=204)
async def cancel_run(form: str, run: UUID, viewer: ViewerDep, tx: TransactionDep) -> None:
    """Nothing is kept of it."""
    await runs.cancel(tx, viewer, form, run)


@router.get("/runs/{run}/file", summary="The file of a run", response_class=Response, responses=_FILES)
async def run_file(form: str, run: UUID, request: Request, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """For who asked for it, for a week."""
    stored = await runs.file_of(db.pool, viewer, form, run)
    kind = MEDIA_TYPES.get(stored.name.rpartition(".")[2], "application/octet-stream")
    return StreamingResponse(
        request.app.state.files.stream(stored.sha256), media_type=kind, headers=_headers(stored.name)
    )


@router.get("/{template}/word", summary="The Word file of a template", response_class=Response, responses=_WORD)
async def word_file(form: str, template: UUID, viewer: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """As it was uploaded."""
    content, name = await service.word_file(db.pool, catalog, viewer, form, template)
    return _file(making.Made(content, f"{name}.docx", "docx"))


@router.patch("/{template}", summary="Change a print template", response_model=TemplateShown)
async def change_template(
    form: str, template: UUID, body: TemplatePatch, viewer: BuilderDep, catalog: CatalogDep, tx: TransactionDep
) -> Any:
    return await service.change(tx, catalog, viewer, form, template, dict(body))


@router.delete("/{template}", summary="Delete a print template", status_code=204)
async def remove_template(
    form: str, template: UUID, viewer: BuilderDep, catalog: CatalogDep, tx: TransactionDep
) -> None:
    await service.remove(tx, catalog, viewer, form, template)


@router.post("/{template}/print", summary="Print records", response_class=Response, responses=_FILES)
async def print_records(
    form: str,
    template: UUID,
    body: PrintBody,
    request: Request,
    viewer: ViewerDep,
    catalog: CatalogDep,
    locale: LocaleDep,
) -> Response:
    """One PDF or Word file of up to 200 records, or a zip of a file for each. It holds what the viewer may read and
    nothing else."""
    printer = _printer(request, catalog, viewer, locale)
    wish = making.Wish(body.ids, body.format, body.each, body.skip)
    return _file(await making.print_records(printer, form, template, wish))


@router.post("/{template}/runs", summary="Print many records", status_code=202, response_model=PrintRun)
async def start_run(
    form: str,
    template: UUID,
    body: RunBody,
    request: Request,
    viewer: ViewerDep,
    catalog: CatalogDep,
    locale: LocaleDep,
    tx: TransactionDep,
) -> Any:
    """Up to 1,000 records by the worker; ask for the run to see how far it is, then for its file."""
    wish = making.Wish(body.ids, body.format, body.each, body.skip)
    return await runs.start(tx, _printer(request, catalog, viewer, locale), form, template, wish)


@head_router.get("", summary="The letterhead of documents", response_model=LetterheadShown)
async def get_letterhead(request: Request, viewer: BuilderDep, db: DatabaseDep) -> Any:
    return await letterhead.shown(db.pool, request.app.state.files)


@head_router.put("", summary="Set the letterhead of documents", response_model=LetterheadShown)
async def put_letterhead(body: LetterheadBody, request: Request, viewer: BuilderDep, tx: TransactionDep) -> Any:
    """409 if it went on since `version`."""
    return await letterhead.save(tx, request.app.state.files, viewer, body)


def _printer(request: Request, catalog: Any, viewer: Viewer, locale: str) -> making.Printer:
    state = request.app.state
    settings: Settings = state.settings
    return making.Printer(state.database, state.files, catalog, viewer, locale, settings.public_url, datetime.now(UTC))


def _file(made: making.Made) -> Response:
    return Response(made.content, media_type=MEDIA_TYPES[made.kind], headers=_headers(made.name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
