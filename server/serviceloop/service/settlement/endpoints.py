"""/finance: settling the fees of closed tickets. Lists and export are those of form fee_line."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import TransactionDep, require
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.service.answers import answer
from serviceloop.service.settlement import service

router = Router("finance", "/finance")
SETTLE = "settle_fees"


class SettleBody(BaseModel):
    """Fee lines to settle, all or none."""

    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


@router.post("/settle", summary="Settle fee lines")
async def settle(
    body: SettleBody,
    viewer: Annotated[Viewer, Depends(require(SETTLE))],
    catalog: CatalogDep,
    tx: TransactionDep,
    once: IdempotencyDep,
) -> Response:
    """409 if one of them is settled already, void, or of a ticket that is not closed."""

    async def work() -> Response:
        return answer({"settled": await service.settle(tx, catalog, viewer, body.ids)})

    return await once(tx, viewer, work)
