"""/tickets: ranking engineers for a ticket and giving it to one."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, require
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.service import records
from serviceloop.service.answers import answer
from serviceloop.service.dispatch import service

router = Router("tickets", "/tickets")
DISPATCH = "dispatch"
Dispatcher = Annotated[Viewer, Depends(require(DISPATCH))]
Note = Annotated[str, Field(max_length=1000)]


class AssignBody(BaseModel):
    """Whom to send, and when; without a time the next free duty time is taken."""

    model_config = ConfigDict(extra="forbid")
    user_id: UUID
    planned_start: AwareDatetime | None = None
    planned_end: AwareDatetime | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        start, end = self.planned_start, self.planned_end
        if end is not None and (start is None or not _within_a_week(start, end)):
            raise ValueError("结束须在开始之后七天内 / the end must follow the start within seven days")
        return self


def _within_a_week(start: datetime, end: datetime) -> bool:
    return 0 < (end - start).total_seconds() <= 7 * 86_400


class BulkBody(BaseModel):
    """Tickets for one person, or each for its best candidate (`user_id` left out)."""

    model_config = ConfigDict(extra="forbid")
    tickets: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    user_id: UUID | None = None
    note: Note | None = None


class UnassignBody(BaseModel):
    """Why the ticket goes back to dispatch."""

    model_config = ConfigDict(extra="forbid")
    note: Note | None = None


@router.get("/{ticket}/candidates", summary="Engineers for a ticket, best first")
async def read_candidates(ticket: UUID, viewer: Dispatcher, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Each with a score of 0 to 100, its parts, and for those excluded the reasons."""
    async with db.pool.acquire() as connection:
        return answer({"rows": await service.candidates(connection, catalog, viewer, ticket)})


@router.post("/{ticket}/assign", summary="Assign a ticket")
async def assign(
    ticket: UUID, body: AssignBody, viewer: Dispatcher, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Makes or moves the visit. 409 `not_available` for somebody off duty, on leave or inactive."""

    async def work() -> Response:
        wanted = service.Assignment(body.user_id, body.planned_start, body.planned_end, body.note)
        done = await service.assign(tx, catalog, viewer, ticket, wanted)
        row = await records.read(tx, catalog, "ticket", ticket, viewer)
        return answer({"ticket": row, "visit": done.visit, "planned_start": done.start.isoformat()})

    return await once(tx, viewer, work)


@router.post("/{ticket}/unassign", summary="Take a ticket back to dispatch")
async def unassign(
    ticket: UUID, body: UnassignBody, viewer: Dispatcher, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Its open visit is cancelled."""

    async def work() -> Response:
        await service.unassign(tx, catalog, viewer, ticket, body.note)
        return answer({"ticket": await records.read(tx, catalog, "ticket", ticket, viewer)})

    return await once(tx, viewer, work)


@router.post("/bulk-assign", summary="Assign many tickets")
async def assign_many(
    body: BulkBody, viewer: Dispatcher, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Each by itself; the answer says of each whether it went well."""

    async def work() -> Response:
        results = await service.assign_many(tx, catalog, viewer, body.tickets, body.user_id, body.note)
        return answer({"results": results})

    return await once(tx, viewer, work)
