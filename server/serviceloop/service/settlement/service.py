"""Totals on tickets, and settling fee lines. A settled line is never changed; a correction is a new line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, conflict, invalid
from serviceloop.service import records
from serviceloop.service.settlement.logic import Fee, may_settle, totals

_COLUMNS = ("id", "item", "quantity", "unit_price", "payer", "status", "cost")


async def refresh_totals(tx: Connection, catalog: Catalog, viewer: Viewer, ticket: UUID) -> None:
    """Writes the sums of its fee lines to the ticket; locks the ticket, so parallel refreshes agree."""
    await records.lock(tx, catalog, "ticket", ticket)
    condition = {"field": "ticket", "op": "eq", "value": str(ticket)}
    lines = [_fee(row) async for row in records.find_all(tx, catalog, "fee_line", _COLUMNS, condition)]
    sums = totals(lines)
    values = {
        "charge_total": str(sums.charged),
        "cost_material": str(sums.material),
        "cost_total": str(sums.cost),
    }
    await forms.update(tx, catalog, viewer, "ticket", ticket, values, trusted=True)


def _fee(row: Mapping[str, Any]) -> Fee:
    cost = row.get("cost")
    return Fee(
        str(row["item"]),
        Decimal(str(row["quantity"] or 0)),
        Decimal(str(row["unit_price"] or 0)),
        str(row["payer"]),
        str(row["status"]),
        None if cost is None else Decimal(str(cost)),
    )


async def settle(tx: Connection, catalog: Catalog, viewer: Viewer, ids: Sequence[UUID]) -> int:
    """Settles the lines, all or none; returns how many. 409 names those that cannot be settled now."""
    found = await records.by_ids(tx, catalog, "fee_line", ("id", "no", "ticket.status"), ids, viewer)
    if missing := [item for item in ids if item not in found]:
        text = {"zh": f"有 {len(missing)} 条费用不存在或无权查看", "en": f"{len(missing)} lines are not there to see"}
        raise invalid(Issue("ids", "no_such_record", text))
    ordered = sorted(found)
    held = {item: await records.lock(tx, catalog, "fee_line", item) for item in ordered}
    stuck = [found[i]["no"] for i in ordered if not may_settle(held[i].row["status"], found[i]["ticket.status"])]
    if stuck:
        shown = "、".join(stuck[:10])
        zh, en = (
            f"不能结算（已结算、作废或工单未关闭）：{shown}",
            f"Cannot be settled (settled, void or ticket open): {shown}",
        )
        raise conflict({"zh": zh, "en": en}, lines=stuck)
    for item in ordered:
        await forms.perform(tx, catalog, viewer, "fee_line", item, "settle", {}, trusted=True)
    return len(ordered)
