"""The kit's own chores."""

from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.kit import jobs, outbox
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Database
from serviceloop.kit.partitions import ensure_partitions

KEEP_EVENTS_DAYS = 90


async def make_partitions(app: Any) -> None:
    async with app.db.pool.acquire() as connection:
        await ensure_partitions(connection, datetime.now(UTC).date())


async def trim(app: Any) -> None:
    """Forgets handled events and finished jobs after a while; what failed for good stays."""
    before = datetime.now(UTC) - timedelta(days=KEEP_EVENTS_DAYS)
    async with app.db.pool.acquire() as connection:
        await connection.execute("DELETE FROM sl.event WHERE at < $1 AND done_at IS NOT NULL", before)
        await jobs.trim_log(connection)


async def measure(db: Database) -> None:
    """Sets the gauges of the queues, which all processes share."""
    await outbox.measure(db)
    await jobs.measure(db.pool)


CHORES = (
    Chore("partitions", timedelta(hours=6), make_partitions),
    Chore("trim", timedelta(hours=6), trim),
)
