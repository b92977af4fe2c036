"""Codes and tracking links in the database, and what of a ticket's past is public."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from serviceloop.forms.tables import comment, record_history
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one
from serviceloop.service.portal.logic import Code
from serviceloop.service.portal.tables import portal_code, tracking


async def forget_codes(tx: Connection, before: datetime) -> None:
    await execute(tx, delete(portal_code).where(portal_code.c.made_at < before))


async def save_code(tx: Connection, phone: str, digest: bytes, at: datetime) -> None:
    """Replaces the phone's code."""
    fresh = {"hash": digest, "made_at": at, "attempts": 0, "used": False}
    statement = upsert(portal_code).values(phone=phone, **fresh)
    await execute(tx, statement.on_conflict_do_update(index_elements=["phone"], set_=fresh))


async def lock_code(tx: Connection, phone: str) -> Code | None:
    row = await fetch_one(tx, select(portal_code).where(portal_code.c.phone == phone).with_for_update())
    return Code(row["hash"], row["made_at"], row["attempts"], row["used"]) if row else None


async def note_wrong_try(tx: Connection, phone: str) -> None:
    table = portal_code.c
    await execute(tx, update(portal_code).where(table.phone == phone).values(attempts=table.attempts + 1))


async def use_code(tx: Connection, phone: str, digest: bytes) -> bool:
    """Uses up the phone's code; False when it was used meanwhile."""
    table = portal_code.c
    matching = update(portal_code).where(table.phone == phone, table.hash == digest, table.used.is_(False))
    return await execute(tx, matching.values(used=True)) == "UPDATE 1"


async def nonce_of(tx: Connection, ticket: UUID) -> bytes | None:
    row = await fetch_one(tx, select(tracking.c.nonce).where(tracking.c.ticket == ticket))
    return row["nonce"] if row else None


async def save_tracking(tx: Connection, ticket: UUID, nonce: bytes, digest: bytes) -> None:
    statement = upsert(tracking).values(ticket=ticket, nonce=nonce, hash=digest)
    await execute(tx, statement.on_conflict_do_nothing())


async def ticket_of(connection: Any, digest: bytes) -> UUID | None:
    row = await fetch_one(connection, select(tracking.c.ticket).where(tracking.c.hash == digest))
    return row["ticket"] if row else None


async def steps(connection: Any, ticket: UUID, visits: Sequence[UUID]) -> list[tuple[str, datetime]]:
    """Steps in the history of the ticket and of its visits ("visit:depart"), oldest first."""
    table = record_history.c
    statement = select(table.record, table.action, table.at).where(table.record.in_([ticket, *visits]))
    rows = await fetch_all(connection, statement.order_by(table.at).limit(1000))
    return [(_step(row["action"], of_visit=row["record"] != ticket), row["at"]) for row in rows]


def _step(action: str, *, of_visit: bool) -> str:
    name = action.removeprefix("action:")
    return f"visit:{name}" if of_visit else name


async def public_comments(connection: Any, ticket: UUID) -> list[Any]:
    """author, body, created_at of what customer and staff say to each other."""
    table = comment.c
    statement = select(table.author, table.body, table.created_at)
    shown = statement.where(table.record == ticket, table.public.is_(True), table.deleted_at.is_(None))
    return await fetch_all(connection, shown.order_by(table.created_at).limit(500))
