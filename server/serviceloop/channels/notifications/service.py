"""Telling signed-in people something."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from serviceloop.channels.live import send_live
from serviceloop.channels.notifications import queries
from serviceloop.identity.people.queries import names
from serviceloop.identity.people.service import stand_ins
from serviceloop.identity.viewer import SYSTEM_USER
from serviceloop.kit.db import Connection
from serviceloop.kit.ids import new_id
from serviceloop.kit.labels import Labels

_PERSONAL = frozenset({"export", "share"})
"""About something that only the person can fetch or has made: nobody stands in for that."""


async def notify(
    tx: Connection, users: Iterable[UUID], kind: str, title: Labels, body: str = "", link: str | None = None
) -> int:
    """Notifies people, each once; open browsers show it when the transaction commits. Returns how many were told.

    `kind` is stable, for icons and settings ("assigned", "mentioned"); `link` is a path in the console
    ("/forms/ticket/…"). Inactive people are left out. Who stands in for somebody who is away is told as well, without
    the body: what the link leads to is shown as far as that person may see it (ADR 0123).
    """
    people = [user for user in dict.fromkeys(users) if user != SYSTEM_USER]
    if not people:
        return 0
    told = await _tell(tx, people, kind, title, body, link)
    if kind in _PERSONAL:
        return told
    away = await stand_ins(tx, people, datetime.now(UTC))
    called = await names(tx, list(away)) if away else {}
    for user, delegate in away.items():
        if delegate not in people:
            told += await _tell(tx, [delegate], kind, _on_behalf(title, called[user]), "", link)
    return told


def _on_behalf(title: Labels, name: str) -> Labels:
    made = {"zh": f"【代{name}】{title.get('zh', '')}"}
    return made | ({"en": f"For {name}: {title['en']}"} if title.get("en") else {})


async def _tell(tx: Connection, people: Sequence[UUID], kind: str, title: Labels, body: str, link: str | None) -> int:
    rows = await queries.insert(tx, [new_id() for _ in people], people, kind, dict(title), body[:2000], link)
    for row in rows:
        told = {"id": row["id"], "at": row["at"], "kind": kind, "title": dict(title), "body": body[:500], "link": link}
        await send_live(tx, "notification", {**told, "read_at": None}, user=row["user"], id=str(row["id"]))
    return len(rows)


async def page(connection: Any, user: UUID, before: UUID | None, unread: bool, limit: int) -> list[dict[str, Any]]:
    """One's own notifications, newest first."""
    return [dict(row) for row in await queries.page(connection, user, before, unread, limit)]


async def since(connection: Any, user: UUID, after: UUID, limit: int) -> list[dict[str, Any]]:
    """One's own notifications after the given one, oldest first."""
    return [dict(row) for row in await queries.since(connection, user, after, limit)]


def as_text(row: Mapping[str, Any]) -> str:
    """A notification as JSON text for the live stream."""
    return orjson.dumps(dict(row), default=str).decode()
