"""/imports and /forms/{form}/export: spreadsheets in and out."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.import_export import service
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.error_file import error_rows, header
from serviceloop.forms.import_export.export import documents, prepare_export
from serviceloop.forms.import_export.schemas import ExportBody, StartBody
from serviceloop.forms.import_export.sheets import unpack
from serviceloop.forms.import_export.writers import (
    MEDIA_TYPES,
    csv_cells,
    csv_pieces,
    excel_cells,
    rows_as,
    write_excel,
)
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.identity import audit
from serviceloop.kit import files
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import pick
from serviceloop.kit.media import clean_name

router = Router("imports")
MAX_FILE = 64 * 1024 * 1024
"""Bytes of an uploaded file; the command line has no limit."""
_PIECE = 1024 * 1024
_TOO_LARGE = {
    "zh": "文件超过 64 MB，请拆分或用命令行导入",
    "en": "The file is over 64 MB; split it, or use the command line",
}
_NO_FILE = {"zh": "请选择要导入的文件（表单字段 file 与 form）", "en": "Choose a file (form fields `file` and `form`)"}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "form"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "form": {"type": "string"},
                        "sheet": {"type": "string"},
                    },
                }
            }
        },
    }
}
_FILE_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"*/*": {}}}}
Format = Annotated[Literal["xlsx", "csv"], Query()]


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=_default), status, media_type="application/json")


def _default(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@router.post("/imports", status_code=201, max_body_size=MAX_FILE + _PIECE, openapi_extra=_BODY, summary="Upload")
async def upload(request: Request, viewer: ViewerDep, catalog: CatalogDep) -> Response:
    """Reads a spreadsheet: {id, sheets, sheet, total, columns, proposal, targets, preview}. Nothing is imported yet."""
    given = await request.form(max_files=1, max_fields=5)
    part, key, sheet = given.get("file"), given.get("form"), given.get("sheet") or ""
    if (
        not isinstance(part, UploadFile)
        or not isinstance(key, str)
        or not isinstance(sheet, str)
        or "\0" in key + sheet
    ):
        raise invalid(Issue("file", "missing", _NO_FILE))
    form = catalog.get(key)
    service.may_import(form, viewer)
    app = request.app.state
    with working_folder(app.settings.home) as folder:
        source, rows = service.spool_path(folder)
        await receive(part, source)
        found = await unpack(source, rows, sheet)
        stored = await app.files.put(_pieces(source), clean_name(part.filename or "file"))
        async with app.database.transaction() as tx:
            file = await files.register(tx, stored, viewer.user_id)
            run = await service.create(tx, viewer, form, stored.name, found, file)
    return _json({"id": run, **service.describe(catalog, viewer, form, found)}, 201)


async def receive(part: UploadFile, target: Path) -> None:
    """Keeps an uploaded file; Problem 413 if it is too large, 422 if it is empty."""
    size = 0
    with target.open("wb") as out:
        while piece := await part.read(_PIECE):
            size += len(piece)
            if size > MAX_FILE:
                raise Problem(413, "file_too_large", _TOO_LARGE)
            out.write(piece)
    if size == 0:
        raise Problem(422, "empty_file", {"zh": "文件是空的", "en": "The file is empty"})


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@router.get("/imports", summary="List imports")
async def list_imports(viewer: ViewerDep, db: DatabaseDep) -> Response:
    """Your own, newest first; an administrator sees everybody's."""
    return _json({"rows": await service.listed(db.pool, viewer)})


@router.get("/imports/{id}", summary="Get an import")
async def get_import(id: UUID, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """State and counts; created + updated + unchanged + merged + failed = done."""
    return _json(await service.get(db.pool, viewer, id))


@router.post("/imports/{id}/start", summary="Start an import")
async def start_import(
    id: UUID, body: StartBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """Checks mapping, key and rights, and queues the work."""
    return _json(await service.start(tx, catalog, viewer, id, body.to_order()))


@router.post("/imports/{id}/cancel", summary="Stop an import")
async def cancel_import(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """Stops before the next batch of rows; what is in stays and can be undone."""
    return _json(await service.cancel(tx, viewer, id))


@router.post("/imports/{id}/undo", summary="Undo an import")
async def undo_import(id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Queues taking it back as one action; `undo` of the import then says what was kept and why."""
    return _json(await service.undo(tx, catalog, viewer, id))


@router.get("/imports/{id}/errors", summary="Failed rows", response_class=StreamingResponse, responses=_FILE_ANSWER)
async def import_errors(
    id: UUID, request: Request, viewer: ViewerDep, db: DatabaseDep, locale: LocaleDep, format: Format = "csv"
) -> Response:
    """The rows that were not imported: row number, the original cells, the reason."""
    run = await service.own(db.pool, viewer, id)
    names = header(run, locale)
    rows = error_rows(db.pool, run, locale, csv=format == "csv")
    stem = f"{Path(run['name']).stem}-errors"
    if format == "csv":
        return _file(csv_pieces(names, rows), stem, format)
    return _file(_excel(request, names, "errors", rows), stem, format)


@router.post("/forms/{form}/export", summary="Export a list", response_class=StreamingResponse, responses=_FILE_ANSWER)
async def export(
    form: str, body: ExportBody, request: Request, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep,
    locale: LocaleDep,
) -> Response:  # fmt: skip
    """All rows of the list that the viewer may export, streamed as xlsx or csv."""
    chosen = catalog.get(form)
    asked = prepare_export(catalog, viewer, chosen, body.to_query(), locale, exact=body.exact)
    detail = {"format": body.format, "columns": [item.path for item in asked.columns], "filter": body.filter,
              "search": body.search}  # fmt: skip
    async with db.transaction() as tx:
        await audit.record(tx, viewer, "record.exported", form=chosen.key, detail=detail)
    names, title = [item.header for item in asked.columns], pick(chosen.label, locale)
    found = documents(db, asked)
    if body.format == "csv":
        return _file(csv_pieces(names, rows_as(found, csv_cells(asked))), title, body.format)
    return _file(_excel(request, names, title, rows_as(found, excel_cells(asked))), title, body.format)


async def _excel(request: Request, names: list[str], title: str, rows: Any) -> AsyncIterator[bytes]:
    with working_folder(request.app.state.settings.home) as folder:
        path = Path(folder) / "export.xlsx"
        await write_excel(path, names, title, rows)
        async for piece in _pieces(path):
            yield piece


def _file(pieces: AsyncIterator[bytes], stem: str, format: str) -> Response:
    name = quote(f"{clean_name(stem)}.{format}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[format], headers=headers)
