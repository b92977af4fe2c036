"""Making and changing roles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from serviceloop.identity import audit
from serviceloop.identity import queries as person_queries
from serviceloop.identity.abilities import ABILITIES, ALL, MANAGE_ROLES, MANAGE_USERS, may_give
from serviceloop.identity.grants import to_grant
from serviceloop.identity.resolver import announce
from serviceloop.identity.roles import queries
from serviceloop.identity.viewer import SYSTEM_USER, Grant, Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid, not_found

GrantCheck = Callable[[Sequence[Grant]], None]
"""Raises Problem 422 if a grant names a form, field or condition that is not there; given by who knows the forms."""

_TAKEN = {"zh": "该角色标识已存在", "en": "A role with this key already exists"}
_UNKNOWN = {"zh": "没有这项权限", "en": "There is no such ability"}
_BUILTIN = {"zh": "系统自带的角色不能删除", "en": "A role that ships with the product cannot be deleted"}
_USED = {"zh": "仍有用户或密钥使用该角色", "en": "People or API keys still have this role"}
_BEYOND = {"zh": "不能授予自己没有的权限", "en": "You cannot hand out rights that you do not have"}
_FULL = {"zh": "管理员角色必须保留全部权限", "en": "The administrator role keeps all rights"}
_OWN_WAY = {
    "zh": "这样会使您失去管理用户或角色的权限，请由其他管理员操作",
    "en": "You would lose your own right to manage people or roles; ask another administrator to do it",
}
ADMIN = "admin"


def rights_of(row: Mapping[str, Any]) -> tuple[frozenset[str], tuple[Grant, ...]]:
    """Abilities and grants of a role's row."""
    return frozenset(row["abilities"]), tuple(to_grant(item) for item in row["grants"])


async def create(tx: Connection, viewer: Viewer, role: Mapping[str, Any], check: GrantCheck | None = None) -> None:
    """Makes a role {key, label, abilities, menus, grants}; Problem 409 if the key is taken."""
    if await queries.lock(tx, role["key"]) is not None:
        raise Problem(409, "duplicate", _TAKEN, [Issue("key", "duplicate", _TAKEN)])
    await _save(tx, viewer, role, check, builtin=False)
    await audit.record(tx, viewer, "role.create", detail={"role": role["key"]})


async def replace(tx: Connection, viewer: Viewer, role: Mapping[str, Any], check: GrantCheck | None = None) -> None:
    """Sets a role as given. Neither the rights it had nor those it gets may exceed the viewer's."""
    before = await queries.lock(tx, role["key"])
    if before is None:
        raise not_found()
    if not may_give(viewer, *rights_of(before)):
        raise forbidden(_BEYOND)
    if role["key"] == ADMIN and ALL not in role["abilities"]:
        raise conflict(_FULL)
    await _save(tx, viewer, role, check, builtin=before["builtin"])
    await keep_own_way(tx, viewer)
    await audit.record(tx, viewer, "role.update", detail={"role": role["key"], "grants": len(role["grants"])})


async def keep_own_way(tx: Connection, viewer: Viewer) -> None:
    """Problem 409 if the viewer has just taken from themselves what managing people or roles needs."""
    if viewer.user_id == SYSTEM_USER or viewer.api_key_id is not None:
        return
    row = await person_queries.person(tx, viewer.user_id)
    left = frozenset(ability for role in row["roles"] for ability in role["abilities"]) if row else frozenset()
    for ability in (MANAGE_ROLES, MANAGE_USERS):
        if viewer.can(ability) and not left & {ability, ALL}:
            raise conflict(_OWN_WAY)


async def people(connection: Any, key: str) -> list[Mapping[str, Any]]:
    """Who has the role; Problem 404."""
    await one(connection, key)
    return [dict(row) for row in await queries.people(connection, key)]


async def install(tx: Connection, viewer: Viewer, roles: Sequence[Mapping[str, Any]]) -> None:
    """Makes or replaces the roles that ship with an application (rows of its roles.yaml)."""
    for role in roles:
        await _save(tx, viewer, role, None, builtin=True)
        await audit.record(tx, viewer, "role.install", detail={"role": role["key"]})


async def _save(
    tx: Connection, viewer: Viewer, role: Mapping[str, Any], check: GrantCheck | None, *, builtin: bool
) -> None:
    unknown = [ability for ability in role["abilities"] if ability not in ABILITIES and ability != ALL]
    if unknown and viewer.user_id != SYSTEM_USER:
        raise invalid(Issue(f"abilities.{role['abilities'].index(unknown[0])}", "unknown_ability", _UNKNOWN))
    grants = tuple(to_grant(item) for item in role["grants"])
    if not may_give(viewer, frozenset(role["abilities"]), grants):
        raise forbidden(_BEYOND)
    if check is not None:
        check(grants)
    label = {language: text for language, text in role["label"].items() if text}
    plain = list(role["grants"])
    await queries.save(tx, (role["key"], label, plain, list(role["abilities"]), list(role["menus"]), builtin))
    await announce(tx)


async def delete(tx: Connection, viewer: Viewer, key: str) -> None:
    """Removes a role that nobody has."""
    row = await queries.lock(tx, key)
    if row is None:
        raise not_found()
    if row["builtin"]:
        raise conflict(_BUILTIN)
    if not may_give(viewer, *rights_of(row)):
        raise forbidden(_BEYOND)
    if await queries.is_used(tx, key):
        raise conflict(_USED)
    await queries.delete(tx, key)
    await announce(tx)
    await audit.record(tx, viewer, "role.delete", detail={"role": key})


async def everything(database: Database) -> list[dict[str, Any]]:
    """All roles with their rights and the number of people."""
    return [dict(row) for row in await queries.everything(database.pool)]


async def one(connection: Any, key: str) -> dict[str, Any]:
    """One role; Problem 404."""
    row = await queries.one(connection, key)
    if row is None:
        raise not_found()
    return dict(row)
