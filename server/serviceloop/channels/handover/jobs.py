"""Handing over much, and taking it back, by the worker: one transaction, or nothing and the reason why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from serviceloop.channels.handover import queries, service
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem, forbidden
from serviceloop.kit.jobs import job


@job(service.RUN_JOB, attempts=3, at_once=1)
async def run_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Moves everything; what fails is told with the run, and nothing has happened but the deactivation."""
    run = UUID(payload["run"])
    try:
        async with app.db.transaction() as tx:
            row = await queries.find(tx, run, lock=True)
            if row is None or row["state"] != "queued":
                return
            viewer = await _viewer(app, tx, row["created_by"], row["order"].get("api_key"))
            await service.do(tx, app.forms, viewer, row)
    except Problem as problem:
        values = {"state": "failed", "error": dict(problem.title), "finished_at": datetime.now(UTC)}
        await queries.change(app.db.pool, run, values)


@job(service.UNDO_JOB, attempts=3, at_once=1)
async def undo_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Puts everything back."""
    run = UUID(payload["run"])
    try:
        async with app.db.transaction() as tx:
            row = await queries.find(tx, run, lock=True)
            if row is None or row["state"] != "undoing":
                return
            await service.undo_now(tx, app.forms, await _viewer(app, tx, UUID(payload["by"]), None), run)
    except Problem as problem:
        await queries.change(app.db.pool, run, {"state": "done", "error": dict(problem.title)})


async def _viewer(app: Any, tx: Any, user: UUID, key: str | None) -> Viewer:
    """Who asked for it, with the rights held now."""
    viewer = await viewer_again(tx, user, UUID(key) if key else None, str(app.settings.zone))
    if viewer is None:
        raise forbidden()
    return viewer


JOBS = (run_job, undo_job)
