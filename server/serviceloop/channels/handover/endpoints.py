"""/users/{user}/handover: what a person holds, giving it to others, and taking that back."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.channels.handover import service
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.viewer import Viewer

router = Router("users", "/users/{user}/handover")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]
Text = dict[str, str]


class HeldField(BaseModel):
    """`filter`: the condition that finds these records."""

    key: str
    filter: dict[str, Any]
    label: Text
    count: int


class HeldForm(BaseModel):
    """`total` open records name the person (all records, where the form has no status); of these the viewer may not
    see `hidden`, and they stay."""

    form: str
    label: Text
    icon: str
    has_status: bool
    total: int
    hidden: int
    fields: list[HeldField]


class HeldView(BaseModel):
    id: UUID
    form: str
    label: Text


class HeldGroup(BaseModel):
    id: UUID
    name: str
    roles: list[str]


class HeldDelegation(BaseModel):
    """The person stands in for `user` (`name`)."""

    id: UUID
    user: UUID
    name: str
    ends_at: datetime


class HeldSchedule(BaseModel):
    id: UUID
    form: str
    name: str


class HandoverRun(BaseModel):
    """`moved`: things that changed hands; `kept`: left alone, as nobody without the right to change them moves them."""

    id: UUID
    state: str
    moved: int
    kept: int
    error: Text | None
    deactivated: bool
    undoable: bool
    created_at: datetime
    finished_at: datetime | None


class Holdings(BaseModel):
    """What a person holds. `keys`: API keys that work only as long as the account does."""

    active: bool
    forms: list[HeldForm]
    views: list[HeldView]
    groups: list[HeldGroup]
    delegations: list[HeldDelegation]
    schedules: list[HeldSchedule]
    keys: int
    runs: list[HandoverRun]


class HandoverBody(BaseModel):
    """`forms`: who takes over the open records of each form; what is not named stays. `others` go to `successor`."""

    model_config = ConfigDict(extra="forbid")
    successor: UUID | None = None
    forms: Annotated[dict[str, UUID], Field(max_length=500)] = {}
    others: list[Literal["views", "groups", "delegations", "schedules"]] = []
    deactivate: bool = False


@router.get("", summary="What a person holds")
async def look(user: UUID, viewer: Manager, catalog: CatalogDep, db: DatabaseDep) -> Holdings:
    """Open records by form and field, shared views, groups, delegations, scheduled exports."""
    return Holdings.model_validate(await service.look(db, catalog, viewer, user))


@router.post("", status_code=201, summary="Hand a person's work over")
async def hand_over(
    user: UUID, body: HandoverBody, request: Request, viewer: Manager, catalog: CatalogDep, tx: TransactionDep
) -> HandoverRun:
    """As one: all or nothing, each record with its history. Records that the viewer may not change stay."""
    run = await service.start(tx, catalog, viewer, user, body.model_dump())
    after_commit(request, resolver_of(request).forget)
    return HandoverRun.model_validate(await service.one(tx, user, run))


@router.get("/{run}", summary="How far a hand-over is")
async def get_run(user: UUID, run: UUID, viewer: Manager, db: DatabaseDep) -> HandoverRun:
    return HandoverRun.model_validate(await service.one(db.pool, user, run))


@router.post("/{run}/undo", summary="Take a hand-over back")
async def undo(
    user: UUID, run: UUID, request: Request, viewer: Manager, catalog: CatalogDep, tx: TransactionDep
) -> HandoverRun:
    """What changed hands again since stays; who was deactivated by it is active again."""
    await service.undo(tx, catalog, viewer, user, run)
    after_commit(request, resolver_of(request).forget)
    return HandoverRun.model_validate(await service.one(tx, user, run))
