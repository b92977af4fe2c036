"""From the applications' menus to what one person sees. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity.viewer import Viewer

OTHER = "other"
"""Key of the group, and of the application, of forms that stand in no menu."""
_PAGE_ICONS = {"/dashboards": "dashboard", "/stock": "stock", "/settlement": "settlement", "/imports": "import"}
_PAGE_NEEDS = {"/dashboards": "reports", "/stock": "stock", "/settlement": "finance"}


def menus_of(
    apps: Sequence[Mapping[str, Any]], catalog: FormCatalog, viewer: Viewer, rights: frozenset[str]
) -> list[dict[str, Any]]:
    """AppMenu of each application in which the viewer may open something. Forms in no application come at the end."""
    seen = _Seen(catalog, viewer, rights)
    shown = [_app(app, seen) for app in apps]
    placed = {form for app in apps for form in [*app.get("forms", ()), *_named(app)]}
    loose = [form for key, form in catalog.forms.items() if key not in placed and key not in PLATFORM_KEYS]
    groups = _by_group(seen, loose)
    if groups:
        label = {"zh": "其他表单", "en": "Other forms"}
        shown.append({"key": OTHER, "label": label, "icon": "file", "color": "#64748b", "groups": groups})
    return [app for app in shown if app["groups"]]


class _Seen:
    """What the viewer may see."""

    def __init__(self, catalog: FormCatalog, viewer: Viewer, rights: frozenset[str]) -> None:
        self.catalog, self.viewer, self.rights = catalog, viewer, rights

    def may(self, thing: Mapping[str, Any]) -> bool:
        """By the menu rights and the roles that an entry names."""
        needs, roles = thing.get("needs", ()), thing.get("roles", ())
        fits = not needs or "*" in self.rights or bool(self.rights.intersection(needs))
        return fits and (not roles or self.viewer.can("*") or bool(self.viewer.roles.intersection(roles)))

    def form(self, key: str) -> FormDef | None:
        form = self.catalog.forms.get(key)
        return form if form is not None and access(form, self.viewer, "read") else None

    def page(self, target: str) -> bool:
        if target == "/imports":
            return self.viewer.can("import_data")
        return "*" in self.rights or _PAGE_NEEDS.get(target, "") in self.rights


def _app(app: Mapping[str, Any], seen: _Seen) -> dict[str, Any]:
    groups = [
        {
            "key": group["key"],
            "label": group["label"],
            "icon": group.get("icon"),
            "items": _entries(group.get("items", ()), seen, app.get("dashboard_files", {})),
        }
        for group in app.get("menus", ())
        if seen.may(group)
    ]
    missing = [seen.catalog.forms[key] for key in app.get("forms", ()) if key in seen.catalog.forms]
    in_menu = _named(app)
    groups += _by_group(seen, [form for form in missing if form.key not in in_menu])
    found = {"key": app["key"], "label": app["label"], "icon": app.get("icon", "app"), "color": app.get("color", "")}
    return found | {"groups": [group for group in groups if group["items"]]}


def _named(app: Mapping[str, Any]) -> set[str]:
    """Forms that the menu names itself; the rest follow behind it."""
    items = [item for group in app.get("menus", ()) for item in group.get("items", ())]
    return {item["target"] for item in items if item["kind"] == "form"}


def _entries(items: Iterable[Mapping[str, Any]], seen: _Seen, boards: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A dashboard says itself to which roles it is open."""
    shown = [item for item in items if item["kind"] != "dashboard" or seen.may(boards.get(item["target"], {}))]
    return [entry for item in shown if seen.may(item) and (entry := _entry(item, seen)) is not None]


def _entry(item: Mapping[str, Any], seen: _Seen) -> dict[str, Any] | None:
    kind, target = item["kind"], item["target"]
    made: dict[str, Any] = {"kind": kind, "label": item.get("label"), "icon": item.get("icon", "file"), "form": None}
    if kind in ("form", "view"):
        key, _, view = target.partition("/")
        form = seen.form(key)
        if form is None:
            return None
        made |= {"icon": item.get("icon") or form.icon or "file", "form": key, "label": made["label"] or form.label}
        return made | {"path": f"/f/{key}?view={view}" if view else f"/f/{key}"}
    if kind == "page":
        if not seen.page(target):
            return None
        return made | {"path": target, "icon": item.get("icon") or _PAGE_ICONS.get(target, "file")}
    if kind == "dashboard":
        return made | {"path": f"/dashboards/{target}", "icon": item.get("icon", "dashboard")}
    return made | {"path": target, "icon": item.get("icon", "link")}


def _by_group(seen: _Seen, forms: Collection[FormDef]) -> list[dict[str, Any]]:
    """Forms that stand in no menu, by the group that they name themselves."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for form in forms:
        if seen.form(form.key) is not None:
            entry = {"kind": "form", "path": f"/f/{form.key}", "icon": form.icon or "file", "form": form.key}
            groups.setdefault(form.group or OTHER, []).append(entry | {"label": form.label})
    return [{"key": key, "label": None, "icon": None, "items": items} for key, items in groups.items()]
