"""Who may act on a visit: its engineer, or whoever may act for engineers. Ticket first, then visit: one lock order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop.forms.api import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import conflict, forbidden
from serviceloop.service import records

SUPERVISE = "field_supervise"
_TOUCHABLE = ("accepted", "departed", "arrived", "working", "done", "undone")


@dataclass(frozen=True)
class Held:
    """A visit and its ticket, both locked, as stored."""

    id: UUID
    visit: Mapping[str, Any]
    ticket_id: UUID
    ticket: Mapping[str, Any]

    @property
    def status(self) -> str:
        return str(self.visit["status"])

    @property
    def engineer(self) -> UUID:
        engineer: UUID = self.visit["engineer"]
        return engineer


async def hold(tx: Connection, catalog: Catalog, viewer: Viewer, visit: UUID) -> Held:
    """404 when the viewer may not see the visit, 403 when it is another's."""
    seen = await records.read(tx, catalog, "visit", visit, viewer)
    ticket = records.id_of(seen.get("ticket")) or records.id_of(
        (await records.read(tx, catalog, "visit", visit))["ticket"]
    )
    assert ticket is not None  # the form requires it
    locked_ticket = await records.lock(tx, catalog, "ticket", ticket)
    locked = await records.lock(tx, catalog, "visit", visit)
    if locked.row["engineer"] != viewer.user_id and not viewer.can(SUPERVISE):
        raise forbidden({"zh": "只能处理派给自己的任务", "en": "This visit is not yours"})
    return Held(visit, locked.row, ticket, locked_ticket.row)


def require_touchable(held: Held) -> None:
    """409 unless work on site may be written down: the visit was taken, and the ticket is not over."""
    if held.status not in _TOUCHABLE:
        raise conflict({"zh": "请先接单", "en": "Accept the visit first"}, status=held.status)
    if held.ticket["status"] in ("closed", "cancelled"):
        raise conflict({"zh": "工单已关闭，不能再修改现场记录", "en": "The ticket is closed; nothing can be added"})
