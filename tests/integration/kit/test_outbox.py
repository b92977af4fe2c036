"""Events are handled at least once, and what a handler writes happens exactly once."""

import asyncio
from contextlib import suppress
from uuid import uuid4

from serviceloop.kit.db import Connection, Database
from serviceloop.kit.outbox import MAX_ATTEMPTS, Event, EventHandler, Outbox, dead_letters, emit, measure, replay


def writer(name: str, fail_first: int = 0) -> EventHandler:
    """Writes a row for each event; fails the first times after having written."""
    failures = {"left": fail_first}

    async def handle(_: object, tx: Connection, event: Event) -> None:
        await tx.execute("INSERT INTO note VALUES ($1, $2)", name, event.id)
        if failures["left"]:
            failures["left"] -= 1
            raise RuntimeError(f"{name} is out of order")

    return EventHandler(name, ("*",), handle)


async def clear(db: Database) -> None:
    await db.pool.execute(
        "DROP TABLE IF EXISTS note; CREATE TABLE note (handler text, event bigint); DELETE FROM sl.event"
    )


async def notes(db: Database) -> dict[str, int]:
    return dict(await db.pool.fetch("SELECT handler, count(*) FROM note GROUP BY 1"))


async def test_an_event_exists_only_if_its_transaction_commits(database: Database) -> None:
    await clear(database)
    record = uuid4()
    try:
        async with database.transaction() as tx:
            await emit(tx, "record.created", "ticket", record, record, {"changes": {"标题": [None, "漏水"]}})
            raise LookupError
    except LookupError:
        pass
    assert await database.pool.fetchval("SELECT count(*) FROM sl.event") == 0
    async with database.transaction() as tx:
        await emit(tx, "record.created", "ticket", record, record, {"changes": {"标题": [None, "漏水"]}})
    row = await database.pool.fetchrow("SELECT * FROM sl.event")
    assert row["payload"] == {"changes": {"标题": [None, "漏水"]}}


async def test_several_readers_share_the_events_and_none_is_done_twice(database: Database) -> None:
    await clear(database)
    async with database.transaction() as tx:
        for number in range(300):
            await emit(tx, "x", payload={"n": number})
    handlers = [writer("a"), writer("b")]
    counts = await asyncio.gather(*(Outbox(database, handlers, None).drain() for _ in range(4)))
    assert sum(counts) == 300
    assert await notes(database) == {"a": 300, "b": 300}
    assert await database.pool.fetchval("SELECT count(DISTINCT event) FROM note WHERE handler = 'a'") == 300


async def test_a_failed_handler_is_retried_alone_and_its_writes_are_undone(database: Database) -> None:
    await clear(database)
    async with database.transaction() as tx:
        await emit(tx, "x")
    outbox = Outbox(database, [writer("good"), writer("bad", fail_first=2), writer("also good")], None)
    for _ in range(3):
        assert await outbox.run_once() == 1
        assert await outbox.run_once() == 0  # not due yet
        await database.pool.execute("UPDATE sl.event SET next_at = now()")
    assert await notes(database) == {"good": 1, "bad": 1, "also good": 1}
    assert await database.pool.fetchval("SELECT done_at IS NOT NULL AND error IS NULL FROM sl.event")


async def test_a_hopeless_event_becomes_a_dead_letter_and_can_be_replayed(database: Database) -> None:
    await clear(database)
    async with database.transaction() as tx:
        await emit(tx, "x", "ticket")
    outbox = Outbox(database, [writer("bad", fail_first=MAX_ATTEMPTS)], None)
    for _ in range(MAX_ATTEMPTS + 2):
        await outbox.run_once()
        await database.pool.execute("UPDATE sl.event SET next_at = now()")
    letters = await dead_letters(database)
    assert [(row["kind"], row["form"], row["attempts"]) for row in letters] == [("x", "ticket", MAX_ATTEMPTS)]
    assert "bad is out of order" in letters[0]["error"]
    await measure(database)
    async with database.transaction() as tx:
        assert await replay(tx, [letters[0]["id"]]) == 1
    assert await outbox.drain() == 1
    assert await notes(database) == {"bad": 1}
    assert await dead_letters(database) == []


async def test_events_of_a_reader_that_died_come_back_after_the_lease(database: Database) -> None:
    await clear(database)
    async with database.transaction() as tx:
        await emit(tx, "x")

    async def die(_: object, __: Connection, ___: Event) -> None:
        raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await Outbox(database, [EventHandler("dying", ("*",), die)], None).run_once()
    survivor = Outbox(database, [writer("survivor")], None)
    assert await survivor.run_once() == 0
    await database.pool.execute("UPDATE sl.event SET next_at = now() - interval '1 second'")
    assert await survivor.run_once() == 1
    assert await notes(database) == {"survivor": 1}
