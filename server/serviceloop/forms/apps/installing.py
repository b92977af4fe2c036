"""Installing, importing and upgrading an application: planned, shown, then done. One way for all three.

What is there already is merged with what comes (logic.py); what another application brought before counts as mine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from serviceloop.forms.apps import queries
from serviceloop.forms.apps.logic import MISSING, Merge, Side, merge_form, same
from serviceloop.forms.apps.package import Package, normal_role
from serviceloop.forms.ddl_plan import plan as draw
from serviceloop.forms.loader import load_form
from serviceloop.forms.printing import shipping as prints
from serviceloop.forms.publishing import publish_set
from serviceloop.forms.set_check import check_set
from serviceloop.forms.store import FormCatalog, FormStore
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity import audit
from serviceloop.identity.abilities import MANAGE_ROLES
from serviceloop.identity.roles import queries as role_queries
from serviceloop.identity.roles import service as role_service
from serviceloop.identity.viewer import SYSTEM_USER, Viewer
from serviceloop.kit.db import Database
from serviceloop.kit.errors import conflict


@dataclass(frozen=True)
class Decided:
    """How conflicts are decided: by path, else by the rule."""

    choices: Mapping[str, Side]
    rule: Side = "mine"


KEEP = Decided({})


@dataclass(frozen=True)
class Merged:
    """What the instance would have afterwards."""

    theirs: Package
    base: Package | None
    result: Package
    before: Package
    skipped: tuple[str, ...]
    """Forms that the instance has put into its recycle bin; they stay there."""
    merge: Merge

    @property
    def unchanged(self) -> bool:
        return same(self.result.plain(), self.before.plain())


async def current(connection: Any, catalog: FormCatalog, key: str, also: Package | None = None) -> Package | None:
    """The application as this instance has it now; with `also`, what that package names counts as part of it.

    None if there is no such application and `also` is not given.
    """
    row = await queries.one(connection, key)
    if row is None and also is None:
        return None
    definition = dict(row["definition"]) if row is not None else {}
    boards = definition.pop("dashboard_files", {})
    names = dict.fromkeys([*definition.get("forms", ()), *(also.forms if also else ())])
    forms = {name: catalog.forms[name].source for name in names if name in catalog.forms and name not in PLATFORM_KEYS}
    wanted = dict.fromkeys([*definition.get("roles", ()), *([role["key"] for role in also.roles] if also else ())])
    found = {role["key"]: normal_role(role) for role in await role_queries.by_keys(connection, list(wanted))}
    roles = [found[name] for name in wanted if name in found]
    return Package(definition, forms, roles, boards, *await prints.current(connection, list(forms)))


async def merged(
    connection: Any, catalog: FormCatalog, theirs: Package, decided: Decided = KEEP, *, with_roles: bool = True
) -> Merged:
    """Brings together what was shipped, what is shipped and what is there. Reads only."""
    row = await queries.one(connection, theirs.key)
    base = Package.of(row["base"]) if row is not None and row["base"] else None
    mine = await current(connection, catalog, theirs.key, theirs)
    assert mine is not None
    merge = Merge(decided.choices, decided.rule)
    shipped = _unnumbered(base.app) if base else MISSING
    ours = _unnumbered(mine.app) if mine.app else MISSING
    app = merge.run(shipped, _unnumbered(theirs.app), ours, "app", (theirs.app["label"],))
    app = dict(app) | {"key": theirs.key, "version": theirs.app.get("version", 1)}
    forms, skipped = _forms(merge, catalog, base, theirs, mine)
    roles = _roles(merge, base, theirs, mine) if with_roles else list(mine.roles)
    boards = _boards(merge, base, theirs, mine)
    templates = prints.merged(merge, base.prints if base else None, theirs.prints, mine.prints, set(forms))
    app["forms"] = list(dict.fromkeys([*app.get("forms", ()), *forms]))
    app["roles"] = list(dict.fromkeys([*mine.app.get("roles", ()), *(role["key"] for role in roles)]))
    result = Package(app, forms, roles, boards, templates, {**mine.words, **theirs.words})
    return Merged(theirs, base, result, mine, skipped, merge)


def _unnumbered(app: Mapping[str, Any]) -> dict[str, Any]:
    """Without the version, which is always that of what is installed last, and no matter of choice."""
    return {key: value for key, value in app.items() if key != "version"}


def _forms(
    merge: Merge, catalog: FormCatalog, base: Package | None, theirs: Package, mine: Package
) -> tuple[dict[str, Any], tuple[str, ...]]:
    result, skipped = dict(mine.forms), []
    for key, form in theirs.forms.items():
        before = base.forms.get(key, MISSING) if base is not None else MISSING
        if key in mine.forms:
            result[key] = merge_form(merge, before, form, mine.forms[key])
        elif key in catalog.deleted and before is not MISSING:
            skipped.append(key)
        elif key in catalog.deleted:
            raise _in_bin(catalog, key)
        else:
            result[key] = form
    return result, tuple(skipped)


def _in_bin(catalog: FormCatalog, key: str) -> Exception:
    label = catalog.deleted[key].label
    zh = f"表单“{label.get('zh', key)}”在回收站中，请先恢复它"
    return conflict({"zh": zh, "en": f"The form “{label.get('en', key)}” is in the recycle bin: restore it first"})


def _roles(merge: Merge, base: Package | None, theirs: Package, mine: Package) -> list[Any]:
    trail = ({"zh": "角色", "en": "Roles"},)
    before: Any = list(base.roles) if base is not None else MISSING
    found: list[Any] = merge.run(before, list(theirs.roles), list(mine.roles), "roles", trail)
    return found


def _boards(merge: Merge, base: Package | None, theirs: Package, mine: Package) -> dict[str, Any]:
    trail = ({"zh": "仪表盘", "en": "Dashboards"},)
    before: Any = dict(base.dashboards) if base is not None else MISSING
    found: dict[str, Any] = merge.run(before, dict(theirs.dashboards), dict(mine.dashboards), "dashboards", trail)
    return found


async def install(db: Database, store: FormStore, viewer: Viewer, package: Package, decided: Decided = KEEP) -> Merged:
    """Installs or upgrades. Forms first, all or none; then roles, dashboards and menu in one transaction.

    Can be run again after a crash in between: what is done already is then the same.
    """
    with_roles = viewer.can(MANAGE_ROLES)
    catalog = await store.refresh()
    found = await merged(db.pool, catalog, package, decided, with_roles=with_roles)
    changed = [
        load_form(form) for key, form in found.result.forms.items() if not same(form, found.before.forms.get(key))
    ]
    arriving = prints.Arriving(found.result.prints, found.before.prints, found.result.words)
    await prints.check(db.pool, catalog, {form.key: form for form in changed}, viewer, arriving)
    if changed:
        await publish_set(db, store, changed, viewer)
    definition = {**found.result.app, "dashboard_files": dict(found.result.dashboards)}
    async with db.transaction() as tx:
        row = await queries.lock(tx, package.key)
        if with_roles:
            await _save_roles(tx, viewer, found)
        await prints.save(tx, viewer, arriving)
        if row is None:
            await queries.insert(tx, package.key, definition, package.plain())
        else:
            if not same(row["definition"], definition):
                await queries.update(tx, package.key, definition)
            if not same(row["base"], package.plain()) or row["deleted_at"] is not None:
                await queries.set_base(tx, package.key, package.plain())
        if row is None or not found.unchanged:
            detail = {"app": package.key, "release": package.app.get("version", 1), "forms": [f.key for f in changed]}
            await audit.record(tx, viewer, "app.install", detail=detail)
    return found


async def _save_roles(tx: Any, viewer: Viewer, found: Merged) -> None:
    before = {role["key"]: role for role in found.before.roles}
    wanted = [role for role in found.result.roles if not same(role, before.get(role["key"]))]
    if viewer.user_id == SYSTEM_USER:
        await role_service.install(tx, viewer, wanted)
        return
    for role in wanted:  # nobody brings in more rights than they have themselves
        save = role_service.replace if role["key"] in before else role_service.create
        await save(tx, viewer, role)


async def plan(
    db: Database, catalog: FormCatalog, viewer: Viewer, package: Package, decided: Decided = KEEP
) -> dict[str, Any]:
    """What `install` would do, for people: AppPlan."""
    with_roles = viewer.can(MANAGE_ROLES)
    found = await merged(db.pool, catalog, package, decided, with_roles=with_roles)
    loaded = {key: load_form(form) for key, form in found.result.forms.items()}
    check_set({**{k: f for k, f in catalog.forms.items() if k not in PLATFORM_KEYS}, **loaded})
    arriving = prints.Arriving(found.result.prints, found.before.prints, found.result.words)
    await prints.check(db.pool, catalog, loaded, viewer, arriving)
    wanted = {key: form for key, form in loaded.items() if not same(form.source, found.before.forms.get(key))}
    steps = {
        key: [item.describe() for item in draw(catalog.forms.get(key), form).steps] for key, form in wanted.items()
    }
    shared = await _shared(db, package.key)
    forms = [_form_plan(found, key, steps.get(key, []), shared.get(key, [])) for key in found.result.forms]
    forms += [_deleted_plan(package, key) for key in found.skipped]
    before = {role["key"]: role for role in found.before.roles}
    return {
        "key": package.key,
        "label": package.app["label"],
        "release": package.app.get("version", 1),
        "installed": found.base.app.get("version", 1) if found.base else None,
        "forms": forms,
        "roles": [role["label"] for role in found.result.roles if not same(role, before.get(role["key"]))],
        "roles_skipped": bool(package.roles) and not with_roles,
        "dashboards": [
            item["label"]
            for key, item in found.result.dashboards.items()
            if not same(item, found.before.dashboards.get(key))
        ],
        "prints": [item["label"] for item in arriving.changed()],
        "conflicts": [item.plain() for item in found.merge.conflicts],
    }


def _form_plan(found: Merged, key: str, steps: Sequence[Any], shared: Sequence[str]) -> dict[str, Any]:
    form, before = found.result.forms[key], found.before.forms.get(key)
    state = "new" if before is None else "same" if same(form, before) else "changed"
    return {"key": key, "label": form["label"], "state": state, "steps": list(steps), "shared_with": list(shared)}


def _deleted_plan(package: Package, key: str) -> dict[str, Any]:
    label = package.forms[key]["label"]
    return {"key": key, "label": label, "state": "deleted", "steps": [], "shared_with": []}


async def _shared(db: Database, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in await queries.everything(db.pool):
        for form in row["definition"].get("forms", ()) if row["key"] != key else ():
            found.setdefault(form, []).append(row["key"])
    return found
