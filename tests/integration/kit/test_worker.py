"""A worker handles events, runs jobs and keeps house until it is told to stop; failures of a part do not end it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from serviceloop.catalog import App, open_app
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.jobs import Job, enqueue
from serviceloop.kit.outbox import Event, EventHandler, emit
from serviceloop.kit.registry import Registry
from serviceloop.kit.settings import load_settings
from serviceloop.worker.main import Worker


@pytest.fixture
async def app(database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    settings = load_settings({"SERVICELOOP_HOME": str(tmp_path), "DATABASE_URL": database_url})
    async with open_app(settings, database_url) as opened:
        await opened.db.pool.execute("DELETE FROM sl.event")
        yield opened


async def until(check: Callable[[], Awaitable[bool] | bool]) -> None:
    async with asyncio.timeout(20):
        while True:
            found = check()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


async def test_event_to_job_to_done_and_a_graceful_stop(app: App) -> None:
    sent: list[Mapping[str, Any]] = []
    chores: list[str] = []

    async def notify(got: Any, tx: Connection, event: Event) -> None:
        assert got is app
        await enqueue(tx, "send", {"record": str(event.record), "text": event.payload["text"]})

    async def send(got: Any, payload: Mapping[str, Any]) -> None:
        await asyncio.sleep(0.3)  # the stop comes meanwhile: it is finished all the same
        sent.append(payload)

    async def tidy(got: Any) -> None:
        chores.append("tidied")

    app.handlers = (EventHandler("notify", ("record.created",), notify),)
    app.jobs = Registry("job", [Job("send", send)])
    app.chores = (*app.chores, Chore("tidy", timedelta(hours=1), tidy))
    worker = Worker(app)
    running = asyncio.create_task(worker.run())
    async with app.db.transaction() as tx:
        await emit(tx, "record.created", "ticket", None, None, {"text": "新工单"})

    async def picked() -> bool:
        return bool(await app.db.pool.fetchval("SELECT count(*) FROM sl.pgqueuer WHERE status = 'picked'"))

    await until(picked)
    worker.stop()
    await asyncio.wait_for(running, 15)
    assert [item["text"] for item in sent] == ["新工单"]
    assert chores == ["tidied"]
    assert await app.db.pool.fetchval("SELECT count(*) FROM sl.event WHERE done_at IS NULL") == 0


async def test_lost_connections_are_survived(app: App, database_url: str) -> None:
    seen: list[int] = []

    async def note(_: Any, __: Connection, event: Event) -> None:
        seen.append(event.id)

    app.handlers = (EventHandler("note", ("*",), note),)
    app.jobs = Registry("job", [])
    worker = Worker(app)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.3)
    killer = await asyncpg.connect(database_url)
    await killer.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> $1",
        killer.get_server_pid(),
    )
    await killer.execute("INSERT INTO sl.event (kind) VALUES ('after the storm')")
    await killer.close()
    await until(lambda: len(seen) == 1)
    worker.stop()
    await asyncio.wait_for(running, 15)


async def test_only_one_worker_at_a_time_does_a_chore(app: App) -> None:
    at_once = {"now": 0, "most": 0, "runs": 0}

    async def count(_: Any) -> None:
        at_once["now"] += 1
        at_once["runs"] += 1
        at_once["most"] = max(at_once["most"], at_once["now"])
        await asyncio.sleep(0.2)
        at_once["now"] -= 1

    chore = Chore("count", timedelta(hours=1), count)
    await asyncio.gather(*(Worker(app)._do(chore) for _ in range(5)))
    assert at_once["most"] == 1
    assert at_once["runs"] == 1


async def test_more_chores_than_connections_leave_some_to_work_with(app: App) -> None:
    """Each holds a connection for its lock: a dozen that are due at once, as when a worker starts, must not wait for
    each other for ever."""
    done: list[str] = []

    async def work(running: App) -> None:
        await running.db.pool.execute("SELECT 1")
        done.append("")

    worker = Worker(app)
    chores = [Chore(f"chore{number}", timedelta(hours=1), work) for number in range(app.settings.pool_size + 2)]
    await asyncio.wait_for(asyncio.gather(*(worker._do(chore) for chore in chores)), 20)
    assert len(done) == len(chores)
