"""Making, changing and finding people."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.identity import audit, passwords
from serviceloop.identity.abilities import may_give
from serviceloop.identity.resolver import announce
from serviceloop.identity.roles import queries as role_queries
from serviceloop.identity.roles.service import keep_own_way, rights_of
from serviceloop.identity.sessions.service import LAST_RESERVED, normalize_account, set_password
from serviceloop.identity.users import queries
from serviceloop.identity.users.logic import search_text
from serviceloop.identity.viewer import SYSTEM_USER, Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id

_TAKEN = {"zh": "该账号已存在", "en": "This account already exists"}
_NO_UNIT = {"zh": "部门不存在", "en": "There is no such org unit"}
_NO_ROLE = {"zh": "角色不存在", "en": "There is no such role"}
_BEYOND = {"zh": "不能授予或管理超出自己权限的角色", "en": "You cannot hand out or manage rights that you do not have"}
_LAST = {
    "zh": "这是最后一个拥有全部权限的启用账号，不能停用或降级",
    "en": "This is the last active account with all rights; it can be neither deactivated nor reduced",
}
_SELF = {"zh": "不能停用自己", "en": "You cannot deactivate yourself"}


@dataclass(frozen=True)
class NewUser:
    """A person to be made. `password` None: cannot sign in with a password until one is set."""

    account: str
    name: str
    phone: str | None = None
    email: str | None = None
    password: str | None = None
    locale: str = "zh"
    org_unit: UUID | None = None
    units: Sequence[UUID] = ()
    roles: Sequence[str] = ()
    id: UUID = field(default_factory=new_id)


def made_up_password() -> str:
    """Easy to read out, hard to guess: about 70 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(3))


async def create(tx: Connection, viewer: Viewer, new: NewUser) -> UUID:
    """Makes a person. Problem 409 if the account is taken, 403 for rights that the viewer lacks, 422 for the rest."""
    account = normalize_account(new.account)
    await check_roles(tx, viewer, new.roles)
    await _check_units(tx, [unit for unit in (new.org_unit, *new.units) if unit is not None])
    encoded = await _encode(new.password, account)
    values = (account, new.name.strip(), new.phone, new.email, encoded, new.locale, new.org_unit)
    try:
        async with tx.transaction():
            await queries.insert(tx, new.id, (*values, search_text(new.name, account, new.phone)))
    except asyncpg.UniqueViolationError:
        raise Problem(409, "duplicate", _TAKEN, [Issue("account", "duplicate", _TAKEN)]) from None
    if new.roles:
        await queries.set_roles(tx, new.id, new.roles)
    if new.units:
        await queries.set_units(tx, new.id, new.units)
    detail = {"account": account, "roles": sorted(new.roles)}
    await audit.record(tx, viewer, "user.create", form="user", record=new.id, detail=detail)
    return new.id


async def _encode(password: str | None, account: str) -> str | None:
    if password is None:
        return None
    issue = passwords.check_password(password, account)
    if issue is not None:
        raise invalid(issue)
    return await passwords.hash_password(password)


async def change(tx: Connection, viewer: Viewer, user: UUID, changes: dict[str, Any]) -> None:
    """Changes what `changes` names: name, phone, email, locale, org_unit, units, roles, active."""
    row = await managed(tx, viewer, user)
    if "roles" in changes:
        await check_roles(tx, viewer, changes["roles"])
        await queries.set_roles(tx, user, changes["roles"])
    if "units" in changes:
        await _check_units(tx, changes["units"])
        await queries.set_units(tx, user, changes["units"])
    if changes.get("org_unit") is not None:
        await _check_units(tx, [changes["org_unit"]], "org_unit")
    merged = dict(row) | changes
    plain = [merged[key] for key in ("name", "phone", "email", "locale", "org_unit", "active")]
    await queries.update(tx, user, (*plain, search_text(merged["name"], row["account"], merged["phone"])))
    if row["active"] and not merged["active"]:
        await _deactivated(tx, viewer, user)
    if "roles" in changes or "active" in changes:
        await _keep_one_with_everything(tx, viewer)
        if user == viewer.user_id:
            await keep_own_way(tx, viewer)
    await announce(tx, f"user:{user}")
    shown = {key: str(value) if isinstance(value, UUID) else value for key, value in changes.items() if key != "units"}
    await audit.record(tx, viewer, "user.update", form="user", record=user, detail=shown)


async def _deactivated(tx: Connection, viewer: Viewer, user: UUID) -> None:
    if user == viewer.user_id:
        raise conflict(_SELF)
    await queries.end_sessions(tx, user)


async def _keep_one_with_everything(tx: Connection, viewer: Viewer) -> None:
    if viewer.user_id != SYSTEM_USER and await queries.active_with_everything(tx) == 0:
        raise conflict(_LAST)


async def reset_password(tx: Connection, viewer: Viewer, user: UUID, password: str | None) -> str | None:
    """Sets another person's password and signs that person out everywhere; returns it if it was made up here."""
    row = await managed(tx, viewer, user)
    made = None if password else made_up_password()
    await set_password(tx, viewer, user, row["account"], password or made or "")
    return made


async def managed(tx: Connection, viewer: Viewer, user: UUID) -> asyncpg.Record:
    """The person's row, locked. Who has rights that the viewer lacks cannot be managed: that would be a way to them."""
    row = await queries.lock(tx, user)
    if row is None or user <= LAST_RESERVED:
        raise not_found()
    await check_roles(tx, viewer, await queries.held_roles(tx, user), exists=False)
    return row


async def check_roles(tx: Connection, viewer: Viewer, keys: Sequence[str], *, exists: bool = True) -> None:
    """Problem 422 for a role that is not there, 403 for rights that the viewer lacks."""
    rows = await role_queries.by_keys(tx, keys)
    missing = sorted(set(keys) - {row["key"] for row in rows})
    if exists and missing:
        raise invalid(*(Issue("roles", "unknown_role", _NO_ROLE) for _ in missing[:1]))
    if not all(may_give(viewer, *rights_of(row)) for row in rows):
        raise forbidden(_BEYOND)


async def _check_units(tx: Connection, units: Sequence[UUID], path: str = "units") -> None:
    if units and set(units) - await queries.existing_units(tx, units):
        raise invalid(Issue(path, "unknown_unit", _NO_UNIT))


async def pick(database: Database, search: str, limit: int, role: str | None) -> list[dict[str, Any]]:
    """Active people for pickers."""
    return [dict(row) for row in await queries.pick(database.pool, LAST_RESERVED, search, limit, role)]


async def detail(connection: Any, user: UUID) -> dict[str, Any]:
    """One person as administrators see them."""
    row = await queries.detail(connection, LAST_RESERVED, user)
    if row is None:
        raise not_found()
    return dict(row)


async def page(
    database: Database, search: str, after: tuple[str, UUID] | None, limit: int, active: bool | None
) -> list[dict[str, Any]]:
    """People for administration, by account."""
    return [dict(row) for row in await queries.page(database.pool, LAST_RESERVED, search, after, limit, active)]
