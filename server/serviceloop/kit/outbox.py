"""The outbox: events written in the transaction of the change, handled after its commit.

At least once, in order of writing as far as several readers allow. Each handler runs in a savepoint; those that are
through are remembered with the event, in the same transaction as what they wrote, so a handler's database work happens
exactly once while a failed neighbour is retried. After MAX_ATTEMPTS an event is dead: kept, listed, and replayable.
"""

import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.kit.db import Connection, Database
from serviceloop.kit.log import get_logger
from serviceloop.kit.metrics import EVENTS, OUTBOX_DEAD, OUTBOX_LAG, OUTBOX_OPEN

MAX_ATTEMPTS = 8
LEASE_SECONDS = 120
"""How long a reader that died keeps its events from the others."""

log = get_logger(__name__)


@dataclass(frozen=True)
class Event:
    """Something that happened. `kind`: "record.created", "action:accept", …; `payload`: JSON."""

    id: int
    at: datetime
    kind: str
    form: str | None
    record: UUID | None
    actor: UUID | None
    payload: Mapping[str, Any]
    attempts: int = 0


@dataclass(frozen=True)
class EventHandler:
    """What to do after events of some kinds. `kinds`: exact ones, "prefix*", or "*"; `forms`: None for all.

    `handle(app, tx, event)` writes through `tx` only; outside calls belong into a job that it enqueues on `tx`.
    `bulk`: also wants the events of imports, which say so in their payload; a hundred thousand rows of last year's
    tickets are no reason to notify anybody.
    """

    name: str
    kinds: tuple[str, ...]
    handle: Callable[[Any, Connection, Event], Awaitable[None]]
    forms: frozenset[str] | None = None
    bulk: bool = False

    def wants(self, event: Event) -> bool:
        if event.payload.get("bulk") and not self.bulk:
            return False
        if self.forms is not None and event.form not in self.forms:
            return False
        return any(kind == event.kind or (kind[-1:] == "*" and event.kind.startswith(kind[:-1])) for kind in self.kinds)


EMIT = "INSERT INTO sl.event (kind, form, record, actor, payload) VALUES ($1, $2, $3, $4, $5)"


async def emit(
    tx: Connection,
    kind: str,
    form: str | None = None,
    record: UUID | None = None,
    actor: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Writes an event with the change itself: both are there after the commit, or neither."""
    await tx.execute(EMIT, kind, form, record, actor, dict(payload or {}))


_CLAIM = f"""
UPDATE sl.event e SET attempts = e.attempts + 1, next_at = now() + interval '{LEASE_SECONDS} seconds'
FROM (
    SELECT at, id FROM sl.event
    WHERE done_at IS NULL AND dead_at IS NULL AND next_at <= now()
    ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
) open
WHERE e.at = open.at AND e.id = open.id
RETURNING e.id, e.at, e.kind, e.form, e.record, e.actor, e.payload, e.attempts, e.handled
"""  # noqa: S608 - a constant of ours
_DONE = "UPDATE sl.event SET done_at = now(), handled = $3, error = NULL WHERE at = $1 AND id = $2"
_FAILED = """
UPDATE sl.event SET handled = $3, error = $4,
    next_at = now() + make_interval(secs => least(3600, 2 ^ attempts)),
    dead_at = CASE WHEN attempts >= $5 THEN now() END
WHERE at = $1 AND id = $2
"""


class Outbox:
    """Reads the outbox for one process. `app` is handed to the handlers as it is."""

    def __init__(self, db: Database, handlers: Sequence[EventHandler], app: Any) -> None:
        self._db = db
        self._handlers = handlers
        self._app = app

    async def run_once(self, limit: int = 50) -> int:
        """Claims and handles up to `limit` events; returns how many it found."""
        rows = await self._db.pool.fetch(_CLAIM, limit)
        for row in sorted(rows, key=lambda row: int(row["id"])):
            await self._handle(row)
        return len(rows)

    async def drain(self) -> int:
        """Handles until nothing is due; returns how many events. For tests and for loading data."""
        total = 0
        while found := await self.run_once(200):
            total += found
        return total

    async def _handle(self, row: asyncpg.Record) -> None:
        event = Event(**{key: value for key, value in row.items() if key != "handled"})
        handled: list[str] = list(row["handled"])
        errors: list[str] = []
        async with self._db.transaction() as tx:
            for handler in self._handlers:
                if handler.name not in handled and handler.wants(event):
                    error = await self._attempt(handler, tx, event)
                    errors += [error] if error else []
                    handled += [] if error else [handler.name]
            if errors:
                await tx.execute(_FAILED, event.at, event.id, handled, "\n".join(errors), MAX_ATTEMPTS)
            else:
                await tx.execute(_DONE, event.at, event.id, handled)
        EVENTS.labels(event.kind, "failed" if errors else "done").inc()

    async def _attempt(self, handler: EventHandler, tx: Connection, event: Event) -> str | None:
        """Runs one handler; returns the error's text where it failed and was rolled back."""
        try:
            async with tx.transaction():
                await handler.handle(self._app, tx, event)
        except Exception as error:
            log.warning("event handler failed", handler=handler.name, event_id=event.id, kind=event.kind, exc_info=True)
            return f"{handler.name}: {''.join(traceback.format_exception_only(error)).strip()}"
        return None


async def dead_letters(db: Database, limit: int = 100) -> list[asyncpg.Record]:
    """Events that were given up, newest first: id, at, kind, form, record, attempts, error, dead_at."""
    sql = """SELECT id, at, kind, form, record, attempts, error, dead_at FROM sl.event
             WHERE dead_at IS NOT NULL ORDER BY id DESC LIMIT $1"""
    rows: list[asyncpg.Record] = await db.pool.fetch(sql, limit)
    return rows


async def replay(tx: Connection, ids: Sequence[int]) -> int:
    """Gives dead events another MAX_ATTEMPTS; returns how many."""
    sql = """UPDATE sl.event SET dead_at = NULL, attempts = 0, next_at = now()
             WHERE dead_at IS NOT NULL AND id = ANY($1::bigint[])"""
    tag: str = await tx.execute(sql, list(ids))
    return int(tag.split()[-1])


async def measure(db: Database) -> None:
    """Sets the outbox's gauges."""
    row = await db.pool.fetchrow(
        """SELECT count(*) AS open, coalesce(extract(epoch FROM now() - min(at)), 0)::float AS lag,
                  (SELECT count(*) FROM sl.event WHERE dead_at IS NOT NULL) AS dead
           FROM sl.event WHERE done_at IS NULL AND dead_at IS NULL"""
    )
    OUTBOX_OPEN.set(row["open"])
    OUTBOX_LAG.set(row["lag"])
    OUTBOX_DEAD.set(row["dead"])
