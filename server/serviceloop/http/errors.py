"""Every error leaves as problem+json (RFC 9457) in the reader's language, without internals."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from serviceloop.http import database_errors, validation_errors
from serviceloop.http.locale import DEFAULT_LOCALE, from_accept_language, header_of
from serviceloop.http.routing import PROBLEM_MEDIA_TYPE
from serviceloop.kit.errors import Problem
from serviceloop.kit.labels import Labels
from serviceloop.kit.log import get_logger

log = get_logger(__name__)

_STATUS_TITLES: Mapping[int, tuple[str, Labels]] = {
    400: ("bad_request", {"zh": "请求格式有误", "en": "The request is malformed"}),
    401: ("signed_out", {"zh": "请先登录", "en": "Sign in first"}),
    403: ("forbidden", {"zh": "没有权限执行此操作", "en": "You are not allowed to do this"}),
    404: ("not_found", {"zh": "地址不存在", "en": "There is nothing at this address"}),
    405: ("method_not_allowed", {"zh": "此地址不支持该请求方法", "en": "This address does not support that method"}),
    408: ("too_slow", {"zh": "数据发送过慢，连接已关闭", "en": "The request body arrived too slowly"}),
    413: ("too_large", {"zh": "提交的内容过大", "en": "The request body is too large"}),
    415: ("media_type", {"zh": "不支持的内容类型", "en": "This content type is not supported"}),
    416: ("range", {"zh": "请求的范围无效", "en": "The requested range cannot be served"}),
}
_INTERNAL: Labels = {
    "zh": "服务器内部错误，请稍后重试；如仍有问题，请把请求编号告诉管理员",
    "en": "Something went wrong on the server. Try again later, or give the request id to your administrator",
}

CLOSE: Mapping[str, str] = {"Connection": "close"}


def status_problem(status: int) -> Problem:
    """The problem for a bare HTTP status."""
    code, title = _STATUS_TITLES.get(status, ("error", {"zh": "请求无法处理", "en": "The request failed"}))
    return Problem(status, code, title)


def internal_problem() -> Problem:
    """What a caller learns of an error that is our fault."""
    return Problem(500, "internal", _INTERNAL)


def locale_of(scope: Scope) -> str:
    """The language to answer in: what the request asks for, else the signed-in person's, else Chinese."""
    asked = from_accept_language(header_of(scope["headers"], b"accept-language"))
    return asked or scope.get("sl.locale") or DEFAULT_LOCALE


def problem_response(scope: Scope, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The response for a problem. A member "headers" of `extra` becomes response headers."""
    body: dict[str, Any] = problem.render(locale_of(scope))
    more = dict(body.pop("headers", {})) | dict(headers or {})
    body["request_id"] = scope.get("sl.request_id", "")
    more["Cache-Control"] = "no-store"
    return Response(orjson.dumps(body, default=str), problem.status, more, PROBLEM_MEDIA_TYPE)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(request.scope, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem_response(request.scope, validation_errors.to_problem(error))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        allowed = _allowed_methods(request)
        if not allowed:
            return problem_response(request.scope, status_problem(404))
        headers["Allow"] = ", ".join(allowed)
    if error.status_code in (408, 413):
        headers |= CLOSE  # the rest of the body is not wanted
    return problem_response(request.scope, status_problem(error.status_code), headers)


def _allowed_methods(request: Request) -> list[str]:
    """All methods of an address; the framework tells only those of the first route that fits. The pages, which answer
    GET everywhere, do not count below /api."""
    methods: set[str] = set()
    for route in request.app.routes:
        catches_all = getattr(route, "path", "") == "/{path:path}"
        if catches_all and request.url.path.startswith("/api"):
            continue
        if route.matches(request.scope)[0] != Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    return sorted(methods)


async def _on_database(request: Request, error: Exception) -> Response:
    problem = database_errors.to_problem(error)
    if problem is None:
        raise error
    log.warning("database_refused", error=type(error).__name__, status=problem.status, path=request.url.path)
    return problem_response(request.scope, problem)


async def _on_anything(request: Request, _: Exception) -> Response:
    """The framework sends this and raises the error again; `middleware.Guard` writes it into the log."""
    return problem_response(request.scope, internal_problem())


def install(app: FastAPI) -> None:
    """Registers the handlers."""
    app.add_exception_handler(Exception, _on_anything)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError, TimeoutError):
        app.add_exception_handler(kind, _on_database)
