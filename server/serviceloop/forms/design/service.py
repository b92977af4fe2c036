"""Changing forms: the plan is shown, then applied.

These do not run in the request's transaction: a change of tables takes its locks for a moment only, tries again when
others hold them, and builds indexes outside of any transaction (swap.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from serviceloop.forms import publishing
from serviceloop.forms.conversion import queries as changes
from serviceloop.forms.definition import FormDef
from serviceloop.forms.design import logic
from serviceloop.forms.design.limits import check_size
from serviceloop.forms.design.role_guard import check_roles
from serviceloop.forms.field_loader import dump_field
from serviceloop.forms.loader import load_form
from serviceloop.forms.planning import Change, recycled_fields
from serviceloop.forms.store import FormStore
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Issue, forbidden, invalid, not_found

_KEY_MISMATCH = {"zh": "表单标识不能修改", "en": "The key of a form cannot be changed"}


def designed(store: FormStore, key: str) -> FormDef:
    """A form that builders may change; Problem 404, 403 for the platform's own."""
    form = store.catalog.get(key)
    if key in PLATFORM_KEYS:
        raise forbidden({"zh": "系统表单不能修改", "en": "The platform's own forms cannot be changed"})
    return form


async def create(
    db: Database, store: FormStore, viewer: Viewer, locale: str, definition: Mapping[str, Any]
) -> dict[str, Any]:
    check_size(definition)
    taken = [*store.catalog.forms, *store.catalog.deleted]
    form = load_form(logic.with_keys(definition, taken))
    return await _apply(db, store, viewer, locale, Change(form, 0))


async def preview(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    key: str,
    definition: Mapping[str, Any],
    restore: Sequence[str],
) -> dict[str, Any]:
    """The plan of a change, or of a new form."""
    form = loaded(key, definition)
    drawn, rows = await publishing.preview(db, await store.refresh(), Change(form, None, tuple(restore)), viewer)
    return drawn.render(locale, rows)


async def update(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    key: str,
    definition: Mapping[str, Any],
    version: int | None,
    restore: Sequence[str] = (),
) -> dict[str, Any]:
    designed(store, key)
    change = Change(loaded(key, definition), version, tuple(restore))
    return await _apply(db, store, viewer, locale, change)


async def put(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    key: str,
    definition: Mapping[str, Any],
    version: int,
    restore: Sequence[str] = (),
) -> dict[str, Any]:
    """Publishes a definition made from `version`; 0: as a new form."""
    if version:
        designed(store, key)
    return await _apply(db, store, viewer, locale, Change(loaded(key, definition), version, tuple(restore)))


def loaded(key: str, definition: Mapping[str, Any]) -> FormDef:
    check_size(definition)
    form = load_form(logic.with_keys({"key": key, **definition}))
    if form.key != key:
        raise invalid(Issue("definition.key", "key_changed", _KEY_MISMATCH))
    return form


async def change_field(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    form: FormDef,
    definition: Mapping[str, Any],
    version: int | None,
    restore: Sequence[str] = (),
) -> dict[str, Any]:
    """Publishes an edit that was made from `form`; a `version` stated by the client must be that form's."""
    expected = form.version if version is None else version
    return await _apply(db, store, viewer, locale, Change(load_form(definition), expected, tuple(restore)))


async def restore_field(
    db: Database,
    store: FormStore,
    viewer: Viewer,
    locale: str,
    key: str,
    field: str,
    ident: UUID | None,
    version: int | None,
) -> dict[str, Any]:
    form = designed(store, key)
    found = [
        item for item, row in await recycled_fields(db.pool, key) if item.key == field and ident in (None, row["id"])
    ]
    if not found:
        raise not_found({"zh": f"回收站中没有字段“{field}”", "en": f"There is no field “{field}” in the recycle bin"})
    earlier_type = await changes.left_behind(db.pool, key, field, found[0].stored_as)
    definition = logic.restore_field(form, field, dump_field(found[0].field), in_place=earlier_type)
    return await change_field(db, store, viewer, locale, form, definition, version, [field])


async def recycled(db: Database, key: str) -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "key": item.key,
            "type": item.field.type.name,
            "label": dict(item.field.label),
            "definition": dump_field(item.field),
            "at": row["at"],
            "actor": row["actor"],
            "has_data": item.stored_as is not None,
        }
        for item, row in await recycled_fields(db.pool, key)
    ]


async def _apply(db: Database, store: FormStore, viewer: Viewer, locale: str, change: Change) -> dict[str, Any]:
    catalog = await store.refresh()
    drawn, rows = await publishing.preview(db, catalog, change, viewer)
    await check_roles(db.pool, catalog, change.form)
    saved = await publishing.publish(db, store, change, viewer)
    if saved is None:
        form = store.catalog.get(change.form.key)
        return _shown(form) | {"plan": drawn.render(locale, rows)}
    plan = drawn if drawn.conversions else saved.plan
    return _shown(saved.form) | {"plan": plan.render(locale, rows), "change": saved.change}


def _shown(form: FormDef) -> dict[str, Any]:
    return {"definition": dict(form.source), "version": form.version}
