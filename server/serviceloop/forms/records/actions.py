"""Performing a named action of a form's status machine on a record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.forms import comments, status
from serviceloop.forms.definition import Action, FormDef
from serviceloop.forms.records.admission import admit
from serviceloop.forms.records.locking import Locked, lock
from serviceloop.forms.records.service import (
    Saved,
    apply,
    check_context,
    check_version,
    resolve_default,
)
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.forms.records.values import Checked, check_values
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection


async def perform(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form_key: str,
    id: UUID,
    action: str,
    values: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
    comment: str | None = None,
    trusted: bool = False,
) -> Saved:
    """Moves a record by an action: its condition and required fields are checked, what it sets is set.

    Needs the grant "do:<action>". The fields that the action requires may be given by whoever may do it; other
    fields need write as in an update. `trusted`: asked for by service code. 409 in the wrong status.
    """
    form = catalog.get(form_key)
    chosen = status.find_action(form, action)
    held = await lock(tx, catalog, viewer, form, id, f"do:{action}", trusted=trusted)
    await check_version(tx, catalog, viewer, held, version, values or {})
    move = status.decide(form, chosen, held.row, service=trusted)
    status.check_comment(chosen, comment)
    moved, open_keys = _set_columns(form, move, viewer), _writable(form, held, chosen)
    checked = await admit(
        tx,
        catalog,
        viewer,
        form,
        values or {},
        open_keys,
        held=held,
        moved=moved,
        opened=chosen.require,
        trusted=trusted,
    )
    after = {**held.row, **checked.columns, **moved, **checked.rows}
    status.check_required(form, chosen, after)
    if chosen.when and not _holds(catalog, viewer, form, chosen.when, after):
        raise status.refused(chosen)
    columns = {**checked.columns, **moved}
    saved = await apply(tx, viewer, held, Checked(columns, checked.rows), f"action:{chosen.key}")
    if comment and comment.strip():
        await comments.add(tx, form.key, id, viewer.user_id, comment.strip())
    return saved


def _writable(form: FormDef, held: Locked, action: Action) -> set[str] | None:
    keys = held.writable()
    if keys is None:
        return None
    machine = form.status
    required = {key for key in action.require if form.fields[key].writable}
    return (keys | required) - ({machine.field} if machine else set())


def _set_columns(form: FormDef, move: status.Move, viewer: Viewer) -> dict[str, Any]:
    assert form.status is not None
    given = {key: resolve_default(value, viewer) for key, value in move.set.items()}
    if move.status is not None:
        given[form.status.field] = move.status
    return dict(check_values(form, given, check_context(viewer), None).columns)


def _holds(catalog: Catalog, viewer: Viewer, form: FormDef, when: Any, record: Mapping[str, Any]) -> bool:
    node = expr.conditions.parse(when, FormScope(catalog, viewer, form, None), path="when")
    return bool(expr.evaluate(node, record.get, expr.Env.of(viewer)))
