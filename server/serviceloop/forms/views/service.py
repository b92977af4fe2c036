"""Saved views: personal ones for everyone, shared ones by those who may share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.store import FormCatalog, no_form
from serviceloop.forms.swap import SETTLE
from serviceloop.forms.views import queries
from serviceloop.forms.views.kinds.catalog import DEFAULT_KIND
from serviceloop.forms.views.logic import arranged, check_view, render_row, visible_view
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import conflict, forbidden, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue

MAX_VIEWS = 100
"""Of one form by one person."""
_SHARERS = ("design_forms", "share_views")
_CONTENT = ("kind", "filter", "columns", "sort", "options")


def scope_of(catalog: FormCatalog, form_key: str, viewer: Viewer) -> tuple[FormDef, FormScope]:
    """The form and what the viewer may name of it; a form that they may not read does not exist for them."""
    form = catalog.get(form_key)
    seen = access(form, viewer, "read")
    if not seen:
        raise no_form(form_key)
    return form, FormScope(catalog, viewer, form, seen)


async def list_views(db: Any, catalog: FormCatalog, viewer: Viewer, form_key: str) -> list[dict[str, Any]]:
    """The viewer's own views and those shared with them, without what they may not see."""
    _, scope = scope_of(catalog, form_key, viewer)
    rows = await queries.visible_views(db, form_key, viewer)
    chosen = await queries.choice(db, form_key, viewer.user_id) or {}
    shown = [visible_view(render_row(row, viewer), scope) for row in rows]
    views = [view for view in shown if view is not None]
    return arranged(views, chosen.get("preferred"), chosen.get("sequence") or (), viewer.roles)


async def arrange(tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, body: Mapping[str, Any]) -> None:
    """Keeps the person's own order and default; names of views that are gone do no harm."""
    scope_of(catalog, form_key, viewer)
    await queries.choose(
        tx, form_key, viewer.user_id, {"preferred": body["default"], "sequence": list(dict.fromkeys(body["order"]))}
    )


async def add(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    form, scope = scope_of(catalog, form_key, viewer)
    content = _checked({key: body[key] for key in _CONTENT}, scope)
    _may_share(viewer, body["shared"])
    if await queries.count_views(tx, form.key, viewer.user_id) >= MAX_VIEWS:
        zh, en = f"每人每个表单最多保存 {MAX_VIEWS} 个视图", f"One person may save at most {MAX_VIEWS} views of a form"
        raise conflict({"zh": zh, "en": en})
    values = {
        "id": new_id(),
        "form": form.key,
        "label": body["label"],
        "owner": viewer.user_id,
        "shared": body["shared"],
        "roles": body["roles"],
        "is_default": body["shared"] and body["shared_default"],
        "definition": content,
    }
    row = await queries.add_view(tx, values)
    await _one_default(tx, row)
    await _follow(tx, viewer, "view.create", form.key, row)
    return render_row(row, viewer)


async def change(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID, changed: Mapping[str, Any]
) -> dict[str, Any]:
    """`changed`: only what changes. Problem 409 if the view went on since `changed["version"]`."""
    form, scope = scope_of(catalog, form_key, viewer)
    row = await _changeable(tx, viewer, form_key, ident)
    if changed.get("version") not in (None, row["version"]):
        zh, en = "视图已被修改，请刷新后重试", "The view was changed meanwhile; reload and try again"
        raise conflict({"zh": zh, "en": en}, current=render_row(row, viewer))
    if row["locked"] and changed.get("locked") is not False:
        raise conflict({"zh": "视图已锁定，请先解锁", "en": "The view is locked; unlock it first"})
    merged = {**row["definition"], **{key: changed[key] for key in _CONTENT if key in changed}}
    content = _checked(merged, scope)
    values = {key: changed[key] for key in ("label", "shared", "roles") if changed.get(key) is not None}
    values |= {"locked": changed["locked"]} if changed.get("locked") is not None else {}
    _may_share(viewer, bool(values.get("shared", row["shared"])))
    if changed.get("shared_default") is not None:
        values["is_default"] = changed["shared_default"] and values.get("shared", row["shared"])
    saved = await queries.change_view(tx, ident, {**values, "definition": content})
    await _one_default(tx, saved)
    await _follow(tx, viewer, "view.update", form.key, saved)
    return render_row(saved, viewer)


async def _one_default(tx: Connection, row: Mapping[str, Any]) -> None:
    if row["is_default"]:
        await queries.clear_default(tx, row["form"], row["id"])


async def remove(tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID) -> None:
    scope_of(catalog, form_key, viewer)
    row = await _changeable(tx, viewer, form_key, ident)
    if row["locked"]:
        raise conflict({"zh": "视图已锁定，请先解锁", "en": "The view is locked; unlock it first"})
    await queries.remove_view(tx, ident)
    await _follow(tx, viewer, "view.delete", form_key, row)


def _checked(content: Mapping[str, Any], scope: FormScope) -> dict[str, Any]:
    """What of a view is kept: nothing empty; 422 where it names what its saver may not see."""
    findings = Findings()
    check_view(content, scope, findings)
    findings.stop()
    kept = {key: value for key, value in content.items() if value}
    return {key: value for key, value in kept.items() if (key, value) != ("kind", DEFAULT_KIND)}


async def _changeable(tx: Connection, viewer: Viewer, form_key: str, ident: UUID) -> Mapping[str, Any]:
    """One's own views, and shared ones for those who may share."""
    row = await queries.lock_view(tx, form_key, ident, viewer)
    if row is None:
        raise not_found()
    if row["owner"] != viewer.user_id and not _shares(viewer):
        raise forbidden({"zh": "只能修改自己的视图", "en": "Only one's own views can be changed"})
    return row


def _shares(viewer: Viewer) -> bool:
    return any(viewer.can(ability) for ability in _SHARERS)


def _may_share(viewer: Viewer, shared: bool) -> None:
    if shared and not _shares(viewer):
        raise forbidden({"zh": "没有共享视图的权限", "en": "You are not allowed to share views"})


async def _follow(tx: Connection, viewer: Viewer, action: str, form_key: str, row: Mapping[str, Any]) -> None:
    """Audit entry; and the indexes that the view wants are built, or go, after a while."""
    detail = {"label": row["label"], "shared": row["shared"]}
    await audit.record(tx, viewer, action, form_key, row["id"], detail)
    await enqueue(tx, SETTLE, {"form": form_key}, once=f"{SETTLE}:{form_key}")
