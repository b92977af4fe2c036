"""/tickets/{id}/rating: a rating that the customer gave by phone."""

from uuid import UUID

from fastapi import Response

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.permissions import access
from serviceloop.http.dependencies import TransactionDep, ViewerDep
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.service import records
from serviceloop.service.answers import answer
from serviceloop.service.surveys import service
from serviceloop.service.surveys.schemas import RatingBody

router = Router("ratings", "/tickets")


@router.post("/{ticket}/rating", summary="Note a rating given by phone")
async def rate_by_phone(
    ticket: UUID, body: RatingBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep, once: IdempotencyDep
) -> Response:
    """409 when the ticket has another rating, or is not done yet."""

    async def work() -> Response:
        await records.read(tx, catalog, "ticket", ticket, viewer)
        access(catalog.get("rating"), viewer, "create").require()
        return answer({"saved": await service.rate(tx, catalog, viewer, ticket, body.to_rating("callback"))})

    return await once(tx, viewer, work)
