"""The one pure-ASGI layer around everything: request id, refusal of malformed requests, slow bodies, security
headers, access log, metrics, and the last answer when something of ours breaks.

One layer and not six, because each costs every request; the parts are functions of their own.
"""

import asyncio
import re
import secrets
import time
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serviceloop.http import access_log, metrics
from serviceloop.http.errors import CLOSE, internal_problem, problem_response, status_problem
from serviceloop.http.locale import header_of
from serviceloop.http.routing import PROBLEM_MEDIA_TYPE
from serviceloop.kit.errors import Problem
from serviceloop.kit.log import get_logger
from serviceloop.kit.origin import ORIGIN, Origin

log = get_logger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_MALFORMED = {"zh": "请求地址含有无效字符", "en": "The address contains invalid characters"}
_QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})

SECURITY_HEADERS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()"),
]
# API answers are data: should a browser ever show one as a page, it may load and run nothing.
API_POLICY = b"default-src 'none'; frame-ancestors 'none'; sandbox"


class BodyTooSlow(HTTPException):
    """408: the request body arrives below the least speed."""

    def __init__(self) -> None:
        super().__init__(408)


class Guard:
    """Wraps the whole application; see the module's text."""

    # A body may take 30 s, and a second more for every 8 KB of it: a phone on a bad line uploads, a stalled one goes.
    body_grace = 30.0
    body_speed = 8192.0

    def __init__(self, app: ASGIApp, *, https: bool = False, log_format: str = "text") -> None:
        self.app = app
        self.write_log = access_log.writer(log_format)
        self.headers = [*SECURITY_HEADERS]
        if https:
            self.headers.append((b"strict-transport-security", b"max-age=31536000"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self)
        try:
            await exchange.run(self.app)
        finally:
            exchange.finish()


class _Exchange:
    """One request and its answer."""

    __slots__ = (
        "_receive",
        "_send",
        "answered",
        "body_read",
        "guard",
        "received",
        "request_id",
        "scope",
        "sent",
        "started_at",
        "status",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send, guard: Guard) -> None:
        self.scope = scope
        self._receive = receive
        self._send = send
        self.guard = guard
        self.started_at = time.perf_counter()
        self.status = 0
        self.answered = False
        self.received = 0
        self.body_read = False
        """From then on `receive` only waits for the client to go away."""
        self.sent = 0
        self.request_id = _request_id(scope)
        scope["sl.request_id"] = self.request_id

    async def run(self, app: ASGIApp) -> None:
        client = self.scope.get("client")
        ORIGIN.set(Origin(client[0] if client else None, self.request_id))
        metrics.IN_FLIGHT.inc()
        if _is_malformed(self.scope):
            await self._answer(Problem(400, "bad_address", _MALFORMED))
            return
        try:
            await app(self.scope, self.receive if _has_body(self.scope) else self._receive, self.send)
        except ClientDisconnect:
            self.status = self.status or 499
        except Exception as error:  # noqa: BLE001  (the outermost place: logged in full, answered in general words)
            await self._fail(error)

    async def _fail(self, error: Exception) -> None:
        log.error("unhandled", request_id=self.request_id, path=self.scope["path"], exc_info=error)
        await self._answer(internal_problem())

    async def _answer(self, problem: Problem) -> None:
        """Sends a problem, unless an answer has begun: one that is not whole is cut off, which the caller notices."""
        if self.answered:
            return
        if self.status:
            raise ConnectionError("the answer broke off")
        await problem_response(self.scope, problem)(self.scope, self._receive, self.send)

    async def receive(self) -> Message:
        """The next part of the body, in time."""
        if self.body_read or self.status:
            return await self._receive()
        left = self.started_at + self.guard.body_grace + self.received / self.guard.body_speed - time.perf_counter()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow from None
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            self.body_read = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == 413 and not _is_problem(message["headers"]):
                await self._replace_by_problem(413)
                return
            self.status = message["status"]
            self._add_headers(message)
        elif self.status == -413:
            return
        else:
            self.sent += len(message.get("body", b""))
            self.answered = not message.get("more_body", False)
        await self._send(message)

    async def _replace_by_problem(self, status: int) -> None:
        """The framework answers an announced oversize itself, as plain text; say it as all errors are said."""
        response = problem_response(self.scope, status_problem(status), CLOSE)
        await response(self.scope, self._receive, self.send)
        self.status = -status

    def _add_headers(self, message: Message) -> None:
        headers: list[tuple[bytes, bytes]] = list(message["headers"])
        headers.append((b"x-request-id", self.request_id.encode()))
        own = {name for name, _ in headers}  # a page may be stricter than all are
        headers.extend(item for item in self.guard.headers if item[0] not in own)
        if b"content-security-policy" not in own:
            headers.append((b"content-security-policy", API_POLICY))
        if self.scope["path"].startswith("/api/") and b"cache-control" not in own:
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers

    def finish(self) -> None:
        """Counts and logs the exchange. The query string stays out of the log: it may hold signatures and names."""
        seconds = time.perf_counter() - self.started_at
        route = _route_of(self.scope)
        status = abs(self.status)
        metrics.IN_FLIGHT.dec()
        metrics.observe(self.scope["method"], route, status, seconds)
        if self.scope["path"] in _QUIET_PATHS:
            return
        self.guard.write_log(
            {
                "request_id": self.request_id,
                "method": self.scope["method"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 2),
                "bytes": self.sent,
                "user": str(self.scope["sl.user"]) if "sl.user" in self.scope else None,
                "ip": self.scope["client"][0] if self.scope.get("client") else None,
            }
        )


def _request_id(scope: Scope) -> str:
    """The proxy's id if it is harmless, else a new one."""
    given = header_of(scope["headers"], b"x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _is_malformed(scope: Scope) -> bool:
    """NUL characters and broken UTF-8 in the path or the query: no text of ours may hold them."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return _is_bad(path) or _is_bad(scope["query_string"])


def _is_bad(text: bytes) -> bool:
    if text.isascii() and b"%" not in text:
        return b"\0" in text
    plain = unquote_to_bytes(text)
    if b"\0" in plain:
        return True
    try:
        plain.decode()
    except UnicodeDecodeError:
        return True
    return False


def _is_problem(headers: Any) -> bool:
    return any(name == b"content-type" and value.startswith(PROBLEM_MEDIA_TYPE.encode()) for name, value in headers)


def _route_of(scope: Scope) -> str:
    """The route's pattern, not the address: few values, no ids, no tokens."""
    if scope["path"] in _QUIET_PATHS:
        path: str = scope["path"]
        return path
    return scope.get("sl.route") or getattr(scope.get("route"), "path", None) or "other"
