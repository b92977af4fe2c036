"""/field-types: what a form can be made of."""

from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel

from serviceloop.forms.design.field_types import logic
from serviceloop.http.dependencies import require
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer

router = Router("field_types", "/field-types")


class Can(BaseModel):
    """What a field of the type can be (required, unique, with a default) and what it has or is."""

    required: bool
    unique: bool
    default: bool
    rows: bool
    options: bool
    relation: bool
    computed: bool
    presentational: bool


class FieldTypeShown(BaseModel):
    """A field type in the palette. `settings_schema`: JSON schema; each property has `x-label` and maybe `x-help`
    (texts by language), `x-control`, `x-choices`. `defaults`: settings that a new field starts with. `target`: the form
    that every field of the type points at, null where none or a setting says it."""

    name: str
    label: dict[str, str]
    group: str
    group_label: dict[str, str]
    icon: str
    help: dict[str, str]
    kind: str
    settings_schema: dict[str, Any]
    defaults: dict[str, Any]
    can: Can
    target: str | None


@router.get("", summary="Field types", response_model=list[FieldTypeShown])
async def list_field_types(_: Annotated[Viewer, Depends(require("design_forms"))]) -> Any:
    """In the order of the palette."""
    return logic.listed()
