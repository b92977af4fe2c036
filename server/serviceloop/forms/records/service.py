"""Writing records. Each function works inside the caller's transaction and commits nothing itself.

`trusted=True` is for service code that has decided: grants and the rule "only actions change the status" are not
applied; checks of values, history, audit and events are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop import expr
from serviceloop.forms.definition import FieldDef, FormDef, identifier
from serviceloop.forms.permissions import Access, access
from serviceloop.forms.records import writes
from serviceloop.forms.records.admission import admit
from serviceloop.forms.records.admission import check_context as check_context
from serviceloop.forms.records.attachments import claim_files, claim_row_files
from serviceloop.forms.records.defaults import resolve_default as resolve_default  # for actions and importers, too
from serviceloop.forms.records.locking import Locked, lock, require_in_scope
from serviceloop.forms.records.reading import record_of
from serviceloop.forms.records.sources import Catalog, table_of
from serviceloop.forms.records.unique import double_issues
from serviceloop.forms.records.values import Checked
from serviceloop.forms.table_spec import unique_name
from serviceloop.forms.tree.service import refuse_circles
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid
from serviceloop.kit.ids import new_id


@dataclass(frozen=True)
class Saved:
    """What a write left behind. `no` is None for forms without a number rule."""

    id: UUID
    version: int
    no: str | None = None


async def create(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    values: Mapping[str, Any],
    *,
    trusted: bool = False,
    id: UUID | None = None,
) -> Saved:
    """Makes a record. A retry with the same `id` by the same person returns the first one's result."""
    form, record = catalog.get(form_key), id or new_id()
    allowed = access(form, viewer, "create")
    if form.schema != "app" or not (trusted or allowed):
        raise forbidden()
    if id is not None and (before := await _made_before(tx, form, viewer, record)):
        return before
    writable = None if trusted else _creatable(form, allowed, values)
    full = _with_defaults(form, values, viewer)
    checked = await admit(tx, catalog, viewer, form, full, writable, given=values, trusted=trusted)
    columns = {**_system_columns(viewer), **checked.columns}
    number = await _insert(tx, form, viewer, record, columns)
    rows_changes = await _write_rows(tx, form, record, checked, version=1, into_history=True)
    await claim_files(tx, form, viewer, record, columns)
    await claim_row_files(tx, form, viewer, record, rows_changes)
    if not trusted:
        await require_in_scope(tx, catalog, viewer, form, record, "create")
    return Saved(record, 1, number)


async def update(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    trusted: bool = False,
) -> Saved:
    """Changes the given fields. `version`: the one that was read; 409 with both values if it has gone on since."""
    form = catalog.get(form_key)
    _may_change(form)
    held = await lock(tx, catalog, viewer, form, id, "update", trusted=trusted)
    await check_version(tx, catalog, viewer, held, version, values)
    checked = await admit(tx, catalog, viewer, form, values, _updatable(held), held=held, trusted=trusted)
    return await apply(tx, viewer, held, checked, "updated")


async def apply(tx: Connection, viewer: Viewer, held: Locked, checked: Checked, action: str) -> Saved:
    """Writes admitted values to a locked record under the name of an action; nothing when nothing changes."""
    form = held.form
    changed = {key: value for key, value in checked.columns.items() if held.row.get(key) != value}
    if not changed and not checked.rows and action == "updated":
        return Saved(held.id, held.version, held.row.get("no"))
    await refuse_circles(tx, form, held.id, changed)
    rows_changes = await _write_rows(tx, form, held.id, checked)
    try:
        version = await writes.update_record(tx, form, viewer, held.id, changed, action, rows_changes)
    except asyncpg.UniqueViolationError as error:
        raise taken(form, error) from None
    except asyncpg.ForeignKeyViolationError as error:
        raise dangling(form, error) from None
    await claim_files(tx, form, viewer, held.id, changed)
    await claim_row_files(tx, form, viewer, held.id, rows_changes)
    return Saved(held.id, version, held.row.get("no"))


async def delete(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    *,
    version: int | None = None,
    trusted: bool = False,
) -> Saved:
    """Puts a record into the recycle bin."""
    form = catalog.get(form_key)
    _may_change(form)
    held = await lock(tx, catalog, viewer, form, id, "delete", trusted=trusted)
    await check_version(tx, catalog, viewer, held, version, {})
    now = expr.Env.of(viewer).now
    number = await writes.update_record(tx, form, viewer, id, {"deleted_at": now}, "deleted", {})
    return Saved(id, number, held.row.get("no"))


async def undelete(
    tx: Connection, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, *, trusted: bool = False
) -> Saved:
    """Takes a record out of the recycle bin; open to whoever may delete it."""
    form = catalog.get(form_key)
    held = await lock(tx, catalog, viewer, form, id, "delete", trusted=trusted, deleted=True)
    try:
        number = await writes.update_record(tx, form, viewer, id, {"deleted_at": None}, "undeleted", {})
    except asyncpg.UniqueViolationError as error:
        raise taken(form, error) from None
    return Saved(id, number, held.row.get("no"))


async def check_version(
    tx: Connection, catalog: Catalog, viewer: Viewer, held: Locked, version: int | None, yours: Mapping[str, Any]
) -> None:
    """409 with the record as it is now and the values that were to be written."""
    if version is not None and version != held.version:
        current = await record_of(tx, catalog, viewer, held.form, held.id)
        title = {
            "zh": "记录已被他人修改，请对比后重试",
            "en": "The record was changed by someone else; compare and try again",
        }
        raise conflict(title, current=current, yours=dict(yours), version=held.version)


# --- which keys
def _creatable(form: FormDef, allowed: Access, given: Mapping[str, Any]) -> set[str]:
    """Keys that the writer may give, and those that a default fills though the writer may not."""
    status = {form.status.field} if form.status is not None else set()
    return set(allowed.writable - status) | {key for key in form.defaulted_keys if key not in given}


def _updatable(held: Locked) -> set[str] | None:
    keys = held.writable()
    if keys is not None and held.form.status is not None:
        keys.discard(held.form.status.field)
    return keys


def _may_change(form: FormDef) -> None:
    if form.append_only:
        raise conflict(
            {"zh": "此表单只能新增，不能修改或删除", "en": "Records of this form can only be added, never changed"}
        )


# --- defaults
def _with_defaults(form: FormDef, values: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    defaults = {
        key: resolve_default(form.fields[key].default, viewer) for key in form.defaulted_keys if key not in values
    }
    if form.status is not None and form.status.field not in values:
        defaults[form.status.field] = form.status.initial
    return {**defaults, **values}


def _system_columns(viewer: Viewer) -> dict[str, Any]:
    return {"owner": viewer.user_id, "org_unit": viewer.unit_ids[0] if viewer.unit_ids else None}


# --- writing
async def _insert(
    tx: Connection, form: FormDef, viewer: Viewer, record: UUID, columns: Mapping[str, Any]
) -> str | None:
    try:
        return await writes.insert_record(tx, form, viewer, record, columns)
    except asyncpg.UniqueViolationError as error:
        raise taken(form, error) from None
    except asyncpg.ForeignKeyViolationError as error:
        raise dangling(form, error) from None


async def _made_before(tx: Connection, form: FormDef, viewer: Viewer, record: UUID) -> Saved | None:
    """A retried create: the first one's record. Two at once wait for each other, so the number is taken once."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 7))", record)
    row = await tx.fetchrow(f"SELECT no, version, created_by FROM {table_of(form)} WHERE id = $1", record)
    if row is None:
        return None
    if row["created_by"] != viewer.user_id:
        raise conflict({"zh": "此记录标识已被使用", "en": "This record id is in use"})
    return Saved(record, row["version"], row["no"])


async def _write_rows(
    tx: Connection, form: FormDef, record: UUID, checked: Checked, *, version: int = 0, into_history: bool = False
) -> dict[str, Any]:
    changes = {
        key: await writes.write_rows(tx, form, form.fields[key], record, rows)
        for key, rows in checked.rows.items()
        if rows or not into_history
    }
    if changes and into_history:
        await writes.add_changes(tx, record, version, changes)
    return changes


# --- what PostgreSQL refuses
def taken(form: FormDef, error: asyncpg.UniqueViolationError) -> Problem:
    """422 that names the field, or the fields together, whose value another record has."""
    group = next((group for group in form.unique if unique_name(form.table, group) == error.constraint_name), None)
    if group is not None:
        return invalid(*double_issues(form, group))
    field = _field_of(form, error.constraint_name or "")
    zh, en = (field.label.get("zh", field.key), field.label.get("en", field.key)) if field else ("编号", "Number")
    path = f"values.{field.key}" if field else "values"
    message = {"zh": f"“{zh}”与已有记录重复", "en": f"{en} is already used by another record"}
    return invalid(Issue(path, "not_unique", message))


def dangling(form: FormDef, error: asyncpg.ForeignKeyViolationError) -> Problem:
    """422 that names the relation whose record does not exist."""
    field = _field_of(form, error.constraint_name or "")
    zh, en = (field.label.get("zh", field.key), field.label.get("en", field.key)) if field else ("关联", "Relation")
    path = f"values.{field.key}" if field else "values"
    message = {"zh": f"“{zh}”所指的记录不存在", "en": f"{en} points to a record that does not exist"}
    return invalid(Issue(path, "no_such_record", message))


def _field_of(form: FormDef, constraint: str) -> FieldDef | None:
    """The field whose unique index or foreign key has this name (see table_spec)."""
    names = {identifier(f"{kind}__{form.table}__{key}"): key for key in form.fields for kind in ("uq", "fk")}
    return form.fields[names[constraint]] if constraint in names else None
