"""What an engineer writes down on site: report, parts, fees, photos, signature."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, conflict, forbidden, invalid, not_found
from serviceloop.service import records
from serviceloop.service.parts.api import BookedLine, Booking, Line, book, van_of
from serviceloop.service.settlement.api import refresh_totals
from serviceloop.service.visits.access import SUPERVISE, Held, hold, require_touchable
from serviceloop.service.visits.schemas import FeeLine, FeesBody, PartsBody, ReportBody, SignatureBody


async def write_report(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, body: ReportBody) -> UUID:
    """Makes or replaces the visit's report; an approved one is closed (409)."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    values = _report_values(body)
    found = await _report_of(tx, catalog, visit)
    if found is None:
        given = {**values, "ticket": str(held.ticket_id), "visit": str(visit), "engineer": str(held.engineer)}
        return (await forms.create(tx, catalog, viewer, "service_report", given, trusted=True)).id
    ident = UUID(found["id"])
    if found["status"] == "approved":
        raise conflict({"zh": "报告已审核，不能修改", "en": "The report is approved and closed"})
    await forms.update(tx, catalog, viewer, "service_report", ident, values, trusted=True)
    if found["status"] == "returned":
        await forms.perform(tx, catalog, viewer, "service_report", ident, "resubmit", {}, trusted=True)
    return ident


async def _report_of(tx: Connection, catalog: Catalog, visit: UUID) -> dict[str, Any] | None:
    condition = {"field": "visit", "op": "eq", "value": str(visit)}
    rows = await records.find(tx, catalog, "service_report", ("id", "status"), condition, limit=1)
    return rows[0] if rows else None


def _report_values(body: ReportBody) -> dict[str, Any]:
    values = body.model_dump(exclude={"photos_before", "photos_after"})
    values["work_hours"] = None if body.work_hours is None else str(body.work_hours)
    for key in ("photos_before", "photos_after"):
        values[key] = [{"id": str(item)} for item in getattr(body, key)]
    return values


async def use_parts(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, body: PartsBody) -> None:
    """Takes parts from the van and books their fees. 409 `shortage` when the van has not enough."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    source = await _source(tx, catalog, viewer, held, body.place)
    lines = [Line(item.part, item.quantity, serial=item.serial, old_serial=item.old_serial) for item in body.lines]
    booked = await book(tx, catalog, viewer, Booking("use", lines, source, ticket=held.ticket_id, visit=visit))
    for line in booked.lines:
        await forms.create(tx, catalog, viewer, "fee_line", _material(held, line), trusted=True)
    await refresh_totals(tx, catalog, viewer, held.ticket_id)


async def _source(tx: Connection, catalog: Catalog, viewer: Viewer, held: Held, given: UUID | None) -> UUID:
    van = await van_of(tx, catalog, held.engineer)
    if given is not None and (van is None or given != van.id):
        if not viewer.can(SUPERVISE):
            raise forbidden({"zh": "只能使用自己的随车库", "en": "Only your own van's stock may be used"})
        return given
    if van is None:
        raise invalid(Issue("place", "required", {"zh": "没有随车库，请联系库管", "en": "You have no van stock"}))
    return van.id


def _material(held: Held, line: BookedLine) -> dict[str, Any]:
    return _fee_base(held) | {
        "item": "material",
        "name": line.name,
        "part": str(line.part),
        "move": str(line.move),
        "quantity": str(line.quantity),
        "unit_price": str(line.price),
        "cost": str(line.cost),
        "payer": "warranty" if held.ticket["in_warranty"] else "customer",
    }


def _fee_base(held: Held) -> dict[str, Any]:
    partner = held.visit["partner"]
    return {
        "ticket": str(held.ticket_id),
        "visit": str(held.id),
        "engineer": str(held.engineer),
        "partner": None if partner is None else str(partner),
    }


async def add_fees(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, body: FeesBody) -> None:
    """Adds fees; who pays is understood from the warranty when it is not said."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    for line in body.lines:
        await forms.create(tx, catalog, viewer, "fee_line", _fee(held, line), trusted=True)
    await refresh_totals(tx, catalog, viewer, held.ticket_id)


def _fee(held: Held, line: FeeLine) -> dict[str, Any]:
    usual = "warranty" if held.ticket["in_warranty"] else "customer"
    return _fee_base(held) | {
        "item": line.item,
        "name": line.name,
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "payer": line.payer or usual,
    }


async def void_fee(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, fee: UUID, reason: str) -> None:
    """Voids a fee that was entered wrongly. Material follows the stock and is not voided here (409)."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    row = (await records.lock(tx, catalog, "fee_line", fee)).row
    if row["visit"] != visit:
        raise not_found()
    if row["item"] == "material":
        raise conflict(
            {"zh": "材料费随备件出库产生，请由库管办理退库", "en": "Material goes with stock: return the part"}
        )
    if row["status"] == "void":
        return
    await forms.perform(tx, catalog, viewer, "fee_line", fee, "void", {}, trusted=True, comment=reason)
    await refresh_totals(tx, catalog, viewer, held.ticket_id)


async def add_photos(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, files: Sequence[UUID]) -> None:
    """Adds photos; one that is there already is not added twice."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    present = _file_ids((await records.read(tx, catalog, "visit", visit)).get("photos"))
    wanted = list(dict.fromkeys([*present, *(str(item) for item in files)]))
    values = {"photos": [{"id": item} for item in wanted]}
    await forms.update(tx, catalog, viewer, "visit", visit, values, trusted=True)


async def sign(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID, body: SignatureBody) -> None:
    """Keeps the customer's signature."""
    held = await hold(tx, catalog, viewer, visit)
    require_touchable(held)
    values = {"signature": {"id": str(body.file)}, "signer": body.signer}
    await forms.update(tx, catalog, viewer, "visit", visit, values, trusted=True)


def _file_ids(files: Sequence[Mapping[str, Any]] | None) -> list[str]:
    return [str(item["id"]) for item in files or ()]
