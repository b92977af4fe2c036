"""What a new ticket can be told from its customer and asset. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from serviceloop.service.regions import region_of_address

OPEN = ("new", "to_assign", "assigned", "in_progress", "waiting_parts", "waiting_customer")
ENDED = ("closed", "cancelled")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def fill_in(
    ticket: Mapping[str, Any],
    customer: Mapping[str, Any] | None,
    asset: Mapping[str, Any] | None,
    today: date,
) -> dict[str, Any]:
    """Values for what the ticket leaves empty; never touches what somebody wrote. All in JSON form."""
    known = customer or {}
    thing = asset or {}
    candidates = {
        "contact_name": _main_contact(known) or known.get("name"),
        "contact_phone": known.get("phone"),
        "asset": _id(thing) if thing else None,
        "serial": thing.get("serial"),
        "product": _id(thing.get("product")),
        "address": thing.get("address") or known.get("address"),
        "position": thing.get("position") or known.get("position"),
        "in_warranty": _in_warranty(thing, today),
    }
    filled = {key: value for key, value in candidates.items() if ticket.get(key) in _EMPTY and value not in _EMPTY}
    if ticket.get("region") in _EMPTY:
        region = region_of_address(filled.get("address") or ticket.get("address")) or known.get("region")
        filled |= {"region": region} if region else {}
    return filled


def subject_for(service_type: str, product: str, description: str) -> str:
    """A subject for a request whose maker wrote none: product, kind of service, and how it begins."""
    kinds = {"repair": "报修", "install": "安装", "maintain": "保养", "consult": "咨询", "complaint": "投诉"}
    words = description.strip().splitlines()[0].strip() if description.strip() else ""
    head = f"{product}{kinds.get(service_type, '服务')}" if product else kinds.get(service_type, "服务")
    return f"{head}：{words}"[:120] if words else head[:120]


def urgent(ticket: Mapping[str, Any], tier: str | None) -> bool:
    """Whether the customer or the fault asks for the best there is."""
    return tier == "vip" or ticket.get("priority") == "high" or ticket.get("fault_level") == "urgent"


def _main_contact(customer: Mapping[str, Any]) -> str | None:
    contacts = customer.get("contacts") or []
    main = next((item for item in contacts if item.get("main")), contacts[0] if contacts else None)
    return str(main["name"]) if main and main.get("name") else None


def _in_warranty(asset: Mapping[str, Any], today: date) -> bool | None:
    until = asset.get("warranty_until")
    return None if not until else date.fromisoformat(str(until)[:10]) >= today


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else value
