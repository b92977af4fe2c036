"""Posts, groups and delegations: who may change them, and what a change takes with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from serviceloop.identity import audit
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.people import queries
from serviceloop.identity.people.logic import Delegation, delegate_of
from serviceloop.identity.resolver import announce
from serviceloop.identity.roles.service import keep_own_way
from serviceloop.identity.sessions.service import LAST_RESERVED
from serviceloop.identity.users.service import check_roles, managed
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id

_TAKEN = {"zh": "已有相同名称", "en": "This name is taken"}
_NOBODY = {"zh": "没有这个人，或已停用", "en": "There is no such person, or not active"}
_ONESELF = {"zh": "不能委托给自己", "en": "You cannot delegate to yourself"}
_BACKWARDS = {"zh": "结束时间须晚于开始时间", "en": "It must end after it starts"}


async def save_group(
    tx: Connection, viewer: Viewer, id: UUID | None, name: str, roles: Sequence[str], members: Sequence[UUID]
) -> UUID:
    """Makes or replaces a group. The roles that it had and gets must be within the viewer's rights, as must those of
    everybody who enters or leaves: else a group would be a way to rights, or to take them from others."""
    before = await queries.group(tx, id) if id is not None else None
    if id is not None and before is None:
        raise not_found()
    known = {UUID(str(item["id"])) for item in before["members"]} if before is not None else set()
    await check_roles(tx, viewer, [*roles, *(before["roles"] if before is not None else ())])
    await _check_people(tx, [user for user in members if user not in known])
    for user in sorted(known ^ set(members)):
        await managed(tx, viewer, user)
    made = id or new_id()
    try:
        async with tx.transaction():
            await queries.save_group(tx, made, name.strip(), roles, members)
    except asyncpg.UniqueViolationError:
        raise Problem(409, "duplicate", _TAKEN, [Issue("name", "duplicate", _TAKEN)]) from None
    await keep_own_way(tx, viewer)
    await announce(tx)
    await audit.record(tx, viewer, "group.save", detail={"group": name, "roles": list(roles), "people": len(members)})
    return made


async def delete_group(tx: Connection, viewer: Viewer, id: UUID) -> None:
    """Whoever is in it loses its roles."""
    before = await queries.group(tx, id)
    if before is None:
        raise not_found()
    await check_roles(tx, viewer, before["roles"])
    await queries.delete_group(tx, id)
    await keep_own_way(tx, viewer)
    await announce(tx)
    await audit.record(tx, viewer, "group.delete", detail={"group": before["name"]})


async def save_post(tx: Connection, viewer: Viewer, id: UUID | None, name: str, members: Sequence[UUID]) -> UUID:
    """Makes or replaces a post and who holds it; it gives no rights."""
    await _check_people(tx, members)
    made = id or new_id()
    try:
        async with tx.transaction():
            await queries.save_post(tx, made, name.strip(), members)
    except asyncpg.UniqueViolationError:
        raise Problem(409, "duplicate", _TAKEN, [Issue("name", "duplicate", _TAKEN)]) from None
    await audit.record(tx, viewer, "post.save", detail={"post": name})
    return made


async def set_posts(tx: Connection, viewer: Viewer, user: UUID, posts: Sequence[UUID]) -> None:
    """Which posts a person holds, as a whole."""
    await managed(tx, viewer, user)
    await queries.set_posts(tx, user, posts)
    await audit.record(tx, viewer, "user.posts", form="user", record=user, detail={"posts": len(posts)})


async def delete_post(tx: Connection, viewer: Viewer, id: UUID) -> None:
    await queries.delete_post(tx, id)
    await audit.record(tx, viewer, "post.delete", detail={"post": str(id)})


async def _check_people(tx: Connection, users: Sequence[UUID], path: str = "members") -> None:
    if set(users) - await queries.known_users(tx, users, LAST_RESERVED):
        raise invalid(Issue(path, "unknown_user", _NOBODY))


async def delegate(
    tx: Connection, viewer: Viewer, user: UUID | None, to: UUID, span: tuple[datetime, datetime], note: str
) -> UUID:
    """Lets `to` stand in for the viewer, or, by who manages people, for `user`."""
    whose = user or viewer.user_id
    if whose != viewer.user_id:
        if not viewer.can(MANAGE_USERS):
            raise forbidden()
        await managed(tx, viewer, whose)
    if to == whose:
        raise invalid(Issue("delegate", "oneself", _ONESELF))
    if span[1] <= span[0]:
        raise invalid(Issue("ends_at", "backwards", _BACKWARDS))
    await _check_people(tx, [whose, to], "delegate")
    made = new_id()
    await queries.insert_delegation(tx, (made, whose, to, *span, note, viewer.user_id))
    await audit.record(tx, viewer, "delegation.create", form="user", record=whose, detail={"delegate": str(to)})
    return made


async def revoke(tx: Connection, viewer: Viewer, id: UUID) -> None:
    """Ends a delegation: one's own, or anybody's by who manages people."""
    row = await queries.delegation(tx, id)
    if row is None:
        raise not_found()
    if row["user"] != viewer.user_id and not viewer.can(MANAGE_USERS):
        raise forbidden()
    await queries.revoke(tx, id)
    await audit.record(tx, viewer, "delegation.revoke", form="user", record=row["user"])


async def who_works_for(connection: Any, user: UUID, at: datetime) -> UUID:
    """Who gets work that is routed to `user` at that moment. Flows and dispatch ask here."""
    rows = await queries.current(connection, at)
    return delegate_of(user, at, [Delegation(**dict(row)) for row in rows])


async def stand_ins(connection: Any, users: Sequence[UUID], at: datetime) -> dict[UUID, UUID]:
    """Who of these is away at that moment, to who stands in."""
    rows = await queries.current(connection, at)
    known = [Delegation(**dict(row)) for row in rows]
    found = {user: delegate_of(user, at, known) for user in users} if known else {}
    return {user: delegate for user, delegate in found.items() if delegate != user}


async def absences(connection: Any) -> list[tuple[UUID, datetime, datetime]]:
    """(who, from, until) of all who are away now or later: nothing new is planned for them then."""
    return [(row["user"], row["starts_at"], row["ends_at"]) for row in await queries.absences(connection)]
