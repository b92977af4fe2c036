"""/user-groups, /posts, /delegations."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from serviceloop.http.dependencies import (
    DatabaseDep,
    TransactionDep,
    ViewerDep,
    after_commit,
    require,
    resolver_of,
)
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.people import queries, service
from serviceloop.identity.viewer import Viewer

router = Router("people")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
People = Annotated[list[UUID], Field(max_length=2000)]


class PersonRef(BaseModel):
    id: UUID
    name: str


class PostBody(BaseModel):
    """A post and who holds it."""

    model_config = ConfigDict(extra="forbid")
    name: Name
    members: People = []


class GroupBody(PostBody):
    """A group; every member has `roles` besides the own ones."""

    roles: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)] = []


class PostRow(BaseModel):
    id: UUID
    name: str
    members: list[PersonRef]


class GroupRow(PostRow):
    roles: list[str]


class DelegationBody(BaseModel):
    """Who stands in, and when. `user`: for whom, if not for oneself (needs the right to manage people)."""

    model_config = ConfigDict(extra="forbid")
    delegate: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    note: Annotated[str, Field(max_length=300)] = ""
    user: UUID | None = None


class DelegationRow(BaseModel):
    id: UUID
    user: PersonRef
    delegate: PersonRef
    starts_at: datetime
    ends_at: datetime
    note: str


class Made(BaseModel):
    id: UUID


@router.get("/user-groups", summary="Groups of people")
async def groups(viewer: Manager, db: DatabaseDep) -> list[GroupRow]:
    """With their members and roles."""
    return [GroupRow.model_validate(dict(row)) for row in await queries.groups(db.pool)]


@router.post("/user-groups", status_code=201, summary="Make a group")
async def make_group(body: GroupBody, request: Request, viewer: Manager, tx: TransactionDep) -> Made:
    """Its roles must be within the viewer's own rights."""
    after_commit(request, resolver_of(request).forget)
    return Made(id=await service.save_group(tx, viewer, None, body.name, body.roles, body.members))


@router.put("/user-groups/{group}", summary="Change a group")
async def change_group(group: UUID, body: GroupBody, request: Request, viewer: Manager, tx: TransactionDep) -> Made:
    """Name, roles and members, as a whole."""
    after_commit(request, resolver_of(request).forget)
    return Made(id=await service.save_group(tx, viewer, group, body.name, body.roles, body.members))


@router.delete("/user-groups/{group}", status_code=204, summary="Delete a group")
async def delete_group(group: UUID, request: Request, viewer: Manager, tx: TransactionDep) -> Response:
    """Its members lose its roles."""
    await service.delete_group(tx, viewer, group)
    after_commit(request, resolver_of(request).forget)
    return Response(status_code=204)


@router.get("/posts", summary="Posts")
async def posts(viewer: Manager, db: DatabaseDep) -> list[PostRow]:
    """With who holds them."""
    return [PostRow.model_validate(dict(row)) for row in await queries.posts(db.pool)]


@router.post("/posts", status_code=201, summary="Make a post")
async def make_post(body: PostBody, viewer: Manager, tx: TransactionDep) -> Made:
    """A post gives no rights."""
    return Made(id=await service.save_post(tx, viewer, None, body.name, body.members))


@router.put("/posts/{post}", summary="Change a post")
async def change_post(post: UUID, body: PostBody, viewer: Manager, tx: TransactionDep) -> Made:
    """Name and holders, as a whole."""
    return Made(id=await service.save_post(tx, viewer, post, body.name, body.members))


@router.delete("/posts/{post}", status_code=204, summary="Delete a post")
async def delete_post(post: UUID, viewer: Manager, tx: TransactionDep) -> Response:
    await service.delete_post(tx, viewer, post)
    return Response(status_code=204)


@router.get("/delegations", summary="Who stands in for whom")
async def delegations(viewer: ViewerDep, db: DatabaseDep, user: UUID | None = None) -> list[DelegationRow]:
    """Now or later; everybody may see it, so that nobody waits for who is away."""
    return [DelegationRow.model_validate(dict(row)) for row in await queries.delegations(db.pool, user)]


@router.post("/delegations", status_code=201, summary="Let somebody stand in")
async def delegate(body: DelegationBody, viewer: ViewerDep, tx: TransactionDep) -> Made:
    """For oneself, or for others by who manages people."""
    span = (body.starts_at, body.ends_at)
    return Made(id=await service.delegate(tx, viewer, body.user, body.delegate, span, body.note))


@router.delete("/delegations/{delegation}", status_code=204, summary="End a delegation")
async def revoke(delegation: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    await service.revoke(tx, viewer, delegation)
    return Response(status_code=204)


@router.get("/users/{user}/delegate", summary="Who gets a person's work now")
async def who_works_for(user: UUID, viewer: ViewerDep, db: DatabaseDep) -> Made:
    """The delegate while the person is away, else the person."""
    return Made(id=await service.who_works_for(db.pool, user, datetime.now(UTC)))
