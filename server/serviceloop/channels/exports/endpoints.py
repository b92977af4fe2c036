"""/exports: made in the background, and /export-schedules: those that run by themselves."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from serviceloop.channels.exports import runs, service
from serviceloop.channels.exports.schemas import PauseBody, RunBody, ScheduleBody
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("exports")
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"*/*": {}}}}


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")


@router.get("/exports", summary="List exports")
async def list_exports(viewer: ViewerDep, db: DatabaseDep) -> Response:
    """Your own that were made in the background, newest first."""
    return _json({"rows": await runs.listed(db.pool, viewer)})


@router.post("/exports", status_code=201, summary="Export in the background")
async def start_export(body: RunBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """The worker makes the file; a notification says when it is ready, and it can be fetched for seven days."""
    return _json(await runs.start(tx, catalog, viewer, body.form, body.query), 201)


@router.get("/exports/{id}", summary="Get an export")
async def get_export(id: UUID, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """{state, total, done, files, size, expires_at, …}"""
    return _json(await runs.get(db.pool, viewer, id))


@router.post("/exports/{id}/cancel", summary="Stop an export")
async def cancel_export(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    return _json(await runs.cancel(tx, viewer, id))


@router.get("/exports/{id}/file", summary="The file", response_class=StreamingResponse, responses=_FILE)
async def export_file(id: UUID, request: Request, viewer: ViewerDep, catalog: CatalogDep) -> Response:
    """For the one it was made for only, until it expires."""
    name, pieces = await runs.file_of(request.app.state, catalog, viewer, id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)


@router.get("/export-schedules", summary="List scheduled exports")
async def list_schedules(viewer: ViewerDep, db: DatabaseDep) -> Response:
    """Those that one made or is sent; an administrator sees everybody's."""
    return _json({"rows": await service.listed(db.pool, viewer)})


@router.post("/export-schedules", status_code=201, summary="Schedule an export")
async def create_schedule(body: ScheduleBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Each recipient gets what he may see of it then; it is paused when its maker may not export any more."""
    return _json(await service.create(tx, catalog, viewer, body), 201)


@router.put("/export-schedules/{id}", summary="Change a scheduled export")
async def change_schedule(
    id: UUID, body: ScheduleBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """By its maker only."""
    return _json(await service.change(tx, catalog, viewer, id, body))


@router.patch("/export-schedules/{id}", summary="Pause or go on")
async def pause_schedule(id: UUID, body: PauseBody, viewer: ViewerDep, tx: TransactionDep) -> Response:
    return _json(await service.pause(tx, viewer, id, paused=body.paused))


@router.post("/export-schedules/{id}/run", summary="Run a scheduled export now")
async def run_schedule(id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """For all its recipients; the next time stays."""
    return _json(await service.run_now(tx, catalog, viewer, id))


@router.delete("/export-schedules/{id}", status_code=204, summary="Delete a scheduled export")
async def delete_schedule(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    await service.remove(tx, viewer, id)
    return Response(status_code=204)
