"""Exports that run by themselves: made, changed, paused, deleted; the worker queues one for each recipient."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.channels.exports import queries, runs
from serviceloop.channels.exports.logic import file_name, next_run
from serviceloop.channels.exports.schemas import ScheduleBody
from serviceloop.channels.notifications.service import notify
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.export import prepare_export
from serviceloop.forms.import_export.schemas import ExportBody
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.labels import DEFAULT_LOCALE, pick

LINK = "/imports?tab=exports"
_LOST = {"zh": "制定人的账号已停用", "en": "The account of the person who made it is not active"}
_SHOWN = ("id", "form", "name", "query", "format", "period", "day", "clock", "email", "paused", "next_at", "last_at",
          "error", "created_at")  # fmt: skip


async def create(tx: Connection, catalog: Catalog, viewer: Viewer, body: ScheduleBody) -> dict[str, Any]:
    """403 without the right to export, 422 for a list that the viewer or a recipient cannot see."""
    values = await _checked(tx, catalog, viewer, body)
    id = new_id()
    await queries.add(tx, {"id": id, "created_by": viewer.user_id, **values})
    detail = {"recipients": values["recipients"]}
    await audit.record(tx, viewer, "export.scheduled", form=body.form, record=id, detail=detail)
    return await get(tx, viewer, id)


async def change(tx: Connection, catalog: Catalog, viewer: Viewer, id: UUID, body: ScheduleBody) -> dict[str, Any]:
    """Everything but who made it; its rights, too, stay those of its maker."""
    row = await _own(tx, viewer, id)
    if row["created_by"] != viewer.user_id:
        raise forbidden({"zh": "只有制定人可以修改", "en": "Only the person who made it may change it"})
    values = await _checked(tx, catalog, viewer, body)
    await queries.change(tx, id, {**values, "error": None})
    detail = {"recipients": values["recipients"]}
    await audit.record(tx, viewer, "export.scheduled", form=body.form, record=id, detail=detail)
    return await get(tx, viewer, id)


async def _checked(tx: Connection, catalog: Catalog, viewer: Viewer, body: ScheduleBody) -> dict[str, Any]:
    form = catalog.get(body.form)
    prepare_export(catalog, viewer, form, body.query.to_query(), viewer.locale, body.query.to_extent())
    recipients = list(dict.fromkeys(body.recipients)) or [viewer.user_id]
    await _check_recipients(tx, catalog, viewer, form, body.query, recipients)
    return {
        "form": form.key, "name": body.name, "query": body.stored_query(), "format": body.query.format,
        "period": body.period, "day": body.day, "clock": body.clock, "recipients": recipients, "email": body.email,
        "next_at": next_run(body.period, body.day, body.clock, datetime.now(UTC), ZoneInfo(viewer.zone)),
    }  # fmt: skip


async def _check_recipients(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, query: ExportBody, recipients: list[UUID]
) -> None:
    """Each must be active and may export at least a part of it."""
    names = {row["id"]: row["name"] for row in await queries.people(tx, recipients)}
    issues = []
    for index, id in enumerate(recipients):
        person = await viewer_again(tx, id, zone=viewer.zone) if id in names else None
        if person is None or not _may_get(catalog, person, form, query):
            name, label = names.get(id, str(id)), form.label
            zh = f"“{name}”没有导出“{label.get('zh', form.key)}”的权限"
            en = f"{name} may not export {label.get('en', form.key)}"
            issues.append(Issue(f"recipients.{index}", "may_not_see", {"zh": zh, "en": en}))
    if issues:
        raise invalid(*issues)


def _may_get(catalog: Catalog, person: Viewer, form: FormDef, query: ExportBody) -> bool:
    try:
        prepare_export(catalog, person, form, query.to_query(), person.locale, query.to_extent(lenient=True))
    except Problem:
        return False
    return True


async def get(connection: Any, viewer: Viewer, id: UUID) -> dict[str, Any]:
    return (await _shown(connection, viewer, [await _seen(connection, viewer, id)]))[0]


async def listed(connection: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Those that one made or gets; an administrator sees everybody's."""
    person = None if "*" in viewer.abilities else viewer.user_id
    return await _shown(connection, viewer, await queries.of_person(connection, person))


async def pause(tx: Connection, viewer: Viewer, id: UUID, *, paused: bool) -> dict[str, Any]:
    """Going on reckons the next time from now: what was missed is not caught up."""
    row = await _own(tx, viewer, id)
    moment = next_run(row["period"], row["day"], row["clock"], datetime.now(UTC), ZoneInfo(viewer.zone))
    await queries.change(tx, id, {"paused": paused, "next_at": moment, **({} if paused else {"error": None})})
    return await get(tx, viewer, id)


async def remove(tx: Connection, viewer: Viewer, id: UUID) -> None:
    row = await _own(tx, viewer, id)
    await queries.remove(tx, id)
    await audit.record(tx, viewer, "export.unscheduled", form=row["form"], record=id)


async def run_now(tx: Connection, catalog: Catalog, viewer: Viewer, id: UUID) -> dict[str, Any]:
    """Queues it for all recipients at once; the next time stays."""
    row = await _own(tx, viewer, id)
    await _queue_all(tx, catalog, viewer.zone, row, datetime.now(UTC))
    return await get(tx, viewer, id)


async def _seen(connection: Any, viewer: Viewer, id: UUID) -> dict[str, Any]:
    row = await queries.find(connection, id)
    if row is None or not ("*" in viewer.abilities or viewer.user_id in (row["created_by"], *row["recipients"])):
        raise not_found()
    return row


async def _own(connection: Any, viewer: Viewer, id: UUID) -> dict[str, Any]:
    """To be changed: by its maker, or an administrator."""
    row = await _seen(connection, viewer, id)
    if row["created_by"] != viewer.user_id and "*" not in viewer.abilities:
        raise forbidden()
    return row


async def _shown(connection: Any, viewer: Viewer, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = {id for row in rows for id in (row["created_by"], *row["recipients"])}
    names = {row["id"]: row["name"] for row in await queries.people(connection, list(ids))}
    last = {(item["schedule"], item["person"]): item for item in await queries.last_runs(
        connection, [row["id"] for row in rows])}  # fmt: skip
    return [_one(viewer, row, names, last) for row in rows]


def _one(viewer: Viewer, row: Mapping[str, Any], names: Mapping[UUID, str], last: Mapping[Any, Any]) -> dict[str, Any]:
    """What others got is the business of who made it: a recipient sees himself."""
    mine = row["created_by"] == viewer.user_id or "*" in viewer.abilities
    own = last.get((row["id"], viewer.user_id))
    recipients = [
        {"id": id, "name": names.get(id, "")} | _result(last.get((row["id"], id)))
        for id in row["recipients"]
        if mine or id == viewer.user_id
    ]
    return {key: row[key] for key in _SHOWN} | {
        "created_by": {"id": row["created_by"], "name": names.get(row["created_by"], "")},
        "recipients": recipients,
        "run": own["id"] if own is not None and own["state"] == "done" else None,
        "mine": mine,
        "editable": row["created_by"] == viewer.user_id,
    }


def _result(run: Mapping[str, Any] | None) -> dict[str, Any]:
    if run is None:
        return {"state": None, "rows": None, "error": None}
    return {"state": run["state"], "rows": run["done"], "error": run["error"]}


# --- the worker
async def run_due(app: Any, now: datetime | None = None) -> int:
    """Queues what is due; returns how many were. One whose maker may not export any more is paused."""
    moment, count = now or datetime.now(UTC), 0
    for id in await queries.due(app.db.pool, moment):
        async with app.db.transaction() as tx:
            row = await queries.claim(tx, id, moment)
            if row is not None:
                await _run(app, tx, row, moment)
                count += 1
    return count


async def _run(app: Any, tx: Connection, row: Mapping[str, Any], now: datetime) -> None:
    zone = str(app.settings.zone)
    maker = await viewer_again(tx, row["created_by"], zone=zone)
    if maker is None:
        await _stop(tx, row, _LOST, DEFAULT_LOCALE)
        return
    body = ExportBody.model_validate(row["query"])
    try:
        prepare_export(app.forms, maker, app.forms.get(row["form"]), body.to_query(), maker.locale, body.to_extent())
    except Problem as problem:
        await _stop(tx, row, problem.issues[0].message if problem.issues else problem.title, maker.locale)
        return
    await _queue_all(tx, app.forms, zone, row, now)
    following = next_run(row["period"], row["day"], row["clock"], now, ZoneInfo(zone))
    await queries.change(tx, row["id"], {"next_at": following, "error": None})


async def _queue_all(tx: Connection, catalog: Catalog, zone: str, row: Mapping[str, Any], now: datetime) -> None:
    form, body = catalog.get(row["form"]), ExportBody.model_validate(row["query"])
    for id in row["recipients"]:
        person = await viewer_again(tx, id, zone=zone)
        if person is None:
            continue
        # A zip where the recipient sees a sub-table in CSV, too: the name is made from what was asked for.
        suffix = "zip" if body.files or (body.format == "csv" and body.sub_tables) else body.format
        await runs.queue(tx, person, form, file_name(row["name"], now, ZoneInfo(zone), suffix), body, row["id"])
    await queries.change(tx, row["id"], {"last_at": now})


async def _stop(tx: Connection, row: Mapping[str, Any], reason: Mapping[str, str], locale: str) -> None:
    await queries.change(tx, row["id"], {"paused": True, "error": dict(reason)})
    title = {"zh": f"定时导出“{row['name']}”已暂停", "en": f"The export “{row['name']}” is paused"}
    await notify(tx, [row["created_by"]], "export", title, pick(reason, locale), LINK)


async def _chore(app: Any) -> None:
    await run_due(app)


CHORES = (Chore("exports", timedelta(minutes=1), _chore),)
"""For the worker."""
