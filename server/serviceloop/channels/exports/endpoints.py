"""/export-schedules: exports that run by themselves."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from serviceloop.channels.exports import service
from serviceloop.channels.exports.schemas import PauseBody, ScheduleBody
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("exports", "/export-schedules")
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"*/*": {}}}}


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")


@router.get("", summary="List scheduled exports")
async def list_schedules(viewer: ViewerDep, db: DatabaseDep) -> Response:
    """Those that one made or is sent; an administrator sees everybody's."""
    return _json({"rows": await service.listed(db.pool, viewer)})


@router.post("", status_code=201, summary="Schedule an export")
async def create_schedule(body: ScheduleBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """It runs as its maker, with the rights held then, and is paused when those do not suffice any more."""
    return _json(await service.create(tx, catalog, viewer, body), 201)


@router.patch("/{id}", summary="Pause or go on")
async def pause_schedule(id: UUID, body: PauseBody, viewer: ViewerDep, tx: TransactionDep) -> Response:
    return _json(await service.pause(tx, viewer, id, paused=body.paused))


@router.delete("/{id}", status_code=204, summary="Delete a scheduled export")
async def delete_schedule(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    await service.remove(tx, viewer, id)
    return Response(status_code=204)


@router.get("/{id}/file", summary="The last file", response_class=StreamingResponse, responses=_FILE)
async def schedule_file(id: UUID, request: Request, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """For its maker and recipients only."""
    stored = await service.latest_file(db.pool, viewer, id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}",
        "Cache-Control": "no-store",
    }
    pieces = request.app.state.files.stream(stored.sha256)
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)
