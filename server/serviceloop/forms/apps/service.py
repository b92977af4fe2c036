"""Making and changing applications, their recycle bin, the shipped ones, and the menu that each person gets."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from serviceloop.forms.apps import menus, queries
from serviceloop.forms.apps.installing import current
from serviceloop.forms.apps.package import Package, read_folder
from serviceloop.forms.apps.schemas import AppBody
from serviceloop.forms.findings import Findings
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity import audit
from serviceloop.identity.units.logic import make_key
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, not_found
from serviceloop.kit.resources import apps_folder

_TAKEN = {"zh": "已有相同标识的应用", "en": "There is an application with this key already"}
_STALE = {"zh": "应用已被他人修改，请刷新后重试", "en": "The application was changed by someone else; reload it"}
_FORM, _ROLE = {"zh": "表单", "en": "form"}, {"zh": "角色", "en": "role"}
ICON, COLOR = "app", "#2563eb"


def no_app() -> Problem:
    return not_found({"zh": "应用不存在", "en": "There is no such application"})


async def everything(db: Database, catalog: FormCatalog, *, deleted: bool = False) -> list[dict[str, Any]]:
    """All applications as builders see them."""
    return [describe(row, catalog) for row in await queries.everything(db.pool, deleted=deleted)]


async def one(connection: Any, catalog: FormCatalog, key: str) -> dict[str, Any]:
    """One application, deleted or not; Problem 404."""
    row = await queries.one(connection, key)
    if row is None:
        raise no_app()
    return describe(row, catalog)


def describe(row: Mapping[str, Any], catalog: FormCatalog) -> dict[str, Any]:
    """AppShown."""
    app = row["definition"]
    found = [catalog.forms[key] for key in app.get("forms", ()) if key in catalog.forms]
    return {
        "key": row["key"],
        "label": app["label"],
        "description": app.get("description", {}),
        "icon": app.get("icon", ICON),
        "color": app.get("color", COLOR),
        "version": row["version"],
        "release": app.get("version", 1) if row["base"] else None,
        "forms": [{"key": form.key, "label": form.label, "icon": form.icon} for form in found],
        "roles": app.get("roles", []),
        "dashboards": list(app.get("dashboard_files", {})),
        "menus": app.get("menus", []),
        "deleted": row["deleted_at"] is not None,
    }


async def create(tx: Connection, viewer: Viewer, values: Mapping[str, Any]) -> str:
    """An empty application; returns its key."""
    taken = await queries.keys(tx)
    key = values.get("key") or make_key(values["label"].get("zh") or values["label"]["en"], taken)[:48]
    if key in taken:
        raise Problem(409, "duplicate", _TAKEN, [Issue("key", "duplicate", _TAKEN)])
    kept = {name: values[name] for name in ("label", "description", "icon", "color") if values.get(name)}
    await queries.insert(tx, key, {"key": key, **kept, "forms": [], "menus": []}, None)
    await audit.record(tx, viewer, "app.create", detail={"app": key})
    return str(key)


async def change(tx: Connection, catalog: FormCatalog, viewer: Viewer, key: str, body: AppBody) -> None:
    """Name, look, forms and menu. Problem 409 if it went on since, 422 for forms that are not there."""
    row = await queries.lock(tx, key)
    if row is None or row["deleted_at"] is not None:
        raise no_app()
    if row["version"] != body.version:
        raise conflict(_STALE, version=row["version"])
    _check(catalog, body)
    sent = body.model_dump(mode="json", exclude={"version"}, exclude_none=True)
    sent["menus"] = [group.model_dump(mode="json", exclude_defaults=True) for group in body.menus]
    await queries.update(tx, key, {**row["definition"], **sent})
    await audit.record(tx, viewer, "app.update", detail={"app": key})


def _check(catalog: FormCatalog, body: AppBody) -> None:
    findings = Findings()
    for number, form in enumerate(body.forms):
        if form not in catalog.forms or form in PLATFORM_KEYS:
            findings.unknown(f"forms.{number}", "unknown_form", _FORM, form, catalog.forms)
    for n, group in enumerate(body.menus):
        for m, item in enumerate(group.items):
            form = item.target.split("/")[0]
            if item.kind in ("form", "view") and form not in catalog.forms:
                findings.unknown(f"menus.{n}.items.{m}.target", "unknown_form", _FORM, form, catalog.forms)
    keys = [group.key for group in body.menus]
    if len(set(keys)) < len(keys):
        findings.add("menus", "duplicate", "菜单分组的标识重复", "two groups of the menu have the same key")
    findings.stop()


async def mark(tx: Connection, viewer: Viewer, key: str, *, deleted: bool) -> None:
    """Into the recycle bin or out of it. Forms and their records stay as they are."""
    row = await queries.lock(tx, key)
    if row is None or (row["deleted_at"] is not None) == deleted:
        raise no_app()
    await queries.mark(tx, key, deleted=deleted)
    await audit.record(tx, viewer, "app.delete" if deleted else "app.restore", detail={"app": key})


async def package_of(connection: Any, catalog: FormCatalog, key: str) -> Package:
    """The application as it is now, to be exported; Problem 404."""
    found = await current(connection, catalog, key)
    if found is None:
        raise no_app()
    app = {**found.app, "forms": list(found.forms), "dashboards": list(found.dashboards)}
    app["roles"] = [role["key"] for role in found.roles]
    return Package({name: value for name, value in app.items() if value not in ([], {})}, *_parts(found))


def _parts(found: Package) -> tuple[Any, Any, Any, Any, Any]:
    return found.forms, found.roles, found.dashboards, found.prints, found.words


def shipped_keys() -> list[str]:
    """Keys of the applications that ship with the product."""
    return sorted(path.parent.name for path in apps_folder().glob("*/app.yaml"))


def shipped(key: str) -> Package:
    """A shipped application; Problem 404."""
    if key not in shipped_keys():
        raise no_app()
    return read_folder(Path(apps_folder()) / key)


async def templates(db: Database) -> list[dict[str, Any]]:
    """The shipped applications, each with its release on this instance: AppTemplate."""
    rows = {row["key"]: row for row in await queries.everything(db.pool)}
    shown = []
    for key in shipped_keys():
        package = shipped(key)
        row = rows.get(key)
        shown.append(
            {
                "key": key,
                "label": package.app["label"],
                "description": package.app.get("description", {}),
                "icon": package.app.get("icon", ICON),
                "color": package.app.get("color", COLOR),
                "release": package.app.get("version", 1),
                "installed": row["definition"].get("version", 1) if row is not None else None,
                "forms": [form["label"] for form in package.forms.values()],
            }
        )
    return shown


async def menu(connection: Any, catalog: FormCatalog, viewer: Viewer, rights: Sequence[str]) -> list[dict[str, Any]]:
    """The menus of all applications as the viewer may use them. `rights`: the menu rights of the viewer's roles."""
    rows = await queries.everything(connection)
    return menus.menus_of([row["definition"] for row in rows], catalog, viewer, frozenset(rights))


async def dashboard_files(connection: Any) -> list[tuple[str, int, Mapping[str, Any]]] | None:
    """(application, version, dashboards as in their files) of the live applications; None if there is none at all."""
    rows = await queries.everything(connection)
    return [(row["key"], row["version"], row["definition"].get("dashboard_files", {})) for row in rows] or None
