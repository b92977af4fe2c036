"""Tickets: who is calling, what a new ticket leaves out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import FieldError
from serviceloop.fields.types.phone import normal
from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Order
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid
from serviceloop.service import records
from serviceloop.service.tickets import queries
from serviceloop.service.tickets.logic import ENDED, fill_in

UNIT_OF_REGION: Mapping[str, str] = {
    "east": "east",
    "central": "east",
    "south": "south",
    "southwest": "south",
    "north": "north",
    "northeast": "north",
    "northwest": "north",
}
"""Key of the org unit that serves a region, as shipped in org.yaml."""
_ASSET_COLUMNS = ("id", "serial", "product", "place", "warranty_until", "state")
_TICKET_COLUMNS = ("id", "no", "subject", "status", "created_at")
_NEWEST = (Order("created_at", True),)


def phone_number(text: str, path: str = "phone") -> str:
    """The number in its one notation; 422 if it is none."""
    try:
        return normal(text)
    except FieldError as error:
        raise invalid(Issue(path, error.code, error.message)) from None


async def lookup(connection: Any, catalog: Catalog, viewer: Viewer, phone: str) -> list[dict[str, Any]]:
    """Customers with this number, each with assets and latest tickets, as far as the viewer may see them."""
    number = phone_number(phone)
    ids = await queries.customers_with_phone(connection, catalog.get("customer"), number)
    columns = ("id", "no", "name", "kind", "tier", "phone", "region", "address", "contacts")
    found = await records.by_ids(connection, catalog, "customer", columns, ids, viewer)
    return [await _with_history(connection, catalog, viewer, found[item]) for item in ids if item in found]


async def _with_history(connection: Any, catalog: Catalog, viewer: Viewer, customer: dict[str, Any]) -> dict[str, Any]:
    mine = {"field": "customer", "op": "eq", "value": customer["id"]}
    assets = await records.find(connection, catalog, "asset", _ASSET_COLUMNS, mine, limit=50, viewer=viewer)
    tickets = await records.find(
        connection, catalog, "ticket", _TICKET_COLUMNS, mine, sort=_NEWEST, limit=10, viewer=viewer
    )
    opened = [row for row in tickets if row.get("status") not in ENDED]
    return {**customer, "assets": assets, "tickets": tickets, "open_count": len(opened)}


async def complete(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID) -> bool:
    """Fills what a ticket leaves empty from its customer and asset; returns whether anything was written."""
    row = await records.read(tx, catalog, "ticket", ticket)
    customer = await _related(tx, catalog, "customer", row.get("customer"))
    asset = await _asset_of(tx, catalog, row)
    today = datetime.now(ZoneInfo(viewer.zone)).date()
    values = fill_in(row, customer, asset, today)
    if row.get("service_unit") is None:
        unit = await unit_for(tx, values.get("region") or row.get("region"))
        values |= {"service_unit": str(unit)} if unit else {}
    if not values:
        return False
    await forms.update(tx, catalog, viewer, "ticket", ticket, values, trusted=True)
    return True


async def unit_for(connection: Any, region: str | None) -> UUID | None:
    """The org unit that serves a region."""
    key = UNIT_OF_REGION.get(region or "")
    return (await queries.unit_ids(connection, [key])).get(key) if key else None


async def _related(tx: Connection, catalog: Catalog, form: str, value: Any) -> dict[str, Any] | None:
    found = records.id_of(value)
    return None if found is None else await records.read(tx, catalog, form, found)


async def _asset_of(tx: Connection, catalog: Catalog, ticket: Mapping[str, Any]) -> dict[str, Any] | None:
    """The asset named, or the one with the serial number given, if it is not somebody else's."""
    if ticket.get("asset"):
        return await _related(tx, catalog, "asset", ticket["asset"])
    if not ticket.get("serial"):
        return None
    condition = {"field": "serial", "op": "eq", "value": ticket["serial"]}
    rows = await records.find(tx, catalog, "asset", ("id", "customer"), condition, limit=1)
    owner = records.id_of(rows[0].get("customer")) if rows else None
    if not rows or owner not in (None, records.id_of(ticket.get("customer"))):
        return None
    return await records.read(tx, catalog, "asset", rows[0]["id"])
