"""One LISTEN connection a process, fanned out to the open streams of the people concerned."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.log import get_logger

CHANNEL = "sl_notify"
MAX_WAITING = 200
MAX_STREAMS_A_USER = 10
_MAX_PAYLOAD = 7900  # PostgreSQL takes 8000 bytes
_RECONNECT_SECONDS = 2.0
log = get_logger(__name__)


@dataclass(frozen=True)
class LiveEvent:
    """`name` "notification", "record", "presence" or "reset"; `data` is JSON text; `id` for Last-Event-ID, if any."""

    name: str
    data: str
    id: str | None = None


RESET = LiveEvent("reset", "{}")
"""Events were lost: read again what is on the screen."""


async def send_live(
    tx: Connection,
    event: str,
    data: Mapping[str, Any],
    *,
    user: UUID | None = None,
    users: Sequence[UUID] = (),
    form: str | None = None,
    id: str | None = None,
) -> None:
    """Tells open browsers when this transaction commits.

    To one person (`user`), to some (`users`), or to all who may read some rows of `form`: those who may read all of
    them get `data`, the others only the form's key, since the rest could tell of records that they may not see. Send
    few: commits that notify wait for each other.
    """
    message = {"user": user, "users": list(users), "form": form, "event": event, "data": data, "id": id}
    payload = orjson.dumps(message, default=str)
    if len(payload) > _MAX_PAYLOAD:
        payload = orjson.dumps({**message, "data": {}}, default=str)
    await tx.execute("SELECT pg_notify($1, $2)", CHANNEL, payload.decode())


@dataclass(eq=False)
class Subscription:
    """One open stream: a bounded queue. Who reads too slowly loses the queue and is told to start afresh."""

    viewer: Viewer
    queue: "asyncio.Queue[LiveEvent | None]" = field(default_factory=lambda: asyncio.Queue(MAX_WAITING))

    def put(self, event: LiveEvent) -> None:
        if self.queue.full():
            self._clear()
            self.queue.put_nowait(RESET)
        else:
            self.queue.put_nowait(event)

    def close(self) -> None:
        """Ends the stream."""
        self._clear()
        self.queue.put_nowait(None)

    def _clear(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()


class LiveEvents:
    """The open streams of this process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._streams: dict[UUID, list[Subscription]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    def subscribe(self, viewer: Viewer) -> Subscription:
        """Opens a stream; the oldest of a person who has too many ends."""
        mine = self._streams[viewer.user_id]
        while len(mine) >= MAX_STREAMS_A_USER:
            mine.pop(0).close()
        subscription = Subscription(viewer)
        mine.append(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forgets a stream that has ended."""
        mine = self._streams.get(subscription.viewer.user_id, [])
        if subscription in mine:
            mine.remove(subscription)
        if not mine:
            self._streams.pop(subscription.viewer.user_id, None)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Ends all streams."""
        self.close_all()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def close_all(self) -> None:
        """Ends every open stream, so that a server may stop."""
        for subscription in self._everyone():
            subscription.close()

    def _everyone(self) -> list[Subscription]:
        return [subscription for mine in self._streams.values() for subscription in mine]

    async def _follow(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("live_listen_lost", error=type(error).__name__)
            for subscription in self._everyone():
                subscription.put(RESET)
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._db.dsn, server_settings={"application_name": "sl live"})
        closed = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: closed.set())
            await connection.add_listener(CHANNEL, lambda _c, _p, _n, payload: self.dispatch(str(payload)))
            await closed.wait()
        finally:
            with suppress(OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
                await connection.close(timeout=1)

    def dispatch(self, payload: str) -> None:
        """Puts one notice into the queues of those concerned."""
        try:
            message = orjson.loads(payload)
        except orjson.JSONDecodeError:
            log.warning("live_payload_unreadable")
            return
        if message.get("user"):
            event = LiveEvent(message["event"], _text(message["data"]), message.get("id"))
            for subscription in self._streams.get(UUID(message["user"]), ()):
                subscription.put(event)
        elif message.get("users"):
            event = LiveEvent(message["event"], _text(message["data"]))
            for person in message["users"]:
                for subscription in self._streams.get(UUID(person), ()):
                    subscription.put(event)
        elif message.get("form"):
            self._dispatch_record(message)

    def _dispatch_record(self, message: Mapping[str, Any]) -> None:
        form = message["form"]
        whole = LiveEvent(message["event"], _text({**message["data"], "form": form}))
        least = LiveEvent(message["event"], _text({"form": form}))
        for subscription in self._everyone():
            scopes = _read_scopes(subscription.viewer, form)
            if scopes:
                subscription.put(whole if "all" in scopes else least)


def _read_scopes(viewer: Viewer, form: str) -> list[Any]:
    return [
        grant.scope
        for grant in viewer.grants
        if grant.form in (form, "*") and ("read" in grant.actions or "*" in grant.actions)
    ]


def _text(data: Any) -> str:
    return orjson.dumps(data).decode()
