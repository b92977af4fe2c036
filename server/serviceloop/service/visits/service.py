"""The engineer's steps on a visit: each one transaction over visit and ticket."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, invalid
from serviceloop.service import records
from serviceloop.service.geo import Point
from serviceloop.service.visits.access import Held, hold
from serviceloop.service.visits.logic import Incomplete, NotNow, Report, Step, check_in, decide
from serviceloop.service.visits.schemas import StepBody


async def step(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, name: str, body: StepBody) -> None:
    """One step. What the visit has behind it changes nothing; 409 when it does not fit, 422 when something lacks."""
    held = await hold(tx, catalog, viewer, visit)
    report = await _report(tx, catalog, visit) if name == "complete" else None
    made = _decide(held, name, body, report)
    if made.visit_action is None:
        return
    values = await _visit_values(tx, catalog, held, name, body)
    await forms.perform(tx, catalog, viewer, "visit", visit, made.visit_action, values, trusted=True)
    await _follow(tx, catalog, viewer, held, name, made)


def _decide(held: Held, name: str, body: StepBody, report: Report | None) -> Step:
    try:
        return decide(name, held.status, str(held.ticket["status"]), reason=body.reason, note=body.note, report=report)
    except NotNow as error:
        raise _not_now(error) from None
    except Incomplete as error:
        raise invalid(Issue(error.what, "required", error.message)) from None


def _not_now(error: NotNow) -> Problem:
    title = {"zh": "任务当前状态不能执行此操作，请刷新", "en": "The visit's status does not allow this; reload"}
    return conflict(title, status=error.status, step=error.step)


async def _follow(tx: Connection, catalog: Catalog, viewer: Viewer, held: Held, name: str, made: Step) -> None:
    """What the step means for the ticket."""
    for item in made.ticket_actions:
        await forms.perform(
            tx, catalog, viewer, "ticket", held.ticket_id, item.action, item.values, trusted=True, comment=item.comment
        )
    if name == "check-in":
        values = {"arrived_at": _now().isoformat(), "visit_count": int(held.ticket["visit_count"] or 0) + 1}
        await forms.update(tx, catalog, viewer, "ticket", held.ticket_id, values, trusted=True)


async def _visit_values(tx: Connection, catalog: Catalog, held: Held, name: str, body: StepBody) -> dict[str, Any]:
    if name == "reject":
        return {"reject_reason": body.reason}
    if name == "fail":
        return {"fail_reason": body.reason, "work_time": _work_seconds(held)}
    if name == "check-in":
        return await _check_in_values(tx, catalog, held, body)
    if name == "complete":
        return {"work_time": _work_seconds(held)}
    return {}


def _work_seconds(held: Held) -> int | None:
    began = held.visit["started_at"] or held.visit["arrived_at"]
    return max(0, int((_now() - began).total_seconds())) if began else None


async def _check_in_values(tx: Connection, catalog: Catalog, held: Held, body: StepBody) -> dict[str, Any]:
    if body.skip and not (body.reason or "").strip():
        raise invalid(Issue("reason", "required", {"zh": "跳过签到须说明原因", "en": "Say why you skip the check-in"}))
    place = body.position
    found = check_in(
        await _target(tx, catalog, held),
        Point(place.lng, place.lat, place.datum == "gcj02") if place else None,
        accuracy=place.accuracy if place else None,
        offline=body.offline,
        skipped=body.skip,
    )
    return {
        "checkin_outcome": found.outcome,
        "checkin_distance": None if found.distance is None else round(found.distance),
        "checkin_position": place.to_json() if place else None,
        "checkin_reason": body.reason,
    }


async def _target(tx: Connection, catalog: Catalog, held: Held) -> Point | None:
    """Where the customer is: the ticket's place, else the customer's."""
    place: Mapping[str, Any] | None = held.ticket["position"]
    if place is None and held.ticket["customer"] is not None:
        place = (await records.read(tx, catalog, "customer", held.ticket["customer"])).get("position")
    return Point(place["lng"], place["lat"], place.get("datum") == "gcj02") if place else None


async def _report(tx: Connection, catalog: Catalog, visit: UUID) -> Report | None:
    condition = {"field": "visit", "op": "eq", "value": str(visit)}
    columns = ("result", "work_done", "fault_cause")
    rows = await records.find(tx, catalog, "service_report", columns, condition, limit=1)
    return Report(rows[0]["result"], rows[0]["work_done"], rows[0].get("fault_cause")) if rows else None


def _now() -> datetime:
    return datetime.now(UTC)
