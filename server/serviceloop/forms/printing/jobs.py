"""Printing by the worker, and what is forgotten after a while."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.forms.printing import queries, runs
from serviceloop.forms.printing.making import Printer
from serviceloop.identity.acting import viewer_again
from serviceloop.kit.chores import Chore
from serviceloop.kit.errors import Problem, forbidden
from serviceloop.kit.jobs import job

_LOCK = 7313  # the first half of the advisory locks' keys


@job(runs.JOB, attempts=3, at_once=1)
async def print_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Makes the file; a second attempt begins anew. One at a time: a thousand documents take over a gigabyte."""
    run = UUID(payload["run"])
    async with app.db.pool.acquire() as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", _LOCK, str(run)):
            raise RuntimeError("another worker is at this run")
        try:
            await _once(app, run)
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", _LOCK, str(run))


async def _once(app: Any, run: UUID) -> None:
    row = await queries.run(app.db.pool, run)
    if row is None or row["state"] in runs.ENDED:
        return
    await queries.change_run(app.db.pool, run, {"state": "running", "done": 0})
    try:
        await runs.work_off(await _printer(app, row), row)
    except runs.Stopped:
        await runs.end(app.db.pool, run, None)
    except Problem as problem:
        await runs.end(app.db.pool, run, problem)


async def _printer(app: Any, row: Mapping[str, Any]) -> Printer:
    order, settings = row["order"], app.settings
    key = UUID(order["api_key"]) if order["api_key"] else None
    viewer = await viewer_again(app.db.pool, row["created_by"], key, str(settings.zone))
    if viewer is None:
        raise forbidden()
    return Printer(app.db, app.files, app.forms, viewer, order["locale"], settings.public_url, datetime.now(UTC))


async def forget_old(app: Any) -> None:
    """Runs after a week, so that their files cannot be had any more; Word files that no template names after a day."""
    await app.db.pool.execute("DELETE FROM sl.print_run WHERE created_at < now() - interval '7 days'")
    await app.db.pool.execute(
        "DELETE FROM sl.print_word w WHERE created_at < now() - interval '1 day' AND NOT EXISTS"
        " (SELECT FROM sl.print_template t WHERE t.definition->>'word' = w.sha256)"
    )


JOBS = (print_job,)
CHORES = (Chore("forms.print_old", timedelta(days=1), forget_old),)
