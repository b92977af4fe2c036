"""What endpoints ask for: the viewer, a transaction, the database, the language, the client's address."""

import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from serviceloop.http.errors import locale_of, status_problem
from serviceloop.identity.resolver import Identified, Resolver
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem, forbidden

F = TypeVar("F", bound=Callable[..., Any])
COOKIE = "sl_session"
CSRF_HEADER = b"x-csrf-token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKS = re.compile(r"/api/v1/(reports/query|forms/[a-z0-9_]+/records/(query|summary|groups))")
_READ_ONLY = {
    "zh": "正在以他人身份查看，只能浏览；退出查看后再操作",
    "en": "You are looking as somebody else and can only read; go back to yourself first",
}
_CSRF_TITLE = {"zh": "页面已过期，请刷新后重试", "en": "This page has expired; reload it and try again"}


async def identify(request: Request) -> Identified | None:
    """Who asks, by API key or session cookie; None if neither is there or valid. Writes by cookie need the CSRF token.

    An Authorization header decides alone: a wrong key is not rescued by a cookie.
    """
    scope = request.scope
    authorization, cookie, csrf = _credentials(scope["headers"])
    resolver: Resolver = scope["app"].state.identity
    if authorization is not None:
        found = await resolver.by_api_key(_bearer(authorization))
        if found is None:
            raise _signed_out()
    elif cookie is None:
        return None
    else:
        found = await resolver.by_session(cookie)
    if found is None:
        return None
    if found.csrf is not None and scope["method"] not in _SAFE_METHODS and not _same(csrf, found.csrf):
        raise Problem(403, "csrf", _CSRF_TITLE)
    if found.viewer.seen_by is not None and not _only_reads(scope["method"], scope["path"]):
        raise Problem(403, "read_only", _READ_ONLY)
    scope["sl.user"] = found.viewer.author
    scope["sl.locale"] = found.viewer.locale
    return found


def _only_reads(method: str, path: str) -> bool:
    """What may be asked while looking as somebody else: reads, and going back to being oneself."""
    if method in _SAFE_METHODS or (method == "POST" and _ASKS.fullmatch(path)):
        return True
    return method == "DELETE" and path in ("/api/v1/session", "/api/v1/session/view-as")


def _credentials(headers: list[tuple[bytes, bytes]]) -> tuple[str | None, str | None, bytes]:
    authorization, cookie, csrf = None, None, b""
    for name, value in headers:
        if name == b"cookie" and cookie is None:
            cookie = _session_cookie(value.decode("latin-1"))
        elif name == b"authorization":
            authorization = value.decode("latin-1")
        elif name == CSRF_HEADER:
            csrf = value
    return authorization, cookie, csrf


def _session_cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return None


def _bearer(authorization: str) -> str:
    kind, _, value = authorization.partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _same(given: bytes, expected: str) -> bool:
    return hmac.compare_digest(given, expected.encode())


def _signed_out() -> Problem:
    problem = status_problem(401)
    problem.extra = {"headers": {"WWW-Authenticate": 'Bearer realm="serviceloop"'}}
    return problem


async def optional_viewer(request: Request) -> Viewer | None:
    """The signed-in viewer, or None."""
    found = await identify(request)
    return found.viewer if found is not None else None


async def current_identity(request: Request) -> Identified:
    """The signed-in viewer with what belongs to the session; Problem 401 without one."""
    found = await identify(request)
    if found is None:
        raise _signed_out()
    return found


async def current_viewer(request: Request) -> Viewer:
    """The signed-in viewer; Problem 401 without one."""
    return (await current_identity(request)).viewer


SIGNED_IN: set[Callable[..., Any]] = {current_viewer, current_identity}
"""Dependencies that demand to be signed in; the API's description asks here."""


def signed_in(dependency: F) -> F:
    """Marks a dependency that calls `current_viewer` itself, to spare the framework a level."""
    SIGNED_IN.add(dependency)
    return dependency


def require(ability: str) -> Callable[[Viewer], Awaitable[Viewer]]:
    """A dependency like `current_viewer` that also demands an ability: Problem 403 without it."""

    async def viewer_with_ability(viewer: Annotated[Viewer, Depends(current_viewer)]) -> Viewer:
        if not viewer.can(ability):
            raise forbidden()
        return viewer

    return viewer_with_ability


async def transaction(request: Request) -> AsyncIterator[Connection]:
    """The request's transaction: committed when the endpoint returns, before the answer leaves; rolled back on an
    error. What `after_commit` was given runs in between."""
    async with database(request).transaction() as tx:
        yield tx
    for work in request.scope.get("sl.after_commit", ()):
        work()


def after_commit(request: Request, work: Callable[[], Any]) -> None:
    """Calls `work` (quick, not awaitable) once the request's transaction is committed; never if it is rolled back."""
    request.scope.setdefault("sl.after_commit", []).append(work)


def database(request: Request) -> Database:
    """The database that this process uses."""
    found: Database = request.app.state.database
    return found


async def _database(request: Request) -> Database:
    return database(request)


def resolver_of(request: Request) -> Resolver:
    """This process's cache of who is who."""
    found: Resolver = request.app.state.identity
    return found


async def locale(request: Request) -> str:
    """ "zh" or "en": what the request asks for, else the signed-in person's language."""
    return locale_of(request.scope)


def client_ip(request: Request) -> str:
    """The caller's address, as the server (or the trusted proxy before it) tells; "" if unknown."""
    return request.client.host if request.client else ""


async def _client_ip(request: Request) -> str:
    return client_ip(request)


IdentityDep = Annotated[Identified, Depends(current_identity)]
ViewerDep = Annotated[Viewer, Depends(current_viewer)]
OptionalViewerDep = Annotated[Viewer | None, Depends(optional_viewer)]
TransactionDep = Annotated[Connection, Depends(transaction, scope="function")]
DatabaseDep = Annotated[Database, Depends(_database)]
LocaleDep = Annotated[str, Depends(locale)]
ClientIpDep = Annotated[str, Depends(_client_ip)]
