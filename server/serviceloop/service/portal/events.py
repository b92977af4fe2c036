"""SMS to the customer, each with the private link: received, engineer assigned, done (confirm and rate)."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from serviceloop.channels.messages.service import Senders, send
from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler
from serviceloop.service import records
from serviceloop.service.portal import links
from serviceloop.service.portal.logic import short_name
from serviceloop.service.surveys.api import given_for

_COLUMNS = ("no", "status", "contact_phone", "source", "engineer", "appointment_at")
_TICKET = frozenset({"ticket"})
_SILENT = ("import", "plan")
"""Sources whose tickets nobody called in: no message that one was received."""


async def _send(app: Any, tx: Connection, event: Event, row: Mapping[str, Any], template: str, text: str) -> None:
    assert event.record is not None
    token = await links.token_for(tx, app.settings, event.record)
    body = f"【售后服务】{text}{links.url_for(app.settings, token)}"
    await send(tx, Senders(), "sms", str(row["contact_phone"]), template, body, ref=f"ticket/{event.record}")


async def _ticket(app: Any, tx: Connection, event: Event) -> dict[str, Any] | None:
    """The ticket, if there is somebody to write to."""
    assert event.record is not None
    row = (await records.by_ids(tx, app.forms, "ticket", _COLUMNS, [event.record])).get(event.record)
    return row if row and row.get("contact_phone") and row.get("source") not in _SILENT else None


async def say_received(app: Any, tx: Connection, event: Event) -> None:
    """Runs after the ticket was filled in, so that the customer's number is there."""
    row = await _ticket(app, tx, event)
    if row:
        await _send(app, tx, event, row, "ticket_created", f"您的服务请求 {row['no']} 已受理，查看进度：")


async def say_assigned(app: Any, tx: Connection, event: Event) -> None:
    row = await _ticket(app, tx, event)
    if row and row["status"] == "assigned":
        name = short_name(records.title_of(row.get("engineer")))
        when = _time(row.get("appointment_at"), app.settings.zone)
        text = f"工单 {row['no']} 已安排{name}{f'于 {when} 上门' if when else '处理'}，查看进度："
        await _send(app, tx, event, row, "ticket_assigned", text)


async def say_done(app: Any, tx: Connection, event: Event) -> None:
    row = await _ticket(app, tx, event)
    if row and row["status"] == "to_confirm":
        await _send(app, tx, event, row, "ticket_to_confirm", f"工单 {row['no']} 已处理完成，请确认并评价：")


async def ask_rating(app: Any, tx: Connection, event: Event) -> None:
    """Closed by staff without a rating: the customer is asked once."""
    assert event.record is not None
    row = await _ticket(app, tx, event)
    if row and row["status"] == "closed" and await given_for(tx, app.forms, event.record) is None:
        await _send(app, tx, event, row, "satisfaction", f"工单 {row['no']} 已完成，请为我们的服务打分：")


def _time(value: Any, zone: tzinfo) -> str:
    if not value:
        return ""
    moment = datetime.fromisoformat(str(value)).astimezone(zone)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


HANDLERS = (
    EventHandler("portal.received", ("record.created",), say_received, _TICKET),
    EventHandler("portal.assigned", ("action:assign", "action:reassign"), say_assigned, _TICKET),
    EventHandler("portal.done", ("action:resolve",), say_done, _TICKET),
    EventHandler("portal.ask_rating", ("action:close", "action:confirm"), ask_rating, _TICKET),
)
