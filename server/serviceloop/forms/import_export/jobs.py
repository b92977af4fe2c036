"""Imports run by the worker."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from serviceloop.forms.import_export import queries
from serviceloop.forms.import_export.archive import Archive, Attachments
from serviceloop.forms.import_export.engine import Work, rehearse, work_off, working_folder
from serviceloop.forms.import_export.service import CHECK_JOB, RUN_JOB, UNDO_JOB, Order, plan_of, spool_path
from serviceloop.forms.import_export.sheets import unpack
from serviceloop.forms.import_export.undo import take_back
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.chores import Chore
from serviceloop.kit.errors import Problem, forbidden
from serviceloop.kit.jobs import enqueue, job
from serviceloop.kit.log import get_logger

ATTEMPTS = 4
_LOCK = 7311  # the first half of the advisory locks' keys
_BROKEN = {"zh": "系统出错，导入中断；已导入的行可以撤销", "en": "The import broke off; what is in can be undone"}
log = get_logger(__name__)


@job(RUN_JOB, attempts=ATTEMPTS, at_once=2)
async def run_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Runs an import to its end. A second attempt goes on where the first one stopped."""
    await _once(app, UUID(payload["run"]), _run, {"queued", "running"})


@job(CHECK_JOB, attempts=ATTEMPTS, at_once=1)
async def check_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Dry runs of the sheets of one file."""
    runs = [UUID(run) for run in payload["runs"]]

    async def work(app: Any, row: Mapping[str, Any]) -> None:
        await _check(app, runs)

    await _once(app, runs[0], work, {"checking"})


@job(UNDO_JOB, attempts=ATTEMPTS, at_once=2)
async def undo_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Takes an import back."""

    async def work(app: Any, row: Mapping[str, Any]) -> None:
        await undo_now(app, row, UUID(payload["actor"]))

    await _once(app, UUID(payload["run"]), work, {"undoing"})


async def _once(app: Any, run: UUID, work: Any, states: set[str]) -> None:
    """Under the run's own lock: a job that two workers got is done by one."""
    async with app.db.pool.acquire() as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", _LOCK, str(run)):
            raise RuntimeError("another worker is at this import")
        try:
            row = await queries.find(connection, run)
            if row is not None and row["state"] in states:
                await _guarded(app, row, work)
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", _LOCK, str(run))


async def _guarded(app: Any, row: Mapping[str, Any], work: Any) -> None:
    attempts = row["attempts"] + 1
    await queries.change(app.db.pool, row["id"], {"attempts": attempts})
    try:
        await work(app, row)
    except Problem as problem:
        reason = problem.issues[0].message if problem.issues else problem.title
        await _fail(app, row, dict(reason))
    except Exception:
        if attempts < ATTEMPTS:
            raise
        await _fail(app, row, _BROKEN)
        raise


async def _fail(app: Any, row: Mapping[str, Any], error: Mapping[str, str]) -> None:
    """A dry run can be asked for again; an import has failed, and the sheets behind it are not begun."""
    if row["state"] != "checking":
        await _end(app, row["id"], "failed", error=error)
        return
    for item in await queries.batch(app.db.pool, row["batch"] or row["id"]):
        if item["state"] == "checking":
            await _end(app, item["id"], "uploaded", error=error)


async def _run(app: Any, row: Mapping[str, Any]) -> None:
    await queries.change(
        app.db.pool, row["id"], {"state": "running", "started_at": row["started_at"] or datetime.now(UTC)}
    )
    async with AsyncExitStack() as stack:
        finished = await work_off(await _work(app, row, stack))
    await _end(app, row["id"], "done" if finished else "cancelled")


async def _check(app: Any, runs: Sequence[UUID]) -> None:
    async with app.db.transaction() as tx:
        rows = [row for run in runs if (row := await queries.lock(tx, run)) and row["state"] == "checking"]
        rows.sort(key=lambda row: row["place"])
        for row in rows:
            await queries.reset(tx, row["id"])
    async with AsyncExitStack() as stack:
        works = [await _work(app, row, stack, dry=True) for row in rows]
        finished = await rehearse(works)
    for row in rows:
        await _end(app, row["id"], "checked" if finished else "uploaded")


async def _work(app: Any, row: Mapping[str, Any], stack: AsyncExitStack, *, dry: bool = False) -> Work:
    """The file fetched and read, the plan checked with the rights held now. `stack` gives up what it opened."""
    viewer, catalog = await _viewer(app, row), app.forms
    source, rows = spool_path(stack.enter_context(working_folder(app.settings.home)))
    await _fetch(app, row["file"], source)
    order = Order.of(row["plan"])
    sheet = await unpack(source, rows, order.sheet or row["source"]["sheet"])
    plan = plan_of(catalog, viewer, catalog.get(row["form"]), sheet.columns, order)
    attachments = None
    if row["archive"] is not None:
        packed = source.with_name("archive.zip")
        await _fetch(app, row["archive"], packed)
        archive = await asyncio.to_thread(Archive, packed)
        stack.callback(archive.close)
        attachments = Attachments(archive, app.files, viewer.user_id, dry=dry)
    done = 0 if dry else row["done"]
    return Work(row["id"], app.db, catalog, viewer, plan, sheet, done, attachments, dry)


async def undo_now(app: Any, row: Mapping[str, Any], actor: UUID) -> dict[str, Any]:
    """Takes an import back and notes what came of it."""
    viewer = await viewer_again(app.db.pool, actor, zone=str(app.settings.zone))
    if viewer is None:
        raise forbidden()
    async with app.db.transaction() as tx:
        result = (await take_back(tx, app.forms, viewer, row)).as_json()
        await queries.change(tx, row["id"], {"state": "undone", "undo": result, "finished_at": datetime.now(UTC)})
    return result


async def _viewer(app: Any, row: Mapping[str, Any]) -> Viewer:
    """Who asked for it, with the rights held now."""
    key = row["plan"].get("api_key")
    viewer = await viewer_again(app.db.pool, row["created_by"], UUID(key) if key else None, str(app.settings.zone))
    if viewer is None:
        raise forbidden()
    return viewer


async def _fetch(app: Any, file: UUID, target: Path) -> None:
    stored = await files.find(app.db.pool, file)
    with target.open("wb") as out:
        async for piece in app.files.stream(stored.sha256):
            out.write(piece)


async def _end(app: Any, run: UUID, state: str, error: Mapping[str, str] | None = None) -> None:
    """Of a file's sheets the next one follows; where one failed or was stopped, the others behind it do not."""
    async with app.db.transaction() as tx:
        row = await queries.lock(tx, run)
        if row is None:
            return
        await queries.change(tx, run, {"state": state, "error": error, "finished_at": datetime.now(UTC)})
        if row["state"] == "checking" or row["batch"] is None:
            return
        waiting = [item for item in await queries.batch(tx, row["batch"]) if item["state"] == "waiting"]
        if state == "done" and waiting:
            await queries.change(tx, waiting[0]["id"], {"state": "queued"})
            await enqueue(tx, RUN_JOB, {"run": str(waiting[0]["id"])}, once=f"import:{waiting[0]['id']}")
        elif state in ("failed", "cancelled"):
            for item in waiting:
                await queries.change(tx, item["id"], {"state": "cancelled", "finished_at": datetime.now(UTC)})


async def forget_old(app: Any) -> None:
    """Uploads that nobody started are forgotten after two days, what an undo needs after a year."""
    for sql in (
        "DELETE FROM sl.import_run WHERE state IN ('uploaded', 'checked') AND created_at < now() - interval '2 days'",
        "DELETE FROM sl.import_record i USING sl.import_run r WHERE r.id = i.import"
        " AND r.created_at < now() - interval '1 year'",
        "DELETE FROM sl.import_error i USING sl.import_run r WHERE r.id = i.import"
        " AND r.created_at < now() - interval '1 year'",
    ):
        await app.db.pool.execute(sql)


JOBS = (run_job, check_job, undo_job)
CHORES = (Chore("imports.forget_old", timedelta(hours=6), forget_old),)
