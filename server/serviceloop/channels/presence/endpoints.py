"""/forms/{form}/records/{id}/presence: who is at a record."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.channels.presence import service
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("live", "/forms/{form}/records/{id}/presence")


class PresenceBody(BaseModel):
    """`tab`: made by the window, the same while it is open. `field`: the one being edited; null: only looking."""

    model_config = ConfigDict(extra="forbid")

    tab: UUID
    field: Annotated[str, Field(max_length=60)] | None = None


class Person(BaseModel):
    """Somebody else at the record; `fields`: what they are editing, as far as the asker may see it."""

    id: UUID
    name: str
    fields: list[str]


@router.put("", summary="Say that one is at a record", response_model=list[Person])
async def tell(
    form: str, id: UUID, body: PresenceBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Any:
    """Said again every 20 seconds; forgotten after 45. Returns who else is there. The live event "presence" says when
    that changes."""
    return await service.tell(tx, catalog, viewer, form, id, body.tab, body.field)


@router.post("/leave", summary="Leave a record", status_code=204)
async def leave(form: str, id: UUID, body: PresenceBody, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """When the window closes or goes on to another record."""
    await service.leave(tx, viewer, form, id, body.tab)
    return Response(status_code=204)
