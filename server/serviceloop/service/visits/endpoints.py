"""/field: the engineer's phone. Every write is one request that may be sent twice."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.service.answers import answer
from serviceloop.service.visits import reading, service, work
from serviceloop.service.visits.schemas import (
    FeesBody,
    PartsBody,
    PhotosBody,
    ReportBody,
    SignatureBody,
    StepBody,
    VoidBody,
)

router = Router("field", "/field/visits")
StepName = Literal["accept", "reject", "depart", "check-in", "start", "complete", "fail"]


@router.get("", summary="My visits")
async def list_visits(
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    tab: Annotated[Literal["todo", "done"], Query()] = "todo",
) -> Response:
    """Those to do by planned time, those done newest first."""
    async with db.pool.acquire() as connection:
        return answer({"rows": await reading.my_visits(connection, catalog, viewer, tab)})


@router.get("/{visit}", summary="One visit with everything needed on site")
async def read_visit(visit: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """visit, ticket, customer, asset, history, report, parts, fees, van (stock), steps (possible now)."""
    async with db.pool.acquire() as connection:
        return answer(await reading.one_visit(connection, catalog, viewer, visit))


@router.post("/{visit}/report", summary="Write the service report")
async def write_report(
    visit: UUID, body: ReportBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Sent again, it replaces what was there."""
    return await once(tx, viewer, _then_read(tx, catalog, viewer, visit, work.write_report, body))


@router.post("/{visit}/parts", summary="Use parts from the van")
async def use_parts(
    visit: UUID, body: PartsBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """All lines or none; 409 `shortage` when the van has not enough."""
    return await once(tx, viewer, _then_read(tx, catalog, viewer, visit, work.use_parts, body))


@router.post("/{visit}/fees", summary="Add fees")
async def add_fees(
    visit: UUID, body: FeesBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Labour, travel and the like; material comes from the parts used."""
    return await once(tx, viewer, _then_read(tx, catalog, viewer, visit, work.add_fees, body))


@router.post("/{visit}/fees/{fee}/void", summary="Void a fee")
async def void_fee(
    visit: UUID,
    fee: UUID,
    body: VoidBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
) -> Response:
    """A fee that was entered wrongly; settled ones stay."""

    async def act() -> Response:
        await work.void_fee(tx, catalog, viewer, visit, fee, body.reason)
        return answer(await reading.one_visit(tx, catalog, viewer, visit))

    return await once(tx, viewer, act)


@router.post("/{visit}/photos", summary="Add photos")
async def add_photos(
    visit: UUID, body: PhotosBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """Files that were uploaded before."""
    return await once(tx, viewer, _then_read(tx, catalog, viewer, visit, work.add_photos, body.files))


@router.post("/{visit}/signature", summary="Keep the customer's signature")
async def sign(
    visit: UUID, body: SignatureBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """A picture that was uploaded before."""
    return await once(tx, viewer, _then_read(tx, catalog, viewer, visit, work.sign, body))


@router.post("/{visit}/{step}", summary="Accept, reject, depart, check in, start, complete, fail")
async def take_step(
    visit: UUID,
    step: StepName,
    body: StepBody,
    viewer: ViewerDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
) -> Response:
    """A step that is done already changes nothing. 409 when it does not fit the status."""

    async def act() -> Response:
        await service.step(tx, catalog, viewer, visit, step, body)
        return answer(await reading.one_visit(tx, catalog, viewer, visit))

    return await once(tx, viewer, act)


def _then_read(
    tx: Any, catalog: Any, viewer: Any, visit: UUID, act: Callable[..., Awaitable[Any]], body: Any
) -> Callable[[], Awaitable[Response]]:
    """Does the work and answers with the visit as it is then."""

    async def run() -> Response:
        await act(tx, catalog, viewer, visit, body)
        return answer(await reading.one_visit(tx, catalog, viewer, visit))

    return run
