"""Exports that run by themselves: made, paused, deleted, and run by the worker as the person who made them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.channels.exports import queries
from serviceloop.channels.exports.logic import next_run
from serviceloop.channels.exports.schemas import ScheduleBody
from serviceloop.channels.messages import service as messages
from serviceloop.channels.notifications.service import notify
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.export import prepare_export
from serviceloop.forms.import_export.export_file import pieces_of, write_export
from serviceloop.forms.import_export.schemas import ExportBody
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity import audit
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit import files
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, forbidden, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.labels import pick
from serviceloop.kit.log import get_logger
from serviceloop.kit.media import clean_name

LINK = "/imports?tab=exports"
_LOST = {"zh": "制定人的账号已停用", "en": "The account of the person who made it is not active"}
_BROKEN = {"zh": "系统出错，已暂停", "en": "It broke off and is paused"}
_SHOWN = ("id", "form", "name", "query", "format", "period", "day", "clock", "paused", "next_at", "last_at", "rows",
          "error", "created_at")  # fmt: skip
log = get_logger(__name__)


async def create(tx: Connection, catalog: Catalog, viewer: Viewer, body: ScheduleBody) -> dict[str, Any]:
    """403 without the right to export, 422 for a list that the viewer cannot see."""
    form = catalog.get(body.form)
    prepare_export(catalog, viewer, form, body.query.to_query(), viewer.locale)
    id, recipients = new_id(), list(dict.fromkeys(body.recipients)) or [viewer.user_id]
    await queries.add(tx, {
        "id": id, "form": form.key, "name": body.name, "query": body.stored_query(), "format": body.query.format,
        "period": body.period, "day": body.day, "clock": body.clock, "recipients": recipients,
        "next_at": next_run(body.period, body.day, body.clock, datetime.now(UTC), ZoneInfo(viewer.zone)),
        "created_by": viewer.user_id,
    })  # fmt: skip
    await audit.record(tx, viewer, "export.scheduled", form=form.key, record=id, detail={"recipients": recipients})
    return await get(tx, viewer, id)


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


async def latest_file(connection: Any, viewer: Viewer, id: UUID) -> files.Stored:
    """The last run's file, for the maker and the recipients; 404 for everybody else, administrators too."""
    row = await queries.find(connection, id)
    if row is None or row["file"] is None or viewer.user_id not in (row["created_by"], *row["recipients"]):
        raise not_found()
    return await files.find(connection, row["file"])


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
    admin = "*" in viewer.abilities
    return [
        {key: row[key] for key in _SHOWN}
        | {
            "created_by": {"id": row["created_by"], "name": names.get(row["created_by"], "")},
            "recipients": [{"id": id, "name": names.get(id, "")} for id in row["recipients"]],
            "file": row["file"] is not None and viewer.user_id in (row["created_by"], *row["recipients"]),
            "mine": admin or row["created_by"] == viewer.user_id,
        }
        for row in rows
    ]


# --- the worker
async def run_due(app: Any, now: datetime | None = None) -> int:
    """Runs what is due; returns how many were. One that cannot be run is paused and its maker told."""
    moment, count = now or datetime.now(UTC), 0
    for id in await queries.due(app.db.pool, moment):
        async with app.db.transaction() as tx:
            row = await queries.claim(tx, id, moment)
            if row is not None:
                await _run(app, tx, row, moment)
                count += 1
    return count


async def _run(app: Any, tx: Connection, row: Mapping[str, Any], now: datetime) -> None:
    zone = app.settings.zone
    following = next_run(row["period"], row["day"], row["clock"], now, ZoneInfo(str(zone)))
    viewer = await viewer_again(app.db.pool, row["created_by"], zone=str(zone))
    if viewer is None:
        await _stop(tx, row, _LOST)
        return
    try:
        file, count = await _export(app, tx, viewer, row)
    except Problem as problem:
        await _stop(tx, row, problem.issues[0].message if problem.issues else problem.title)
        return
    except Exception:
        log.exception("a scheduled export failed", schedule=str(row["id"]))
        await _stop(tx, row, _BROKEN)
        return
    await queries.change(
        tx, row["id"], {"last_at": now, "next_at": following, "file": file, "rows": count, "error": None}
    )
    await _tell(tx, row, count)


async def _export(app: Any, tx: Connection, viewer: Viewer, row: Mapping[str, Any]) -> tuple[UUID, int]:
    form = app.forms.get(row["form"])
    body = ExportBody.model_validate(row["query"])
    asked = prepare_export(app.forms, viewer, form, body.to_query(), viewer.locale, exact=body.exact)
    with working_folder(app.settings.home) as folder:
        path = Path(folder) / "export"
        count = await write_export(app.db, path, asked, pick(form.label, viewer.locale), body.format)
        name = clean_name(f"{row['name']}-{datetime.now(ZoneInfo(viewer.zone)):%Y%m%d}.{body.format}")
        stored = await app.files.put(pieces_of(path), name)
    detail = {"schedule": row["id"], "format": body.format, "rows": count,
              "columns": [item.path for item in asked.columns]}  # fmt: skip
    await audit.record(tx, viewer, "record.exported", form=form.key, detail=detail)
    return await files.register(tx, stored, viewer.user_id), count


async def _tell(tx: Connection, row: Mapping[str, Any], count: int) -> None:
    title = {"zh": f"导出“{row['name']}”已就绪", "en": f"The export “{row['name']}” is ready"}
    link = f"/imports?tab=exports&schedule={row['id']}"
    await notify(tx, row["recipients"], "export", title, f"{count}", link)
    senders = messages.Senders()
    for person in await queries.people(tx, row["recipients"]):
        if person["email"]:
            # The link asks for the sign-in: the file itself never leaves by mail.
            text = f"{title['zh']}\n{title['en']}\n{link}"
            await messages.send(tx, senders, "email", person["email"], "export", text, ref=f"export/{row['id']}")


async def _stop(tx: Connection, row: Mapping[str, Any], reason: Mapping[str, str]) -> None:
    await queries.change(tx, row["id"], {"paused": True, "error": dict(reason)})
    title = {"zh": f"定时导出“{row['name']}”已暂停", "en": f"The export “{row['name']}” is paused"}
    await notify(tx, [row["created_by"]], "export", title, reason.get("zh", ""), LINK)


async def _chore(app: Any) -> None:
    await run_due(app)


CHORES = (Chore("exports", timedelta(minutes=1), _chore),)
"""For the worker."""
