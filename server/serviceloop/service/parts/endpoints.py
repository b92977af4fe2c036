"""/stock: what is where, and moving it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response

from serviceloop.forms.api import Order, query_json
from serviceloop.forms.api import Query as Question
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.permissions import access
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import forbidden
from serviceloop.service.answers import answer
from serviceloop.service.parts import service
from serviceloop.service.parts.schemas import MoveBody

router = Router("stock", "/stock")
MANAGE = "manage_stock"
_MOVE_COLUMNS = (
    *("no", "moved_at", "kind", "part", "part.code", "quantity", "from_place", "to_place"),
    *("ticket", "ticket.no", "reason", "created_by"),
)


@router.get("", summary="Stock on hand")
async def read_stock(
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    place: UUID | None = None,
    part: UUID | None = None,
    search: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Rows of place, part and quantity, in the places that the viewer may see."""
    async with db.pool.acquire() as connection:
        rows = await service.stock(connection, catalog, viewer, place=place, part=part, search=search.strip())
    return answer({"rows": rows})


@router.get("/places", summary="Stock places")
async def read_places(viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Warehouses, vans and the like, with how much lies there."""
    async with db.pool.acquire() as connection:
        return answer({"rows": await service.places(connection, catalog, viewer)})


@router.get("/below-safety", summary="Parts below their safety stock")
async def read_below_safety(viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """The scarcest first."""
    async with db.pool.acquire() as connection:
        return answer({"rows": await service.below_safety(connection, catalog, viewer)})


@router.get("/moves", summary="The ledger, newest first")
async def read_moves(
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    part: UUID | None = None,
    place: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """Moves of a part, or into and out of a place."""
    conditions: list[Any] = []
    if part is not None:
        conditions.append({"field": "part", "op": "eq", "value": str(part)})
    if place is not None:
        ends = [{"field": end, "op": "eq", "value": str(place)} for end in ("from_place", "to_place")]
        conditions.append({"or": ends})
    shown = access(catalog.get("stock_move"), viewer, "read").require()
    columns = [*_MOVE_COLUMNS, *(key for key in ("unit_cost", "cost") if shown.level(key) != "hidden")]
    question = Question(
        columns, {"and": conditions} if conditions else None, [Order("created_at", True)], limit, cursor
    )
    body = await query_json(db.pool, catalog, viewer, "stock_move", question)
    return Response(body, media_type="application/json")


@router.post("/{kind}", summary="Receive, issue, return, transfer or scrap parts")
async def move(
    kind: Literal["receive", "issue", "return", "transfer", "scrap"],
    body: MoveBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
) -> Response:
    """All lines or none; 409 `shortage` when something is not there."""
    _require_manager(viewer)

    async def work() -> Response:
        booked = await service.book(tx, catalog, viewer, body.to_booking(kind))
        lines = [
            {"move": line.move, "no": line.no, "part": line.part, "quantity": line.quantity} for line in booked.lines
        ]
        return answer({"lines": lines}, 201)

    return await once(tx, viewer, work)


def _require_manager(viewer: Viewer) -> None:
    if not viewer.can(MANAGE):
        raise forbidden()
