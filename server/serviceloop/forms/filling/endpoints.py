"""What a form asks the server while somebody fills it in."""

from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.filling.service import choices_json, state_of
from serviceloop.forms.records.locking import lock
from serviceloop.forms.records.schemas import Path, QueryBody
from serviceloop.http.dependencies import TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("forms", "/forms/{form}")


class ChoicesBody(QueryBody):
    """A question about the related form; `values` of the record (or row, with "parent") being filled in."""

    field: Path
    values: dict[str, Any] = Field(default_factory=dict)


class StateBody(BaseModel):
    """The values as filled in. `id`: the record, None for a new one."""

    model_config = ConfigDict(extra="forbid")
    values: dict[str, Any] = {}
    id: UUID | None = None


class StateAnswer(BaseModel):
    """Keys of fields that are not there, must be filled, may not be changed."""

    hidden: list[str]
    required: list[str]
    readonly: list[str]


@router.post("/choices", summary="Records that a relation offers", responses={200: {"description": "as a query"}})
async def choices(form: str, body: ChoicesBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """The related form's records that fit the relation's filter, for the record as it is being filled in."""
    asked = body.to_query()
    text = await choices_json(tx, catalog, viewer, catalog.get(form), body.field, body.values, asked)
    return Response(text, media_type="application/json")


@router.post("/state", summary="What holds for a record while it is filled in")
async def state(form: str, body: StateBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> StateAnswer:
    """For conditions that rest on what the viewer may not read; the others come with the form."""
    held = await lock(tx, catalog, viewer, catalog.get(form), body.id, "update") if body.id is not None else None
    found = await state_of(tx, catalog, viewer, catalog.get(form), body.values, held.row if held else None)
    return StateAnswer(**found)
