"""Jobs live and die with the transaction that wants them; failed ones are kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import asyncpg

from serviceloop.kit.db import Database
from serviceloop.kit.jobs import (
    Job,
    JobRunner,
    enqueue,
    held_jobs,
    job,
    measure,
    queries,
    requeue_held,
    trim_log,
)
from serviceloop.kit.registry import Registry


async def test_queue_schema_is_the_librarys_own(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    plan = await queries(connection).plan_upgrade()
    await connection.close()
    assert list(plan.statements) == []


async def test_jobs_run_after_commit_only(database: Database, database_url: str) -> None:
    seen: list[Mapping[str, Any]] = []

    @job("greet")
    async def greet(app: Any, payload: Mapping[str, Any]) -> None:
        seen.append({"app": app, **payload})

    try:
        async with database.transaction() as tx:
            await enqueue(tx, "greet", {"who": "nobody"})
            raise LookupError
    except LookupError:
        pass
    async with database.transaction() as tx:
        assert await enqueue(tx, "greet", {"who": "李工"})
        assert await enqueue(tx, "greet", {"who": "later"}, delay=timedelta(seconds=0.2))
    await JobRunner(database_url, Registry("job", [greet]), "app").run(drain=True)
    assert sorted(seen, key=str) == [{"app": "app", "who": "later"}, {"app": "app", "who": "李工"}]


async def test_once_keeps_doubles_out_while_one_waits(database: Database, database_url: str) -> None:
    runs: list[int] = []

    async def index(_: Any, __: Mapping[str, Any]) -> None:
        runs.append(1)

    async with database.transaction() as tx:
        assert await enqueue(tx, "index", {}, once="index:ticket")
        assert not await enqueue(tx, "index", {}, once="index:ticket")
    await JobRunner(database_url, Registry("job", [Job("index", index)]), None).run(drain=True)
    assert runs == [1]
    async with database.transaction() as tx:
        assert await enqueue(tx, "index", {}, once="index:ticket")


async def test_a_failing_job_is_held_shown_and_requeued(database: Database, database_url: str) -> None:
    healed = False

    async def send(_: Any, __: Mapping[str, Any]) -> None:
        if not healed:
            raise ConnectionError("provider is away")

    registry = Registry("job", [Job("send", send, attempts=2)])
    async with database.transaction() as tx:
        await enqueue(tx, "send", {"to": "13800000000"})
    await JobRunner(database_url, registry, None).run(drain=True)
    async with database.pool.acquire() as connection:
        held = await held_jobs(connection)
        await measure(connection)
    assert [(row["name"], row["payload"]) for row in held] == [("send", {"to": "13800000000"})]
    assert "provider is away" in held[0]["error"]
    healed = True
    await requeue_held(database_url, [held[0]["id"]])
    await JobRunner(database_url, registry, None).run(drain=True)
    async with database.pool.acquire() as connection:
        assert await held_jobs(connection) == []
        await trim_log(connection)
