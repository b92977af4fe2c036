"""Rows of templates."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from serviceloop.forms.printing.tables import print_letterhead, print_run, print_word
from serviceloop.forms.printing.tables import print_template as table
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, execute, fetch_all, fetch_one
from serviceloop.kit.tables import file as file_table

Row = Mapping[str, Any]


async def offered(connection: Any, form: str, viewer: Viewer, *, every: bool) -> Sequence[Row]:
    """Templates offered to the viewer; `every`: those for other roles too."""
    statement = select(table).where(table.c.form == form)
    if not every:
        mine = table.c.roles.overlap(sorted(viewer.roles))
        statement = statement.where(or_(func.cardinality(table.c.roles) == 0, mine))
    return await fetch_all(connection, statement.order_by(table.c.created_at, table.c.id))


async def lock(tx: Connection, form: str, ident: UUID) -> Row | None:
    statement = select(table).where(table.c.id == ident, table.c.form == form)
    return await fetch_one(tx, statement.with_for_update())


async def keys(tx: Connection, form: str) -> set[str]:
    return {row["key"] for row in await fetch_all(tx, select(table.c.key).where(table.c.form == form))}


async def of_forms(connection: Any, forms: Sequence[str]) -> list[Row]:
    """All templates of these forms, by form and key."""
    statement = select(table).where(table.c.form.in_(list(forms))).order_by(table.c.form, table.c.key)
    return list(await fetch_all(connection, statement))


async def everything(connection: Any) -> list[Row]:
    return list(await fetch_all(connection, select(table).order_by(table.c.form, table.c.created_at, table.c.id)))


async def by_key(tx: Connection, form: str, key: str) -> Row | None:
    statement = select(table).where(table.c.form == form, table.c.key == key)
    return await fetch_one(tx, statement.with_for_update())


async def add(tx: Connection, values: Row) -> Row:
    return cast(Row, await fetch_one(tx, insert(table).values(dict(values)).returning(table)))


async def change(tx: Connection, ident: UUID, values: Row) -> Row:
    changed = {**values, "version": table.c.version + 1, "updated_at": func.now()}
    return cast(Row, await fetch_one(tx, update(table).where(table.c.id == ident).values(changed).returning(table)))


async def remove(tx: Connection, ident: UUID) -> None:
    await execute(tx, delete(table).where(table.c.id == ident))


# --- Word files, by their sha256
async def keep_word(tx: Connection, digest: str, content: bytes, names: Sequence[str]) -> None:
    values = {"sha256": digest, "content": content, "names": list(names)}
    kept = upsert(print_word).values(values)
    again = {"created_at": func.now(), "names": kept.excluded.names}
    await execute(tx, kept.on_conflict_do_update(index_elements=["sha256"], set_=again))


async def word(connection: Any, digest: str) -> bytes | None:
    row = await fetch_one(connection, select(print_word.c.content).where(print_word.c.sha256 == digest))
    return bytes(row["content"]) if row is not None else None


async def word_names(connection: Any, digest: str) -> list[str] | None:
    """What stands in its braces."""
    row = await fetch_one(connection, select(print_word.c.names).where(print_word.c.sha256 == digest))
    return list(row["names"]) if row is not None else None


# --- the letterhead
async def letterhead(connection: Any) -> Row | None:
    return await fetch_one(connection, select(print_letterhead))


async def own_upload(tx: Connection, file: UUID, user: UUID) -> bool:
    """Whether the user uploaded it, and no record has it."""
    mine = (file_table.c.id == file, file_table.c.created_by == user, file_table.c.record.is_(None))
    return await fetch_one(tx, select(file_table.c.id).where(*mine)) is not None


async def save_letterhead(tx: Connection, definition: Row, version: int) -> bool:
    """False if it went on since `version` (0: there was none)."""
    table_ = print_letterhead
    if version == 0:
        statement: Any = upsert(table_).values(id=1, definition=dict(definition)).on_conflict_do_nothing()
    else:
        changed = {"definition": dict(definition), "version": version + 1, "updated_at": func.now()}
        statement = update(table_).where(table_.c.version == version).values(changed)
    return await fetch_one(tx, statement.returning(table_.c.version)) is not None


# --- prints that the worker makes
async def add_run(tx: Connection, values: Row) -> None:
    await execute(tx, insert(print_run).values(dict(values)))


async def run(connection: Any, ident: UUID) -> Row | None:
    return await fetch_one(connection, select(print_run).where(print_run.c.id == ident))


async def change_run(connection: Any, ident: UUID, values: Row) -> Row | None:
    statement = update(print_run).where(print_run.c.id == ident).values(dict(values)).returning(print_run)
    return await fetch_one(connection, statement)
