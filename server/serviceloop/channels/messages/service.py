"""Writing messages and handing them to their senders.

A message is written with the change that causes it and sent after the commit, by the worker: so nothing is sent for a
change that did not happen, and a slow provider holds up nobody.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.channels.messages import email, queries
from serviceloop.channels.messages.base import DeliveryError, Message, Sender
from serviceloop.channels.messages.sms import SmsLog
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.ids import new_id

MAX_ATTEMPTS = 6
_BATCH = 20


class Senders:
    """The channels of this process by name."""

    def __init__(self, senders: Iterable[Sender] | None = None) -> None:
        chosen = (SmsLog(), email.from_environment()) if senders is None else senders
        self._by_name: dict[str, Sender] = {sender.name: sender for sender in chosen}

    def get(self, channel: str) -> Sender:
        """KeyError for a channel that does not exist: a programming error."""
        return self._by_name[channel]


async def send(
    tx: Connection,
    senders: Senders,
    channel: str,
    recipient: str,
    template: str,
    body: str,
    *,
    ref: str | None = None,
) -> UUID:
    """Writes a message; the worker sends it once the transaction is committed.

    `channel`: "sms" or "email"; `template` says which text it is ("one_time_code"); `ref` what it is about
    ("ticket/<id>"). Where no provider is set up it stays in the log, status "logged".
    """
    message = new_id()
    status = "queued" if senders.get(channel).configured else "logged"
    await queries.insert(tx, (message, channel, recipient.strip()[:200], template, body[:10_000], status, ref))
    return message


async def deliver_due(database: Database, senders: Senders) -> int:
    """Sends what is due; returns how many messages were tried. Several workers may do so at once.

    At least once: a worker that dies between the hand-over and its note leads to a second message.
    """
    rows = await queries.claim(database.pool, _BATCH)
    for row in rows:
        await _deliver(database, senders, row)
    return len(rows)


async def _deliver(database: Database, senders: Senders, row: asyncpg.Record) -> None:
    message = Message(row["id"], row["channel"], row["recipient"], row["template"], row["body"])
    try:
        await senders.get(message.channel).deliver(message)
    except DeliveryError as error:
        again = 2 ** row["attempts"] * 15 if error.again and row["attempts"] < MAX_ATTEMPTS else None
        await queries.failed(database.pool, message.id, str(error), again)
    else:
        await queries.sent(database.pool, message.id)


async def _deliver_all(app: Any) -> None:
    senders = Senders()
    while await deliver_due(app.db, senders) == _BATCH:
        pass


CHORES = (Chore("messages", timedelta(seconds=5), _deliver_all),)
"""For the worker."""
