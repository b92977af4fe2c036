"""Looking at what a person holds, handing it over, and taking that back. Each is one transaction, or nothing happens.

Who manages people may deactivate somebody; the records go over only as far as that person may change them, so nobody
reaches records through a hand-over. What is left out is counted and said (ADR 0122).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.channels.handover import others, queries, records
from serviceloop.channels.handover.records import Moved
from serviceloop.channels.notifications.service import notify
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.people.queries import known_users
from serviceloop.identity.sessions.service import LAST_RESERVED
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, conflict, invalid, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import enqueue
from serviceloop.kit.labels import Labels

RUN_JOB, UNDO_JOB = "people.handover", "people.handover_undo"
AT_ONCE = 200
"""So many records are moved within the request; more by the worker, in one transaction too."""
UNDO_FOR = timedelta(days=30)
_NOBODY: Labels = {"zh": "请选择在职的接手人", "en": "Choose somebody active to take over"}
_ONESELF: Labels = {"zh": "不能移交给本人", "en": "It cannot be handed over to the same person"}
_NOTHING: Labels = {"zh": "请至少选择一项要移交的内容", "en": "Choose something to hand over"}
_TOO_LATE: Labels = {"zh": "这次移交不能撤销", "en": "This cannot be taken back any more"}


async def look(db: Any, catalog: FormCatalog, viewer: Viewer, user: UUID) -> dict[str, Any]:
    """What the person holds, by form and field, and besides; earlier hand-overs. Problem 403 as for changing them."""
    async with db.transaction() as tx:
        person = await users.managed(tx, viewer, user)
        held = await records.held(tx, catalog, viewer, user)
        more = await others.found(tx, user)
        runs = await queries.of_user(tx, user)
    forms = [
        {
            "form": item.place.form.key,
            "label": dict(item.place.form.label),
            "icon": item.place.form.icon,
            "has_status": item.place.has_status,
            "total": item.total,
            "hidden": item.hidden,
            "fields": [
                {
                    "key": field.key,
                    "label": dict(field.label),
                    "count": count,
                    "filter": item.place.held_by(user, field),
                }
                for field, count in item.fields
            ],
        }
        for item in held
    ]
    return {"active": person["active"], "forms": forms, **more, "runs": [_run(row) for row in runs]}


def _run(row: Mapping[str, Any]) -> dict[str, Any]:
    recent = row["finished_at"] is not None and datetime.now(UTC) - row["finished_at"] < UNDO_FOR
    return {**row, "undoable": row["state"] == "done" and recent, "deactivated": row["order"].get("deactivated", False)}


async def start(tx: Connection, catalog: FormCatalog, viewer: Viewer, user: UUID, order: Mapping[str, Any]) -> UUID:
    """`order`: {forms: {form: successor}, successor, others: [kinds], deactivate}. Returns the run's id.

    The account is deactivated at once; few records are moved now, many by the worker.
    """
    person = await users.managed(tx, viewer, user)
    forms = {key: UUID(str(to)) for key, to in order["forms"].items() if key in catalog.forms}
    kinds = sorted(set(order["others"]) & set(others.KINDS))
    successor = UUID(str(order["successor"])) if order.get("successor") else None
    if not (forms or kinds or order["deactivate"]):
        raise invalid(Issue("forms", "nothing", _NOTHING))
    await _check_successors(tx, user, {**forms, **({"": successor} if kinds else {})})
    deactivated = bool(order["deactivate"] and person["active"])
    if deactivated:
        await users.change(tx, viewer, user, {"active": False})
    run = new_id()
    plain = {
        "forms": {key: str(to) for key, to in forms.items()},
        "successor": str(successor) if successor else None,
        "others": kinds,
        "deactivated": deactivated,
        "api_key": str(viewer.api_key_id) if viewer.api_key_id else None,
    }
    row = {"id": run, "user": user, "order": plain, "state": "queued", "created_by": viewer.user_id}
    await queries.add(tx, row)
    await audit.record(tx, viewer, "user.handover", form="user", record=user, detail={"run": str(run), **plain})
    if await records.count_open(tx, catalog, user, forms) > AT_ONCE:
        await enqueue(tx, RUN_JOB, {"run": str(run)}, once=f"{RUN_JOB}:{run}")
    else:
        await do(tx, catalog, viewer, row)
    return run


async def _check_successors(tx: Connection, user: UUID, chosen: Mapping[str, UUID | None]) -> None:
    wanted = {to for to in chosen.values() if to is not None}
    known = await known_users(tx, sorted(wanted), LAST_RESERVED)
    for key, to in chosen.items():
        path = f"forms.{key}" if key else "successor"
        if to == user:
            raise invalid(Issue(path, "oneself", _ONESELF))
        if to is None or to not in known:
            raise invalid(Issue(path, "unknown_user", _NOBODY))


async def do(tx: Connection, catalog: FormCatalog, viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Moves everything that the order names, notes it, and tells who takes over."""
    order, user, done = row["order"], row["user"], Moved()
    told: dict[UUID, int] = {}
    places = {place.form.key: place for place in records.places(catalog)}
    for key in sorted(order["forms"]):
        if key in places:
            to, before = UUID(order["forms"][key]), len(done.items)
            await records.move(tx, catalog, viewer, places[key], user, to, done)
            told[to] = told.get(to, 0) + len(done.items) - before
    if order["others"]:
        to, before = UUID(order["successor"]), len(done.items)
        await others.give(tx, viewer, user, to, frozenset(order["others"]), done)
        told[to] = told.get(to, 0) + len(done.items) - before
    await queries.note(tx, row["id"], done.items)
    values = {"state": "done", "moved": len(done.items), "kept": done.kept, "finished_at": datetime.now(UTC)}
    await queries.change(tx, row["id"], values)
    name = await tx.fetchval('SELECT name FROM sl."user" WHERE id = $1', user)
    for to, count in told.items():
        if count and to != viewer.user_id:
            title = {"zh": f"您接手了{name}的 {count} 项工作", "en": f"You took over {count} of {name}'s things"}
            await notify(tx, [to], "handover", title)


async def undo(tx: Connection, catalog: FormCatalog, viewer: Viewer, user: UUID, run: UUID) -> None:
    """Puts back what is still as the run left it; who was deactivated by it is active again."""
    row = await queries.find(tx, run, lock=True)
    if row is None or row["user"] != user:
        raise not_found()
    await users.managed(tx, viewer, user)
    if not _run(row)["undoable"]:
        raise conflict(_TOO_LATE)
    if row["order"]["deactivated"]:
        await users.change(tx, viewer, user, {"active": True})
    await audit.record(tx, viewer, "user.handover_undo", form="user", record=user, detail={"run": str(run)})
    if row["moved"] > AT_ONCE:
        await queries.change(tx, run, {"state": "undoing"})
        await enqueue(tx, UNDO_JOB, {"run": str(run), "by": str(viewer.user_id)}, once=f"{UNDO_JOB}:{run}")
        return
    await undo_now(tx, catalog, viewer, run)


async def undo_now(tx: Connection, catalog: FormCatalog, viewer: Viewer, run: UUID) -> None:
    """All of it in this transaction. `kept` then counts what was changed again since, or may not be changed."""
    back = kept = 0
    for item in await queries.items(tx, run):
        if item["kind"] == "record":
            done = await records.put_back(tx, catalog, viewer, item)
        else:
            done = await others.put_back(tx, viewer, item)
        back, kept = back + done, kept + (not done)
    await queries.change(tx, run, {"state": "undone", "moved": back, "kept": kept, "finished_at": datetime.now(UTC)})


async def one(connection: Any, user: UUID, run: UUID) -> dict[str, Any]:
    """How far a run is."""
    row = await queries.find(connection, run)
    if row is None or row["user"] != user:
        raise not_found()
    return _run(row)
