"""/roles: what roles there are, and changing them."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import ABILITIES, CHOOSE_ROLES, MANAGE_ROLES, MANAGE_USERS
from serviceloop.identity.roles import service
from serviceloop.identity.roles.schemas import AbilityRow, RoleBody, RoleCreate, RoleDetail, RoleName, RolePerson
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import forbidden

router = Router("roles")
Manager = Annotated[Viewer, Depends(require(MANAGE_ROLES))]
Key = Annotated[str, Path(max_length=60)]


def _may_look(viewer: Viewer) -> None:
    if not (viewer.can(MANAGE_ROLES) or viewer.can(MANAGE_USERS)):
        raise forbidden()


def _check(request: Request) -> service.GrantCheck | None:
    found: service.GrantCheck | None = getattr(request.app.state, "check_grants", None)
    return found


@router.get("/roles")
async def everything(viewer: ViewerDep, database: DatabaseDep) -> list[RoleDetail]:
    """All roles, shipped ones first."""
    _may_look(viewer)
    return [RoleDetail.model_validate(row) for row in await service.everything(database)]


@router.get("/role-names", summary="Roles to choose from")
async def names(viewer: ViewerDep, database: DatabaseDep) -> list[RoleName]:
    """Keys and labels, without rights and people: for whoever says for which roles a view or a page is."""
    if not any(viewer.can(ability) for ability in CHOOSE_ROLES):
        raise forbidden()
    return [RoleName(key=row["key"], label=row["label"]) for row in await service.everything(database)]


@router.get("/abilities")
async def abilities(viewer: ViewerDep) -> list[AbilityRow]:
    """Rights that are not about records, to choose from."""
    _may_look(viewer)
    return [AbilityRow(key=key, label=dict(label)) for key, label in ABILITIES.items()]


@router.get("/roles/{key}")
async def read(key: Key, viewer: ViewerDep, database: DatabaseDep) -> RoleDetail:
    """One role."""
    _may_look(viewer)
    return RoleDetail.model_validate(await service.one(database.pool, key))


@router.get("/roles/{key}/people", summary="Who has a role")
async def people(key: Key, viewer: ViewerDep, database: DatabaseDep) -> list[RolePerson]:
    """By themselves or through a group; active ones first, at most 500."""
    _may_look(viewer)
    return [RolePerson.model_validate(dict(row)) for row in await service.people(database.pool, key)]


@router.post("/roles", status_code=201)
async def create(body: RoleCreate, request: Request, viewer: Manager, tx: TransactionDep) -> RoleDetail:
    """Makes a role."""
    await service.create(tx, viewer, body.model_dump(), _check(request))
    after_commit(request, resolver_of(request).forget)
    return RoleDetail.model_validate(await service.one(tx, body.key))


@router.put("/roles/{key}")
async def replace(key: Key, body: RoleBody, request: Request, viewer: Manager, tx: TransactionDep) -> RoleDetail:
    """Sets a role as given; whoever has it works with the new rights from the next request on."""
    await service.replace(tx, viewer, body.model_dump() | {"key": key}, _check(request))
    after_commit(request, resolver_of(request).forget)
    return RoleDetail.model_validate(await service.one(tx, key))


@router.delete("/roles/{key}", status_code=204)
async def delete(key: Key, request: Request, viewer: Manager, tx: TransactionDep) -> Response:
    """Removes a role that nobody has."""
    await service.delete(tx, viewer, key)
    after_commit(request, resolver_of(request).forget)
    return Response(status_code=204)
