"""What a person holds besides records: views shared with others, groups, standing in for others, scheduled exports."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.channels.handover import queries
from serviceloop.channels.handover.records import Moved
from serviceloop.identity.people import queries as people_queries
from serviceloop.identity.people import service as people
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection

KINDS = ("views", "groups", "delegations", "schedules")


async def found(connection: Any, user: UUID) -> dict[str, Any]:
    """{views, groups, delegations, schedules: lists; keys: how many}."""
    return {
        "views": [dict(row) for row in await queries.views(connection, user)],
        "groups": [dict(row) for row in await queries.groups(connection, user)],
        "delegations": [dict(row) for row in await queries.delegations(connection, user)],
        "schedules": [dict(row) for row in await queries.schedules(connection, user)],
        "keys": await queries.keys(connection, user),
    }


async def give(tx: Connection, viewer: Viewer, user: UUID, successor: UUID, kinds: frozenset[str], done: Moved) -> None:
    """Gives the chosen kinds to the successor. A group brings its roles along, so its own rules hold (403)."""
    before, after = {"to": str(user)}, {"to": str(successor)}
    if "views" in kinds:
        for row in await queries.views(tx, user):
            await queries.set_view_owner(tx, row["id"], successor)
            done.items.append(_item("view", row["id"], before, after))
    if "delegations" in kinds:
        for row in await queries.delegations(tx, user):
            if row["user"] == successor:
                await people_queries.revoke(tx, row["id"])
                continue
            await queries.set_delegate(tx, row["id"], successor)
            done.items.append(_item("delegation", row["id"], before, after))
    if "schedules" in kinds:
        for row in await queries.schedules(tx, user):
            await queries.set_schedule_maker(tx, row["id"], successor)
            done.items.append(_item("schedule", row["id"], before, after))
    if "groups" in kinds:
        for row in await queries.groups(tx, user):
            was_in = await _swap(tx, viewer, row["id"], user, successor)
            done.items.append(_item("group", row["id"], before, {**after, "was_in": was_in}))


async def put_back(tx: Connection, viewer: Viewer, item: Mapping[str, Any]) -> bool:
    """Undoes one change, if things are still as it left them."""
    user, successor, ident = UUID(item["before"]["to"]), UUID(item["after"]["to"]), item["item"]
    if item["kind"] == "group":
        group = await people_queries.group(tx, ident)
        if group is None:
            return False
        await _swap(tx, viewer, ident, None if item["after"]["was_in"] else successor, user)
        return True
    read, write = _WAYS[item["kind"]]
    if await read(tx, ident) != successor:
        return False
    await write(tx, ident, user)
    return True


_WAYS: Mapping[str, Any] = {
    "view": (queries.view_owner, queries.set_view_owner),
    "delegation": (queries.delegate_of, queries.set_delegate),
    "schedule": (queries.schedule_maker, queries.set_schedule_maker),
}


async def _swap(tx: Connection, viewer: Viewer, group: UUID, out: UUID | None, into: UUID) -> bool:
    """Changes who is in a group, as its page would; whether `into` was in it before."""
    row = await people_queries.group(tx, group)
    assert row is not None
    members = [UUID(str(member["id"])) for member in row["members"]]
    kept = [member for member in members if member not in (out, into)]
    await people.save_group(tx, viewer, group, row["name"], row["roles"], [*kept, into])
    return into in members


def _item(kind: str, ident: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "item": str(ident), "form": None, "before": dict(before), "after": dict(after)}
