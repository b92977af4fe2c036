"""/form-drafts and /forms/{form}/draft: working on a form before it is published."""

from typing import Annotated, Any

from fastapi import Depends, Header, Response

from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.forms.design.drafts import service
from serviceloop.forms.design.drafts.schemas import DraftShown, DraftSummary, PublishDraft, SaveDraft, StartDraft
from serviceloop.forms.design.schemas import Changed
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, Problem, invalid

router = Router("drafts")
BuilderDep = Annotated[Viewer, Depends(require("design_forms"))]
_UNSTATED = {
    "zh": "请给出所依据的草稿版本 (If-Match，没有草稿时为 0)",
    "en": "State the version of the draft (If-Match; 0 where there is none)",
}


def _if_match(if_match: Annotated[str | None, Header(alias="If-Match", max_length=40)] = None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and int(text) < 2**31):
        message = {"zh": "If-Match 须为草稿的版本号", "en": "If-Match must be the version of the draft"}
        raise invalid(Issue("If-Match", "version", message))
    return int(text)


MatchDep = Annotated[int | None, Depends(_if_match)]


@router.get("/form-drafts", summary="All drafts", response_model=list[DraftSummary])
async def list_drafts(_: BuilderDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    """Of published forms and of new ones, the latest first."""
    return await service.summaries(db.pool, catalog)


@router.post("/form-drafts", summary="Start a new form", status_code=201, response_model=DraftShown)
async def start_draft(
    body: StartDraft, viewer: BuilderDep, catalog: CatalogDep, tx: TransactionDep, locale: LocaleDep
) -> Any:
    """Kept as a draft, so that nothing is lost; nobody else sees anything of it until it is published."""
    label = {"zh": body.label} if isinstance(body.label, str) else body.label.model_dump(exclude_none=True)
    given = body.definition
    key = await service.start(tx, catalog, viewer, label, (lambda _: given) if given is not None else None)
    return await service.show(tx, catalog, locale, key)


@router.get("/forms/{form}/draft", summary="A form's draft", response_model=DraftShown)
async def get_draft(form: str, _: BuilderDep, catalog: CatalogDep, db: DatabaseDep, locale: LocaleDep) -> Any:
    """The published definition where there is no draft."""
    return await service.show(db.pool, catalog, locale, form)


@router.put("/forms/{form}/draft", summary="Save a draft", response_model=DraftShown)
async def save_draft(
    form: str,
    body: SaveDraft,
    viewer: BuilderDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    locale: LocaleDep,
    match: MatchDep,
) -> Any:
    """An incomplete definition is kept too; `problems` says what is missing. 409 holds both contents."""
    if match is None:
        raise Problem(428, "version_required", _UNSTATED)
    await service.save(tx, catalog, viewer, form, body.definition, body.base_version, match)
    return await service.show(tx, catalog, locale, form)


@router.delete("/forms/{form}/draft", summary="Discard a draft", status_code=204)
async def discard_draft(
    form: str, viewer: BuilderDep, catalog: CatalogDep, tx: TransactionDep, match: MatchDep
) -> Response:
    """The published form stays as it is."""
    await service.discard(tx, catalog, viewer, form, match)
    return Response(status_code=204)


@router.post("/forms/{form}/publish", summary="Publish a draft", response_model=Changed)
async def publish_draft(
    form: str,
    body: PublishDraft,
    viewer: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    locale: LocaleDep,
) -> Any:
    """Applies the plan and takes the draft away. Fields missing in it go to the recycle bin with their data."""
    return await service.publish(db, store, viewer, locale, form, body.draft_version, body.restore)
