"""The records API: every form's data, for the console, phones and integrators alike."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Header, Path, Query, Request, Response

from serviceloop.forms import history as past
from serviceloop.forms.dependencies import CatalogDep, store_of
from serviceloop.forms.permissions import access
from serviceloop.forms.records import actions, batch, discussion, service
from serviceloop.forms.records.compiler import Order
from serviceloop.forms.records.reading import Query as Question
from serviceloop.forms.records.reading import get_json, query_json
from serviceloop.forms.records.schemas import (
    ActionBody,
    BatchBody,
    CommentBody,
    CommentEdit,
    CreateBody,
    QueryBody,
    RestoreBody,
    UpdateBody,
)
from serviceloop.forms.store import FormCatalog
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, current_viewer, database, signed_in
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Issue, Problem, invalid

router = Router("records", "/forms/{form}/records")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a read works with: who asks, the forms as they are now, the database."""

    viewer: Viewer
    catalog: FormCatalog
    db: Database


@signed_in
async def _asking(request: Request) -> Asking:
    return Asking(await current_viewer(request), store_of(request).catalog, database(request))


AskingDep = Annotated[Asking, Depends(_asking)]
"""One dependency instead of three: the framework spends more time on each than a small read does on its own work."""

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=40)]
_JSON = "application/json"


def _json(body: str | bytes, status: int = 200) -> Response:
    return Response(body, status, media_type=_JSON)


def _version(if_match: str | None, in_body: int | None) -> int | None:
    """The version that the writer read: from the body, else from If-Match ("3", "\\"3\\"" or "W/\\"3\\"")."""
    if in_body is not None or if_match is None or if_match.strip() == "*":
        return in_body
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        message = {"zh": "If-Match 须为记录的版本号", "en": "If-Match must be the version of the record"}
        raise invalid(Issue("If-Match", "version", message))
    return int(text)


@router.get("", summary="List records", responses={200: {"description": "rows, next and total"}})
async def list_records(
    form: str,
    ask: AskingDep,
    columns: Annotated[str, Query(max_length=4000, description="Comma-separated field or relation paths")] = "",
    sort: Annotated[str, Query(max_length=400, description="Comma-separated; a leading - is descending")] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=4000)] = None,
    total: Annotated[str, Query(pattern="^(none|capped|exact)$")] = "none",
) -> Response:
    """A simple list; conditions need the query operation."""
    order = [Order(item.lstrip("-"), item.startswith("-")) for item in sort.split(",") if item]
    names = [item for item in columns.split(",") if item]
    question = Question(names, None, order, limit, cursor, total, search.strip())
    return _json(await query_json(ask.db.pool, ask.catalog, ask.viewer, form, question))


@router.post("/query", summary="Query records", responses={200: {"description": "rows, next and total"}})
async def query_records(form: str, body: QueryBody, ask: AskingDep) -> Response:
    """Columns, relation paths, a condition tree, sort, keyset paging and a count, answered by one statement."""
    return _json(await query_json(ask.db.pool, ask.catalog, ask.viewer, form, body.to_query()))


@router.post("", status_code=201, summary="Create a record")
async def create_record(
    form: str, body: CreateBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Returns the record as the viewer sees it."""

    async def work() -> Response:
        saved = await service.create(tx, catalog, viewer, form, body.values, id=body.id)
        return await _saved(tx, catalog, viewer, form, saved, 201)

    return await once(tx, viewer, work)


@router.post("/batch", summary="Create, change and delete records, all or none")
async def batch_records(
    form: str, body: BatchBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Steps in order in one transaction. An error names its step ("operations.3.values.phone")."""

    async def work() -> Response:
        saved = await batch.run(tx, catalog, viewer, form, body.operations)
        return _json(
            orjson.dumps({"results": [{"id": item.id, "no": item.no, "version": item.version} for item in saved]})
        )

    return await once(tx, viewer, work)


@router.get("/{id}", summary="Get a record")
async def get_record(
    form: str,
    id: UUID,
    ask: AskingDep,
    columns: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """One record with every field that the viewer may read, or with the columns asked for."""
    names = [item for item in columns.split(",") if item]
    return _json(await get_json(ask.db.pool, ask.catalog, ask.viewer, form, id, names))


@router.patch("/{id}", summary="Change a record")
async def update_record(
    form: str,
    id: UUID,
    body: UpdateBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
    if_match: IfMatch = None,
) -> Response:
    """Changes the given fields only. 409 with `current` and `yours` if the record has gone on since it was read."""

    async def work() -> Response:
        version = _version(if_match, body.version)
        saved = await service.update(tx, catalog, viewer, form, id, body.values, version=version)
        return await _saved(tx, catalog, viewer, form, saved)

    return await once(tx, viewer, work)


@router.delete("/{id}", status_code=204, summary="Delete a record", response_class=Response)
async def delete_record(
    form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, if_match: IfMatch = None
) -> Response:
    """Puts the record into the recycle bin."""
    await service.delete(tx, catalog, viewer, form, id, version=_version(if_match, None))
    return Response(status_code=204)


@router.post("/{id}/undelete", summary="Take a record out of the recycle bin")
async def undelete_record(form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """Returns the record."""
    saved = await service.undelete(tx, catalog, viewer, form, id)
    return await _saved(tx, catalog, viewer, form, saved)


@router.post("/{id}/actions/{action}", summary="Perform a named action of the status machine")
async def perform_action(
    form: str,
    id: UUID,
    action: str,
    body: ActionBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
    if_match: IfMatch = None,
) -> Response:
    """409 when the status or the action's condition forbids it, 422 for what it requires and lacks."""

    async def work() -> Response:
        version = _version(if_match, body.version)
        saved = await actions.perform(
            tx, catalog, viewer, form, id, action, body.values, version=version, comment=body.comment
        )
        return await _saved(tx, catalog, viewer, form, saved)

    return await once(tx, viewer, work)


@router.get("/{id}/history", summary="The past of a record")
async def record_history(form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Who changed which field when, newest first; fields hidden from the viewer are left out."""
    async with db.pool.acquire() as connection:
        rows = await past.history(connection, catalog, viewer, form, id)
    return _json(past.as_json({"rows": rows}))


@router.get("/{id}/history/{version}", summary="What bringing back a version would change")
async def record_difference(
    form: str,
    id: UUID,
    version: Annotated[int, Path(ge=1, lt=2**31)],
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
) -> Response:
    """{changes: [{field, label, old: the value now, new: the value then, open: whether the viewer may write it}]}."""
    async with db.pool.acquire() as connection:
        changes = await past.difference(connection, catalog, viewer, form, id, version)
    return _json(past.as_json({"changes": changes}))


@router.get("/{id}/timeline", summary="History and comments of a record")
async def record_timeline(form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Newest first; `kind` is history or comment."""
    async with db.pool.acquire() as connection:
        rows = await past.timeline(connection, catalog, viewer, form, id)
    return _json(past.as_json({"rows": rows}))


@router.post("/{id}/restore", summary="Bring back an earlier version")
async def restore_record(
    form: str, id: UUID, body: RestoreBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """Writes the values of that version as a new one, as far as the viewer may write them."""
    saved = await discussion.restore(tx, catalog, viewer, form, id, body.version, body.fields)
    return await _saved(tx, catalog, viewer, form, saved)


@router.post("/{id}/comments", status_code=201, summary="Comment on a record")
async def comment_record(
    form: str,
    id: UUID,
    body: CommentBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
) -> Response:
    """People mentioned are notified, if they may see the record."""

    async def work() -> Response:
        ident = await discussion.comment(tx, catalog, viewer, form, id, body)
        return _json(orjson.dumps({"id": ident}), 201)

    return await once(tx, viewer, work)


@router.patch("/{id}/comments/{comment}", status_code=204, summary="Change one's comment", response_class=Response)
async def edit_comment(
    form: str, id: UUID, comment: UUID, body: CommentEdit, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """What it said before is kept and can be read."""
    await discussion.edit_comment(tx, catalog, viewer, form, id, comment, body)
    return Response(status_code=204)


@router.delete("/{id}/comments/{comment}", status_code=204, summary="Delete a comment", response_class=Response)
async def delete_comment(
    form: str, id: UUID, comment: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """One's own, or anybody's for an administrator; it can be taken back by who did it."""
    await discussion.remove_comment(tx, catalog, viewer, form, id, comment)
    return Response(status_code=204)


@router.post("/{id}/comments/{comment}/undelete", status_code=204, summary="Bring back a deleted comment")
async def undelete_comment(
    form: str, id: UUID, comment: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    await discussion.bring_comment_back(tx, catalog, viewer, form, id, comment)
    return Response(status_code=204)


@router.get("/{id}/comments/{comment}/versions", summary="What a comment said before")
async def comment_versions(
    form: str, id: UUID, comment: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """Newest first: {rows: [{body, until}]}."""
    rows = await discussion.comment_versions(tx, catalog, viewer, form, id, comment)
    return _json(past.as_json({"rows": rows}))


async def _saved(tx: Any, catalog: Any, viewer: Any, form: str, saved: service.Saved, status: int = 200) -> Response:
    """The record after a write as the writer sees it; only its id and version where the write took it out of sight."""
    headers = {"ETag": f'"{saved.version}"'}
    if not access(catalog.get(form), viewer, "read"):
        body: str | bytes = orjson.dumps({"id": saved.id, "no": saved.no, "version": saved.version})
        return Response(body, status, headers, _JSON)
    try:
        body = await get_json(tx, catalog, viewer, form, saved.id)
    except Problem as problem:
        if problem.status != 404:
            raise
        body = orjson.dumps({"id": saved.id, "no": saved.no, "version": saved.version})
    return Response(body, status, headers, _JSON)
