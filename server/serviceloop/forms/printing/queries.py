"""Rows of templates."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update

from serviceloop.forms.printing.tables import print_template as table
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

Row = Mapping[str, Any]


async def offered(connection: Any, form: str, viewer: Viewer, *, every: bool) -> Sequence[Row]:
    """Templates offered to the viewer; `every`: those for other roles too."""
    statement = select(table).where(table.c.form == form, table.c.deleted_at.is_(None))
    if not every:
        mine = table.c.roles.overlap(sorted(viewer.roles))
        statement = statement.where(or_(func.cardinality(table.c.roles) == 0, mine))
    return await fetch_all(connection, statement.order_by(table.c.created_at, table.c.id))


async def lock(tx: Connection, form: str, ident: UUID) -> Row | None:
    statement = select(table).where(table.c.id == ident, table.c.form == form, table.c.deleted_at.is_(None))
    return await fetch_one(tx, statement.with_for_update())


async def keys(tx: Connection, form: str) -> set[str]:
    return {row["key"] for row in await fetch_all(tx, select(table.c.key).where(table.c.form == form))}


async def by_key(tx: Connection, form: str, key: str) -> Row | None:
    """Deleted ones too."""
    statement = select(table).where(table.c.form == form, table.c.key == key)
    return await fetch_one(tx, statement.with_for_update())


async def add(tx: Connection, values: Row) -> Row:
    return cast(Row, await fetch_one(tx, insert(table).values(dict(values)).returning(table)))


async def change(tx: Connection, ident: UUID, values: Row) -> Row:
    changed = {**values, "version": table.c.version + 1, "updated_at": func.now()}
    return cast(Row, await fetch_one(tx, update(table).where(table.c.id == ident).values(changed).returning(table)))


async def remove(tx: Connection, row: Row) -> None:
    """What an application shipped is only marked, or it would come back with the next version."""
    mine = table.c.id == row["id"]
    gone = update(table).where(mine).values(deleted_at=func.now()) if row["base"] is not None else delete(table)
    await execute(tx, gone if row["base"] is not None else delete(table).where(mine))
