"""/invitations: sending a link; /public/invitations: setting one's password by it without being signed in."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from serviceloop.channels.invitations import service
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.viewer import Viewer

router = Router("invitations")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]
Token = Annotated[str, Path(min_length=20, max_length=100)]


class Invite(BaseModel):
    """Whom to invite, and how."""

    model_config = ConfigDict(extra="forbid")
    user: UUID
    channel: Literal["email", "sms", "link"] = "email"


class Invited(BaseModel):
    """The link, shown to its sender this once, and when it expires."""

    link: str
    expires_at: datetime


class Invitation(BaseModel):
    name: str
    account: str
    expires_at: datetime


class Accept(BaseModel):
    model_config = ConfigDict(extra="forbid")
    password: Annotated[str, Field(min_length=1, max_length=1000)]


@router.post("/invitations", status_code=201, summary="Invite a person")
async def invite(body: Invite, request: Request, viewer: Manager, tx: TransactionDep) -> Invited:
    """A link by which the person sets a password, good once and for 7 days; `link` only shows it here, to hand over."""
    base = request.app.state.settings.public_url
    link, expires = await service.invite(tx, viewer, body.user, body.channel, base)
    return Invited(link=link, expires_at=expires)


@router.get("/public/invitations/{token}", summary="Whom an invitation is for")
async def show(token: Token, db: DatabaseDep) -> Invitation:
    """404 if it may not be used (any more)."""
    return Invitation.model_validate(await service.show(db.pool, token))


@router.post("/public/invitations/{token}", status_code=204, summary="Accept an invitation")
async def accept(token: Token, body: Accept, request: Request, tx: TransactionDep) -> Response:
    """Sets the password; the link is then worth nothing."""
    user = await service.accept(tx, token, body.password)
    after_commit(request, partial(resolver_of(request).forget_user, user))
    return Response(status_code=204)
