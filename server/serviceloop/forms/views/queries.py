"""Rows of saved views."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from serviceloop.forms.tables import view, view_choice
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one

MAX_INDEXED_VIEWS = 200
"""Views looked at for indexes; the shared ones first, then the latest."""


async def view_definitions(connection: Any, form: str) -> list[Mapping[str, Any]]:
    """Definitions of the form's saved views, for the indexes that they want."""
    order = (view.c.shared.desc(), view.c.updated_at.desc(), view.c.id)
    statement = select(view.c.definition).where(view.c.form == form).order_by(*order).limit(MAX_INDEXED_VIEWS)
    return [row["definition"] for row in await fetch_all(connection, statement)]


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    for_all = func.cardinality(view.c.roles) == 0
    for_role = view.c.roles.overlap(sorted(viewer.roles))
    return or_(view.c.owner == viewer.user_id, view.c.shared & (for_all | for_role))


async def visible_views(connection: Any, form: str, viewer: Viewer) -> Sequence[Mapping[str, Any]]:
    """The viewer's own views and those shared with them, in order."""
    statement = select(view).where(view.c.form == form, _visible(viewer))
    return await fetch_all(connection, statement.order_by(view.c.position, view.c.created_at, view.c.id))


async def choice(connection: Any, form: str, person: UUID) -> Mapping[str, Any] | None:
    """{preferred, sequence}: how the person arranged the form's views."""
    return await fetch_one(
        connection, select(view_choice).where(view_choice.c.form == form, view_choice.c.person == person)
    )


async def choose(tx: Connection, form: str, person: UUID, values: Mapping[str, Any]) -> None:
    statement = upsert(view_choice).values(form=form, person=person, **values)
    await execute(tx, statement.on_conflict_do_update(index_elements=["form", "person"], set_=dict(values)))


async def clear_default(tx: Connection, form: str, but: UUID) -> None:
    """One default a form among the shared views."""
    others = (view.c.form == form, view.c.is_default, view.c.id != but)
    await execute(tx, update(view).where(*others).values(is_default=False))


async def lock_view(tx: Connection, form: str, ident: UUID, viewer: Viewer) -> Mapping[str, Any] | None:
    """A view that the viewer may see, locked for a change."""
    statement = select(view).where(view.c.id == ident, view.c.form == form, _visible(viewer)).with_for_update()
    return await fetch_one(tx, statement)


async def count_views(connection: Any, form: str, owner: UUID) -> int:
    statement = select(func.count().label("n")).select_from(view).where(view.c.form == form, view.c.owner == owner)
    row = await fetch_one(connection, statement)
    return int(row["n"]) if row is not None else 0


async def add_view(tx: Connection, values: Mapping[str, Any]) -> Mapping[str, Any]:
    row = await fetch_one(tx, insert(view).values(dict(values)).returning(view))
    return cast(Mapping[str, Any], row)


async def change_view(tx: Connection, ident: UUID, values: Mapping[str, Any]) -> Mapping[str, Any]:
    changed = {**values, "version": view.c.version + 1, "updated_at": func.now()}
    row = await fetch_one(tx, update(view).where(view.c.id == ident).values(changed).returning(view))
    return cast(Mapping[str, Any], row)


async def remove_view(tx: Connection, ident: UUID) -> None:
    await execute(tx, delete(view).where(view.c.id == ident))
