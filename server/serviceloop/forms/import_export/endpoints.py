"""/imports and /forms/{form}/export: spreadsheets in and out."""

import asyncio
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
from serviceloop.forms.import_export import queries, service
from serviceloop.forms.import_export.archive import Archive
from serviceloop.forms.import_export.cells import Cells
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.error_file import error_rows, header
from serviceloop.forms.import_export.export import Export, count_rows, documents, export_detail, prepare_export
from serviceloop.forms.import_export.export_file import suffix_of, write_export
from serviceloop.forms.import_export.schemas import ExportBody, RunsBody, SheetBody, StartBody
from serviceloop.forms.import_export.sheets import refusal, unpack
from serviceloop.forms.import_export.template import Template, sheets
from serviceloop.forms.import_export.undo import foreseen
from serviceloop.forms.import_export.writers import (
    MEDIA_TYPES,
    csv_head,
    csv_pieces,
    csv_text,
    write_excel,
)
from serviceloop.http.bodies import FILE, TEXT, multipart
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.identity import audit
from serviceloop.kit import files
from serviceloop.kit.errors import Issue, Problem, conflict, invalid, not_found
from serviceloop.kit.labels import pick
from serviceloop.kit.media import clean_name

router = Router("imports")
MAX_FILE = 64 * 1024 * 1024
"""Bytes of an uploaded file; the command line has no limit."""
AT_ONCE = 20_000
"""Records of an export for which one may wait; a larger one is made in the background."""
_PIECE = 1024 * 1024
_TOO_LARGE = {
    "zh": "文件超过 64 MB，请拆分或用命令行导入",
    "en": "The file is over 64 MB; split it, or use the command line",
}
_ARCHIVE_TOO_LARGE = {"zh": "附件压缩包超过 200 MB，请分几次导入", "en": "The archive is over 200 MB; import in parts"}
_NO_SUB_TABLE = {"zh": "没有这个子表", "en": "There is no such sub-table"}
_NO_FILE = {"zh": "请选择要导入的文件（表单字段 file 与 form）", "en": "Choose a file (form fields `file` and `form`)"}
_BODY = multipart(
    "file", "form", file=FILE, form=TEXT, sheet=TEXT,
    rows_of=TEXT | {"description": "a sub-table of the form, whose rows these are"},
)  # fmt: skip
_ARCHIVE_BODY = multipart(file=FILE)
_FILE_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"*/*": {}}}}
Format = Annotated[Literal["xlsx", "csv"], Query()]


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=_default), status, media_type="application/json")


def _default(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@router.post("/imports", status_code=201, max_body_size=MAX_FILE + _PIECE, openapi_extra=_BODY, summary="Upload")
async def upload(request: Request, viewer: ViewerDep, catalog: CatalogDep) -> Response:
    """Reads a spreadsheet: {id, sheets, sheet, total, columns, doubles, proposal, targets, preview}; `doubles`: column
    names that stand there twice. Nothing is imported yet."""
    given = await request.form(max_files=1, max_fields=5)
    part, key = given.get("file"), given.get("form")
    sheet, rows_of = given.get("sheet") or "", given.get("rows_of") or ""
    if not isinstance(part, UploadFile) or not isinstance(key, str) or not key:
        raise invalid(Issue("file", "missing", _NO_FILE))
    if not isinstance(sheet, str) or not isinstance(rows_of, str) or "\0" in key + sheet:
        raise invalid(Issue("file", "missing", _NO_FILE))
    form = catalog.get(key)
    service.may_import(form, viewer)
    app = request.app.state
    with working_folder(app.settings.home) as folder:
        source, rows = service.spool_path(folder)
        await receive(part, source)
        found = await unpack(source, rows, sheet, part.filename or "")
        if not found.rows:
            raise refusal("no_rows")
        stored = await app.files.put(_pieces(source), clean_name(part.filename or "file"))
        async with app.database.transaction() as tx:
            file = await files.register(tx, stored, viewer.user_id)
            run = await service.create(tx, viewer, form, stored.name, found, file)
    described = await asyncio.to_thread(service.describe, catalog, viewer, form, found, rows_of or None)
    return _json({"id": run, **described}, 201)


async def receive(part: UploadFile, target: Path, limit: int = MAX_FILE) -> None:
    """Keeps an uploaded file; Problem 413 if it is larger than `limit` bytes, 422 if it is empty."""
    size = 0
    with target.open("wb") as out:
        while piece := await part.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise Problem(413, "file_too_large", _TOO_LARGE if limit == MAX_FILE else _ARCHIVE_TOO_LARGE)
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


@router.post("/imports/start", summary="Start or check sheets of a file")
async def start_runs(body: RunsBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Imports sheets one after the other, or with `dry_run` checks them together and writes nothing."""
    return _json({"rows": await service.start_all(tx, catalog, viewer, body.to_orders(), dry=body.dry_run)})


@router.post("/imports/{id}/confirm", summary="Import what was checked")
async def confirm_import(id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Starts what a dry run has checked, with the same plan and all sheets that were checked with it."""
    return _json({"rows": await service.confirm(tx, catalog, viewer, id)})


@router.get("/imports/{id}/sheets", summary="Where the sheets probably go")
async def sheets_of(id: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """[{sheet, form, rows_of}] in the order of import; sheets whose name says nothing are not in it."""
    run = await service.own(db.pool, viewer, id)
    return _json({"rows": await service.sheets_for(catalog, viewer, run, run["source"].get("sheets", []))})


@router.get("/imports/{id}/batch", summary="All sheets of a file")
async def batch_of(id: UUID, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """The imports of one file in their order."""
    return _json({"rows": await service.batch_of(db.pool, viewer, id)})


@router.delete("/imports/{id}", status_code=204, summary="Take back an upload")
async def forget_import(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """One that is not started; its other sheets stay."""
    await service.forget(tx, viewer, id)
    return Response(status_code=204)


@router.post("/imports/{id}/sheets", status_code=201, summary="Add a sheet")
async def add_sheet(
    id: UUID, body: SheetBody, request: Request, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep
) -> Response:
    """Another sheet of the same file, into any form or a sub-table: an import of its own, after those before it."""
    run = await service.own(db.pool, viewer, id)
    form = catalog.get(body.form)
    service.may_import(form, viewer)
    if body.rows_of and not (body.rows_of in form.fields and form.fields[body.rows_of].rows):
        raise invalid(Issue("rows_of", "unknown_field", _NO_SUB_TABLE))
    if run["file"] is None or run["state"] not in ("uploaded", "checked"):
        raise conflict({"zh": "此导入已经开始", "en": "This import has been started already"})
    app = request.app.state
    with working_folder(app.settings.home) as folder:
        source, rows = service.spool_path(folder)
        stored = await files.find(db.pool, run["file"])
        with source.open("wb") as out:
            async for piece in app.files.stream(stored.sha256):
                out.write(piece)
        found = await unpack(source, rows, body.sheet, run["name"])
        if not found.rows:
            raise refusal("no_rows")
        async with db.transaction() as tx:
            new = await service.create(tx, viewer, form, run["name"], found, run["file"], after=run)
    described = await asyncio.to_thread(service.describe, catalog, viewer, form, found, body.rows_of)
    return _json({"id": new, **described}, 201)


@router.put("/imports/{id}/archive", max_body_size=files.MAX_BYTES + _PIECE, openapi_extra=_ARCHIVE_BODY,
            summary="Files that cells name")  # fmt: skip
async def put_archive(id: UUID, request: Request, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """A zip whose files columns of the sheets name; {…, files: how many}. Without a file it is taken away."""
    await service.own(db.pool, viewer, id)
    given = await request.form(max_files=1, max_fields=5)
    part, app = given.get("file"), request.app.state
    if not isinstance(part, UploadFile):
        async with db.transaction() as tx:
            return _json(await service.add_archive(tx, viewer, id, None))
    with working_folder(app.settings.home) as folder:
        path = Path(folder) / "archive.zip"
        await receive(part, path, files.MAX_BYTES)
        archive = await asyncio.to_thread(Archive, path)
        count = archive.count
        archive.close()
        stored = await app.files.put(_pieces(path), clean_name(part.filename or "files.zip"))
        async with db.transaction() as tx:
            file = await files.register(tx, stored, viewer.user_id)
            return _json({**await service.add_archive(tx, viewer, id, file), "files": count})


@router.get("/imports/{id}/file", summary="The original file", response_class=StreamingResponse,
            responses=_FILE_ANSWER)  # fmt: skip
async def import_file(id: UUID, request: Request, viewer: ViewerDep, db: DatabaseDep) -> Response:
    """As it was uploaded; 404 where the command line read it in place."""
    run = await service.own(db.pool, viewer, id)
    if run["file"] is None:
        raise not_found()
    stored = await files.find(db.pool, run["file"])
    name = quote(clean_name(run["name"]), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    pieces = request.app.state.files.stream(stored.sha256)
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)


@router.get("/imports/{id}/undo", summary="What an undo would do")
async def undo_preview(id: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """{deleted, deleted_changed, restored, kept_count, kept: [{no, row, reason, by, at}]}; changes nothing."""
    return _json(await foreseen(db.pool, catalog, await service.own(db.pool, viewer, id)))


@router.get("/forms/{form}/import-template", summary="A workbook to fill in", response_class=StreamingResponse,
            responses=_FILE_ANSWER)  # fmt: skip
async def import_template(
    form: str, request: Request, viewer: ViewerDep, catalog: CatalogDep, locale: LocaleDep, format: Format = "xlsx"
) -> Response:
    """The fields that the viewer may write, with an example, lists of options and explanations; csv: the header."""
    chosen = catalog.get(form)
    rights = service.may_import(chosen, viewer)
    title = f"{pick(chosen.label, locale)}-{'模板' if locale.startswith('zh') else 'template'}"
    if format == "csv":
        columns = next(sheets(rights))[1]
        return _file(csv_pieces([pick(item.field.label, locale) for item in columns], _none()), title, format)

    async def written() -> AsyncIterator[bytes]:
        with working_folder(request.app.state.settings.home) as folder:
            path = Path(folder) / "template.xlsx"
            await asyncio.to_thread(Template(catalog, viewer, locale).write, path, rights)
            async for piece in _pieces(path):
                yield piece

    return _file(written(), title, format)


async def _none() -> AsyncIterator[Any]:
    for item in list[Any]():
        yield item


@router.post("/imports/{id}/cancel", summary="Stop an import")
async def cancel_import(id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """Stops before the next batch of rows; what is in stays and can be undone."""
    return _json(await service.cancel(tx, viewer, id))


@router.post("/imports/{id}/undo", summary="Undo an import")
async def undo_import(id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Queues taking it back as one action; `undo` of the import then says what was kept and why."""
    return _json(await service.undo(tx, catalog, viewer, id))


@router.get("/imports/{id}/reasons", summary="Why rows failed")
async def import_reasons(id: UUID, viewer: ViewerDep, db: DatabaseDep, locale: LocaleDep) -> Response:
    """[{column, code, message, rows, first}], the commonest first; the message is that of the first row."""
    run = await service.own(db.pool, viewer, id)
    found = await queries.reasons(db.pool, run["id"])
    return _json({"rows": [row | {"message": pick(row["message"], locale)} for row in found]})


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
    """All rows of the list that the viewer may export, as xlsx or csv; a zip with files, and of several csv tables."""
    asked = prepare_export(catalog, viewer, catalog.get(form), body.to_query(), locale, body.to_extent())
    async with db.transaction() as tx:
        await audit.record(tx, viewer, "record.exported", form=form, detail=export_detail(asked, body))
    suffix = suffix_of(asked, body.format)
    if suffix == "csv":
        return _file(_csv(db, asked), asked.title, suffix)
    return _file(_written(request.app.state, asked, body.format), asked.title, suffix)


async def _csv(db: DatabaseDep, asked: Export) -> AsyncIterator[bytes]:
    """From the database to the browser without a file between."""
    cells = Cells(asked, csv=True)
    yield csv_head([item.header for item in asked.columns])
    async for batch in documents(db, asked):
        rows: list[list[Any]] = []
        for document in batch:
            cells.rows(document, [rows])
        yield csv_text(rows)


async def _written(state: Any, asked: Export, format: str) -> AsyncIterator[bytes]:
    with working_folder(state.settings.home) as folder:
        made = await write_export(state.database, state.files, Path(folder), asked, format)
        async for piece in _pieces(made.path):
            yield piece


@router.post("/forms/{form}/export/outlook", summary="How large an export is")
async def export_outlook(
    form: str, body: ExportBody, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep, locale: LocaleDep
) -> Response:
    """{rows, background}: how many records it has, and whether to let it run in the background (POST /exports)."""
    asked = prepare_export(catalog, viewer, catalog.get(form), body.to_query(), locale, body.to_extent())
    rows = await count_rows(db, asked)
    return _json({"rows": rows, "background": rows > AT_ONCE or asked.has_files})


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
