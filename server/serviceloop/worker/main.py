"""The worker: handles events from the outbox, runs jobs, keeps house. Run as many as needed; they share the work."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from functools import partial

from serviceloop.catalog import App
from serviceloop.kit.chores import Chore
from serviceloop.kit.jobs import JobRunner
from serviceloop.kit.log import get_logger
from serviceloop.kit.outbox import Outbox

IDLE_SECONDS = 0.2
"""How long an event waits at most before an idle worker sees it."""
MAX_PAUSE_SECONDS = 30.0
CHORES_AT_ONCE = 3
"""Each holds a connection for its lock while it works with others; all at once would leave none to work with."""
_CHORE_LOCKS = 7310  # the first half of the advisory locks' keys

log = get_logger(__name__)


class Worker:
    """One worker process over an opened App."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._outbox = Outbox(app.db, app.handlers, app)
        self._jobs = JobRunner(app.db.dsn, app.jobs, app)
        self._stopping = asyncio.Event()
        self._chores = asyncio.Semaphore(CHORES_AT_ONCE)

    async def run(self) -> None:
        """Works until `stop`; what is under way is finished."""
        log.info("worker started", jobs=len(self._app.jobs), handlers=len(self._app.handlers))
        loops = [
            self._persist("outbox", self._read_outbox),
            self._persist("jobs", self._jobs.run),
            *(self._persist(chore.name, partial(self._repeat, chore)) for chore in self._app.chores),
        ]
        await asyncio.gather(*loops)
        log.info("worker stopped")

    def stop(self) -> None:
        self._stopping.set()
        self._jobs.stop()

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT stop the worker in good order."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self.stop)

    async def _persist(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Repeats `work` after a failure (the database may be away for a while), with growing pauses."""
        pause = 0.5
        while not self._stopping.is_set():
            try:
                await work()
                pause = 0.5
            except Exception:
                log.exception("worker part failed; it starts again", part=name, pause_seconds=pause)
                await self._sleep(pause)
                pause = min(pause * 2, MAX_PAUSE_SECONDS)

    async def _read_outbox(self) -> None:
        while not self._stopping.is_set():
            if not await self._outbox.run_once():
                await self._sleep(IDLE_SECONDS)

    async def _repeat(self, chore: Chore) -> None:
        while not self._stopping.is_set():
            await self._do(chore)
            await self._sleep(chore.every.total_seconds())

    async def _do(self, chore: Chore) -> None:
        """Under a lock of the chore's own: another worker at it means that there is nothing to do."""
        key = (_CHORE_LOCKS, chore.name)
        async with self._chores, self._app.db.pool.acquire() as connection:
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", *key):
                return
            try:
                await chore.run(self._app)
            finally:
                await connection.execute("SELECT pg_advisory_unlock($1, hashtext($2))", *key)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
