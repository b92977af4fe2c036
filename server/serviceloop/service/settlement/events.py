"""Totals of a ticket follow its fee lines, whoever writes them."""

from typing import Any

from serviceloop.kit.db import Connection
from serviceloop.kit.outbox import Event, EventHandler
from serviceloop.service import records
from serviceloop.service.settlement.service import refresh_totals


async def refresh(app: Any, tx: Connection, event: Event) -> None:
    """Sums up again; writes nothing where nothing changed."""
    assert event.record is not None
    line = (await records.by_ids(tx, app.forms, "fee_line", ("ticket",), [event.record])).get(event.record)
    ticket = records.id_of(line.get("ticket")) if line else None
    if ticket is not None:
        await refresh_totals(tx, app.forms, records.SYSTEM, ticket)


HANDLERS = (
    EventHandler(
        "settlement.totals",
        ("record.created", "record.updated", "record.undeleted", "action:void"),
        refresh,
        frozenset({"fee_line"}),
    ),
)
