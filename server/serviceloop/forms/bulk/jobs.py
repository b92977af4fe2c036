"""Changes to many records, run by the worker."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.forms.bulk import queries, service
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.chores import Chore
from serviceloop.kit.errors import Problem, forbidden
from serviceloop.kit.jobs import job

ATTEMPTS = 4
_LOCK = 7312  # the first half of the advisory locks' keys


@job(service.RUN_JOB, attempts=ATTEMPTS, at_once=2)
async def run_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Does the change to its end; a second attempt goes on behind the last batch."""
    await _once(app, UUID(payload["run"]), _run, ("queued", "running"))


@job(service.UNDO_JOB, attempts=ATTEMPTS, at_once=2)
async def undo_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Takes a change back."""
    await _once(app, UUID(payload["run"]), _undo, ("undoing",))


async def _once(app: Any, run: UUID, work: Any, states: tuple[str, ...]) -> None:
    """Under the run's own lock: a job that two workers got is done by one."""
    async with app.db.pool.acquire() as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", _LOCK, str(run)):
            raise RuntimeError("another worker is at this run")
        try:
            row = await queries.find(connection, run)
            if row is None or row["state"] not in states:
                return
            try:
                await work(app, row)
            except Problem as problem:
                reason = problem.issues[0].message if problem.issues else problem.title
                await _end(app, run, "failed", dict(reason))
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", _LOCK, str(run))


async def _run(app: Any, row: Mapping[str, Any]) -> None:
    await queries.change(app.db.pool, row["id"], {"state": "running"})
    finished = await service.work_off(app.db, app.forms, await _viewer(app, row), row)
    await _end(app, row["id"], "done" if finished else "cancelled")


async def _undo(app: Any, row: Mapping[str, Any]) -> None:
    viewer, after = await _viewer(app, row), None
    while True:
        async with app.db.transaction() as tx:
            after = await service.undo_batch(tx, app.forms, viewer, row, after)
        if after is None:
            break
    await _end(app, row["id"], "undone")


async def _viewer(app: Any, row: Mapping[str, Any]) -> Viewer:
    """Who asked for it, with the rights held now."""
    key = row["order"].get("api_key")
    viewer = await viewer_again(app.db.pool, row["created_by"], UUID(key) if key else None, str(app.settings.zone))
    if viewer is None:
        raise forbidden()
    return viewer


async def _end(app: Any, run: UUID, state: str, error: Mapping[str, str] | None = None) -> None:
    values = {"state": state, "error": error, "finished_at": datetime.now(UTC)}
    await queries.change(app.db.pool, run, values)


async def forget_old(app: Any) -> None:
    """What an undo needs is kept for a month."""
    await app.db.pool.execute(
        "DELETE FROM sl.bulk_record WHERE run IN"
        " (SELECT id FROM sl.bulk_run WHERE finished_at < now() - interval '30 days')"
    )
    await app.db.pool.execute("DELETE FROM sl.bulk_run WHERE finished_at < now() - interval '30 days'")


JOBS = (run_job, undo_job)
CHORES = (Chore("forms.bulk_old", timedelta(days=1), forget_old),)
