"""/forms: which forms there are, how they look to the viewer, and changing them."""

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response

from serviceloop.forms import publishing
from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.forms.description import describe, summaries
from serviceloop.forms.design import logic, service
from serviceloop.forms.design.schemas import (
    AddField,
    Changed,
    CreateForm,
    DefinitionShown,
    FormSummary,
    PatchField,
    PlanForm,
    PlanShown,
    RecycledField,
    RecycledForm,
    RestoreField,
    UpdateForm,
)
from serviceloop.forms.permissions import granted_actions
from serviceloop.forms.store import no_form
from serviceloop.forms.views.queries import choice, visible_views
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, ViewerDep, require
from serviceloop.http.remembered import remembered
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, Problem, invalid

router = Router("forms", "/forms")
BuilderDep = Annotated[Viewer, Depends(require("design_forms"))]
InQuery = Annotated[int | None, Query(ge=1, lt=2**31)]


def _if_match(if_match: Annotated[str | None, Header(alias="If-Match", max_length=40)] = None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        message = {"zh": "If-Match 须为表单的版本号", "en": "If-Match must be the version of the form"}
        raise invalid(Issue("If-Match", "version", message))
    return int(text)


MatchDep = Annotated[int | None, Depends(_if_match)]


@router.get("", summary="Forms that the viewer may use", response_model=list[FormSummary])
async def list_forms(viewer: ViewerDep, catalog: CatalogDep) -> Any:
    return summaries(catalog, viewer)


@router.get("/recycled", summary="Deleted forms", response_model=list[RecycledForm])
async def recycled_forms(_: BuilderDep, catalog: CatalogDep) -> Any:
    return [{"key": form.key, "label": dict(form.label), "version": form.version} for form in catalog.deleted.values()]


@router.get("/{form}", summary="A form as the viewer sees it", response_model=dict[str, Any])
async def get_form(form: str, request: Request, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Response:
    """Fields, layout, status machine, views and granted actions; hidden fields are absent."""
    found = catalog.get(form)
    if not granted_actions(found, viewer) and not viewer.can("design_forms"):
        raise no_form(form)
    saved, chosen = await visible_views(db.pool, form, viewer), await choice(db.pool, form, viewer.user_id)
    return remembered(request, describe(catalog, found, viewer, saved, chosen))


@router.get("/{form}/definition", summary="A form's definition", response_model=DefinitionShown)
async def get_definition(form: str, _: BuilderDep, store: StoreDep) -> Any:
    """For editing, with the version to state when it is saved."""
    found = service.designed(store, form)
    return {"definition": dict(found.source), "version": found.version}


@router.post("", summary="Make a form", status_code=201, response_model=Changed)
async def create_form(body: CreateForm, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    return await service.create(db, store, viewer, locale, body.definition)


@router.post("/{form}/plan", summary="What a change would do", response_model=PlanShown)
async def plan_form(
    form: str, body: PlanForm, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep
) -> Any:
    """Nothing is changed."""
    return await service.preview(db, store, viewer, locale, form, body.definition, body.restore)


@router.put("/{form}", summary="Change a form", response_model=Changed)
async def update_form(
    form: str,
    body: UpdateForm,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    match: MatchDep,
) -> Any:
    """Fields that are missing in the new definition go to the recycle bin with their data."""
    version = body.version or match
    if version is None:
        zh, en = "请给出修改所依据的版本 (version)", "State the version that the change was made from"
        raise Problem(428, "version_required", {"zh": zh, "en": en})
    return await service.update(db, store, viewer, locale, form, body.definition, version, body.restore)


@router.delete("/{form}", summary="Delete a form", status_code=204)
async def delete_form(
    form: str, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, match: MatchDep, version: InQuery = None
) -> None:
    """Into the recycle bin; its records are kept."""
    service.designed(store, form)
    await publishing.remove(db, store, form, viewer, version or match)


@router.post("/{form}/restore", summary="Restore a deleted form", response_model=DefinitionShown)
async def restore_form(form: str, viewer: BuilderDep, store: StoreDep, db: DatabaseDep) -> Any:
    await publishing.bring_back(db, store, form, viewer)
    found = store.catalog.get(form)
    return {"definition": dict(found.source), "version": found.version}


@router.get("/{form}/recycled", summary="Deleted fields", response_model=list[RecycledField])
async def recycled_fields(form: str, _: BuilderDep, store: StoreDep, db: DatabaseDep) -> Any:
    service.designed(store, form)
    return await service.recycled(db, form)


@router.post("/{form}/fields", summary="Add a field", status_code=201, response_model=Changed)
async def add_field(
    form: str, body: AddField, viewer: BuilderDep, store: StoreDep, db: DatabaseDep, locale: LocaleDep, match: MatchDep
) -> Any:
    found = service.designed(store, form)
    definition = logic.add_field(found, body.field, body.position)
    return await service.change_field(db, store, viewer, locale, found, definition, body.version or match)


@router.patch("/{form}/fields/{field}", summary="Change a field", response_model=Changed)
async def patch_field(
    form: str,
    field: str,
    body: PatchField,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    match: MatchDep,
) -> Any:
    found = service.designed(store, form)
    changed = body.model_dump(exclude_unset=True, exclude={"version"})
    definition = logic.patch_field(found, field, changed)
    return await service.change_field(db, store, viewer, locale, found, definition, body.version or match)


@router.delete("/{form}/fields/{field}", summary="Delete a field", response_model=Changed)
async def delete_field(
    form: str,
    field: str,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    match: MatchDep,
    version: InQuery = None,
) -> Any:
    """Into the recycle bin with its data; 409 lists where it is still needed."""
    found = service.designed(store, form)
    definition = logic.drop_field(found, field)
    return await service.change_field(db, store, viewer, locale, found, definition, version or match)


@router.post("/{form}/fields/{field}/restore", summary="Restore a deleted field", response_model=Changed)
async def restore_field(
    form: str,
    field: str,
    body: RestoreField,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
    match: MatchDep,
) -> Any:
    """With its data."""
    version = body.version or match
    return await service.restore_field(db, store, viewer, locale, form, field, body.id, version)
