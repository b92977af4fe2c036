"""A form as one viewer sees it: what the console, phones and integrators draw their screens from.

Hidden fields are absent everywhere: in fields, layout, views, required lists.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import (
    Acts,
    Borrowed,
    Clock,
    Composite,
    Computed,
    Files,
    Numbered,
    Presentational,
    Relational,
    RolledUp,
    Rows,
    Scaled,
    Stamped,
)
from serviceloop.forms.behaviour.deliver import Delivery, known_to
from serviceloop.forms.behaviour.program import scopes
from serviceloop.forms.definition import Action, FieldDef, FormDef, StatusMachine
from serviceloop.forms.derived_description import described, reachable
from serviceloop.forms.pages.logic import visible_pages
from serviceloop.forms.permissions import Access, access, granted_actions
from serviceloop.forms.records.derived import rows_form
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.forms.views.logic import arranged, offered, render_row, visible_view
from serviceloop.identity.viewer import Viewer

_FILLED_BY_SYSTEM = (Computed, Numbered, Stamped)


def summaries(catalog: FormCatalog, viewer: Viewer) -> list[dict[str, Any]]:
    """The forms on which the viewer may do anything, for menus."""
    found = []
    for form in catalog.forms.values():
        actions = granted_actions(form, viewer) if form.key not in PLATFORM_KEYS else []
        if actions:
            found.append(_head(form) | {"actions": actions})
    return found


def _head(form: FormDef) -> dict[str, Any]:
    return {"key": form.key, "label": dict(form.label), "icon": form.icon, "group": form.group}


def describe(
    catalog: Catalog,
    form: FormDef,
    viewer: Viewer,
    saved: Iterable[Mapping[str, Any]] = (),
    choice: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The whole form. `saved`: rows of saved views that the viewer may see; `choice`: how they arranged them."""
    levels = _levels(form, viewer)
    seen = access(form, viewer, "read")
    scope = FormScope(catalog, viewer, form, seen)
    shown = [item for item in form.fields.values() if levels[item.key] != "hidden" and reachable(scope, item)]
    known = known_to(form, viewer)
    own, inner = scopes(catalog, viewer, form, known)
    delivery = Delivery(catalog, viewer, own, known)
    rows = {key: Delivery(catalog, viewer, scope, known) for key, scope in inner.items()}
    return _head(form) | {
        "version": form.version,
        "title": form.title,
        "append_only": form.append_only,
        "actions": granted_actions(form, viewer),
        "fields": [_field(item, levels[item.key], delivery, rows.get(item.key)) for item in shown],
        "layout": [_section(delivery.section(section), levels) for section in form.layout],
        "phone": {name: [key for key in keys if _shown(key, levels)] for name, keys in form.phone.items()},
        "rules": delivery.rules(form),
        "unique": delivery.unique(form),
        "pages": visible_pages(catalog, form, viewer) if seen else [],
        "status": _status(form.status, form, viewer, levels) if form.status is not None else None,
        "views": _views(catalog, form, viewer, seen, saved, choice or {}),
    }


def _levels(form: FormDef, viewer: Viewer) -> dict[str, str]:
    reading = access(form, viewer, "read")
    writing = [access(form, viewer, action) for action in ("create", "update")]
    return {key: _level(item, reading, writing) for key, item in form.fields.items()}


def _level(item: FieldDef, reading: Access, writing: list[Access]) -> str:
    if _editable(item) and any(grants.level(item.key) == "write" for grants in writing):
        return "write"
    # A text or a picture has no value to protect: whoever fills in what stands beside it sees it.
    if isinstance(item.type, Presentational) and any(grants.level(item.key) != "hidden" for grants in writing):
        return "read"
    return "hidden" if reading.level(item.key) == "hidden" else "read"


def _editable(item: FieldDef) -> bool:
    stored = item.type.column(item.settings) is not None or isinstance(item.type, Rows)
    return stored and not item.readonly and not isinstance(item.type, _FILLED_BY_SYSTEM)


def _field(
    item: FieldDef, level: str, delivery: Delivery, rows: Delivery | None = None, form: FormDef | None = None
) -> dict[str, Any]:
    """`form`: where the field stands, if that is not the form itself but the rows of a sub-table."""
    plain: dict[str, Any] = {
        "key": item.key,
        "type": item.type.name,
        "label": dict(item.label),
        "kind": item.kind.value,
        "required": item.required,
        "unique": item.unique,
        "readonly": item.readonly,
        "hidden": item.hidden,
        "system": item.system,
        "default": item.default,
        "help": dict(item.help) or None,
        "settings": _settings(item, level, delivery, rows),
        "access": level,
        "operators": expr.operators.for_kind(item.kind),
        **delivery.field(item),
    }
    if isinstance(item.type, Borrowed | RolledUp):
        return plain | described(FormScope(delivery.catalog, delivery.viewer, form or delivery.seen.form, None), item)
    if isinstance(item.type, Relational):
        plain["target"] = item.type.target(item.settings)
    if isinstance(item.type, Scaled):
        plain["scale"], plain["sign"] = item.type.scale(item.settings)
    if isinstance(item.type, Clock):
        plain["clock"] = True
    if isinstance(item.type, Files):
        plain["accepts"] = list(item.type.accepts(item.settings))
    if isinstance(item.type, Composite):
        parts = item.type.parts(item.settings)
        plain["parts"] = [
            {"key": key, "label": dict(part.label), "kind": part.kind.value} for key, part in parts.items()
        ]
    return plain


def _settings(item: FieldDef, level: str, delivery: Delivery, rows: Delivery | None) -> dict[str, Any]:
    settings = delivery.settings(item, item.settings.model_dump(mode="json"))
    if item.rows and rows is not None:
        inner = rows_form(delivery.seen.form, item)
        settings["fields"] = [_field(row, level, rows, form=inner) for row in item.rows.values()]
    if isinstance(item.type, Computed):
        # For working it out while a form is filled in; None if it rests on what is hidden.
        settings["ast"] = delivery.formula(item.type.formula(item.settings), item.type.result_kind(item.settings))
    if isinstance(item.type, Acts):
        settings["form"] = delivery.seen.form.key
    return settings


def _shown(key: str, levels: Mapping[str, str]) -> bool:
    return levels.get(key, "hidden") != "hidden"


def _section(section: Mapping[str, Any], levels: Mapping[str, str]) -> dict[str, Any]:
    return {**section, "fields": [key for key in section["fields"] if levels.get(key, "hidden") != "hidden"]}


def _status(machine: StatusMachine, form: FormDef, viewer: Viewer, levels: Mapping[str, str]) -> dict[str, Any] | None:
    if levels.get(machine.field, "hidden") == "hidden":
        return None
    actions = [_action(action, form, viewer, levels) for action in machine.actions.values()]
    return {"field": machine.field, "initial": machine.initial, "actions": actions}


def _action(action: Action, form: FormDef, viewer: Viewer, levels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": action.key,
        "label": dict(action.label),
        "from": sorted(action.sources),
        "to": action.to,
        "require": [key for key in action.require if levels.get(key, "hidden") != "hidden"],
        "style": action.style,
        "comment": action.comment,
        "manual": action.manual,
        "granted": bool(access(form, viewer, f"do:{action.key}")),
    }


def _views(
    catalog: Catalog,
    form: FormDef,
    viewer: Viewer,
    seen: Access,
    saved: Iterable[Mapping[str, Any]],
    choice: Mapping[str, Any],
) -> list[dict[str, Any]]:
    if not seen:
        return []
    scope = FormScope(catalog, viewer, form, seen)
    shipped = [visible_view(view, scope) for view in form.views if offered(view, viewer)]
    own = [visible_view(render_row(row, viewer), scope) for row in saved]
    views = [view for view in (*shipped, *own) if view is not None]
    return arranged(views, choice.get("preferred"), choice.get("sequence") or (), viewer.roles)
