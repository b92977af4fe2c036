"""Deleted fields and forms: listing them, deleting them for good. They never go by themselves (ADR 0115)."""

from functools import partial
from typing import Any
from uuid import UUID

from serviceloop.forms.conversion import running
from serviceloop.forms.ddl_locks import build_lock, in_short_locks
from serviceloop.forms.definition import FormDef
from serviceloop.forms.recycle import queries
from serviceloop.forms.store import CHANNEL, FormCatalog, FormStore, load_catalog, no_form
from serviceloop.identity import audit
from serviceloop.identity.resolver import announce
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import conflict, not_found
from serviceloop.kit.outbox import emit

_NO_FIELD = {"zh": "回收站中没有这个字段", "en": "There is no such field in the recycle bin"}


def _person(row: dict[str, Any]) -> dict[str, Any] | None:
    return {"id": row["actor"], "name": row["actor_name"] or ""} if row["actor"] else None


async def fields(connection: Any, catalog: FormCatalog) -> list[dict[str, Any]]:
    """{id, form, form_label, form_deleted, key, label, type, at, actor, has_data}."""
    every = {**catalog.deleted, **catalog.forms}
    return [
        {
            "id": row["id"],
            "form": row["form"],
            "form_label": dict(every[row["form"]].label),
            "form_deleted": row["form"] in catalog.deleted,
            "key": row["key"],
            "label": row["definition"].get("label") or {"zh": row["key"]},
            "type": row["definition"].get("type", ""),
            "at": row["at"],
            "actor": _person(row),
            "has_data": row["stored_as"] is not None,
        }
        for row in await queries.fields(connection)
        if row["form"] in every
    ]


async def forms(connection: Any, catalog: FormCatalog) -> list[dict[str, Any]]:
    """{key, label, at, actor, records}."""
    return [
        {
            "key": row["key"],
            "label": dict(catalog.deleted[row["key"]].label),
            "at": row["at"],
            "actor": _person(row),
            "records": await queries.count_records(connection, catalog.deleted[row["key"]]),
        }
        for row in await queries.forms(connection)
        if row["key"] in catalog.deleted
    ]


async def values(connection: Any, catalog: FormCatalog, ident: UUID) -> int:
    """How many values go with a deleted field."""
    form, row = await _field(connection, catalog, ident)
    place = await queries.place_of(connection, form, row)
    return await queries.count_values(connection, *place) if place is not None else 0


async def _field(connection: Any, catalog: FormCatalog, ident: UUID) -> tuple[FormDef, dict[str, Any]]:
    row = next((row for row in await queries.fields(connection) if row["id"] == ident), None)
    form = {**catalog.deleted, **catalog.forms}.get(row["form"]) if row is not None else None
    if row is None or form is None:
        raise not_found(_NO_FIELD)
    return form, row


async def purge_field(db: Database, viewer: Viewer, ident: UUID, count: int) -> None:
    """409 if `count`, which the person has confirmed, is not the number of its values, or a change of type runs."""
    async with build_lock(db) as connection:
        form, row = await _field(connection, await load_catalog(connection), ident)
        await running.refuse_running(connection, [form.key])
        place = await queries.place_of(connection, form, row)
        found = await queries.count_values(connection, *place) if place is not None else 0
        if count != found:
            raise conflict(
                {
                    "zh": f"数据已变为 {found} 项，请重新确认",
                    "en": f"It holds {found} values by now; confirm once more",
                },
                count=found,
            )
        await in_short_locks(connection, partial(_drop_field, viewer=viewer, form=form, row=row, place=place))


async def _drop_field(
    tx: Connection, *, viewer: Viewer, form: FormDef, row: dict[str, Any], place: tuple[str, str | None] | None
) -> None:
    inside = []
    if place is not None and place[1] is None:
        for other in await queries.fields(tx):
            own = other["form"] == form.key and other["key"].rpartition(".")[0] == row["key"]
            if own and (await queries.place_of(tx, form, other) or ("", None))[0] == place[0]:
                inside.append(other)
    for other in inside:
        await queries.drop_field(tx, form.key, other, None)
    await queries.drop_field(tx, form.key, row, place)
    await audit.record(tx, viewer, "field.purge", form.key, None, {"field": row["key"]})


async def purge_form(db: Database, store: FormStore, viewer: Viewer, key: str, count: int) -> None:
    """The form with all of its records. 409 if `count`, which the person has confirmed, is not their number."""
    async with build_lock(db) as connection:
        form = (await load_catalog(connection)).deleted.get(key)
        if form is None:
            raise no_form(key)
        await running.refuse_running(connection, [key])
        found = await queries.count_records(connection, form)
        if count != found:
            zh, en = f"记录已变为 {found} 条，请重新确认", f"It has {found} records by now; confirm once more"
            raise conflict({"zh": zh, "en": en}, count=found)
        await in_short_locks(connection, partial(_drop_form, viewer=viewer, form=form, count=count))
    await store.refresh()


async def _drop_form(tx: Connection, *, viewer: Viewer, form: FormDef, count: int) -> None:
    await queries.drop_form(tx, form, await queries.rows_tables(tx, form))
    await audit.record(tx, viewer, "form.purge", form.key, None, {"records": count, "label": dict(form.label)})
    await emit(tx, "purged.form", form.key, None, viewer.user_id, {"bulk": True})
    await announce(tx)
    await tx.execute("SELECT pg_notify($1, $2)", CHANNEL, form.key)
