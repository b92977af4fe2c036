"""/session: who is signed in, signing in and out, one's own password."""

from functools import partial

from fastapi import Request, Response

from serviceloop.http import metrics
from serviceloop.http.dependencies import (
    COOKIE,
    DatabaseDep,
    IdentityDep,
    TransactionDep,
    ViewerDep,
    after_commit,
    client_ip,
    resolver_of,
)
from serviceloop.http.errors import status_problem
from serviceloop.http.routing import Router
from serviceloop.identity.sessions import service
from serviceloop.identity.sessions.schemas import PasswordChange, Session, SignIn, ViewAs
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem, forbidden

router = Router("session", "/session")


@router.get("")
async def read(found: IdentityDep, database: DatabaseDep) -> Session:
    """Who is signed in, with rights and menus; 401 when nobody is."""
    return Session.model_validate(await service.describe(database, found.viewer, found.csrf))


@router.post("")
async def create(request: Request, response: Response, body: SignIn, database: DatabaseDep) -> Session:
    """Signs in. Always a new session: a cookie that was there before is worth nothing afterwards."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise forbidden()
    device = service.Device(client_ip(request), request.headers.get("user-agent", ""))
    resolver = resolver_of(request)
    try:
        opened = await service.sign_in(database, body.account, body.password, device, resolver.limits)
    except Problem as problem:
        metrics.SIGN_INS.labels(problem.code).inc()
        raise
    metrics.SIGN_INS.labels("ok").inc()
    await _drop_present(request, database)
    found = await resolver.by_session(opened.token)
    if found is None:  # deactivated in this very moment
        raise status_problem(401)
    seconds = int(opened.lasts.total_seconds())
    response.set_cookie(COOKIE, opened.token, seconds, secure=_secure(request), httponly=True, samesite="lax")
    return Session.model_validate(await service.describe(database, found.viewer, found.csrf))


async def _drop_present(request: Request, database: DatabaseDep) -> None:
    present = request.cookies.get(COOKIE)
    if present:
        async with database.transaction() as tx:
            await service.drop(tx, present)


def _secure(request: Request) -> bool:
    return bool(request.url.scheme == "https")


@router.delete("", status_code=204)
async def delete(request: Request, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """Signs out: the session is deleted, the cookie removed."""
    await service.sign_out(tx, viewer)
    if viewer.session_id is not None:
        after_commit(request, partial(resolver_of(request).forget_session, bytes.fromhex(viewer.session_id)))
    return _without_cookie(request)


@router.post("/view-as", status_code=204, summary="Look as somebody else")
async def look_as(request: Request, body: ViewAs, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """From now on this session sees what that person or role sees, and can only read; both ends are audited."""
    await service.look_as(tx, viewer, body.model_dump(mode="json", exclude_none=True))
    return _forgotten(request, viewer)


@router.delete("/view-as", status_code=204, summary="Be oneself again")
async def look_as_oneself(request: Request, viewer: ViewerDep, tx: TransactionDep) -> Response:
    """Ends looking as somebody else; nothing happens if that was not so."""
    await service.look_as_oneself(tx, viewer)
    return _forgotten(request, viewer)


def _forgotten(request: Request, viewer: Viewer) -> Response:
    if viewer.session_id is not None:
        after_commit(request, partial(resolver_of(request).forget_session, bytes.fromhex(viewer.session_id)))
    return Response(status_code=204)


@router.post("/password", status_code=204)
async def change_password(request: Request, body: PasswordChange, found: IdentityDep, tx: TransactionDep) -> Response:
    """Changes one's own password and signs out everywhere, here too."""
    if found.viewer.api_key_id is not None:
        raise forbidden()
    await service.change_password(tx, found.viewer, found.account, body.current, body.new)
    after_commit(request, partial(resolver_of(request).forget_user, found.viewer.user_id))
    return _without_cookie(request)


def _without_cookie(request: Request) -> Response:
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, secure=_secure(request), httponly=True, samesite="lax")
    return response
