"""A customer's request: channel, customer by phone, asset by serial number, ticket, tracking link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop.channels.limits.queries import lock_subject
from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Order
from serviceloop.identity.units.queries import company_name
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import not_found
from serviceloop.kit.settings import Settings
from serviceloop.service import records
from serviceloop.service.customer import customer_viewer
from serviceloop.service.portal import links, queries
from serviceloop.service.portal.limits import wrong_code
from serviceloop.service.portal.logic import CodeVerdict, masked_phone
from serviceloop.service.portal.schemas import FileRef, RequestBody
from serviceloop.service.regions import region_of_address
from serviceloop.service.tickets.api import complete, customers_with_phone, subject_for, unit_for

_CHANNEL = ("id", "slug", "name", "source", "title", "welcome", "hotline", "unit", "service_types", "enabled")
_NO_CHANNEL = {"zh": "报修入口不存在或已停用", "en": "There is no such request page, or it is closed"}


@dataclass(frozen=True)
class Made:
    ticket: UUID
    no: str
    token: str


async def channel_of(connection: Any, catalog: Catalog, slug: str) -> dict[str, Any]:
    """The channel's record; 404 when there is none or it is switched off."""
    condition = {"field": "slug", "op": "eq", "value": slug}
    rows = await records.find(connection, catalog, "channel", _CHANNEL, condition, limit=1)
    if not rows or rows[0].get("enabled") is False:
        raise not_found(_NO_CHANNEL)
    return rows[0]


async def describe(connection: Any, catalog: Catalog, slug: str) -> dict[str, Any]:
    """What the request page shows: texts, kinds of service, products on sale."""
    channel = await channel_of(connection, catalog, slug)
    on_sale = {"field": "active", "op": "eq", "value": True}
    columns = ("id", "name", "model", "category")
    products = await records.find(connection, catalog, "product", columns, on_sale, sort=(Order("name"),))
    keys = ("slug", "name", "title", "welcome", "hotline")
    shown = {key: channel.get(key) for key in keys}
    return {
        **shown,
        "company": await company_name(connection),
        "service_types": options(catalog, "channel", "service_types", channel.get("service_types") or ()),
        "products": [{key: row.get(key) for key in ("id", "name", "model", "category")} for row in products],
    }


def options(catalog: Catalog, form: str, field: str, only: Any = None) -> list[dict[str, Any]]:
    """Options of a select field with their labels in all languages, in the form's order."""
    settings: Any = catalog.get(form).fields[field].settings
    return [
        {"value": item.value, "label": dict(item.label)}
        for item in settings.options
        if only is None or item.value in only
    ]


async def find_asset(connection: Any, catalog: Catalog, slug: str, serial: str) -> list[dict[str, Any]]:
    """The product behind a serial number; never whose it is."""
    await channel_of(connection, catalog, slug)
    condition = {"field": "serial", "op": "eq", "value": serial.strip()}
    columns = ("serial", "product", "warranty_until")
    today = {"and": [condition, {"field": "warranty_until", "op": "gte", "value": {"$": "today"}}]}
    rows = await records.find(connection, catalog, "asset", columns, condition, limit=1)
    covered = bool(await records.find(connection, catalog, "asset", ("id",), today, limit=1)) if rows else False
    return [
        {
            "serial": row["serial"],
            "product": records.title_of(row.get("product")) or None,
            "product_id": records.id_of(row.get("product")),
            "in_warranty": covered if row.get("warranty_until") else None,
        }
        for row in rows
    ]


async def submit(
    tx: Connection, catalog: Catalog, settings: Settings, slug: str, phone: str, code: bytes, body: RequestBody
) -> Made:
    """Makes the ticket. `phone` in its one notation, `code`: hash of the verified code, used up here."""
    channel = await channel_of(tx, catalog, slug)
    if not await queries.use_code(tx, phone, code):
        raise wrong_code(CodeVerdict.NONE)
    viewer = customer_viewer()
    customer = await _customer(tx, catalog, phone, body)
    values = await _values(tx, catalog, channel, customer, phone, body)
    saved = await forms.create(tx, catalog, viewer, "ticket", values, trusted=True)
    await complete(tx, catalog, viewer, saved.id)
    return Made(saved.id, saved.no or "", await links.token_for(tx, settings, saved.id))


async def _customer(tx: Connection, catalog: Catalog, phone: str, body: RequestBody) -> UUID:
    """The customer with this number, or a new one. Two first requests at once make one customer."""
    await lock_subject(tx, f"customer:{phone}")
    found = await customers_with_phone(tx, catalog.get("customer"), phone, 1)
    if found:
        return found[0]
    address = body.address.model_dump(exclude_none=True) if body.address else None
    values = {
        "name": body.contact_name.strip() or masked_phone(phone),
        "kind": "person",
        "phone": phone,
        "address": address,
        "region": region_of_address(address),
        "position": body.position.to_json() if body.position else None,
    }
    return (await forms.create(tx, catalog, customer_viewer(), "customer", values, trusted=True)).id


async def _values(
    tx: Connection, catalog: Catalog, channel: Mapping[str, Any], customer: UUID, phone: str, body: RequestBody
) -> dict[str, Any]:
    product, name = await _product(tx, catalog, body)
    address = body.address.model_dump(exclude_none=True) if body.address else None
    unit = records.id_of(channel.get("unit")) or await unit_for(tx, region_of_address(address))
    values = {
        "subject": subject_for(body.service_type, name, body.description),
        "description": body.description.strip(),
        "service_type": body.service_type,
        "service_mode": "remote" if body.service_type == "consult" else "on_site",
        "source": channel["source"],
        "channel": channel["id"],
        "customer": str(customer),
        "contact_name": body.contact_name.strip() or None,
        "contact_phone": phone,
        "product": str(product) if product else None,
        "serial": body.serial.strip() or None,
        "address": address,
        "position": body.position.to_json() if body.position else None,
        "wished_at": body.wished_at.isoformat() if body.wished_at else None,
        "photos": files_json(body.photos),
        "video": files_json(body.video),
        "service_unit": str(unit) if unit else None,
    }
    return {key: value for key, value in values.items() if value not in (None, [])}


async def _product(tx: Connection, catalog: Catalog, body: RequestBody) -> tuple[UUID | None, str]:
    """The product chosen, else the one behind the serial number (dispatch matches skills by it), and its name."""
    if body.product is not None:
        found = await records.by_ids(tx, catalog, "product", ("name",), [body.product])
        return body.product, str(found[body.product]["name"]) if body.product in found else ""
    if not body.serial.strip():
        return None, ""
    condition = {"field": "serial", "op": "eq", "value": body.serial.strip()}
    rows = await records.find(tx, catalog, "asset", ("product",), condition, limit=1)
    product = rows[0].get("product") if rows else None
    return records.id_of(product), records.title_of(product)


def files_json(files: list[FileRef]) -> list[dict[str, str]]:
    return [{"id": str(item.id)} for item in files]
