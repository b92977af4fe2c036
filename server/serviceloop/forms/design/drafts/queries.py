"""Rows of drafts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import func

from serviceloop.forms.design.drafts.tables import draft_version, form_draft
from serviceloop.forms.tables import form_version
from serviceloop.identity.tables import user
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

Row = Mapping[str, Any]
_NAMED = select(form_draft, user.c.name.label("updated_by_name")).outerjoin(user, user.c.id == form_draft.c.updated_by)


async def find(connection: Any, form: str) -> Row | None:
    """The draft with `updated_by_name`."""
    return await fetch_one(connection, _NAMED.where(form_draft.c.form == form))


async def listed(connection: Any) -> list[Row]:
    """All drafts, the latest first."""
    return list(await fetch_all(connection, _NAMED.order_by(form_draft.c.updated_at.desc(), form_draft.c.form)))


async def keys(connection: Any) -> list[str]:
    return [row["form"] for row in await fetch_all(connection, select(form_draft.c.form))]


async def add(tx: Connection, form: str, definition: Mapping[str, Any], base: int, actor: UUID) -> bool:
    """False if there is a draft already."""
    values = {
        "form": form,
        "definition": dict(definition),
        "version": draft_version.next_value(),
        "base_version": base,
        "created_by": actor,
        "updated_by": actor,
    }
    statement = insert(form_draft).values(values).on_conflict_do_nothing().returning(form_draft.c.version)
    return await fetch_one(tx, statement) is not None


async def change(
    tx: Connection, form: str, definition: Mapping[str, Any], base: int, actor: UUID, expected: int
) -> bool:
    """False if the draft is not the one of version `expected` (any more)."""
    values = {
        "definition": dict(definition),
        "version": draft_version.next_value(),
        "base_version": base,
        "updated_by": actor,
        "updated_at": func.now(),
    }
    same = (form_draft.c.form == form) & (form_draft.c.version == expected)
    statement = update(form_draft).where(same).values(values).returning(form_draft.c.version)
    return await fetch_one(tx, statement) is not None


async def drop(tx: Connection, form: str, expected: int | None = None) -> bool:
    """Takes the draft away, if it is still of version `expected` (None: any)."""
    same = form_draft.c.form == form
    if expected is not None:
        same = same & (form_draft.c.version == expected)
    return (await execute(tx, delete(form_draft).where(same))) != "DELETE 0"


async def published_by(connection: Any, form: str, version: int) -> Row | None:
    """Who published a version and when: {at, actor, name}."""
    statement = (
        select(form_version.c.at, form_version.c.actor, user.c.name)
        .outerjoin(user, user.c.id == form_version.c.actor)
        .where(form_version.c.form == form, form_version.c.version == version)
    )
    return await fetch_one(connection, statement)
