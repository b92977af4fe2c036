"""Exports made by the worker."""

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from serviceloop.channels.exports import queries
from serviceloop.channels.exports.runs import JOB, KEPT, place_of
from serviceloop.channels.messages import service as messages
from serviceloop.channels.notifications.service import notify
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.export import Export, count_rows, export_detail, prepare_export
from serviceloop.forms.import_export.export_file import Made, write_export
from serviceloop.forms.import_export.schemas import ExportBody
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, forbidden
from serviceloop.kit.jobs import job
from serviceloop.kit.labels import DEFAULT_LOCALE, pick
from serviceloop.kit.log import get_logger

ATTEMPTS = 3
_LOCK = 7313  # the first half of the advisory locks' keys
_EVERY = 1.0
"""Seconds between two notes of the progress."""
_BROKEN = {"zh": "系统出错，导出中断", "en": "The export broke off"}
log = get_logger(__name__)


class _StoppedError(Exception):
    """Somebody stopped it."""


@job(JOB, attempts=ATTEMPTS, at_once=2)
async def run_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Makes one export from its start; a second attempt makes the file anew."""
    run = UUID(payload["run"])
    async with app.db.pool.acquire() as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", _LOCK, str(run)):
            raise RuntimeError("another worker is at this export")
        try:
            row = await queries.find_run(connection, run)
            if row is not None and row["state"] in ("queued", "running"):
                await _guarded(app, row)
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", _LOCK, str(run))


async def _guarded(app: Any, row: Mapping[str, Any]) -> None:
    attempts = row["attempts"] + 1
    await queries.change_run(app.db.pool, row["id"], {"state": "running", "attempts": attempts, "done": 0})
    try:
        await _make(app, row)
    except _StoppedError:
        await _end(app, row, "cancelled")
    except Problem as problem:
        await _end(app, row, "failed", dict(problem.issues[0].message if problem.issues else problem.title))
    except Exception:
        if attempts < ATTEMPTS:
            raise
        await _end(app, row, "failed", _BROKEN)
        raise


async def _make(app: Any, row: Mapping[str, Any]) -> None:
    viewer = await _viewer(app, row)
    body = _body(row)
    form = app.forms.get(row["form"])
    # A schedule is made by somebody else: what its recipient may not see is left out.
    extent = body.to_extent(lenient=row["schedule"] is not None)
    asked = prepare_export(app.forms, viewer, form, body.to_query(), _locale(row), extent)
    await queries.change_run(app.db.pool, row["id"], {"total": await count_rows(app.db, asked)})
    with working_folder(app.settings.home) as folder:
        watch = _watch(app, row["id"])
        made = await write_export(app.db, app.files, Path(folder), asked, body.format, watch)
        await app.files.put_at(place_of(row["id"]), made.path)
        await _done(app, row, viewer, asked, made)


async def _done(app: Any, row: Mapping[str, Any], viewer: Viewer, asked: Export, made: Made) -> None:
    now = datetime.now(UTC)
    name = f"{row['name'].rpartition('.')[0]}.{made.suffix}"  # of what its recipient may see it may be no zip
    values = {
        "name": name, "state": "done", "done": made.rows, "total": made.rows, "files": made.files,
        "missing": made.missing, "size": made.path.stat().st_size, "finished_at": now, "expires_at": now + KEPT,
        "error": None,
    }  # fmt: skip
    async with app.db.transaction() as tx:
        await queries.change_run(tx, row["id"], values)
        detail = export_detail(asked, _body(row)) | {"rows": made.rows, "schedule": row["schedule"]}
        await audit.record(tx, viewer, "record.exported", form=asked.form.key, detail=detail)
        await _tell(tx, app.settings.public_url, {**row, "name": name}, made.rows)


async def _viewer(app: Any, row: Mapping[str, Any]) -> Viewer:
    """Who gets it, with the rights held now."""
    key = row["query"].get("api_key")
    viewer = await viewer_again(app.db.pool, row["person"], UUID(key) if key else None, str(app.settings.zone))
    if viewer is None:
        raise forbidden()
    return viewer


def _body(row: Mapping[str, Any]) -> ExportBody:
    return ExportBody.model_validate({k: v for k, v in row["query"].items() if k not in ("api_key", "locale")})


def _locale(row: Mapping[str, Any]) -> str:
    """The language of who gets it."""
    return str(row["query"].get("locale", DEFAULT_LOCALE))


def _watch(app: Any, run: UUID) -> Callable[[int], Awaitable[None]]:
    told = time.monotonic()

    async def watch(done: int) -> None:
        nonlocal told
        if time.monotonic() - told < _EVERY:
            return
        told = time.monotonic()
        if await queries.progress(app.db.pool, run, done):
            raise _StoppedError

    return watch


async def _tell(tx: Connection, public_url: str, row: Mapping[str, Any], count: int) -> None:
    name, link = row["name"], f"/imports?tab=exports&run={row['id']}"
    title = {"zh": f"导出“{name}”已就绪", "en": f"The export “{name}” is ready"}
    counted = {"zh": f"{count:,} 条", "en": f"{count:,} records"}
    await notify(tx, [row["person"]], "export", title, pick(counted, _locale(row)), link)
    if row["schedule"] is None:
        return
    schedule = await queries.find(tx, row["schedule"])
    for person in await queries.people(tx, [row["person"]]) if schedule and schedule["email"] else ():
        if person["email"]:
            # The link asks for the sign-in: the file itself never leaves by mail.
            text = f"{title['zh']}\n{title['en']}\n{public_url}{link}"
            await messages.send(
                tx, messages.Senders(), "email", person["email"], "export", text, ref=f"export/{row['id']}"
            )


async def _end(app: Any, row: Mapping[str, Any], state: str, error: Mapping[str, str] | None = None) -> None:
    values = {"state": state, "error": error, "finished_at": datetime.now(UTC)}
    async with app.db.transaction() as tx:
        await queries.change_run(tx, row["id"], values)
        if error is not None:
            title = {"zh": f"导出“{row['name']}”失败", "en": f"The export “{row['name']}” failed"}
            link = f"/imports?tab=exports&run={row['id']}"
            await notify(tx, [row["person"]], "export", title, pick(error, _locale(row)), link)


JOBS = (run_job,)
