"""Locks around schema changes: one builder at a time, and never a long wait of others behind us."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg

from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem

_SPACE = 7_310_002
"""First half of our advisory locks; the second half says what is locked."""
_BUILD = 0
_LOCK_TIMEOUT_MS = 200
"""A change waits this long for its table; while it waits, every other request on the table waits behind it."""
_ATTEMPTS = 60
_WAIT_SECONDS = 30.0

T = TypeVar("T")


def busy() -> Problem:
    zh, en = "表单正在被修改或使用，请稍后重试", "The form is being changed or is in heavy use; try again shortly"
    return Problem(503, "busy", {"zh": zh, "en": en}, extra={"headers": {"Retry-After": "5"}})


@asynccontextmanager
async def build_lock(db: Database) -> AsyncIterator[Connection]:
    """A connection that alone may change definitions; a Problem (503) if others do for long."""
    async with _held(db, _BUILD, _WAIT_SECONDS) as connection:
        yield connection


@asynccontextmanager
async def settle_lock(db: Database, form_key: str) -> AsyncIterator[Connection]:
    """A connection that alone builds indexes of this form."""
    async with db.pool.acquire() as connection:
        number: int = await connection.fetchval("SELECT hashtext($1)", form_key)
    async with _held(db, number or 1, 600.0) as connection:
        yield connection


@asynccontextmanager
async def _held(db: Database, number: int, wait_seconds: float) -> AsyncIterator[Connection]:
    """Asks again and again rather than waiting inside PostgreSQL: a waiting statement holds a snapshot, and
    CREATE INDEX CONCURRENTLY waits for all older snapshots, so two builders would wait for each other for ever."""
    async with db.pool.acquire() as connection:
        deadline = asyncio.get_running_loop().time() + wait_seconds
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", _SPACE, number):
            if asyncio.get_running_loop().time() > deadline:
                raise busy()
            await asyncio.sleep(0.05)
        try:
            yield connection
        finally:
            if not connection.is_closed():
                await connection.execute("SELECT pg_advisory_unlock($1, $2)", _SPACE, number)


async def in_short_locks(connection: Connection, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Runs `work` as one transaction that gives up a lock it cannot get at once, and tries again; a Problem (503) if
    that never works. `work` may run several times."""
    for attempt in range(_ATTEMPTS):
        try:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}")
                return await work(connection)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(min(1.0, 0.02 * 2 ** min(attempt, 5)) * (0.5 + random.random()))
    raise busy()
