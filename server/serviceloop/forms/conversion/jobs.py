"""The worker's part in changes of field types."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from serviceloop.forms.conversion import queries
from serviceloop.forms.conversion.continuing import abandon, continue_change
from serviceloop.forms.conversion.running import RUN_JOB
from serviceloop.kit.chores import Chore
from serviceloop.kit.jobs import job
from serviceloop.kit.log import get_logger

ATTEMPTS = 8
"""After so many breakdowns a change is given up, so that the form can be published again."""
log = get_logger(__name__)


@job(RUN_JOB, attempts=ATTEMPTS)
async def change_job(app: Any, payload: Mapping[str, Any]) -> None:
    """Converts a large table and publishes the form."""
    await _go_on(app, UUID(payload["change"]))


async def go_on_all(app: Any) -> None:
    """Takes up changes whose process died."""
    for ident in await queries.all_running(app.db.pool):
        await _go_on(app, ident)


async def _go_on(app: Any, ident: UUID) -> None:
    """A breakdown (a lost connection, a full disk) is tried again; each is counted where it begins."""
    try:
        await continue_change(app.db, app.form_store, ident)
    except Exception:
        log.exception("a change of type broke off", change=str(ident))
        if await queries.count_attempt(app.db.pool, ident) >= ATTEMPTS:
            await abandon(app.db, ident)
            return
        raise


JOBS = (change_job,)
CHORES = (Chore("forms.changes", timedelta(seconds=20), go_on_all),)
