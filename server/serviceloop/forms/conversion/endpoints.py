"""/forms/{form}/changes: how far changes of field types are, what did not convert, and stopping one."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Response
from fastapi.responses import StreamingResponse

from serviceloop.forms.conversion import queries, service
from serviceloop.forms.conversion.schemas import ChangeShown, PlanFailures, ValueShown
from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.forms.design.service import designed, loaded
from serviceloop.forms.import_export.writers import CSV, csv_pieces
from serviceloop.forms.planning import Change
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.labels import pick

router = Router("form_changes", "/forms/{form}")
BuilderDep = Annotated[Viewer, Depends(require("design_forms"))]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}, "description": "The file"}}
_NAME = {"zh": "不能转换的值", "en": "not-converted"}


@router.get("/changes", summary="Changes of field types", response_model=list[ChangeShown])
async def list_changes(form: str, _: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    """The newest first, the running one among them."""
    designed(store, form)
    return [service.shown(row, locale) for row in await queries.of_form(db.pool, form)]


@router.get("/changes/{id}", summary="A change of field types", response_model=ChangeShown)
async def get_change(form: str, id: UUID, _: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    designed(store, form)
    return service.shown(await service.find(db, form, id), locale)


@router.post("/changes/{id}/cancel", summary="Stop a change of field types", response_model=ChangeShown)
async def cancel_change(
    form: str, id: UUID, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep
) -> Any:
    """It stops before its next batch; the form is as it was."""
    designed(store, form)
    return service.shown(await service.cancel(db, viewer, form, id), locale)


@router.get("/changes/{id}/failures", summary="Values not converted", response_class=StreamingResponse, responses=_FILE)
async def change_failures(
    form: str, id: UUID, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep
) -> Response:
    """A file: record, field, the old value, the reason. They are kept in the old field, in the recycle bin."""
    service.require_sight(designed(store, form), viewer)
    await service.find(db, form, id)
    return _file(service.failure_rows(db, id, locale), locale)


@router.post(
    "/plan/failures", summary="Values that would not convert", response_class=StreamingResponse, responses=_FILE
)
async def plan_failures(
    form: str, body: PlanFailures, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep
) -> Response:
    """All of them, not a sample. Nothing is changed."""
    service.require_sight(designed(store, form), viewer)
    change = Change(loaded(form, body.definition), None, tuple(body.restore))
    return _file(service.plan_failures(db, store.catalog, change, locale), locale)


@router.get("/fields/{field}/values", summary="Values of a field", response_model=list[ValueShown])
async def field_values(form: str, field: str, viewer: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """The most frequent first: what the options of a select may be made of."""
    found = catalog.get(form)
    service.require_sight(found, viewer)
    return await service.values(db, catalog, found, field)


def _file(rows: Any, locale: str) -> Response:
    name = quote(f"{pick(_NAME, locale)}.csv", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    names = service.HEADER.get(locale) or service.HEADER["zh"]
    return StreamingResponse(csv_pieces(names, rows), media_type=CSV, headers=headers)
