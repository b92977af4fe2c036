"""/forms/{form}/records/{id}/move: a record is put under another one."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.records import service
from serviceloop.forms.records.reading import get_json
from serviceloop.forms.tree.service import is_hierarchy, refuse_circle
from serviceloop.http.dependencies import TransactionDep, ViewerDep
from serviceloop.http.routing import Router
from serviceloop.kit.errors import Issue, invalid

router = Router("records", "/forms/{form}/records")


class MoveBody(BaseModel):
    """`field`: the relation of the form to itself. `parent` null: to the top. `version`: the one that was read."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[str, Field(min_length=1, max_length=63)]
    parent: UUID | None = None
    version: int | None = None


@router.post("/{id}/move", summary="Put a record under another one")
async def move_record(
    form: str, id: UUID, body: MoveBody, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep
) -> Response:
    """An update of the relation that refuses circles. 409 when the record has gone on, 422 for a circle."""
    definition = catalog.get(form)
    field = definition.fields.get(body.field)
    if field is None or not is_hierarchy(definition, field):
        message = {"zh": "须为指向本表单的关联字段", "en": "must be a relation of the form to itself"}
        raise invalid(Issue("field", "not_hierarchy", message))
    values = {body.field: str(body.parent) if body.parent else None}
    await service.update(tx, catalog, viewer, form, id, values, version=body.version)
    # After the update, which has asked for every permission: who may not move it learns nothing about the circle.
    await refuse_circle(tx, definition, body.field, id, body.parent)
    return Response(await get_json(tx, catalog, viewer, form, id, []), media_type="application/json")
