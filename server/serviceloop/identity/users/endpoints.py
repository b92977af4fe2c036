"""/users: the picker for everyone signed in; making and changing people for administrators."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request

from serviceloop.http.cursors import decode_cursor, encode_cursor
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.users import service
from serviceloop.identity.users.schemas import (
    PasswordMade,
    PasswordReset,
    PickerRow,
    UserCreate,
    UserCreated,
    UserDetail,
    UserPage,
    UserPatch,
)
from serviceloop.identity.viewer import Viewer

router = Router("users", "/users")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]
Search = Annotated[str, Query(max_length=100, description="Part of the name, account, pinyin, initials or phone")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("")
async def pick(
    viewer: ViewerDep,
    database: DatabaseDep,
    search: Search = "",
    limit: Limit = 20,
    role: Annotated[str | None, Query(max_length=60)] = None,
) -> list[PickerRow]:
    """Active people for pickers and mentions."""
    return [PickerRow.model_validate(row) for row in await service.pick(database, search, limit, role)]


@router.get("/all")
async def page(
    viewer: Manager,
    database: DatabaseDep,
    search: Search = "",
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    active: bool | None = None,
) -> UserPage:
    """Everybody, by account, with roles and last use."""
    after = decode_cursor(cursor, str, UUID)
    rows = await service.page(database, search, after, limit + 1, active)
    shown = [UserDetail.model_validate(row) for row in rows[:limit]]
    more = encode_cursor(shown[-1].account, shown[-1].id) if len(rows) > limit else None
    return UserPage(rows=shown, next=more)


@router.get("/{user}")
async def read(user: UUID, viewer: Manager, database: DatabaseDep) -> UserDetail:
    """One person."""
    return UserDetail.model_validate(await service.detail(database.pool, user))


@router.post("", status_code=201)
async def create(body: UserCreate, viewer: Manager, tx: TransactionDep) -> UserCreated:
    """Makes a person."""
    made = None if body.password else service.made_up_password()
    values: dict[str, Any] = body.model_dump() | {"password": body.password or made}
    user = await service.create(tx, viewer, service.NewUser(**values))
    return UserCreated.model_validate(await service.detail(tx, user) | {"password": made})


@router.patch("/{user}")
async def change(user: UUID, body: UserPatch, request: Request, viewer: Manager, tx: TransactionDep) -> UserDetail:
    """Changes a person; `active: false` also signs them out everywhere."""
    await service.change(tx, viewer, user, _changes(body))
    after_commit(request, partial(resolver_of(request).forget_user, user))
    return UserDetail.model_validate(await service.detail(tx, user))


def _changes(body: UserPatch) -> dict[str, Any]:
    """What was sent; null clears only what may be empty."""
    clearable = {"phone", "email", "org_unit"}
    sent = body.model_dump(exclude_unset=True)
    return {key: value for key, value in sent.items() if value is not None or key in clearable}


@router.post("/{user}/password")
async def reset_password(
    user: UUID, body: PasswordReset, request: Request, viewer: Manager, tx: TransactionDep
) -> PasswordMade:
    """Sets a person's password, signs them out everywhere and ends a lock-out."""
    made = await service.reset_password(tx, viewer, user, body.password)
    after_commit(request, partial(resolver_of(request).forget_user, user))
    return PasswordMade(password=made)
