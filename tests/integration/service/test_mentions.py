"""A mention must not carry a comment to somebody who may not see the record."""

from types import SimpleNamespace
from uuid import UUID

from serviceloop.kit.outbox import Event
from serviceloop.service import records
from serviceloop.service.tickets.events import tell_commented

from .conftest import World


async def _role(world: World, account: str, role: str) -> None:
    await world.db.pool.execute(
        'INSERT INTO sl.user_role ("user", role) VALUES ($1, $2) ON CONFLICT DO NOTHING', world.people[account], role
    )


async def _told(world: World, account: str, ticket: UUID) -> list[str]:
    rows = await world.db.pool.fetch(
        'SELECT body FROM sl.notification WHERE "user" = $1 AND link LIKE $2', world.people[account], f"%{ticket}"
    )
    return [row["body"] for row in rows]


async def test_only_readers_of_the_record_learn_of_a_mention(world: World) -> None:
    await _role(world, "supervisor", "supervisor")
    await _role(world, "li", "engineer")  # sees tickets of their own only
    ticket = await world.ticket(subject="内部讨论")
    people = [str(world.people["supervisor"]), str(world.people["li"])]
    payload = {"mentions": people, "body": "报价先别告诉客户", "no": "SH1"}
    async with world.db.transaction() as tx:
        moment = await tx.fetchval("SELECT now()")
        event = Event(1, moment, "record.commented", "ticket", ticket, records.SYSTEM.user_id, payload)
        await tell_commented(SimpleNamespace(forms=world.catalog), tx, event)
    assert await _told(world, "supervisor", ticket) == ["报价先别告诉客户"]
    assert await _told(world, "li", ticket) == []
