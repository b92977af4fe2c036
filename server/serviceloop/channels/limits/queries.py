"""Rows of uses."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from serviceloop.channels.limits.tables import portal_use
from serviceloop.kit.db import Connection, execute, fetch_all


async def lock_subject(tx: Connection, subject: str) -> None:
    """Two requests about the same phone, address or form go one after the other."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 11))", f"portal:{subject}")


async def uses(tx: Connection, action: str, subject: str, since: datetime, limit: int) -> list[datetime]:
    """When the subject did this since then; at most `limit`, newest first."""
    table = portal_use.c
    statement = select(table.at).where(table.action == action, table.subject == subject, table.at > since)
    rows = await fetch_all(tx, statement.order_by(table.at.desc()).limit(limit))
    return [row["at"] for row in rows]


async def note_use(tx: Connection, action: str, subjects: Sequence[str], at: datetime) -> None:
    await execute(tx, insert(portal_use).values([{"action": action, "subject": item, "at": at} for item in subjects]))


async def forget_uses(tx: Connection, before: datetime) -> None:
    await execute(tx, delete(portal_use).where(portal_use.c.at < before))
