"""Comments on a record: internal ones between colleagues, public ones that the customer sees too.

Whoever calls has asked whether it is allowed. What a comment said before is kept, and so is a deleted one.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from serviceloop.forms.tables import comment, comment_version
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one
from serviceloop.kit.ids import new_id


async def add(
    tx: Connection,
    form: str,
    record: UUID,
    author: UUID,
    body: str,
    *,
    mentions: Sequence[UUID] = (),
    public: bool = False,
) -> UUID:
    """Adds a comment; whoever is allowed to has been asked before. Returns its id."""
    ident = new_id()
    values = {"id": ident, "form": form, "record": record, "author": author, "body": body}
    await execute(tx, insert(comment).values(**values, mentions=list(mentions), public=public))
    return ident


async def locked(tx: Connection, form: str, record: UUID, ident: UUID) -> Mapping[str, Any] | None:
    """The comment of this record, also a deleted one; None if there is none."""
    mine = (comment.c.id == ident) & (comment.c.form == form) & (comment.c.record == record)
    return await fetch_one(tx, select(comment).where(mine).with_for_update())


async def change(tx: Connection, row: Mapping[str, Any], body: str, mentions: Sequence[UUID]) -> None:
    """Puts another text in place of a locked comment's; the one before is kept."""
    count = select(func.count()).select_from(comment_version).where(comment_version.c.comment == row["id"])
    before = {"comment": row["id"], "number": count.scalar_subquery(), "body": row["body"]}
    await execute(tx, insert(comment_version).values(before))
    values = {"body": body, "mentions": list(mentions), "edited_at": func.now()}
    await execute(tx, update(comment).where(comment.c.id == row["id"]).values(values))


async def mark_deleted(tx: Connection, ident: UUID, by: UUID | None) -> None:
    """`by` None: takes the deletion back."""
    values = {"deleted_at": func.now() if by else None, "deleted_by": by}
    await execute(tx, update(comment).where(comment.c.id == ident).values(values))


async def versions(connection: Any, ident: UUID) -> list[dict[str, Any]]:
    """What a comment said before, newest first: {body, until}."""
    table = comment_version
    statement = select(table.c.body, table.c.until).where(table.c.comment == ident).order_by(table.c.number.desc())
    return [dict(row) for row in await fetch_all(connection, statement)]
