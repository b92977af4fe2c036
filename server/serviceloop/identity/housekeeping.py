"""What the worker forgets for identity: sessions that are over, old sign-in attempts, remembered writes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.identity.resolver import SessionLimits
from serviceloop.identity.sessions import queries
from serviceloop.kit.chores import Chore

KEEP_ATTEMPTS = timedelta(days=1)
KEEP_IDEMPOTENCY_KEYS = timedelta(days=3)


async def forget_ended(app: Any) -> None:
    """Removes what no limit and no retry can need any more. `app.db`: the database."""
    async with app.db.transaction() as tx:
        await queries.delete_expired(tx, SessionLimits().idle)
        await queries.forget_attempts(tx, datetime.now(UTC) - KEEP_ATTEMPTS)
        statement = 'DELETE FROM "sl"."idempotency" WHERE created_at < now() - $1::interval'
        await tx.execute(statement, KEEP_IDEMPOTENCY_KEYS)


CHORES = (Chore("forget_ended", timedelta(hours=1), forget_ended),)
