"""/forms/{form}/print-templates: templates, and documents made with them."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request, Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.printing import service
from serviceloop.forms.printing.rendering import MEDIA_TYPES
from serviceloop.forms.printing.schemas import PreviewBody, PrintBody, TemplateBody, TemplatePatch, TemplateShown
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, ViewerDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.settings import Settings

router = Router("printing", "/forms/{form}/print-templates")
BuilderDep = Annotated[Viewer, Depends(require(service.DESIGN))]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The document", "content": {name: {} for name in (MEDIA_TYPES["pdf"], MEDIA_TYPES["docx"])}}
}


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
    return _file(await service.preview(printer, form, body.definition, body.id, body.format), body.format)


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
    """One PDF or Word file of up to 200 records. It holds what the viewer may read and nothing else."""
    printer = _printer(request, catalog, viewer, locale)
    return _file(await service.print_records(printer, form, template, body.ids, body.format), body.format)


def _printer(request: Request, catalog: Any, viewer: Viewer, locale: str) -> service.Printer:
    state = request.app.state
    settings: Settings = state.settings
    return service.Printer(state.database, state.files, catalog, viewer, locale, settings.public_url, datetime.now(UTC))


def _file(made: service.Made, kind: str) -> Response:
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(made.name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made.content, media_type=MEDIA_TYPES[kind], headers=headers)
