"""What the phone shows: my visits, and one visit with all that is needed on site."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from serviceloop.forms.api import Catalog, Order
from serviceloop.identity.viewer import Viewer
from serviceloop.service import records
from serviceloop.service.parts.api import stock_of_van
from serviceloop.service.visits.logic import ENDED, OPEN, STEPS, NotNow, Report, decide

_LIST = (
    *("id", "no", "status", "planned_start", "planned_end", "note", "completed_at", "customer", "ticket"),
    *("ticket.no", "ticket.subject", "ticket.priority", "ticket.fault_level", "ticket.service_type"),
    *("ticket.contact_name", "ticket.contact_phone", "ticket.address", "ticket.position", "ticket.product"),
    *("ticket.status", "ticket.in_warranty"),
)
_PAST = ("no", "subject", "status", "service_type", "created_at", "resolution", "fault_cause")
_ANY_REPORT = Report("fixed", "")


async def my_visits(connection: Any, catalog: Catalog, viewer: Viewer, tab: str) -> list[dict[str, Any]]:
    """The viewer's own visits: those to do by planned time, those done newest first (at most 100)."""
    statuses: Sequence[str] = OPEN if tab == "todo" else ENDED
    sort = (Order("planned_start"),) if tab == "todo" else (Order("created_at", True),)
    condition = {
        "and": [
            {"field": "engineer", "op": "eq", "value": {"$": "me"}},
            {"field": "status", "op": "in", "value": list(statuses)},
        ]
    }
    return await records.find(connection, catalog, "visit", _LIST, condition, sort=sort, limit=100, viewer=viewer)


async def one_visit(connection: Any, catalog: Catalog, viewer: Viewer, visit: UUID) -> dict[str, Any]:
    """A visit with ticket, customer, asset, report, parts, fees and the van's stock, as the viewer may see them.

    `history` holds earlier tickets of the asset, whoever did them: on site one needs to know what was done before.
    """
    row = await records.read(connection, catalog, "visit", visit, viewer)
    ticket = await _ticket(connection, catalog, viewer, row)
    mine = {"field": "visit", "op": "eq", "value": str(visit)}
    reports = await records.find(connection, catalog, "service_report", (), mine, limit=1, viewer=viewer)
    return {
        "visit": row,
        "ticket": ticket,
        "customer": await _related(connection, catalog, viewer, "customer", ticket),
        "asset": await _related(connection, catalog, viewer, "asset", ticket),
        "history": await _history(connection, catalog, ticket),
        "report": reports[0] if reports else None,
        "parts": await _parts(connection, catalog, viewer, mine),
        "fees": await _fees(connection, catalog, viewer, mine),
        "van": await stock_of_van(connection, catalog, viewer, records.id_of(row.get("engineer"))),
        "steps": _steps(str(row["status"]), str((ticket or {}).get("status"))),
    }


async def _ticket(connection: Any, catalog: Catalog, viewer: Viewer, visit: dict[str, Any]) -> dict[str, Any] | None:
    """The ticket if the viewer may see it: one that was given to somebody else later is no longer theirs."""
    found = records.id_of(visit.get("ticket"))
    if found is None:
        return None
    rows = await records.by_ids(connection, catalog, "ticket", (), [found], viewer)
    return rows.get(found)


async def _related(
    connection: Any, catalog: Catalog, viewer: Viewer, form: str, ticket: dict[str, Any] | None
) -> dict[str, Any] | None:
    found = records.id_of((ticket or {}).get(form))
    if found is None:
        return None
    return (await records.by_ids(connection, catalog, form, (), [found], viewer)).get(found)


async def _history(connection: Any, catalog: Catalog, ticket: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The latest ten, by the few columns above only; trusted, as an engineer may read no other's ticket in full."""
    asset = records.id_of((ticket or {}).get("asset"))
    if ticket is None or asset is None:
        return []
    others = {"field": "id", "op": "ne", "value": str(ticket["id"])}
    condition = {"and": [{"field": "asset", "op": "eq", "value": str(asset)}, others]}
    newest = (Order("created_at", True),)
    return await records.find(connection, catalog, "ticket", _PAST, condition, sort=newest, limit=10)


async def _parts(connection: Any, catalog: Catalog, viewer: Viewer, mine: Any) -> list[dict[str, Any]]:
    columns = ("no", "part", "part.code", "part.unit", "quantity", "serial", "old_serial", "moved_at")
    return await records.find(connection, catalog, "stock_move", columns, mine, viewer=viewer)


async def _fees(connection: Any, catalog: Catalog, viewer: Viewer, mine: Any) -> list[dict[str, Any]]:
    columns = ("no", "item", "name", "quantity", "unit_price", "amount", "payer", "status")
    return await records.find(connection, catalog, "fee_line", columns, mine, viewer=viewer)


def _steps(visit: str, ticket: str) -> list[str]:
    """Steps that are possible now."""
    return [step for step in STEPS if _possible(step, visit, ticket)]


def _possible(step: str, visit: str, ticket: str) -> bool:
    try:
        return decide(step, visit, ticket, reason="-", report=_ANY_REPORT).visit_action is not None
    except NotNow:
        return False
