"""The router that every module's endpoints.py makes: same prefix, strict JSON, documented problems."""

from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from serviceloop.http.requests import JsonRequest
from serviceloop.kit.errors import FORM_CHANGED, Problem

API_PREFIX = "/api/v1"
PROBLEM_MEDIA_TYPE = "application/problem+json"
_PROBLEM_CONTENT = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request cannot be fulfilled as it is", "content": _PROBLEM_CONTENT},
    "5XX": {"description": "The server cannot answer now", "content": _PROBLEM_CONTENT},
}


_ATTEMPTS = 4
_OUTDATED = (
    asyncpg.InvalidCachedStatementError,
    asyncpg.DatatypeMismatchError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedTableError,
)
"""What PostgreSQL says to a statement that was made for a form as it was before the last publish."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def _answered(handler: Handler, request: Request) -> Response:
    """Runs the handler; again, in a new transaction, if a form was published under its hands: nobody loses a write
    because a builder changed something in the same moment. Uploads are read once, so they are not tried again."""
    for attempt in range(1, _ATTEMPTS + 1):
        catalog = request.app.state.forms.catalog
        try:
            async with AsyncExitStack() as stack:
                request.scope["fastapi_function_astack"] = stack
                return await handler(request)
        except (Problem, *_OUTDATED) as error:
            if attempt == _ATTEMPTS or not _outdated(request, error):
                raise
            if not isinstance(error, asyncpg.InvalidCachedStatementError):  # that only wants another preparation
                await request.app.state.forms.newer_than(catalog)
            request.scope.pop("sl.after_commit", None)
    raise AssertionError("unreachable")


def _outdated(request: Request, error: Exception) -> bool:
    if isinstance(error, Problem) and error.code != FORM_CHANGED:
        return False
    return not request.headers.get("content-type", "").startswith("multipart/")


class Route(APIRoute):
    """A route that reads JSON strictly, and outlives a form's being published."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await _answered(handler, JsonRequest(request.scope, request.receive))
            except HTTPException as error:
                # FastAPI turns whatever fails while reading the body into a bare 400; ours says more.
                if isinstance(error.__cause__, Problem):
                    raise error.__cause__ from None
                raise

        return handle


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


class Router(APIRouter):
    """Routes of one module below /api/v1.

    `tag` groups the operations in the API's description and starts their ids, so that generated clients have
    short, stable names; `prefix` starts with "/" ("/tickets"), or is empty.
    """

    def __init__(self, tag: str, prefix: str = "") -> None:
        super().__init__(
            prefix=API_PREFIX + prefix,
            tags=[tag],
            route_class=Route,
            responses=PROBLEM_RESPONSES,
            generate_unique_id_function=_operation_id,
        )
