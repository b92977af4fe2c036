"""Drafts: kept as saved, complete or not; published when their builder says so.

A draft's version guards it against a second builder, and the version of the form that it was made from guards what was
published meanwhile. Whoever comes too late gets both contents, and nothing is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from serviceloop.forms.definition import FormDef
from serviceloop.forms.design import service as design
from serviceloop.forms.design.drafts import logic, queries
from serviceloop.forms.design.limits import check_size
from serviceloop.forms.design.logic import with_keys
from serviceloop.forms.design.versions.logic import changes
from serviceloop.forms.design.versions.words import keyed, mapping
from serviceloop.forms.file_format import check_labels
from serviceloop.forms.keys import is_key, make_key
from serviceloop.forms.loader import dump_form, load_form
from serviceloop.forms.planning import recycled_fields
from serviceloop.forms.store import FormCatalog, FormStore, no_form
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid
from serviceloop.kit.labels import Labels

MAX_DRAFTS = 500
_BAD_KEY = {"zh": "表单标识不正确", "en": "This is no key of a form"}
_KEY_CHANGED = {"zh": "表单标识不能修改", "en": "The key of a form cannot be changed"}
_SAVED_MEANWHILE = {
    "zh": "草稿已被他人保存，请比较两份内容后再保存",
    "en": "Somebody else saved this draft; compare the two before you save yours",
}
_PUBLISHED_MEANWHILE = {
    "zh": "表单已发布了新版本，请比较后再保存",
    "en": "A newer version of the form was published; compare before you save yours",
}
_FULL = {"zh": "草稿过多，请先清理不用的草稿", "en": "There are too many drafts; delete some that are not needed"}
Shown = dict[str, Any]


async def show(connection: Any, catalog: FormCatalog, locale: str, key: str) -> Shown:
    """The draft, or the published definition where there is none; Problem 404 if there is neither."""
    _not_platform(key)
    row = await queries.find(connection, key)
    published = catalog.forms.get(key)
    if row is None:
        if published is None:
            raise no_form(key)
        return await _shown_published(connection, catalog, key)
    if _is_published(row, published):
        return await _shown_published(connection, catalog, key)
    definition = row["definition"]
    before = published.source if published is not None else None
    back = await _restorable(connection, key, definition, before) if before is not None else []
    return _shown(row, catalog) | {
        "problems": problems(catalog, locale, key, definition),
        "changes": [item.shown() for item in changes(before, definition)],
        "restorable": back,
    }


async def _restorable(connection: Any, key: str, definition: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Fields of the draft that the published form lacks, and that lie in the recycle bin with their data."""
    known = _with_columns(before)
    missing = {name: item for name, item in _with_columns(definition).items() if name not in known}
    if not missing:
        return []
    found = [item for item, _ in await recycled_fields(connection, key) if item.stored_as is not None]
    kept = {(item.key, item.field.type.name) for item in found}
    return [name for name, item in missing.items() if (name, item.get("type")) in kept]


def _with_columns(definition: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Fields by key, columns of sub-tables by "parent.key"."""
    fields = keyed(definition.get("fields"))
    columns = {
        f"{name}.{key}": row
        for name, item in fields.items()
        for key, row in keyed(mapping(item.get("settings")).get("fields")).items()
    }
    return {**fields, **columns}


def _is_published(row: Mapping[str, Any], published: FormDef | None) -> bool:
    """A draft that was published without being taken away: a large change of types does that long after the request."""
    if published is None:
        return False
    if row["definition"] == dict(published.source):
        return True
    if row["base_version"] >= published.version:
        return False
    try:
        return dump_form(load_form(with_keys(row["definition"]))) == dump_form(published)
    except Problem:
        return False


def problems(catalog: FormCatalog, locale: str, key: str, definition: Mapping[str, Any]) -> list[dict[str, str]]:
    own = {name: form for name, form in catalog.forms.items() if name not in PLATFORM_KEYS}
    return [issue.render(locale) for issue in logic.problems(key, definition, own)]


async def summaries(connection: Any, catalog: FormCatalog) -> list[Shown]:
    """All drafts, the latest first."""
    found = []
    for row in await queries.listed(connection):
        if _is_published(row, catalog.forms.get(row["form"])):
            continue
        label, icon, group = (row["definition"].get(name) for name in ("label", "icon", "group"))
        found.append(
            {name: value for name, value in _shown(row, catalog).items() if name not in ("definition", "draft")}
            | {
                "label": _texts(label) or {"zh": row["form"]},
                "icon": icon if isinstance(icon, str) else "",
                "group": group if isinstance(group, str) else "",
            }
        )
    return found


def _texts(label: Any) -> dict[str, str]:
    pairs = label.items() if isinstance(label, Mapping) else ()
    return {language: text for language, text in pairs if isinstance(text, str)}


async def start(
    tx: Connection,
    catalog: FormCatalog,
    viewer: Viewer,
    label: Labels,
    make: Callable[[str], Mapping[str, Any]] | None = None,
) -> str:
    """A draft of a new form; returns its key, which is made from the label.

    `make`: gives the definition for that key (None: a blank form).
    """
    try:
        names = check_labels(dict(label))
    except ValueError as error:
        raise invalid(Issue("label", "label", {"zh": str(error), "en": str(error)})) from None
    taken = [*catalog.forms, *catalog.deleted, *await queries.keys(tx)]
    if len(taken) - len(catalog.forms) - len(catalog.deleted) >= MAX_DRAFTS:
        raise conflict(_FULL)
    key = make_key(names["zh"], taken, prefix="form")
    made = {**make(key), "key": key, "label": names} if make is not None else logic.blank(key, names)
    check_size(made)
    if not await queries.add(tx, key, made, 0, viewer.user_id):
        zh, en = f"标识“{key}”已被使用，请换一个名称", f"The key “{key}” is in use; try another name"
        raise conflict({"zh": zh, "en": en})
    await audit.record(tx, viewer, "form.draft", key, None, {"new": True})
    return key


async def save(
    tx: Connection,
    catalog: FormCatalog,
    viewer: Viewer,
    key: str,
    definition: Mapping[str, Any],
    base: int,
    expected: int,
) -> None:
    """Keeps the draft; Problem 409 with both contents if somebody else saved it, or published, meanwhile."""
    _not_platform(key)
    if not is_key(key):
        raise invalid(Issue("form", "key", _BAD_KEY))
    if definition.get("key", key) != key:
        raise invalid(Issue("definition.key", "key_changed", _KEY_CHANGED))
    check_size(definition)
    kept = {"key": key, **definition}
    published = catalog.forms.get(key)
    current = published.version if published is not None else 0
    if expected == 0:
        if published is None:
            raise no_form(key)
        row = await queries.find(tx, key)
        if row is not None and _is_published(row, published):
            await queries.drop(tx, key, row["version"])
        if base != current or not await queries.add(tx, key, kept, base, viewer.user_id):
            raise await clash(tx, catalog, key, definition)
        await audit.record(tx, viewer, "form.draft", key, None, {"base": base})
    elif base > current or not await queries.change(tx, key, kept, base, viewer.user_id, expected):
        raise await clash(tx, catalog, key, definition)


async def clash(connection: Any, catalog: FormCatalog, key: str, yours: Mapping[str, Any]) -> Problem:
    """409 with what is kept now, what was sent, and who was faster."""
    row = await queries.find(connection, key)
    if row is not None:
        return conflict(_SAVED_MEANWHILE, current=_plain(_shown(row, catalog)), yours=dict(yours))
    if key not in catalog.forms:
        return no_form(key)
    return conflict(
        _PUBLISHED_MEANWHILE, current=_plain(await _shown_published(connection, catalog, key)), yours=dict(yours)
    )


async def discard(tx: Connection, catalog: FormCatalog, viewer: Viewer, key: str, expected: int | None) -> None:
    """Takes the draft away; without one nothing happens. Problem 409 if it is not of version `expected`."""
    _not_platform(key)
    row = await queries.find(tx, key)
    if row is None:
        if key not in catalog.forms:
            raise no_form(key)
        return
    if not await queries.drop(tx, key, expected):
        raise await clash(tx, catalog, key, {})
    detail = {"version": row["version"], "definition": row["definition"] if row["base_version"] == 0 else None}
    await audit.record(tx, viewer, "form.draft_discard", key, None, detail)


async def publish(
    db: Database, store: FormStore, viewer: Viewer, locale: str, key: str, version: int, restore: Sequence[str]
) -> Shown:
    """Publishes the draft of that version: answer as of a changed form; the draft is gone once it is the form.

    Problem 409 with both contents if the draft, or the form, went on; 422 if it is not complete.
    """
    _not_platform(key)
    row = await queries.find(db.pool, key)
    if row is None or row["version"] != version:
        raise await clash(db.pool, store.catalog, key, {} if row is None else row["definition"])
    changed = await _publish(db, store, viewer, locale, row, restore)
    if changed.get("change") is not None:
        # It goes on by itself and may be stopped or fail: until it is the published form the draft is needed.
        return changed
    async with db.transaction() as tx:
        await queries.drop(tx, key, version)
    return changed


async def _publish(
    db: Database, store: FormStore, viewer: Viewer, locale: str, row: Mapping[str, Any], restore: Sequence[str]
) -> Shown:
    key, definition, base = row["form"], row["definition"], row["base_version"]
    try:
        return await design.put(db, store, viewer, locale, key, definition, base, restore)
    except Problem as problem:
        if problem.code == "conflict" and "current" in problem.extra:
            published = await _shown_published(db.pool, await store.refresh(), key)
            raise conflict(_PUBLISHED_MEANWHILE, current=_plain(published), yours=dict(definition)) from None
        raise


def _not_platform(key: str) -> None:
    if key in PLATFORM_KEYS:
        raise forbidden({"zh": "系统表单不能修改", "en": "The platform's own forms cannot be changed"})


def _shown(row: Mapping[str, Any], catalog: FormCatalog) -> Shown:
    published = catalog.forms.get(row["form"])
    return {
        "form": row["form"],
        "definition": row["definition"],
        "draft": True,
        "version": row["version"],
        "base_version": row["base_version"],
        "published_version": published.version if published is not None else 0,
        "updated_at": row["updated_at"],
        "updated_by": {"id": row["updated_by"], "name": row["updated_by_name"] or ""},
    }


async def _shown_published(connection: Any, catalog: FormCatalog, key: str) -> Shown:
    form = catalog.get(key)
    by = await queries.published_by(connection, key, form.version)
    return {
        "form": key,
        "definition": dict(form.source),
        "draft": False,
        "version": 0,
        "base_version": form.version,
        "published_version": form.version,
        "updated_at": by["at"] if by else None,
        "updated_by": {"id": by["actor"], "name": by["name"] or ""} if by else None,
        "problems": [],
    }


def _plain(shown: Shown) -> Shown:
    """For the body of a problem, which is written as plain JSON."""
    who = shown["updated_by"]
    return shown | {
        "updated_at": shown["updated_at"].isoformat() if shown["updated_at"] else None,
        "updated_by": {"id": str(who["id"]), "name": who["name"]} if who else None,
    }
