"""/forms/{form}/bulk: changes to many records, with progress, a report of what failed, and undo."""

from typing import Any
from uuid import UUID

from fastapi import Response

from serviceloop.forms.bulk import paste, service
from serviceloop.forms.bulk.schemas import MAX_CELLS, BulkBody, BulkRun, PasteBody, PasteChecked
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.kit.errors import Issue, invalid

router = Router("records", "/forms/{form}")


@router.post("/bulk", summary="Change many records", response_model=BulkRun)
async def start_bulk(
    form: str, body: BulkBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, locale: LocaleDep
) -> Any:
    """Each record by itself: those that fail are reported and stop no other. Up to 50 chosen ones are done at once,
    the rest by the worker; ask for the run to see how far it is."""
    run, _ = await service.start(tx, catalog, viewer, form, body.model_dump(mode="json"))
    return await service.shown(tx, viewer, form, run, locale)


@router.get("/bulk/{run}", summary="How far a change to many records is", response_model=BulkRun)
async def get_bulk(form: str, run: UUID, viewer: ViewerDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    return await service.shown(db.pool, viewer, form, run, locale)


@router.post("/bulk/{run}/cancel", summary="Stop a change to many records", status_code=204)
async def cancel_bulk(form: str, run: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """After the batch at hand; what is done stays, and can be taken back."""
    await service.cancel(tx, viewer, form, run)
    return Response(status_code=204)


@router.post("/bulk/{run}/undo", summary="Take a change to many records back", response_model=BulkRun)
async def undo_bulk(
    form: str, run: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, locale: LocaleDep
) -> Any:
    """Deleted records come back, changed values are as before; records changed since then are left as they are."""
    await service.ask_undo(tx, catalog, viewer, form, run)
    return await service.shown(tx, viewer, form, run, locale)


@router.post("/paste", summary="Check a block of cells", response_model=list[PasteChecked])
async def check_paste(form: str, body: PasteBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Any:
    """Texts as a spreadsheet copies them become values; nothing is written. Write them with a change to many."""
    if len(body.columns) * len(body.rows) > MAX_CELLS:
        zh, en = f"一次最多粘贴 {MAX_CELLS} 个单元格", f"At most {MAX_CELLS} cells at once"
        raise invalid(Issue("rows", "too_many", {"zh": zh, "en": en}))
    rows = [row.model_dump() for row in body.rows]
    return await paste.check(tx, catalog, viewer, form, body.columns, rows)
