"""What a customer sees of a ticket by its private link, and may do there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Order
from serviceloop.identity.units.queries import company_name
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, invalid
from serviceloop.kit.outbox import emit
from serviceloop.service import records
from serviceloop.service.customer import CUSTOMER_USER, customer_viewer
from serviceloop.service.portal import queries
from serviceloop.service.portal.logic import Entry, customer_timeline, may, public_files, short_name
from serviceloop.service.portal.schemas import MessageBody
from serviceloop.service.portal.service import files_json, options
from serviceloop.service.surveys.api import Rating, rate
from serviceloop.service.visits.api import OPEN_VISITS

_PUBLIC = ("no", "subject", "description", "status", "service_type", "created_at", "serial", "appointment_at")
_RESULT = ("to_confirm", "closed")
_VISIT = ("id", "status", "engineer", "planned_start", "planned_end")
ACTIONS = ("confirm", "reject", "rating", "messages")


async def show(connection: Any, catalog: Catalog, ticket: UUID) -> dict[str, Any]:
    """Everything for the tracking page, and nothing else: no costs, no internal comments, no full names."""
    row = await records.read(connection, catalog, "ticket", ticket)
    mine = {"field": "ticket", "op": "eq", "value": str(ticket)}
    visits = await records.find(connection, catalog, "visit", _VISIT, mine, sort=(Order("created_at", True),))
    rating = await _rating(connection, catalog, mine)
    channel = await _channel(connection, catalog, row)
    status = str(row["status"])
    shown = {key: row.get(key) for key in _PUBLIC}
    return {
        **shown,
        "status_label": _label(catalog, status),
        "product": records.title_of(row.get("product")) or None,
        "photos": public_files(row.get("photos")),
        "video": public_files(row.get("video")),
        "files": public_files(row.get("files")),
        "company": await company_name(connection),
        "hotline": channel.get("hotline"),
        "channel": channel.get("slug"),
        "resolution": row.get("resolution") if status in _RESULT else None,
        **_coming(visits),
        **(await _bill(connection, catalog, mine) if status in _RESULT else {}),
        "timeline": [_entry(item) for item in await _timeline(connection, ticket, visits)],
        "may": [action for action in ACTIONS if may(action, status, rating is not None)],
        "rating": rating,
        "rating_tags": options(catalog, "rating", "tags"),
    }


def _label(catalog: Catalog, status: str) -> dict[str, str]:
    found = options(catalog, "ticket", "status", (status,))
    return dict(found[0]["label"]) if found else {"zh": status, "en": status}


def _coming(visits: list[dict[str, Any]]) -> dict[str, Any]:
    """Who comes and when, for a visit that is not over."""
    visit = next((item for item in visits if item["status"] in OPEN_VISITS), None)
    if visit is None:
        return {"engineer": None, "planned_start": None, "planned_end": None}
    return {
        "engineer": {"name": short_name(records.title_of(visit.get("engineer")))},
        "planned_start": visit.get("planned_start"),
        "planned_end": visit.get("planned_end"),
    }


async def _bill(connection: Any, catalog: Catalog, mine: Mapping[str, Any]) -> dict[str, Any]:
    """What the customer pays, line by line."""
    condition = {
        "and": [
            mine,
            {"field": "payer", "op": "eq", "value": "customer"},
            {"field": "status", "op": "ne", "value": "void"},
        ]
    }
    rows = await records.find(connection, catalog, "fee_line", ("item", "name", "quantity", "amount"), condition)
    fees = [{key: row.get(key) for key in ("item", "name", "quantity", "amount")} for row in rows]
    return {"fees": fees, "total": sum(row["amount"] or 0 for row in rows)}


async def _rating(connection: Any, catalog: Catalog, mine: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = await records.find(connection, catalog, "rating", ("score", "tags", "remark"), mine, limit=1)
    if not rows:
        return None
    return {"score": rows[0]["score"], "tags": rows[0].get("tags") or [], "comment": rows[0].get("remark")}


async def _channel(connection: Any, catalog: Catalog, ticket: Mapping[str, Any]) -> dict[str, Any]:
    found = records.id_of(ticket.get("channel"))
    if found is None:
        return {}
    return (await records.by_ids(connection, catalog, "channel", ("slug", "hotline"), [found])).get(found, {})


async def _timeline(connection: Any, ticket: UUID, visits: list[dict[str, Any]]) -> list[Entry]:
    steps = await queries.steps(connection, ticket, [UUID(item["id"]) for item in visits])
    notes = [
        Entry(row["created_at"], "message", {"zh": row["body"], "en": row["body"]}, row["author"] == CUSTOMER_USER)
        for row in await queries.public_comments(connection, ticket)
    ]
    return customer_timeline(steps, notes)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "text": dict(entry.text),
        "by_customer": entry.by_customer,
    }


# --- what the customer does
async def add_message(tx: Connection, catalog: Catalog, ticket: UUID, body: MessageBody) -> None:
    """A public comment; files join the ticket's attachments."""
    held = await records.lock(tx, catalog, "ticket", ticket)
    _require("messages", str(held.row["status"]))
    text = body.body.strip()
    if not text and not body.files:
        raise invalid(Issue("body", "required", {"zh": "请填写内容或添加文件", "en": "Write something or add a file"}))
    viewer = customer_viewer()
    if body.files:
        present = public_files((await records.read(tx, catalog, "ticket", ticket)).get("files"))
        wanted = [{"id": item["id"]} for item in present] + files_json(body.files)
        await forms.update(tx, catalog, viewer, "ticket", ticket, {"files": wanted[-20:]}, trusted=True)
    said = text or f"上传了 {len(body.files)} 个文件"
    made = await forms.add_comment(tx, "ticket", ticket, CUSTOMER_USER, said, public=True)
    payload = {"comment": str(made), "body": said, "mentions": [], "public": True, "no": held.row["no"]}
    await emit(tx, "record.commented", "ticket", ticket, CUSTOMER_USER, payload)


async def confirm(tx: Connection, catalog: Catalog, ticket: UUID) -> None:
    """The customer accepts the result; a second time changes nothing."""
    held = await records.lock(tx, catalog, "ticket", ticket)
    if held.row["status"] != "closed":
        _require("confirm", str(held.row["status"]))
        await forms.perform(tx, catalog, customer_viewer(), "ticket", ticket, "confirm", {}, trusted=True)


async def reject(tx: Connection, catalog: Catalog, ticket: UUID, reason: str) -> None:
    """The customer does not accept the result: work goes on."""
    held = await records.lock(tx, catalog, "ticket", ticket)
    _require("reject", str(held.row["status"]))
    viewer = customer_viewer()
    await forms.add_comment(tx, "ticket", ticket, CUSTOMER_USER, reason.strip(), public=True)
    values = {"hold_reason": f"客户不认可：{reason.strip()}"[:200]}
    await forms.perform(
        tx, catalog, viewer, "ticket", ticket, "reject_result", values, trusted=True, comment=reason.strip()
    )


async def rate_ticket(tx: Connection, catalog: Catalog, ticket: UUID, rating: Rating) -> None:
    """The customer's rating."""
    await rate(tx, catalog, customer_viewer(), ticket, rating)


def _require(action: str, status: str) -> None:
    if not may(action, status, rated=False):
        raise _not_now(status)


def _not_now(status: str) -> Problem:
    return conflict({"zh": "当前状态不能执行此操作，请刷新", "en": "This is not possible now; reload"}, status=status)
