"""Published versions: what each changed, and taking an old one up again."""

from collections.abc import Iterable, Mapping
from typing import Any

from serviceloop.forms.design import service as design
from serviceloop.forms.design.drafts import service as drafts
from serviceloop.forms.design.versions import logic, queries
from serviceloop.forms.design.versions.words import Change
from serviceloop.forms.store import FormStore
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import not_found

_DELETED = Change("form.deleted", "", "移入回收站", "Moved to the recycle bin")
_RESTORED = Change("form.restored", "", "从回收站恢复", "Restored from the recycle bin")
Shown = dict[str, Any]


async def listed(connection: Any, store: FormStore, key: str, before: int | None, limit: int) -> list[Shown]:
    """Newest first, below `before`: {version, at, actor, changes}."""
    design.designed(store, key)
    rows = await queries.listed(connection, key)
    marks = _marks(rows)
    wanted = [row for row in rows if before is None or row["version"] < before][-limit:]
    if not wanted:
        return []
    found = await queries.definitions(connection, key, wanted[0]["version"] - 1, wanted[-1]["version"])
    return [_shown(row, found, marks) for row in reversed(wanted)]


async def one(connection: Any, store: FormStore, key: str, version: int) -> Shown:
    """One version with its definition; Problem 404."""
    design.designed(store, key)
    rows = await queries.listed(connection, key)
    row = next((row for row in rows if row["version"] == version), None)
    if row is None:
        zh, en = f"没有第 {version} 版", f"There is no version {version}"
        raise not_found({"zh": zh, "en": en})
    found = await queries.definitions(connection, key, version - 1, version)
    return _shown(row, found, _marks(rows)) | {"definition": found[version]}


def _marks(rows: Iterable[Mapping[str, Any]]) -> dict[int, Change]:
    """Versions that changed nothing but moved the form to the recycle bin, or back."""
    found: dict[int, Change] = {}
    deleted = False
    for row in rows:
        deleted = not deleted if row["same"] else False
        if row["same"]:
            found[row["version"]] = _DELETED if deleted else _RESTORED
    return found


def _shown(row: Mapping[str, Any], found: Mapping[int, Any], marks: Mapping[int, Change]) -> Shown:
    version = row["version"]
    mark = marks.get(version)
    listed = [mark] if mark else logic.changes(found.get(version - 1), found[version])
    return {
        "version": version,
        "at": row["at"],
        "actor": {"id": row["actor"], "name": row["actor_name"] or ""},
        "changes": [item.shown() for item in listed],
    }


async def take_up(tx: Connection, store: FormStore, viewer: Viewer, key: str, version: int, draft_version: int) -> None:
    """Makes an old version the form's draft. Problem 409 if there is a draft other than of `draft_version`."""
    found = await one(tx, store, key, version)
    base = store.catalog.get(key).version
    await drafts.save(tx, store.catalog, viewer, key, found["definition"], base, draft_version)
    await audit.record(tx, viewer, "form.draft", key, None, {"from_version": version})
