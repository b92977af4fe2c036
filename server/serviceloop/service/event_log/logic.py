"""From a trace to a ticket's life: what it was after each step, and what each step changed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceloop.service.event_log.xes import Step, Trace

# Activities as the Italian help desk log names them; what is not here leaves the status as it is.
STATUS: Mapping[str, str] = {
    "insert ticket": "new",
    "assign seriousness": "assigned",
    "take in charge ticket": "in_progress",
    "schedule intervention": "in_progress",
    "create sw anomaly": "in_progress",
    "resolve sw anomaly": "in_progress",
    "wait": "waiting_customer",
    "require upgrade": "waiting_parts",
    "resolve ticket": "to_confirm",
    "resolved": "to_confirm",
    "verified": "to_confirm",
    "closed": "closed",
}
_RESOLVES = frozenset({"resolve ticket"})
_CLOSES = frozenset({"closed"})
PLAIN = ("service_level", "seriousness", "workgroup")
"""Attributes with a field of their own."""
RELATED = ("customer", "product")
UNKNOWN = "未知"
_SUBJECT = 200


@dataclass(frozen=True)
class Names:
    """Ids of what the steps name: (form, value) to record, resource to user."""

    records: Mapping[tuple[str, str], UUID]
    people: Mapping[str, UUID]


@dataclass(frozen=True)
class Entry:
    """One history entry. `changes`: field to [old, new] in JSON form."""

    at: datetime
    actor: UUID
    action: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Life:
    """A ticket: its columns after the last step, and an entry for each step."""

    no: str
    columns: Mapping[str, Any]
    entries: tuple[Entry, ...]


def wanted(traces: Sequence[Trace]) -> tuple[dict[str, set[str]], set[str]]:
    """The values of related records by form, and the resources."""
    found: dict[str, set[str]] = {key: set() for key in RELATED}
    people: set[str] = set()
    for trace in traces:
        for step in trace.steps:
            people.add(step.resource or UNKNOWN)
            for key in RELATED:
                if step.values.get(key):
                    found[key].add(step.values[key])
        if not any(step.values.get("customer") for step in trace.steps):
            found["customer"].add(UNKNOWN)
    return found, people


def life_of(trace: Trace, names: Names) -> Life:
    """The ticket of a trace with at least one step. The last value of each attribute wins; each change is an entry."""
    state: dict[str, Any] = {}
    entries = []
    for index, step in enumerate(trace.steps):
        after = _after(trace, step, state, names, first=index == 0)
        changed = {key: value for key, value in after.items() if state.get(key) != value}
        changes = {key: [_json(state.get(key)), _json(value)] for key, value in changed.items()}
        entries.append(Entry(step.at, names.people[step.resource or UNKNOWN], step.activity[:80] or "step", changes))
        state = after
    return Life(trace.name, _columns(trace, state), tuple(entries))


def _after(trace: Trace, step: Step, before: Mapping[str, Any], names: Names, *, first: bool) -> dict[str, Any]:
    after = dict(before)
    if first:
        customer = next((s.values["customer"] for s in trace.steps if s.values.get("customer")), UNKNOWN)
        after |= {"subject": trace.name[:_SUBJECT], "external_no": trace.name[:80], "source": "import"}
        after |= {"status": "new", "customer": names.records["customer", customer]}
    activity = step.activity.casefold()
    after["status"] = STATUS.get(activity, after["status"])
    after["engineer"] = names.people[step.resource or UNKNOWN]
    for key in RELATED:
        if step.values.get(key):
            after[key] = names.records[key, step.values[key]]
    after |= {key: step.values[key][:60] for key in PLAIN if step.values.get(key)}
    if activity in _RESOLVES:
        after["resolved_at"] = step.at
    if activity in _CLOSES:
        after["closed_at"] = step.at
    other = {key: value for key, value in step.values.items() if key not in (*PLAIN, *RELATED)}
    if other:
        after["description"] = "\n".join(f"{key}: {value}" for key, value in sorted(other.items()))
    return after


def _columns(trace: Trace, state: Mapping[str, Any]) -> dict[str, Any]:
    return {**state, "created_at": trace.steps[0].at, "updated_at": trace.steps[-1].at}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def new_entries(life: Life, known: Sequence[tuple[datetime, str]]) -> list[Entry]:
    """The entries that the history does not hold yet, by time and action, each as often as it occurs."""
    left = list(known)
    fresh = []
    for entry in life.entries:
        if (entry.at, entry.action) in left:
            left.remove((entry.at, entry.action))
        else:
            fresh.append(entry)
    return fresh
