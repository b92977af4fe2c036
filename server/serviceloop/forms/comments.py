"""Comments on a record: internal ones between colleagues, public ones that the customer sees too."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from serviceloop.forms.tables import comment
from serviceloop.kit.db import Connection, execute
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
