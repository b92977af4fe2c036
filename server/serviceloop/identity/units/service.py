"""Making, moving and removing org units."""

from typing import Any
from uuid import UUID

from serviceloop.identity import audit
from serviceloop.identity.resolver import announce
from serviceloop.identity.units import queries
from serviceloop.identity.units.logic import make_key
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, invalid, not_found
from serviceloop.kit.ids import new_id

MAX_DEPTH = 12
_TAKEN = {"zh": "该部门标识已存在", "en": "This key is already used"}
_NO_PARENT = {"zh": "上级部门不存在", "en": "There is no such parent unit"}
_RING = {"zh": "不能移动到自己或自己的下级之下", "en": "A unit cannot be moved below itself"}
_DEEP = {"zh": "组织层级过深", "en": "The tree would become too deep"}
_USED = {"zh": "仍有下级部门或人员，不能删除", "en": "It still has units or people below it"}


async def create(
    tx: Connection,
    viewer: Viewer,
    name: str,
    kind: str = "department",
    parent: UUID | None = None,
    key: str | None = None,
    id: UUID | None = None,
) -> UUID:
    """Makes a unit; without `key` one is made from the name. Problem 409 if the key is taken, 422 for the parent."""
    await queries.lock_tree(tx)
    taken = await queries.keys(tx)
    key = key or make_key(name, taken)
    if key in taken:
        raise Problem(409, "duplicate", _TAKEN, [Issue("key", "duplicate", _TAKEN)])
    above = await _parent_path(tx, parent)
    unit = id or new_id()
    await queries.insert(tx, unit, key, name.strip(), kind, parent, f"{above}.{key}" if above else key)
    await announce(tx)
    await audit.record(tx, viewer, "org_unit.create", form="org_unit", record=unit, detail={"name": name, "key": key})
    return unit


async def _parent_path(tx: Connection, parent: UUID | None, height: int = 1) -> str:
    """The parent's path, "" for the top; `height` is how many levels come below it."""
    if parent is None:
        return ""
    path = await queries.path_of(tx, parent)
    if path is None:
        raise invalid(Issue("parent", "unknown_unit", _NO_PARENT))
    if path.count(".") + 1 + height > MAX_DEPTH:
        raise invalid(Issue("parent", "too_deep", _DEEP))
    return path


async def change(tx: Connection, viewer: Viewer, unit: UUID, changes: dict[str, Any]) -> None:
    """Changes name, kind or parent; a new parent moves the whole subtree."""
    await queries.lock_tree(tx)
    row = await queries.one(tx, unit)
    path = await queries.path_of(tx, unit)
    if row is None or path is None:
        raise not_found()
    merged = dict(row) | changes
    if merged["parent"] != row["parent"]:
        await _move(tx, path, merged["parent"])
    await queries.update(tx, unit, merged["name"].strip(), merged["kind"], merged["parent"])
    await announce(tx)
    shown = {name: str(value) if isinstance(value, UUID) else value for name, value in changes.items()}
    await audit.record(tx, viewer, "org_unit.update", form="org_unit", record=unit, detail=shown)


async def _move(tx: Connection, path: str, parent: UUID | None) -> None:
    height = await queries.height(tx, path)
    above = await _parent_path(tx, parent, height)
    if f"{above}.".startswith(f"{path}."):
        raise conflict(_RING)
    await queries.move(tx, path, above)


async def delete(tx: Connection, viewer: Viewer, unit: UUID) -> None:
    """Removes a unit with nobody and nothing below it."""
    await queries.lock_tree(tx)
    if await queries.path_of(tx, unit) is None:
        raise not_found()
    if await queries.is_used(tx, unit):
        raise conflict(_USED)
    await queries.delete(tx, unit)
    await announce(tx)
    await audit.record(tx, viewer, "org_unit.delete", form="org_unit", record=unit)


async def everything(connection: Any) -> list[dict[str, Any]]:
    """All units, parents before children."""
    return [dict(row) for row in await queries.everything(connection)]


async def one(connection: Any, unit: UUID) -> dict[str, Any]:
    """One unit; Problem 404."""
    row = await queries.one(connection, unit)
    if row is None:
        raise not_found()
    return dict(row)
