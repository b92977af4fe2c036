"""/forms/{form}/uses and /forms/{form}/fields/{field}/uses: what would miss it."""

from typing import Annotated, Any

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.dependencies import StoreDep
from serviceloop.forms.design.drafts import service as drafts
from serviceloop.forms.design.drafts.endpoints import BuilderDep, MatchDep
from serviceloop.forms.design.drafts.schemas import DraftShown
from serviceloop.forms.design.uses import service
from serviceloop.forms.design.uses.base import Target
from serviceloop.http.dependencies import DatabaseDep, LocaleDep
from serviceloop.http.routing import Router

router = Router("uses", "/forms/{form}")
FieldPath = Annotated[str, Path(max_length=100)]


async def _referrers(request: Request) -> service.Registry:
    found: service.Registry = request.app.state.app.referrers
    return found


ReferrersDep = Annotated[service.Registry, Depends(_referrers)]


class UseShown(BaseModel):
    """A place that names the field or form. `kind`: view, saved_view, formula, condition, layout, role, dashboard …;
    `mend`: what mending it would do, null where it is done by hand; `firm`: the field cannot go before it is mended."""

    id: str
    kind: str
    where: dict[str, str]
    path: str
    form: str | None
    mend: dict[str, str] | None
    firm: bool


class MendUses(BaseModel):
    """Uses to mend, by the ids that the list gave."""

    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=500)]


class Mended(BaseModel):
    """The uses that are left, and the form's draft as it is now."""

    uses: list[UseShown]
    draft: DraftShown


@router.get("/uses", summary="Uses of a form", response_model=list[UseShown])
async def form_uses(form: str, _: BuilderDep, store: StoreDep, db: DatabaseDep, referrers: ReferrersDep) -> Any:
    """What refers to the form from outside of it."""
    async with db.pool.acquire() as connection:
        world = await service.world_of(connection, store.catalog, form)
        return service.shown(await service.find(world, referrers, Target(form)))


@router.get("/fields/{field}/uses", summary="Uses of a field", response_model=list[UseShown])
async def field_uses(
    form: str, field: FieldPath, _: BuilderDep, store: StoreDep, db: DatabaseDep, referrers: ReferrersDep
) -> Any:
    """In the form's draft, in other forms, views, roles, dashboards and so on; `<sub-table>.<column>` for a column."""
    async with db.pool.acquire() as connection:
        world = await service.world_of(connection, store.catalog, form)
        return service.shown(await service.find(world, referrers, Target(form, field)))


@router.post("/uses/mend", summary="Mend uses of a form", response_model=Mended)
async def mend_form_uses(
    form: str,
    body: MendUses,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    referrers: ReferrersDep,
    match: MatchDep,
) -> Any:
    """Fields of other forms that point here go to the recycle bin, with their data."""
    target = Target(form)
    await service.mend(db, store, viewer, locale, referrers, target, body.ids, match)
    return await _mended(db, store, locale, referrers, target)


@router.post("/fields/{field}/uses/mend", summary="Mend uses of a field", response_model=Mended)
async def mend_field_uses(
    form: str,
    field: FieldPath,
    body: MendUses,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    referrers: ReferrersDep,
    match: MatchDep,
) -> Any:
    """In the form itself this changes its draft (If-Match: the draft's version); other forms are published."""
    target = Target(form, field)
    await service.mend(db, store, viewer, locale, referrers, target, body.ids, match)
    return await _mended(db, store, locale, referrers, target)


async def _mended(
    db: DatabaseDep, store: StoreDep, locale: str, referrers: service.Registry, target: Target
) -> dict[str, Any]:
    async with db.pool.acquire() as connection:
        world = await service.world_of(connection, store.catalog, target.form)
        left = service.shown(await service.find(world, referrers, target))
        return {"uses": left, "draft": await drafts.show(connection, store.catalog, locale, target.form)}
