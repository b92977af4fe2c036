"""Notifications, the live stream, and the message log."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import orjson
import pytest
from starlette.requests import Request
from tests.support.http import Site

from serviceloop.channels.live import LiveEvents, send_live
from serviceloop.channels.live import endpoints as live_endpoints
from serviceloop.channels.live.hub import MAX_STREAMS_A_USER, MAX_WAITING, LiveEvent
from serviceloop.channels.messages.base import DeliveryError, Message
from serviceloop.channels.messages.service import Senders, deliver_due, send
from serviceloop.channels.notifications.service import notify
from serviceloop.identity.viewer import Grant, Viewer

URL = "/api/v1/notifications"


async def _tell(site: Site, *accounts: str, title: str = "新工单") -> int:
    async with site.database.transaction() as tx:
        people = [site.people[account] for account in accounts]
        return await notify(tx, people, "assigned", {"zh": title}, "正文", "/forms/ticket/1")


async def test_people_see_and_clear_their_own(site: Site) -> None:
    assert await _tell(site, "agent", "agent", "hr") == 2
    agent, guest = await site.signed_in("agent"), await site.signed_in("guest")
    page = (await agent.get(URL)).json()
    assert page["unread"] == len(page["rows"]) == 1
    assert page["rows"][0]["title"] == {"zh": "新工单"}
    assert (await guest.get(URL)).json() == {"rows": [], "unread": 0, "next": None}
    ids = [page["rows"][0]["id"]]
    assert (await guest.post(f"{URL}/read", json={"ids": ids})).status_code == 204
    assert (await agent.get(URL)).json()["unread"] == 1
    assert (await agent.post(f"{URL}/read", json={"ids": ids})).status_code == 204
    assert (await agent.get(URL, params={"unread": "1"})).json()["rows"] == []
    for wrong in ({}, {"ids": [], "all": False}, {"ids": ids, "all": True}, {"ids": ["x"]}):
        assert (await agent.post(f"{URL}/read", json=wrong)).status_code == 422


async def test_they_are_paged(site: Site) -> None:
    for number in range(7):
        await _tell(site, "hr", title=f"n{number}")
    hr = await site.signed_in("hr")
    seen: list[str] = []
    before = None
    while True:
        page = (await hr.get(URL, params={"limit": 3, **({"before": before} if before else {})})).json()
        seen += [row["title"]["zh"] for row in page["rows"]]
        before = page["next"]
        if before is None:
            break
    assert seen == [f"n{number}" for number in reversed(range(7))] + ["新工单"]
    assert (await hr.post(f"{URL}/read", json={"all": True})).status_code == 204
    assert (await hr.get(URL)).json()["unread"] == 0


async def test_a_rolled_back_notification_never_was(site: Site) -> None:
    async def fail() -> None:
        async with site.database.transaction() as tx:
            await notify(tx, [site.people["guest"]], "x", {"zh": "x"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert (await (await site.signed_in("guest")).get(URL)).json()["rows"] == []


async def _stream(site: Site, client: httpx.AsyncClient, last: str | None = None) -> AsyncIterator[bytes]:
    """The body of /stream without HTTP in between: httpx's ASGI transport waits for the end of an answer."""
    cookie = f"sl_session={client.cookies['sl_session']}".encode()
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "app": site.app}
    request = Request({**scope, "headers": [(b"cookie", cookie)]})
    viewer = (await site.app.state.identity.by_session(client.cookies["sl_session"])).viewer
    answer = await live_endpoints.stream(request, viewer, last)
    return answer.body_iterator  # type: ignore[return-value]


async def _next(stream: AsyncIterator[bytes]) -> str:
    async with asyncio.timeout(5):
        return (await anext(stream)).decode()


async def test_the_stream_tells_at_once_and_after_a_break(site: Site) -> None:
    client, other = await site.signed_in("agent"), await site.signed_in("guest")
    stream, quiet = await _stream(site, client), await _stream(site, other)
    assert (await _next(stream)).startswith("retry:")
    assert (await _next(quiet)).startswith("retry:")
    waiting = asyncio.create_task(_next(stream))
    await asyncio.sleep(0.1)
    await _tell(site, "agent", title="甲")
    event = await waiting
    lines = dict(line.split(": ", 1) for line in event.strip().split("\n"))
    assert lines["event"] == "notification"
    assert orjson.loads(lines["data"])["title"] == {"zh": "甲"}
    assert orjson.loads(lines["data"])["id"] == lines["id"]
    await _tell(site, "agent", title="乙")
    await _tell(site, "agent", title="丙")
    resumed = await _stream(site, client, lines["id"])
    await _next(resumed)
    assert [orjson.loads((await _next(resumed)).split("data: ")[1])["title"]["zh"] for _ in range(2)] == ["乙", "丙"]
    nothing = asyncio.create_task(_next(quiet))
    done, _ = await asyncio.wait([nothing], timeout=0.3)
    assert not done
    nothing.cancel()
    live: LiveEvents = site.app.state.live
    assert site.people["agent"] in live._streams


async def test_the_stream_beats_and_ends_with_the_session(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_endpoints, "HEARTBEAT_SECONDS", 0.1)
    client = await site.signed_in("guest")
    stream = await _stream(site, client)
    await _next(stream)
    assert (await _next(stream)).startswith(": ")
    await client.delete("/api/v1/session")
    async with asyncio.timeout(5):
        rest = [piece async for piece in stream]
    assert len(rest) <= 2


def _viewer(scope: str | None) -> Viewer:
    grants = (Grant("ticket", frozenset({"read"}), scope),) if scope else ()
    return Viewer(uuid4(), "x", frozenset(), grants, "k", frozenset())


async def test_record_events_tell_no_ids_to_those_who_see_only_some_rows(site: Site) -> None:
    live = LiveEvents(site.database)
    everything, some, none = (live.subscribe(_viewer(scope)) for scope in ("all", "own", None))
    live.dispatch(orjson.dumps({"form": "ticket", "event": "record", "data": {"id": "1"}}).decode())
    assert orjson.loads(everything.queue.get_nowait().data) == {"id": "1", "form": "ticket"}
    assert orjson.loads(some.queue.get_nowait().data) == {"form": "ticket"}
    assert none.queue.empty()
    live.dispatch("not json")


async def test_slow_readers_are_told_to_start_afresh(site: Site) -> None:
    live = LiveEvents(site.database)
    slow = live.subscribe(_viewer("all"))
    for _ in range(MAX_WAITING + 1):
        slow.put(LiveEvent("record", "{}"))
    assert slow.queue.qsize() == 1
    assert slow.queue.get_nowait().name == "reset"


async def test_streams_of_one_person_are_bounded(site: Site) -> None:
    live, viewer = LiveEvents(site.database), _viewer("all")
    streams = [live.subscribe(viewer) for _ in range(MAX_STREAMS_A_USER + 2)]
    assert streams[0].queue.get_nowait() is None
    assert streams[2].queue.empty()
    for stream in streams:
        live.unsubscribe(stream)
    assert live._streams == {}


async def test_large_live_data_is_cut_not_refused(site: Site) -> None:
    async with site.database.transaction() as tx:
        await send_live(tx, "record", {"text": "长" * 10_000}, form="ticket")


class _Provider:
    name = "sms"
    configured = True

    def __init__(self, *errors: DeliveryError | None) -> None:
        self.errors = list(errors)
        self.sent: list[Message] = []

    async def deliver(self, message: Message) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.sent.append(message)


async def _send(site: Site, senders: Senders, recipient: str = "13800138000") -> None:
    async with site.database.transaction() as tx:
        await send(tx, senders, "sms", recipient, "one_time_code", "验证码 123456", ref="ticket/1")


async def test_without_a_provider_messages_stay_in_the_log(site: Site) -> None:
    senders = Senders()
    await _send(site, senders)
    assert await deliver_due(site.database, senders) == 0
    agent = await site.signed_in("agent")
    row = (await agent.get("/api/v1/messages", params={"search": "1380013"})).json()["rows"][0]
    assert (row["status"], row["body"], row["ref"]) == ("logged", "验证码 123456", "ticket/1")
    guest = await site.signed_in("guest")
    assert (await guest.get("/api/v1/messages")).status_code == 403


async def test_messages_are_sent_after_the_commit_and_tried_again(site: Site) -> None:
    provider = _Provider(DeliveryError("busy"), None)
    senders = Senders([provider])
    await _send(site, senders, "1")
    assert provider.sent == []
    assert await deliver_due(site.database, senders) == 1
    assert await deliver_due(site.database, senders) == 0
    pool = site.database.pool
    assert await pool.fetchval("SELECT status FROM sl.message WHERE recipient = '1'") == "queued"
    await pool.execute("UPDATE sl.message SET next_at = now() WHERE recipient = '1'")
    assert await deliver_due(site.database, senders) == 1
    assert [message.body for message in provider.sent] == ["验证码 123456"]
    assert await pool.fetchval("SELECT status FROM sl.message WHERE recipient = '1'") == "sent"


async def test_hopeless_messages_fail_for_good(site: Site) -> None:
    senders = Senders([_Provider(DeliveryError("no such number", again=False))])
    await _send(site, senders, "2")
    await deliver_due(site.database, senders)
    row = await site.database.pool.fetchrow("SELECT status, error FROM sl.message WHERE recipient = '2'")
    assert tuple(row) == ("failed", "no such number")


async def test_two_workers_do_not_send_twice(site: Site) -> None:
    provider = _Provider()
    senders = Senders([provider])
    for number in range(10):
        await _send(site, senders, f"twice-{number}")
    await asyncio.gather(*(deliver_due(site.database, senders) for _ in range(4)))
    assert len(provider.sent) == 10
