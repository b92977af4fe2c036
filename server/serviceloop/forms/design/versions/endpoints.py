"""/forms/{form}/versions: who changed what about a form, and when."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel

from serviceloop.forms.dependencies import StoreDep
from serviceloop.forms.design.drafts import service as drafts
from serviceloop.forms.design.drafts.endpoints import BuilderDep, MatchDep
from serviceloop.forms.design.drafts.schemas import ChangeShown, DraftShown, Who
from serviceloop.forms.design.versions import service
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep
from serviceloop.http.routing import Router

router = Router("versions", "/forms/{form}/versions")
VersionPath = Annotated[int, Path(ge=1, lt=2**31)]


class VersionShown(BaseModel):
    """A published version and how it differs from the one before."""

    version: int
    at: datetime
    actor: Who
    changes: list[ChangeShown]


class VersionDetail(VersionShown):
    definition: dict[str, Any]


@router.get("", summary="Published versions", response_model=list[VersionShown])
async def list_versions(
    form: str,
    _: BuilderDep,
    store: StoreDep,
    db: DatabaseDep,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Any:
    """The newest first; `before`: only versions below this one."""
    return await service.listed(db.pool, store, form, before, limit)


@router.get("/{version}", summary="A published version", response_model=VersionDetail)
async def get_version(form: str, version: VersionPath, _: BuilderDep, store: StoreDep, db: DatabaseDep) -> Any:
    return await service.one(db.pool, store, form, version)


@router.post("/{version}/draft", summary="Take an old version up again", response_model=DraftShown)
async def take_up_version(
    form: str,
    version: VersionPath,
    viewer: BuilderDep,
    store: StoreDep,
    tx: TransactionDep,
    locale: LocaleDep,
    match: MatchDep,
) -> Any:
    """As the form's draft; If-Match: the version of the draft that it replaces, 0 (or none) where there is none.
    `restorable` of the answer names deleted fields whose data come back with it."""
    await service.take_up(tx, store, viewer, form, version, match or 0)
    return await drafts.show(tx, store.catalog, locale, form)
