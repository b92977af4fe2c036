"""What follows from what happens to tickets: gaps filled, people told, visits of ended tickets cancelled."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from serviceloop.channels.notifications.service import notify
from serviceloop.forms import api as forms
from serviceloop.identity.acting import viewer_again
from serviceloop.kit.db import Connection
from serviceloop.kit.labels import Labels
from serviceloop.kit.outbox import Event, EventHandler
from serviceloop.service import records
from serviceloop.service.customer import CUSTOMER_USER
from serviceloop.service.people import agents, supervisors_of
from serviceloop.service.surveys.api import LOW_RATING
from serviceloop.service.tickets.service import complete
from serviceloop.service.visits.api import OPEN_VISITS

_COLUMNS = ("no", "subject", "status", "responsible", "engineer", "service_unit", "fault_level", "customer")
TICKET = frozenset({"ticket"})


async def _ticket(app: Any, tx: Connection, ticket: UUID) -> dict[str, Any] | None:
    """The ticket as it is now; None if it was deleted meanwhile."""
    return (await records.by_ids(tx, app.forms, "ticket", _COLUMNS, [ticket])).get(ticket)


def link_to(ticket: UUID) -> str:
    """The ticket's page in the console."""
    return f"/f/ticket/{ticket}"


async def _tell(
    tx: Connection, event: Event, people: Iterable[UUID | None], kind: str, title: Labels, body: str, link: str
) -> None:
    """Tells everyone but who did it."""
    told = [person for person in people if person is not None and person not in (event.actor, CUSTOMER_USER)]
    await notify(tx, told, kind, title, body, link)


async def _people(tx: Connection, row: Mapping[str, Any], *, supervisors: bool = False) -> list[UUID | None]:
    """The responsible, else the supervisors of the ticket's unit; both with `supervisors`."""
    responsible = records.id_of(row.get("responsible"))
    chiefs = await supervisors_of(tx, records.id_of(row.get("service_unit"))) if supervisors or not responsible else []
    return [responsible, *chiefs]


# --- handlers
async def fill_in(app: Any, tx: Connection, event: Event) -> None:
    """A new ticket gets what its customer and asset tell; then its supervisors are told, and of a customer's own
    request, which nobody has taken yet, the agents too."""
    assert event.record is not None
    if await _ticket(app, tx, event.record) is None:
        return
    await complete(tx, app.forms, records.SYSTEM, event.record)
    row = await _ticket(app, tx, event.record)
    assert row is not None
    if row["status"] not in ("new", "to_assign"):
        return
    urgent = row.get("fault_level") == "urgent"
    title = {
        "zh": f"{'【紧急】' if urgent else ''}新工单 {row['no']}",
        "en": f"{'URGENT: ' if urgent else ''}New {row['no']}",
    }
    people = set(await supervisors_of(tx, records.id_of(row.get("service_unit"))))
    if event.actor == CUSTOMER_USER:
        people.update(await agents(tx))
    await _tell(tx, event, people, "ticket_created", title, str(row["subject"]), link_to(event.record))


async def tell_assigned(app: Any, tx: Connection, event: Event) -> None:
    """The engineer learns of the work."""
    assert event.record is not None
    row = await _ticket(app, tx, event.record)
    engineer = records.id_of(row.get("engineer")) if row else None
    if row is None or engineer is None:
        return
    title = {"zh": f"新任务 {row['no']}", "en": f"New work {row['no']}"}
    link = await _visit_link(app, tx, event.record, engineer)
    await _tell(tx, event, [engineer], "assigned", title, str(row["subject"]), link)


async def _visit_link(app: Any, tx: Connection, ticket: UUID, engineer: UUID) -> str:
    condition = {
        "and": [
            {"field": "ticket", "op": "eq", "value": str(ticket)},
            {"field": "engineer", "op": "eq", "value": str(engineer)},
            {"field": "status", "op": "in", "value": list(OPEN_VISITS)},
        ]
    }
    rows = await records.find(tx, app.forms, "visit", ("id",), condition, limit=1)
    return f"/m/visits/{rows[0]['id']}" if rows else "/m/"


async def cancel_visits(app: Any, tx: Connection, event: Event) -> None:
    """Nobody drives to a ticket that is over."""
    assert event.record is not None
    held = await records.lock(tx, app.forms, "ticket", event.record)
    if held.row["status"] not in ("closed", "cancelled"):
        return
    condition = {
        "and": [
            {"field": "ticket", "op": "eq", "value": str(event.record)},
            {"field": "status", "op": "in", "value": list(OPEN_VISITS)},
        ]
    }
    for visit in await records.find(tx, app.forms, "visit", ("id", "engineer"), condition):
        await forms.perform(tx, app.forms, records.SYSTEM, "visit", UUID(visit["id"]), "cancel", {}, trusted=True)
        title = {"zh": f"任务已取消 {held.row['no']}", "en": f"Visit cancelled: {held.row['no']}"}
        person = records.id_of(visit["engineer"])
        await _tell(tx, event, [person], "visit_cancelled", title, str(held.row["subject"]), "/m/")


async def tell_rejected_result(app: Any, tx: Connection, event: Event) -> None:
    """The customer is not content: whoever answers for the ticket has to act."""
    assert event.record is not None
    row = await _ticket(app, tx, event.record)
    if row is None:
        return
    people = [*await _people(tx, row, supervisors=True), records.id_of(row.get("engineer"))]
    title = {"zh": f"客户不认可结果 {row['no']}", "en": f"Result rejected: {row['no']}"}
    await _tell(tx, event, people, "result_rejected", title, str(row["subject"]), link_to(event.record))


async def tell_visit_rejected(app: Any, tx: Connection, event: Event) -> None:
    """An engineer rejected a visit: the dispatcher has to find another."""
    assert event.record is not None
    visit = await records.by_ids(tx, app.forms, "visit", ("ticket", "engineer", "reject_reason"), [event.record])
    ticket = records.id_of(visit[event.record]["ticket"]) if visit else None
    row = await _ticket(app, tx, ticket) if ticket else None
    if row is None or ticket is None:
        return
    name = records.title_of(visit[event.record]["engineer"])
    title = {"zh": f"{name}拒单 {row['no']}", "en": f"{name} rejected {row['no']}"}
    reason = str(visit[event.record].get("reject_reason") or "")
    people = await _people(tx, row, supervisors=True)
    await _tell(tx, event, people, "visit_rejected", title, reason, link_to(ticket))


async def tell_commented(app: Any, tx: Connection, event: Event) -> None:
    """Who is mentioned is told, if they may see the record; what a customer writes goes to those who answer for it."""
    if event.record is None or event.form is None:
        return
    no, body = event.payload.get("no") or "", str(event.payload.get("body") or "")
    link = f"/f/{event.form}/{event.record}"
    mentioned = [UUID(item) for item in event.payload.get("mentions") or ()]
    mentioned = [person for person in mentioned if await _may_read(app, tx, person, event.form, event.record)]
    if mentioned:
        title = {"zh": f"有人在 {no} 提到了您", "en": f"You were mentioned in {no}"}
        await _tell(tx, event, mentioned, "mentioned", title, body, link)
    if event.form == "ticket" and event.actor == CUSTOMER_USER:
        row = await _ticket(app, tx, event.record)
        people = [*await _people(tx, row), records.id_of(row.get("engineer"))] if row else []
        title = {"zh": f"客户补充信息 {no}", "en": f"The customer added to {no}"}
        await _tell(tx, event, people, "customer_message", title, body, link)


async def _may_read(app: Any, tx: Connection, person: UUID, form: str, record: UUID) -> bool:
    viewer = await viewer_again(tx, person)
    return viewer is not None and await forms.may_read(tx, app.forms, viewer, form, record)


async def tell_low_rating(app: Any, tx: Connection, event: Event) -> None:
    """A low score is followed up."""
    assert event.record is not None
    row = await _ticket(app, tx, event.record)
    if row is None:
        return
    score = event.payload.get("score")
    title = {"zh": f"低分评价 {score} 分：{row['no']}", "en": f"Low rating ({score}): {row['no']}"}
    people = await _people(tx, row, supervisors=True)
    await _tell(tx, event, people, "low_rating", title, str(row["subject"]), link_to(event.record))


HANDLERS = (
    EventHandler("ticket.fill_in", ("record.created",), fill_in, TICKET),
    EventHandler("ticket.assigned", ("action:assign", "action:reassign"), tell_assigned, TICKET),
    EventHandler("ticket.cancel_visits", ("action:cancel", "action:close", "action:confirm"), cancel_visits, TICKET),
    EventHandler("ticket.result_rejected", ("action:reject_result",), tell_rejected_result, TICKET),
    EventHandler("ticket.visit_rejected", ("action:reject",), tell_visit_rejected, frozenset({"visit"})),
    EventHandler("ticket.commented", ("record.commented", "record.comment_edited"), tell_commented),
    EventHandler("ticket.low_rating", (LOW_RATING,), tell_low_rating, TICKET),
)
