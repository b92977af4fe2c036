"""Exports made in the background: asked for, watched, stopped, fetched by the one they are made for, and removed."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.channels.exports import queries
from serviceloop.channels.exports.logic import file_name
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.export import prepare_export
from serviceloop.forms.import_export.export_file import suffix_of
from serviceloop.forms.import_export.schemas import ExportBody
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, conflict, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

JOB = "exports.run"
KEPT = timedelta(days=7)
"""How long a file can be fetched."""
MOST_WAITING = 5
_SHOWN = ("id", "form", "name", "state", "total", "done", "files", "missing", "size", "error", "schedule", "created_at",
          "finished_at", "expires_at")  # fmt: skip
_MANY = {
    "zh": "您有 5 个导出还没有完成，请稍后再试",
    "en": "Five of your exports are not finished yet; try again later",
}
_GONE = {"zh": "文件已过期，请重新导出", "en": "The file has expired; export again"}


def place_of(run: UUID) -> str:
    """Where the file lies in the store."""
    return f"exports/{run}"


async def start(tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, body: ExportBody) -> dict[str, Any]:
    """Queues an export; 403 and 422 as for an export at once, 429 with too many under way."""
    form = catalog.get(form_key)
    export = prepare_export(catalog, viewer, form, body.to_query(), viewer.locale, body.to_extent())
    if await queries.waiting_runs(tx, viewer.user_id) >= MOST_WAITING:
        raise Problem(429, "too_many_exports", _MANY)
    name = file_name(export.title, datetime.now(UTC), ZoneInfo(viewer.zone), suffix_of(export, body.format))
    run = await queue(tx, viewer, form, name, body)
    return await get(tx, viewer, run)


async def queue(
    tx: Connection, viewer: Viewer, form: FormDef, name: str, body: ExportBody, schedule: UUID | None = None
) -> UUID:
    """Queues an export for the viewer, who alone gets the file."""
    run = new_id()
    key = str(viewer.api_key_id) if viewer.api_key_id else None
    query = {**body.model_dump(mode="json"), "api_key": key, "locale": viewer.locale}
    await queries.add_run(tx, {
        "id": run, "form": form.key, "name": name, "query": query, "state": "queued", "schedule": schedule,
        "person": viewer.user_id,
    })  # fmt: skip
    await enqueue(tx, JOB, {"run": str(run)}, once=f"export:{run}")
    return run


async def listed(connection: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """One's own, newest first."""
    return [shown(row) for row in await queries.runs_of(connection, viewer.user_id)]


async def get(connection: Any, viewer: Viewer, run: UUID) -> dict[str, Any]:
    return shown(await _own(connection, viewer, run))


async def cancel(tx: Connection, viewer: Viewer, run: UUID) -> dict[str, Any]:
    """Stops it; 409 if it is not under way."""
    await _own(tx, viewer, run)
    row = await queries.lock_run(tx, run)
    if row is None or row["state"] not in ("queued", "running"):
        raise conflict({"zh": "此导出没有在进行", "en": "This export is not under way"})
    ended = {"state": "cancelled", "finished_at": datetime.now(UTC)} if row["state"] == "queued" else {}
    await queries.change_run(tx, run, {"cancel": True, **ended})
    return await get(tx, viewer, run)


async def file_of(app: Any, catalog: Catalog, viewer: Viewer, run: UUID) -> tuple[str, AsyncIterator[bytes]]:
    """(name, contents). 404 for everybody but the one it was made for, administrators too; 403 for who may not export
    the form any more; 410 once it has expired."""
    row = await _own(app.database.pool, viewer, run)
    access(catalog.get(row["form"]), viewer, "export").require()
    if row["state"] == "expired":
        raise Problem(410, "export_expired", _GONE)
    if row["state"] != "done":
        raise conflict({"zh": "文件还没有生成", "en": "The file is not ready"})
    return row["name"], app.files.stream_at(place_of(run))


async def _own(connection: Any, viewer: Viewer, run: UUID) -> dict[str, Any]:
    row = await queries.find_run(connection, run)
    if row is None or row["person"] != viewer.user_id:
        raise not_found()
    return row


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in _SHOWN}


async def remove_expired(app: Any, now: datetime | None = None) -> int:
    """Removes files that are too old; returns how many. What was asked for is remembered for 90 days."""
    moment = now or datetime.now(UTC)
    ids = await queries.expired(app.db.pool, moment)
    for id in ids:
        await app.files.drop(place_of(id))
        await queries.change_run(app.db.pool, id, {"state": "expired"})
    sql = "DELETE FROM sl.export_run WHERE state <> 'done' AND created_at < $1::timestamptz - interval '90 days'"
    await app.db.pool.execute(sql, moment)
    return len(ids)


async def _chore(app: Any) -> None:
    await remove_expired(app)


CHORES = (Chore("exports.expire", timedelta(hours=1), _chore),)
