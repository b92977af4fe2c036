"""/api-keys, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from serviceloop.http.dependencies import DatabaseDep, TransactionDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_API_KEYS
from serviceloop.identity.keys import service
from serviceloop.identity.keys.schemas import KeyCreate, KeyCreated, KeyRow
from serviceloop.identity.viewer import Viewer

router = Router("api_keys", "/api-keys")
Manager = Annotated[Viewer, Depends(require(MANAGE_API_KEYS))]


@router.get("")
async def everything(viewer: Manager, database: DatabaseDep) -> list[KeyRow]:
    """All keys, newest first, without their secrets."""
    return [KeyRow.model_validate(row) for row in await service.everything(database.pool)]


@router.post("", status_code=201)
async def create(body: KeyCreate, viewer: Manager, tx: TransactionDep) -> KeyCreated:
    """Makes a key and shows it, this once."""
    key, text = await service.create(tx, viewer, body.name, body.role, body.expires_at)
    return KeyCreated.model_validate(await service.one(tx, key) | {"key": text})


@router.delete("/{key}", status_code=204)
async def revoke(key: UUID, request: Request, viewer: Manager, tx: TransactionDep) -> Response:
    """Ends a key at once."""
    await service.revoke(tx, viewer, key)
    after_commit(request, resolver_of(request).forget)
    return Response(status_code=204)
