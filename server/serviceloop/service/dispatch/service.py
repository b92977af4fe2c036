"""Ranking engineers for a ticket, and giving it to one of them: ticket, visit and event in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Locked, Order
from serviceloop.identity.people.service import absences
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, invalid
from serviceloop.kit.labels import pick
from serviceloop.service import records
from serviceloop.service.dispatch.logic import FACTOR_LABELS, Candidate, Engineer, Job, Shift, Span, consider, rank
from serviceloop.service.geo import Point
from serviceloop.service.tickets.api import is_unit, urgent
from serviceloop.service.visits.api import OPEN_VISITS

DURATIONS: Mapping[str, timedelta] = {"install": timedelta(hours=3), "consult": timedelta(hours=1)}
_USUAL = timedelta(hours=2)
_ENGINEER_COLUMNS = (
    *("id", "name", "user", "active", "employment", "unit", "regions", "skills", "work_days"),
    *("shift_start", "shift_end", "leave", "daily_hours", "position"),
)
_TICKET_COLUMNS = (
    *("id", "no", "status", "region", "position", "priority", "fault_level", "service_type", "service_mode"),
    *("wished_at", "appointment_at", "customer", "customer.tier", "customer.position", "product.skill"),
    *("product.skill_level", "engineer"),
)


@dataclass(frozen=True)
class Assignment:
    """Whom to give a ticket, and for when; without a start, the next free duty time is taken."""

    user_id: UUID
    start: datetime | None = None
    end: datetime | None = None
    note: str | None = None


@dataclass(frozen=True)
class Assigned:
    ticket: UUID
    visit: UUID
    engineer: str
    start: datetime
    end: datetime


async def candidates(connection: Any, catalog: Catalog, viewer: Viewer, ticket: UUID) -> list[dict[str, Any]]:
    """All engineers for the ticket, best first, with why; texts in the viewer's language."""
    await records.read(connection, catalog, "ticket", ticket, viewer)
    job = await job_of(connection, catalog, viewer, ticket)
    engineers = await load_engineers(connection, catalog)
    return [_shown(candidate, viewer.locale) for candidate in rank(engineers, job)]


async def assign(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, wanted: Assignment) -> Assigned:
    """Gives the ticket to an engineer; who had it before loses the open visit. 409 where nobody may be sent.

    Off duty, on leave and inactive are never overridden; other rules are the dispatcher's to judge.
    """
    held = await forms.lock(tx, catalog, viewer, catalog.get("ticket"), ticket, "do:assign")
    action = _action_for(str(held.row["status"]))
    candidate = await _candidate(tx, catalog, viewer, ticket, wanted)
    slot = _slot(candidate, wanted)
    visit = await _visit_for(tx, catalog, viewer, held, candidate.engineer, slot, wanted.note)
    values = await _ticket_values(tx, viewer, held, candidate.engineer, slot)
    await forms.perform(tx, catalog, viewer, "ticket", ticket, action, values, trusted=True)
    return Assigned(ticket, visit, candidate.engineer.name, slot.start, slot.end)


async def unassign(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, note: str | None) -> None:
    """Takes the ticket back to dispatch and cancels its open visit."""
    await forms.lock(tx, catalog, viewer, catalog.get("ticket"), ticket, "do:unassign")
    for visit in await open_visits(tx, catalog, ticket):
        await forms.perform(tx, catalog, viewer, "visit", UUID(visit["id"]), "cancel", {}, trusted=True)
    await forms.perform(tx, catalog, viewer, "ticket", ticket, "unassign", {}, trusted=True, comment=note)


async def assign_many(
    tx: Connection, catalog: Catalog, viewer: Viewer, tickets: Sequence[UUID], user_id: UUID | None, note: str | None
) -> list[dict[str, Any]]:
    """Each ticket by itself (one that fails does not stop the others), to one person or to the best candidate."""
    results = []
    ordered = sorted(set(tickets))
    refused = await _lock_all(tx, catalog, viewer, ordered)
    for ticket in ordered:
        try:
            if ticket in refused:
                raise refused[ticket]
            async with tx.transaction():
                done = await _assign_one(tx, catalog, viewer, ticket, user_id, note)
            results.append({"ticket": ticket, "ok": True, "engineer": done.engineer, "planned_start": done.start})
        except Problem as problem:
            results.append({"ticket": ticket, "ok": False, "error": pick(problem.title, viewer.locale)})
    return results


async def _lock_all(
    tx: Connection, catalog: Catalog, viewer: Viewer, tickets: Sequence[UUID]
) -> Mapping[UUID, Problem]:
    """All tickets before the first number is taken: who has a ticket's lock may be waiting for the counter. Returns
    why some may not be assigned: gone, out of sight, not the viewer's to assign."""
    refused = {}
    for ticket in tickets:
        try:
            await forms.lock(tx, catalog, viewer, catalog.get("ticket"), ticket, "do:assign")
        except Problem as problem:
            refused[ticket] = problem
    return refused


async def _assign_one(
    tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, user_id: UUID | None, note: str | None
) -> Assigned:
    if user_id is None:
        job = await job_of(tx, catalog, viewer, ticket)
        best = next(iter(rank(await load_engineers(tx, catalog), job)), None)
        if best is None or not best.eligible or best.engineer.user_id is None:
            raise conflict({"zh": "没有符合条件的工程师", "en": "No engineer fits"})
        user_id = best.engineer.user_id
    return await assign(tx, catalog, viewer, ticket, Assignment(user_id, note=note))


# --- deciding
def _action_for(status: str) -> str:
    return "reassign" if status in ("in_progress", "waiting_parts", "waiting_customer") else "assign"


async def _candidate(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID, wanted: Assignment) -> Candidate:
    engineers = await load_engineers(tx, catalog, user=wanted.user_id)
    if not engineers:
        raise invalid(Issue("user_id", "not_an_engineer", {"zh": "此人不是工程师", "en": "This person is no engineer"}))
    job = await job_of(tx, catalog, viewer, ticket)
    if wanted.start is not None:
        length = wanted.end - wanted.start if wanted.end else job.duration
        job = replace(job, start=wanted.start, duration=length)
    found = consider(engineers[0], job)
    firm = [item for item in found.excluded if item.firm]
    if firm and job.start is not None and wanted.start is None:
        # The customer's wish does not suit this engineer; the dispatcher named no time, so the next free one is taken.
        found = consider(engineers[0], replace(job, start=None))
        firm = [item for item in found.excluded if item.firm]
    if firm:
        raise _unavailable(engineers[0], [item.text for item in firm])
    return found


def _slot(candidate: Candidate, wanted: Assignment) -> Span:
    assert candidate.slot is not None  # else it would have been excluded
    return Span(candidate.slot.start, wanted.end or candidate.slot.end)


def _unavailable(engineer: Engineer, texts: Sequence[Mapping[str, str]]) -> Problem:
    zh = f"不能派给{engineer.name}：{'；'.join(text['zh'] for text in texts)}"
    en = f"{engineer.name} cannot be sent: {'; '.join(text['en'] for text in texts)}"
    problem = conflict({"zh": zh, "en": en})
    problem.code = "not_available"
    return problem


# --- writing
async def open_visits(tx: Connection, catalog: Catalog, ticket: UUID) -> list[dict[str, Any]]:
    """Visits of the ticket that are not over, oldest first."""
    condition = {
        "and": [
            {"field": "ticket", "op": "eq", "value": str(ticket)},
            {"field": "status", "op": "in", "value": list(OPEN_VISITS)},
        ]
    }
    return await records.find(
        tx, catalog, "visit", ("id", "status", "engineer"), condition, sort=(Order("created_at"),)
    )


async def _visit_for(
    tx: Connection, catalog: Catalog, viewer: Viewer, held: Locked, engineer: Engineer, slot: Span, note: str | None
) -> UUID:
    """The engineer's open visit with the new time, or a new one; other engineers' open visits are cancelled."""
    times = {"planned_start": slot.start.isoformat(), "planned_end": slot.end.isoformat()}
    kept: UUID | None = None
    for visit in await open_visits(tx, catalog, held.id):
        ident = UUID(visit["id"])
        if kept is None and records.id_of(visit["engineer"]) == engineer.user_id:
            kept = ident
            changes = times | ({"note": note} if note else {})
            await forms.update(tx, catalog, viewer, "visit", ident, changes, trusted=True)
            if visit["status"] == "planned":
                await forms.perform(tx, catalog, viewer, "visit", ident, "dispatch", {}, trusted=True)
        else:
            await forms.perform(tx, catalog, viewer, "visit", ident, "cancel", {}, trusted=True)
    if kept is not None:
        return kept
    values = {
        "ticket": str(held.id),
        "engineer": str(engineer.user_id),
        "customer": _text(held.row["customer"]),
        "partner": await _partner(tx, engineer),
        "status": "dispatched",
        "dispatched_at": datetime.now(UTC).isoformat(),
        "note": note,
        **times,
    }
    return (await forms.create(tx, catalog, viewer, "visit", values, trusted=True)).id


async def _ticket_values(
    tx: Connection, viewer: Viewer, held: Locked, engineer: Engineer, slot: Span
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "engineer": str(engineer.user_id),
        "partner": await _partner(tx, engineer),
        "appointment_at": slot.start.isoformat(),
    }
    if held.row["responsible"] is None:
        values["responsible"] = str(viewer.user_id)
    if held.row["service_unit"] is None and engineer.unit is not None:
        values["service_unit"] = str(engineer.unit)
    return values


async def _partner(tx: Connection, engineer: Engineer) -> str | None:
    if engineer.unit is not None and await is_unit(tx, engineer.unit, "partner"):
        return str(engineer.unit)
    return None


# --- loading
async def job_of(connection: Any, catalog: Catalog, viewer: Viewer, ticket: UUID) -> Job:
    """What the ticket asks for, now."""
    found = await records.by_ids(connection, catalog, "ticket", _TICKET_COLUMNS, [ticket])
    row = found[ticket]
    now = datetime.now(UTC)
    start = _moment(row.get("appointment_at")) or _moment(row.get("wished_at"))
    on_site = row.get("service_mode") != "remote"
    return Job(
        now=now,
        zone=ZoneInfo(viewer.zone),
        skill=row.get("product.skill"),
        level=int(row.get("product.skill_level") or 1),
        region=row.get("region") if on_site else None,
        position=_point(row.get("position") or row.get("customer.position")) if on_site else None,
        start=start if start is not None and start > now else None,
        duration=DURATIONS.get(str(row.get("service_type")), _USUAL),
        important=urgent(row, row.get("customer.tier")),
        last_engineer=await _last_engineer(connection, catalog, row),
        refused_by=await _refused_by(connection, catalog, ticket),
    )


async def _last_engineer(connection: Any, catalog: Catalog, ticket: Mapping[str, Any]) -> UUID | None:
    customer = records.id_of(ticket.get("customer"))
    condition = {
        "and": [
            {"field": "customer", "op": "eq", "value": str(customer)},
            {"field": "status", "op": "eq", "value": "done"},
            {"field": "ticket", "op": "ne", "value": ticket["id"]},
        ]
    }
    newest = (Order("created_at", True),)
    rows = await records.find(connection, catalog, "visit", ("engineer",), condition, sort=newest, limit=1)
    return records.id_of(rows[0]["engineer"]) if rows else None


async def _refused_by(connection: Any, catalog: Catalog, ticket: UUID) -> frozenset[UUID]:
    condition = {
        "and": [
            {"field": "ticket", "op": "eq", "value": str(ticket)},
            {"field": "status", "op": "eq", "value": "rejected"},
        ]
    }
    rows = await records.find(connection, catalog, "visit", ("engineer",), condition)
    return frozenset(found for row in rows if (found := records.id_of(row["engineer"])) is not None)


async def load_engineers(connection: Any, catalog: Catalog, user: UUID | None = None) -> list[Engineer]:
    """Engineers (or the one with that account) with skills, shift, leave and what is planned for them."""
    condition = {"field": "user", "op": "eq", "value": str(user)} if user is not None else None
    rows = [row async for row in records.find_all(connection, catalog, "engineer", _ENGINEER_COLUMNS, condition)]
    bookings = await _bookings(connection, catalog, user)
    away: dict[UUID | None, list[Span]] = {}
    for person, start, end in await absences(connection):
        away.setdefault(person, []).append(Span(start, end))
    return [
        _engineer(row, bookings.get(account, []), away.get(account, []))
        for row in rows
        for account in [records.id_of(row.get("user"))]
    ]


async def _bookings(connection: Any, catalog: Catalog, user: UUID | None) -> dict[UUID | None, list[Mapping[str, Any]]]:
    conditions: list[Any] = [{"field": "status", "op": "in", "value": list(OPEN_VISITS)}]
    if user is not None:
        conditions.append({"field": "engineer", "op": "eq", "value": str(user)})
    found: dict[UUID | None, list[Mapping[str, Any]]] = {}
    columns = ("engineer", "planned_start", "planned_end", "ticket")
    async for row in records.find_all(connection, catalog, "visit", columns, {"and": conditions}):
        found.setdefault(records.id_of(row["engineer"]), []).append(row)
    return found


def _engineer(row: Mapping[str, Any], visits: Sequence[Mapping[str, Any]], away: Sequence[Span]) -> Engineer:
    spans = [_span(visit.get("planned_start"), visit.get("planned_end")) for visit in visits]
    leave = [_span(item.get("start"), item.get("end")) for item in row.get("leave") or []]
    return Engineer(
        id=UUID(row["id"]),
        user_id=records.id_of(row.get("user")),
        name=str(row["name"]),
        active=row.get("active") is not False,
        own=row.get("employment") != "partner",
        unit=records.id_of(row.get("unit")),
        regions=frozenset(row.get("regions") or ()),
        skills={str(item["skill"]): int(float(item["level"])) for item in row.get("skills") or []},
        shift=_shift(row),
        leave=(*(span for span in leave if span is not None), *away),
        position=_point(row.get("position")),
        daily_hours=float(row.get("daily_hours") or 8),
        bookings=tuple(span for span in spans if span is not None),
        open_count=len(visits),
    )


def _shift(row: Mapping[str, Any]) -> Shift:
    days = frozenset(int(day) for day in row.get("work_days") or ())
    return Shift(days, _clock(row.get("shift_start"), time(9)), _clock(row.get("shift_end"), time(18)))


def _clock(text: Any, otherwise: time) -> time:
    return time.fromisoformat(str(text)) if text else otherwise


def _span(start: Any, end: Any) -> Span | None:
    first = _moment(start)
    last = _moment(end) or (first + _USUAL if first else None)
    return Span(first, last) if first is not None and last is not None and last > first else None


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None


def _point(value: Any) -> Point | None:
    if not isinstance(value, Mapping):
        return None
    return Point(float(value["lng"]), float(value["lat"]), value.get("datum") == "gcj02")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


# --- showing
def _shown(candidate: Candidate, locale: str) -> dict[str, Any]:
    engineer, slot = candidate.engineer, candidate.slot
    place = engineer.position
    return {
        "engineer": {
            "id": engineer.id,
            "user_id": engineer.user_id,
            "name": engineer.name,
            "own": engineer.own,
            "open_count": engineer.open_count,
            "position": {"lng": place.lng, "lat": place.lat} if place else None,
        },
        "score": candidate.score,
        "eligible": candidate.eligible,
        "slot": {"start": slot.start.isoformat(), "end": slot.end.isoformat()} if slot else None,
        "reasons": [
            {
                "factor": reason.factor,
                "label": pick(FACTOR_LABELS[reason.factor], locale),
                "score": reason.score,
                "best": reason.best,
                "text": pick(reason.text, locale),
            }
            for reason in candidate.reasons
        ],
        "excluded": [
            {"code": item.code, "text": pick(item.text, locale), "firm": item.firm} for item in candidate.excluded
        ],
    }
