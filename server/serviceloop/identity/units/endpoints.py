"""/org-units: the tree for everyone signed in; changing it for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.units import service
from serviceloop.identity.units.schemas import UnitCreate, UnitPatch, UnitRow
from serviceloop.identity.viewer import Viewer

router = Router("org_units", "/org-units")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]


@router.get("")
async def everything(viewer: ViewerDep, database: DatabaseDep) -> list[UnitRow]:
    """The whole tree, parents before children."""
    return [UnitRow.model_validate(row) for row in await service.everything(database.pool)]


@router.post("", status_code=201)
async def create(body: UnitCreate, request: Request, viewer: Manager, tx: TransactionDep) -> UnitRow:
    """Makes a unit."""
    unit = await service.create(tx, viewer, body.name, body.kind, body.parent, body.key)
    after_commit(request, resolver_of(request).forget)
    return UnitRow.model_validate(await service.one(tx, unit))


@router.patch("/{unit}")
async def change(unit: UUID, body: UnitPatch, request: Request, viewer: Manager, tx: TransactionDep) -> UnitRow:
    """Changes a unit; a new parent moves it with all below it."""
    sent = body.model_dump(exclude_unset=True)
    changes = {key: value for key, value in sent.items() if value is not None or key == "parent"}
    await service.change(tx, viewer, unit, changes)
    after_commit(request, resolver_of(request).forget)
    return UnitRow.model_validate(await service.one(tx, unit))


@router.delete("/{unit}", status_code=204)
async def delete(unit: UUID, request: Request, viewer: Manager, tx: TransactionDep) -> Response:
    """Removes a unit that has neither people nor units below it."""
    await service.delete(tx, viewer, unit)
    after_commit(request, resolver_of(request).forget)
    return Response(status_code=204)
