"""From a session token or an API key to a Viewer, without a query on most requests.

What was resolved is kept for at most TTL seconds. A change of a person, role, unit, session or key is told to every
process over LISTEN/NOTIFY (channel `sl_identity`), which drops it at once; while that connection is down nothing is
kept at all, so the cache can never outlive a sign-out unnoticed.
"""

import asyncio
import hmac
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.identity import queries
from serviceloop.identity.abilities import MANAGE_ROLES, may_look_as
from serviceloop.identity.grants import grants_key, parse_grants
from serviceloop.identity.tokens import KEY_START, digest
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.log import get_logger

CHANNEL = "sl_identity"
TTL = 30.0
_MAX_ENTRIES = 20_000
_FLUSH_SECONDS = 30.0
_RECONNECT_SECONDS = 2.0
_READS = frozenset({"read"})
log = get_logger(__name__)


@dataclass(frozen=True)
class Identified:
    """Who a session or key stands for."""

    viewer: Viewer
    csrf: str | None
    """What X-CSRF-Token must say on writes; None for API keys, which no browser sends by itself."""
    expires_at: datetime | None
    account: str


@dataclass(frozen=True)
class SessionLimits:
    """A session ends `idle` after its last use, and `absolute` after sign-in in any case."""

    idle: timedelta = timedelta(hours=24)
    absolute: timedelta = timedelta(days=14)


@dataclass
class _Entry:
    identified: Identified
    fresh_until: float


class Resolver:
    """One for each process. `start` and `stop` run its two background tasks."""

    def __init__(self, database: Database, limits: SessionLimits | None = None, zone: str = "Asia/Shanghai") -> None:
        self.limits = limits or SessionLimits()
        self._database = database
        self._zone = zone
        self._entries: dict[bytes, _Entry] = {}
        self._generation = 0
        self._listening = False
        self._used_sessions: set[bytes] = set()
        self._used_keys: set[UUID] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def by_session(self, token: str) -> Identified | None:
        """The person whose session cookie this is; None if it is unknown or over."""
        if not 20 <= len(token) <= 100:
            return None
        key = digest(token)
        identified = await self._cached(key, self._load_session)
        if identified is not None:
            self._used_sessions.add(key)
        return identified

    async def by_api_key(self, text: str) -> Identified | None:
        """The API key's stand-in viewer; None if the key is unknown, revoked or expired."""
        if not (text.startswith(KEY_START) and len(text) < 200):
            return None
        identified = await self._cached(digest(text), self._load_api_key)
        if identified is not None and identified.viewer.api_key_id is not None:
            self._used_keys.add(identified.viewer.api_key_id)
        return identified

    async def _cached(self, key: bytes, load: Callable[[bytes], Any]) -> Identified | None:
        entry = self._entries.get(key)
        if entry is not None and entry.fresh_until > time.monotonic():
            return entry.identified
        generation = self._generation
        identified: Identified | None = await load(key)
        if identified is None:
            self._entries.pop(key, None)
        elif self._listening and generation == self._generation:
            self._keep(key, identified)
        return identified

    def _keep(self, key: bytes, identified: Identified) -> None:
        if len(self._entries) >= _MAX_ENTRIES:
            self._entries.clear()
        fresh = TTL
        if identified.expires_at is not None:
            left = identified.expires_at.timestamp() - time.time()
            fresh = min(TTL, left)
        self._entries[key] = _Entry(identified, time.monotonic() + fresh)

    async def _load_session(self, key: bytes) -> Identified | None:
        row = await self._database.pool.fetchrow(queries.SESSION, key, self.limits.idle)
        if row is None:
            return None
        viewer = viewer_of(row, self._zone, session_id=key.hex())
        if row["view_as"]:
            viewer = await looked_at(self._database.pool, viewer, row["view_as"]) or viewer
        return Identified(viewer, row["csrf"], row["expires_at"], row["account"])

    async def _load_api_key(self, key: bytes) -> Identified | None:
        row = await self._database.pool.fetchrow(queries.API_KEY, key)
        if row is None or not hmac.compare_digest(row["hash"], key):
            return None
        viewer = viewer_of(row, self._zone, api_key_id=row["key_id"])
        return Identified(viewer, None, row["expires_at"], row["account"])

    def forget(self) -> None:
        """Drops everything resolved: the next request of each person asks the database again."""
        self._generation += 1
        self._entries.clear()

    def forget_user(self, user_id: UUID) -> None:
        """Drops one person's sessions and the keys that act for that person."""
        self._generation += 1
        self._entries = {key: entry for key, entry in self._entries.items() if user_id not in _of(entry)}

    def forget_session(self, key: bytes) -> None:
        """Drops one session."""
        self._generation += 1
        self._entries.pop(key, None)

    async def start(self) -> None:
        """Begins to listen and to note down use. Returns when the first attempt to listen has been made."""
        ready = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen(ready)), asyncio.create_task(self._flush_regularly())]
        await ready.wait()

    async def stop(self) -> None:
        """Ends the tasks and writes what is still to be noted."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.flush()

    async def _listen(self, ready: asyncio.Event) -> None:
        while True:
            try:
                await self._listen_once(ready)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("identity_listen_lost", error=type(error).__name__)
            finally:
                self._listening = False
                self.forget()
                ready.set()
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen_once(self, ready: asyncio.Event) -> None:
        connection = await asyncpg.connect(self._database.dsn, server_settings={"application_name": "sl identity"})
        closed = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: closed.set())
            await connection.add_listener(CHANNEL, self._on_notice)
            self.forget()
            self._listening = True
            ready.set()
            await closed.wait()
        finally:
            with suppress(OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
                await connection.close(timeout=1)

    def _on_notice(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        kind, _, value = str(payload).partition(":")
        if kind == "user":
            self.forget_user(UUID(value))
        elif kind == "session":
            self.forget_session(bytes.fromhex(value))
        else:
            self.forget()

    async def _flush_regularly(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            try:
                await self.flush()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("identity_flush_failed", error=type(error).__name__)

    async def flush(self) -> None:
        """Writes when sessions and keys were last used: one statement for all of them."""
        sessions, keys = list(self._used_sessions), list(self._used_keys)
        if sessions:
            await self._database.pool.execute(queries.TOUCH_SESSIONS, sessions)
        if keys:
            await self._database.pool.execute(queries.TOUCH_KEYS, keys)
        self._used_sessions.difference_update(sessions)
        self._used_keys.difference_update(keys)


def _of(entry: _Entry) -> tuple[UUID, UUID]:
    viewer = entry.identified.viewer
    return viewer.user_id, viewer.author


async def looked_at(connection: Any, real: Viewer, target: Mapping[str, Any]) -> Viewer | None:
    """The viewer that `real` looks as: {"user": id} or {"role": key} (then with the own person and units).

    None if that is gone, or if `real` may not (any more): asked at every resolution, so a right that was taken away
    ends it at once. Of the grants only reading is left, so that no page offers what would be refused.
    """
    if not real.can(MANAGE_ROLES):
        return None
    if "user" in target:
        row = await connection.fetchrow(queries.PERSON, UUID(target["user"]))
        found = None if row is None else viewer_of(row, real.zone)
    else:
        role = await connection.fetchrow(queries.ROLE, target["role"])
        found = None if role is None else _with_role(real, role)
    if found is None or not may_look_as(real, found.abilities, found.grants):
        return None
    grants = tuple(replace(grant, actions=_READS) for grant in found.grants if grant.actions & {"read", "*"})
    return replace(
        found,
        grants=grants,
        grants_key=grants_key(grants),
        seen_by=real.user_id,
        session_id=real.session_id,
        locale=real.locale,
    )


def _with_role(real: Viewer, role: Mapping[str, Any]) -> Viewer:
    grants = parse_grants([role])
    abilities = frozenset(role["abilities"])
    return replace(
        real, roles=frozenset({role["key"]}), grants=grants, grants_key=grants_key(grants), abilities=abilities
    )


def viewer_of(row: Mapping[str, Any], zone: str, **origin: Any) -> Viewer:
    """The viewer that a row of `queries` describes."""
    grants = parse_grants(row["roles"])
    return Viewer(
        user_id=row["user_id"],
        name=row["name"],
        roles=frozenset(role["key"] for role in row["roles"]),
        grants=grants,
        grants_key=grants_key(grants),
        abilities=frozenset(ability for role in row["roles"] for ability in role["abilities"]),
        unit_ids=tuple(row["unit_ids"]),
        subtree_ids=tuple(row["subtree_ids"]),
        locale=row["locale"],
        zone=zone,
        **origin,
    )


async def announce(tx: Connection, what: str = "all") -> None:
    """Tells every process, when this transaction commits, what to forget: "user:<id>", "session:<hex>" or "all"."""
    await tx.execute("SELECT pg_notify($1, $2)", CHANNEL, what)
