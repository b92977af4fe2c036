"""Handing over in the database: its own rows, and what else a person holds besides records."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import insert, select, update

from serviceloop.channels.handover.tables import handover
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

_VIEWS = "SELECT id, form, label FROM sl.view WHERE owner = $1 AND shared ORDER BY form, created_at"
_GROUPS = """
SELECT g.id, g.name, g.roles FROM sl.user_group g JOIN sl.user_group_member m ON m."group" = g.id
WHERE m."user" = $1 ORDER BY g.name"""
_DELEGATIONS = """
SELECT d.id, d."user", u.name, d.ends_at FROM sl.delegation d JOIN sl."user" u ON u.id = d."user"
WHERE d.delegate = $1 AND d.revoked_at IS NULL AND d.ends_at > now() ORDER BY d.starts_at"""
_SCHEDULES = "SELECT id, form, name FROM sl.export_schedule WHERE created_by = $1 ORDER BY created_at"
_KEYS = "SELECT count(*) FROM sl.api_key WHERE created_by = $1 AND revoked_at IS NULL"
_NOTE = """
INSERT INTO sl.handover_item (handover, kind, item, form, before, after)
SELECT $1, x.kind, x.item, x.form, x.before, x.after FROM jsonb_to_recordset($2::jsonb)
    AS x(kind text, item uuid, form text, before jsonb, after jsonb)"""


async def views(connection: Any, user: UUID) -> list[asyncpg.Record]:
    """Views that the person has shared with others."""
    return list(await connection.fetch(_VIEWS, user))


async def groups(connection: Any, user: UUID) -> list[asyncpg.Record]:
    return list(await connection.fetch(_GROUPS, user))


async def delegations(connection: Any, user: UUID) -> list[asyncpg.Record]:
    """In which the person stands in for others, now or later."""
    return list(await connection.fetch(_DELEGATIONS, user))


async def schedules(connection: Any, user: UUID) -> list[asyncpg.Record]:
    return list(await connection.fetch(_SCHEDULES, user))


async def keys(connection: Any, user: UUID) -> int:
    """API keys that end with the person's account."""
    count: int = await connection.fetchval(_KEYS, user)
    return count


async def set_view_owner(tx: Connection, view: UUID, owner: UUID) -> None:
    await tx.execute("UPDATE sl.view SET owner = $2 WHERE id = $1", view, owner)


async def view_owner(tx: Connection, view: UUID) -> UUID | None:
    owner: UUID | None = await tx.fetchval("SELECT owner FROM sl.view WHERE id = $1", view)
    return owner


async def set_delegate(tx: Connection, delegation: UUID, delegate: UUID) -> None:
    await tx.execute("UPDATE sl.delegation SET delegate = $2 WHERE id = $1", delegation, delegate)


async def delegate_of(tx: Connection, delegation: UUID) -> UUID | None:
    statement = "SELECT delegate FROM sl.delegation WHERE id = $1 AND revoked_at IS NULL"
    delegate: UUID | None = await tx.fetchval(statement, delegation)
    return delegate


async def set_schedule_maker(tx: Connection, schedule: UUID, maker: UUID) -> None:
    await tx.execute("UPDATE sl.export_schedule SET created_by = $2 WHERE id = $1", schedule, maker)


async def schedule_maker(tx: Connection, schedule: UUID) -> UUID | None:
    maker: UUID | None = await tx.fetchval("SELECT created_by FROM sl.export_schedule WHERE id = $1", schedule)
    return maker


# --- the handing over itself
async def add(tx: Connection, values: Mapping[str, Any]) -> None:
    await execute(tx, insert(handover).values(dict(values)))


async def find(connection: Any, id: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    statement = select(handover).where(handover.c.id == id)
    row = await fetch_one(connection, statement.with_for_update() if lock else statement)
    return dict(row) if row is not None else None


async def of_user(connection: Any, user: UUID) -> list[dict[str, Any]]:
    """The last ones of a person, newest first."""
    statement = select(handover).where(handover.c.user == user).order_by(handover.c.created_at.desc()).limit(20)
    return [dict(row) for row in await fetch_all(connection, statement)]


async def change(connection: Any, id: UUID, values: Mapping[str, Any]) -> None:
    await execute(connection, update(handover).where(handover.c.id == id).values(dict(values)))


async def note(tx: Connection, id: UUID, items: Sequence[Mapping[str, Any]]) -> None:
    """Each {kind, item, form, before, after}."""
    if items:
        await tx.execute(_NOTE, id, [dict(item) for item in items])


async def items(tx: Connection, id: UUID) -> list[asyncpg.Record]:
    statement = "SELECT kind, item, form, before, after FROM sl.handover_item WHERE handover = $1 ORDER BY kind, item"
    return list(await tx.fetch(statement, id))
