"""Sign-in, sign-out, one's own password."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop import __version__
from serviceloop.identity import audit, passwords
from serviceloop.identity import queries as person_queries
from serviceloop.identity.abilities import MANAGE_ROLES
from serviceloop.identity.resolver import SessionLimits, announce, looked_at
from serviceloop.identity.sessions import queries
from serviceloop.identity.sessions.logic import WINDOW, Failures, Limits, is_refused
from serviceloop.identity.tokens import digest, new_token
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, forbidden, invalid, not_found

_WRONG = {"zh": "账号或密码不正确", "en": "The account or the password is wrong"}
_TOO_MANY = {"zh": "尝试次数过多，请 15 分钟后再试", "en": "Too many attempts; try again in 15 minutes"}
_BEYOND = {
    "zh": "对方拥有您没有的权限，不能以其身份查看",
    "en": "That person or role has rights that you do not have",
}
_CURRENT_WRONG = {"zh": "当前密码不正确", "en": "The present password is wrong"}
LAST_RESERVED = UUID(int=0xFF)
"""Ids up to this one stand for the system, the customers' pages and the like: nobody signs in as them."""


@dataclass(frozen=True)
class NewSession:
    """A session at the moment of its making; the token is known only here and in the cookie."""

    token: str
    user: UUID
    lasts: timedelta


@dataclass(frozen=True)
class Device:
    """From where somebody signs in."""

    ip: str
    agent: str


def normalize_account(text: str) -> str:
    """How accounts are stored and compared."""
    return text.strip().lower()


async def sign_in(
    database: Database,
    account: str,
    password: str,
    device: Device,
    limits: SessionLimits,
    allowed: Limits | None = None,
) -> NewSession:
    """Checks the password and opens a session. Problem 401 if it is wrong, 429 after too many failures.

    The attempt is committed as a failure before others are counted and before the password is looked at: so attempts
    made at the same time count each other, and a refused request leaves its trace. An unknown account takes the same
    time and gives the same answer as a wrong password.
    """
    account = normalize_account(account)
    pool = database.pool
    attempt = await queries.begin_attempt(pool, account, device.ip)
    found = await queries.failures(pool, account, device.ip, WINDOW)
    row = await queries.person(pool, account)
    if is_refused(Failures(found["here"], found["account"], found["address"]), allowed or Limits()):
        async with database.transaction() as tx:
            await queries.cancel_attempt(tx, attempt)  # waiting must help: what is refused does not prolong the wait
            await _log_failure(tx, row, account, "locked")
        headers = {"Retry-After": str(int(WINDOW.total_seconds()))}
        raise Problem(429, "too_many_attempts", _TOO_MANY, extra={"headers": headers})
    user = await _verify(database, row, account, password)
    return await _open(database, user, attempt, device, limits)


async def _verify(database: Database, row: asyncpg.Record | None, account: str, password: str) -> UUID:
    """Whose password it is; Problem 401 if nobody's. Stores a new hash where the parameters have changed."""
    usable = row is not None and row["active"] and row["id"] > LAST_RESERVED
    right, better = await passwords.verify_password(password, row["password_hash"] if usable and row else None)
    if not right or row is None:
        async with database.transaction() as tx:
            await _log_failure(tx, row, account, "wrong")
        raise Problem(401, "wrong_credentials", _WRONG)
    if better is not None:
        async with database.transaction() as tx:
            await queries.set_password(tx, row["id"], better)
    found: UUID = row["id"]
    return found


async def _log_failure(tx: Connection, row: asyncpg.Record | None, account: str, why: str) -> None:
    known = row["id"] if row is not None else None
    await audit.record(tx, None, "session.failed", detail={"account": account[:100], "why": why}, actor=known)


async def _open(
    database: Database, user: UUID, attempt: int | None, device: Device, limits: SessionLimits
) -> NewSession:
    token = new_token()
    async with database.transaction() as tx:
        if attempt is not None:
            await queries.attempt_succeeded(tx, attempt)
        agent = device.agent[:300]
        await queries.insert(tx, digest(token), user, new_token(), limits.absolute, device.ip, agent)
        await audit.record(tx, None, "session.create", detail={"agent": agent}, actor=user)
    return NewSession(token, user, limits.absolute)


async def sign_out(tx: Connection, viewer: Viewer) -> None:
    """Ends the session that the viewer uses."""
    if viewer.session_id is None:
        return
    await queries.delete(tx, bytes.fromhex(viewer.session_id))
    await announce(tx, f"session:{viewer.session_id}")
    await audit.record(tx, viewer, "session.delete")


async def drop(tx: Connection, token: str) -> None:
    """Ends the session of a cookie that is about to be replaced, if there is one."""
    key = digest(token)
    if await queries.delete(tx, key) is not None:
        await announce(tx, f"session:{key.hex()}")


async def change_password(tx: Connection, viewer: Viewer, account: str, current: str, new: str) -> None:
    """Sets one's own password and ends all of one's sessions, this one too. Problem 422 names what is wrong."""
    stored = await queries.password_hash(tx, viewer.user_id)
    right, _ = await passwords.verify_password(current, stored)
    if not right:
        raise invalid(Issue("current", "wrong_password", _CURRENT_WRONG))
    await set_password(tx, viewer, viewer.user_id, account, new, path="new")


async def set_password(
    tx: Connection, viewer: Viewer, user: UUID, account: str, new: str, path: str = "password"
) -> None:
    """Sets somebody's password, ends all of that person's sessions and any lock-out."""
    issue = passwords.check_password(new, account, path)
    if issue is not None:
        raise invalid(issue)
    await queries.set_password(tx, user, await passwords.hash_password(new))
    await queries.delete_all(tx, user)
    await queries.forgive(tx, account)
    await announce(tx, f"user:{user}")
    await audit.record(tx, viewer, "user.password", form="user", record=user)


async def look_as(tx: Connection, viewer: Viewer, target: dict[str, str]) -> None:
    """Makes the viewer's session look as {"user": id} or {"role": key}, read-only. Problem 403, 404."""
    if viewer.session_id is None or viewer.seen_by is not None or not viewer.can(MANAGE_ROLES):
        raise forbidden()
    if target.get("user") == str(viewer.user_id) or not await _is_there(tx, target):
        raise not_found()
    if await looked_at(tx, viewer, target) is None:
        raise forbidden(_BEYOND)
    await queries.set_view_as(tx, bytes.fromhex(viewer.session_id), target)
    await announce(tx, f"session:{viewer.session_id}")
    await audit.record(tx, viewer, "session.view_as", detail=target)


async def _is_there(tx: Connection, target: dict[str, str]) -> bool:
    if "role" in target:
        return await tx.fetchrow(person_queries.ROLE, target["role"]) is not None
    user = UUID(target["user"])
    return user > LAST_RESERVED and await tx.fetchrow(person_queries.PERSON, user) is not None


async def look_as_oneself(tx: Connection, viewer: Viewer) -> None:
    """Ends looking as somebody else."""
    if viewer.session_id is None or viewer.seen_by is None:
        return
    await queries.set_view_as(tx, bytes.fromhex(viewer.session_id), None)
    await announce(tx, f"session:{viewer.session_id}")
    await audit.record(tx, viewer, "session.view_as_end")


async def describe(database: Database, viewer: Viewer, csrf: str | None) -> dict[str, Any]:
    """The body of GET /session."""
    row = await queries.profile(database.pool, viewer.user_id, sorted(viewer.roles), list(viewer.unit_ids))
    real = None
    if viewer.seen_by is not None:
        real = {"id": viewer.seen_by, "name": await queries.name_of(database.pool, viewer.seen_by)}
    menus = dict.fromkeys(entry for role in row["roles"] for entry in role["menus"])
    return {
        "user": dict(row),
        "csrf": csrf,
        "abilities": sorted(viewer.abilities),
        "menus": list(menus),
        "zone": viewer.zone,
        "seen_by": real,
        "version": __version__,
    }
