"""What each step on site does to the visit and to its ticket. Pure: decides, never saves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from serviceloop.kit.labels import Labels
from serviceloop.service.geo import Point, distance_m

GEOFENCE_M = 500.0
MAX_ACCURACY_M = 500.0
OPEN = ("planned", "dispatched", "accepted", "departed", "arrived", "working")
ENDED = ("rejected", "done", "undone", "cancelled")
STEPS = ("accept", "reject", "depart", "check-in", "start", "complete", "fail")
_ORDER = {status: rank for rank, status in enumerate((*OPEN, "done"))}
_TARGET = {
    "accept": "accepted",
    "reject": "rejected",
    "depart": "departed",
    "check-in": "arrived",
    "start": "working",
    "complete": "done",
    "fail": "undone",
}
_FROM: Mapping[str, frozenset[str]] = {
    "accept": frozenset({"planned", "dispatched"}),
    "reject": frozenset({"planned", "dispatched", "accepted"}),
    "depart": frozenset({"accepted"}),
    "check-in": frozenset({"accepted", "departed"}),
    "start": frozenset({"arrived"}),
    "complete": frozenset({"arrived", "working"}),
    "fail": frozenset({"accepted", "departed", "arrived", "working"}),
}
_HOLD_TEXT: Mapping[str, str] = {
    "parts_missing": "缺件，等待备件",
    "reschedule": "客户改约",
    "customer_absent": "客户不在",
}
ACTION_KEYS: Mapping[str, str] = {step: step.replace("-", "_") for step in STEPS}
"""Step in the address to the visit form's action."""


class NotNow(Exception):
    """The step does not fit the visit's status."""

    def __init__(self, step: str, status: str) -> None:
        super().__init__(f"{step} from {status}")
        self.step, self.status = step, status


class Incomplete(Exception):
    """Something must be given first; `what` names the field."""

    def __init__(self, what: str, message: Labels) -> None:
        super().__init__(what)
        self.what, self.message = what, message


@dataclass(frozen=True)
class TicketAction:
    action: str
    values: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None


@dataclass(frozen=True)
class Step:
    """`visit_action` None: the visit is already past this step, so a repeated request changes nothing."""

    visit_action: str | None
    ticket_actions: tuple[TicketAction, ...] = ()


@dataclass(frozen=True)
class Report:
    """What the service report says, as far as the ticket cares."""

    result: str
    work_done: str
    fault_cause: str | None = None


def decide(
    step: str,
    visit_status: str,
    ticket_status: str,
    *,
    reason: str | None = None,
    note: str | None = None,
    report: Report | None = None,
) -> Step:
    """The visit's action and the ticket's, for one step.

    `reason`: for reject free text, for fail one of the visit's fail reasons. Raises NotNow, or Incomplete.
    A step that was already done gives an empty Step, so that a phone may send everything twice.
    """
    if already_done(step, visit_status):
        return Step(None)
    if visit_status not in _FROM[step]:
        raise NotNow(step, visit_status)
    if step in ("reject", "fail") and not reason:
        raise Incomplete("reason", {"zh": "请填写原因", "en": "Give the reason"})
    if step == "complete" and report is None:
        raise Incomplete("report", {"zh": "请先填写服务报告", "en": "Write the service report first"})
    return Step(ACTION_KEYS[step], _ticket_actions(step, ticket_status, reason or "", note, report))


def already_done(step: str, status: str) -> bool:
    """The visit has this step behind it. A visit that ended badly had no "complete", and the reverse."""
    target = _TARGET[step]
    if target in ENDED or status in ENDED:
        return status == target or (status in ("done", "undone") and step in ("accept", "depart", "check-in", "start"))
    return _ORDER[status] >= _ORDER[target]


def _ticket_actions(
    step: str, status: str, reason: str, note: str | None, report: Report | None
) -> tuple[TicketAction, ...]:
    if step == "accept":
        return (TicketAction("accept"),) if status == "assigned" else ()
    if step == "reject":
        back = TicketAction("unassign", comment=f"工程师拒单：{reason}")
        return (back,) if status in ("assigned", "in_progress") else ()
    if step in ("depart", "check-in", "start"):
        # A paused ticket goes on as soon as someone is on the way to it.
        return (TicketAction("resume"),) if status in ("waiting_parts", "waiting_customer") else ()
    if step == "fail":
        return _after_failure(status, reason, note)
    return _after_completion(status, report)


def _after_failure(status: str, reason: str, note: str | None) -> tuple[TicketAction, ...]:
    if status != "in_progress":
        return ()
    hold = _HOLD_TEXT.get(reason)
    if hold is None:
        return (TicketAction("unassign", comment=note or None),)
    text = f"{hold}：{note}" if note else hold
    action = "wait_parts" if reason == "parts_missing" else "wait_customer"
    return (TicketAction(action, {"hold_reason": text[:200]}),)


def _after_completion(status: str, report: Report | None) -> tuple[TicketAction, ...]:
    if report is None:
        raise Incomplete("report", {"zh": "请先填写服务报告", "en": "Write the service report first"})
    if status not in ("assigned", "in_progress", "waiting_parts", "waiting_customer"):
        return ()
    first = (TicketAction("accept"),) if status == "assigned" else ()
    if report.result in ("fixed", "no_fault"):
        values: dict[str, Any] = {"resolution": report.work_done}
        if report.fault_cause:
            values["fault_cause"] = report.fault_cause
        return (*first, TicketAction("resolve", values))
    if status in ("waiting_parts", "waiting_customer"):
        first = (TicketAction("resume"),)
    return (*first, TicketAction("unassign", comment="本次上门未解决，需再次派单"))


@dataclass(frozen=True)
class CheckIn:
    """`distance` in metres, None where it cannot be known."""

    outcome: str
    distance: float | None = None


def check_in(
    target: Point | None,
    reported: Point | None,
    *,
    accuracy: float | None = None,
    offline: bool = False,
    skipped: bool = False,
    radius: float = GEOFENCE_M,
) -> CheckIn:
    """The outcome of a check-in, never a bare yes or no.

    The phone's own accuracy is allowed for, up to a limit, so that a coarse position is not called "outside" wrongly.
    """
    if skipped:
        return CheckIn("skipped")
    if reported is None:
        return CheckIn("offline" if offline else "no_position")
    if target is None:
        return CheckIn("no_target")
    distance = distance_m(target, reported)
    allowance = min(max(accuracy or 0.0, 0.0), MAX_ACCURACY_M)
    return CheckIn("inside" if distance - allowance <= radius else "outside", round(distance, 1))
