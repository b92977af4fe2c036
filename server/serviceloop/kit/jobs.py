"""Jobs: work that is done later or outside a transaction, over pgqueuer.

A job is enqueued in the transaction that wants it; a failed one is retried with growing delay, then held for people to
see and requeue, never dropped.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import asyncpg
import orjson

from serviceloop.kit.db import Connection
from serviceloop.kit.log import get_logger
from serviceloop.kit.metrics import JOBS, JOBS_WAITING
from serviceloop.kit.origin import ORIGIN, Origin
from serviceloop.kit.registry import Registry

log = get_logger(__name__)

JobHandler = Callable[[Any, Mapping[str, Any]], Awaitable[None]]
"""Called with the app and the payload. May run more than once: make it idempotent."""


@dataclass(frozen=True)
class Job:
    """A kind of job. `attempts`: before it is held; `at_once`: how many may run in all workers together, 0 for any."""

    name: str
    handle: JobHandler
    attempts: int = 6
    at_once: int = 0


def job(name: str, *, attempts: int = 6, at_once: int = 0) -> Callable[[JobHandler], Job]:
    """Makes a Job of an async function (app, payload); list it in catalog.py."""
    return lambda handle: Job(name, handle, attempts, at_once)


async def enqueue(
    tx: Connection,
    name: str,
    payload: Mapping[str, Any],
    *,
    delay: timedelta | None = None,
    once: str | None = None,
) -> bool:
    """Queues a job with the transaction; returns whether it did. `once`: not while one with this key waits or runs."""
    rows = await tx.fetch(
        _enqueue_sql(), [0], [name], [orjson.dumps(payload, default=str)], [delay or timedelta()], [once], [None]
    )
    return bool(rows)


@cache
def _settings() -> Any:
    from pgqueuer.domain.settings import DBSettings

    return DBSettings(db_schema="sl")


@cache
def _enqueue_sql() -> str:
    from pgqueuer.adapters.persistence.qb import QueryQueueBuilder

    sql: str = QueryQueueBuilder(_settings()).build_enqueue_query("skip")
    return sql


def install_sql() -> str:
    """The queue's tables, in schema sl; for the migration."""
    from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

    sql: str = QueryBuilderEnvironment(_settings()).build_install_query(create_schema=False)
    return sql


def queries(connection: Any) -> Any:
    """pgqueuer's own operations over a plain asyncpg connection or pool (one without our JSON codec)."""
    from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
    from pgqueuer.adapters.persistence.qb import (
        QueryBuilderEnvironment,
        QueryQueueBuilder,
        QuerySchedulerBuilder,
    )
    from pgqueuer.queries import Queries

    settings = _settings()
    driver = AsyncpgPoolDriver(connection) if isinstance(connection, asyncpg.Pool) else AsyncpgDriver(connection)
    return Queries(
        driver, QueryBuilderEnvironment(settings), QueryQueueBuilder(settings), QuerySchedulerBuilder(settings)
    )


class JobRunner:
    """Runs registered jobs in this process until `stop`."""

    def __init__(self, dsn: str, jobs: Registry[Job], app: Any) -> None:
        self._dsn = dsn
        self._jobs = jobs
        self._app = app
        self._manager: Any = None

    async def run(self, *, drain: bool = False) -> None:
        """Works until `stop`, or with `drain` until the queue is empty; jobs that run are finished first."""
        from pgqueuer.domain.types import QueueExecutionMode
        from pgqueuer.qm import QueueManager

        async with asyncpg.create_pool(self._dsn, min_size=1, max_size=4) as pool:
            self._manager = QueueManager(queries(pool))
            for entry in self._jobs.values():
                self._register(entry)
            mode = QueueExecutionMode.drain if drain else QueueExecutionMode.continuous
            await self._manager.run(
                dequeue_timeout=timedelta(seconds=5), mode=mode, max_concurrent_tasks=20, batch_size=10
            )

    def stop(self) -> None:
        """Takes no new jobs; `run` returns when those that run are done."""
        if self._manager is not None:
            self._manager.shutdown.set()

    def _register(self, entry: Job) -> None:
        from pgqueuer.errors import RetryRequested
        from pgqueuer.models import Job as Row

        async def run(row: Row) -> None:
            token = ORIGIN.set(Origin(None, f"job-{row.id}"))
            try:
                await entry.handle(self._app, orjson.loads(row.payload or b"{}"))
            except Exception as error:
                last = row.attempts + 1 >= entry.attempts
                JOBS.labels(entry.name, "held" if last else "retried").inc()
                log.warning("job failed", job=entry.name, job_id=row.id, attempt=row.attempts + 1, exc_info=not last)
                if last:
                    raise
                raise RetryRequested(delay=retry_delay(row.attempts), reason=str(error)) from error
            finally:
                ORIGIN.reset(token)
            JOBS.labels(entry.name, "done").inc()

        self._manager.entrypoint(entry.name, on_failure="hold", concurrency_limit=entry.at_once)(run)


def retry_delay(attempts: int) -> timedelta:
    """2, 4, 8, … seconds after the first, second, third failure; an hour at most."""
    return timedelta(seconds=min(3600, 2 ** (attempts + 1)))


async def held_jobs(connection: Connection, limit: int = 100) -> list[asyncpg.Record]:
    """Jobs that failed for good: id, name, payload, attempts, updated, error (the last one's text)."""
    sql = """
    SELECT q.id, q.entrypoint AS name, convert_from(q.payload, 'UTF8')::jsonb AS payload, q.attempts, q.updated,
           (SELECT l.traceback ->> 'exception_message' FROM sl.pgqueuer_log l
            WHERE l.job_id = q.id AND l.traceback IS NOT NULL ORDER BY l.created DESC LIMIT 1) AS error
    FROM sl.pgqueuer q WHERE q.status = 'failed' ORDER BY q.id DESC LIMIT $1"""
    rows: list[asyncpg.Record] = await connection.fetch(sql, limit)
    return rows


async def requeue_held(dsn: str, ids: list[int]) -> None:
    """Queues held jobs again, with all their attempts."""
    connection = await asyncpg.connect(dsn)
    try:
        await queries(connection).requeue_jobs(ids)
    finally:
        await connection.close()


async def measure(connection: Any) -> None:
    """Sets the jobs' gauges."""
    rows = await connection.fetch("SELECT status::text, count(*) AS n FROM sl.pgqueuer GROUP BY 1")
    found = {row["status"]: row["n"] for row in rows}
    for state in ("queued", "picked", "failed"):
        JOBS_WAITING.labels(state).set(found.get(state, 0))


async def trim_log(connection: Any, days: int = 30) -> None:
    """Forgets what ran more than `days` ago."""
    await connection.execute("DELETE FROM sl.pgqueuer_log WHERE created < now() - make_interval(days => $1)", days)
