"""/recycled: the recycle bins of all forms, of fields and of forms."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.forms.recycle import designs, queries, records
from serviceloop.forms.recycle.retention import MAX_DAYS, MIN_DAYS
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import PURGE
from serviceloop.identity.viewer import Viewer

router = Router("recycle", "/recycled")
BuilderDep = Annotated[Viewer, Depends(require("design_forms"))]
PurgerDep = Annotated[Viewer, Depends(require(PURGE))]
Count = Annotated[int, Field(ge=0)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Bin(BaseModel):
    """Deleted records of one form. `capped`: there are more than `count`. `purge`: whether one may delete for good."""

    key: str
    label: dict[str, str]
    count: int
    capped: bool
    purge: bool


class Overview(BaseModel):
    """`days`: records go by themselves so long after their deletion, yet not before `not_before`; null: never."""

    forms: list[Bin]
    days: int | None
    not_before: datetime
    may_purge: bool


class Person(BaseModel):
    id: UUID
    name: str


class DeletedField(BaseModel):
    id: UUID
    form: str
    form_label: dict[str, str]
    form_deleted: bool
    key: str
    label: dict[str, str]
    type: str
    at: datetime
    actor: Person | None
    has_data: bool


class DeletedForm(BaseModel):
    key: str
    label: dict[str, str]
    at: datetime
    actor: Person | None
    records: int


class Values(BaseModel):
    values: int


class PurgeRecords(_Body):
    """`ids`: these; null: all that were in the bin at `before`. `count`: the number that the person has confirmed."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=200)] | None = None
    before: AwareDatetime | None = None
    count: Count


class Purged(BaseModel):
    """`kept`: how many stay, since other records point at them."""

    purged: int
    kept: int


class CountBody(_Body):
    """The number that the person has confirmed."""

    count: Count


class Counted(BaseModel):
    """`before`: what is deleted later does not count."""

    count: int
    most: int = Field(description="So many go at once")
    before: datetime


class Days(_Body):
    days: Annotated[int, Field(ge=MIN_DAYS, le=MAX_DAYS)] | None


@router.get("", summary="The recycle bins", response_model=Overview)
async def overview(viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """Of the forms whose records one may delete, and how long deleted records stay."""
    kept = await queries.retention(db.pool)
    found = await records.overview(db.pool, catalog, viewer)
    may = viewer.can(PURGE)
    return {"forms": found, "days": kept.days, "not_before": kept.not_before, "may_purge": may}


@router.put("/retention", status_code=204, summary="How long deleted records stay")
async def set_retention(body: Days, viewer: PurgerDep, tx: TransactionDep) -> Response:
    """A shorter time takes effect after a week. null: they stay until somebody deletes them for good."""
    await records.set_retention(tx, viewer, body.days)
    return Response(status_code=204)


@router.get("/records/{form}", summary="How many deleted records one would delete for good", response_model=Counted)
async def count_records(form: str, viewer: PurgerDep, catalog: CatalogDep, tx: TransactionDep) -> Any:
    now = datetime.now(UTC)
    found = await records.count(tx, catalog, viewer, catalog.get(form), now)
    return {"count": found, "most": records.MAX_AT_ONCE, "before": now}


@router.post("/records/{form}/purge", summary="Delete records for good", response_model=Purged)
async def purge_records(
    form: str, body: PurgeRecords, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep, tx: TransactionDep
) -> Any:
    """With their history, comments and files. What other records still point at stays."""
    if body.ids is not None:
        return asdict(await records.purge_chosen(tx, catalog, viewer, form, body.ids, body.count))
    before = min(body.before or datetime.now(UTC), datetime.now(UTC))
    return asdict(await records.purge_all(db, catalog, viewer, form, before, body.count))


@router.get("/fields", summary="Deleted fields of all forms", response_model=list[DeletedField])
async def list_fields(_: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """The newest first. They stay until somebody deletes them for good."""
    return await designs.fields(db.pool, catalog)


@router.get("/fields/{id}", summary="How many values a deleted field holds", response_model=Values)
async def count_values(id: UUID, _: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    return {"values": await designs.values(db.pool, catalog, id)}


@router.post("/fields/{id}/purge", status_code=204, summary="Delete a field's data for good")
async def purge_field(id: UUID, body: CountBody, _: BuilderDep, viewer: PurgerDep, db: DatabaseDep) -> Response:
    await designs.purge_field(db, viewer, id, body.count)
    return Response(status_code=204)


@router.get("/forms", summary="Deleted forms and how many records each has", response_model=list[DeletedForm])
async def list_forms(_: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """The newest first. They stay until somebody deletes them for good."""
    return await designs.forms(db.pool, catalog)


@router.post("/forms/{form}/purge", status_code=204, summary="Delete a form and its records for good")
async def purge_form(
    form: str, body: CountBody, _: BuilderDep, viewer: PurgerDep, db: DatabaseDep, store: StoreDep
) -> Response:
    await designs.purge_form(db, store, viewer, form, body.count)
    return Response(status_code=204)
