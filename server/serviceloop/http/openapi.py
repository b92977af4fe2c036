"""/api/openapi.json: FastAPI's description, completed by what it cannot know: problems, ways to sign in."""

from collections.abc import Iterator
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from serviceloop.http import dependencies
from serviceloop.http.dependencies import COOKIE

PATH = "/api/openapi.json"
_ISSUE = {
    "type": "object",
    "required": ["path", "code", "message"],
    "properties": {
        "path": {"type": "string", "description": "Dotted path into the request"},
        "code": {"type": "string"},
        "message": {"type": "string", "description": "For people, in the language asked for"},
    },
}
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "An error (RFC 9457)",
    "required": ["type", "title", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for programs"},
        "detail": {"type": "string"},
        "issues": {"type": "array", "items": _ISSUE},
        "request_id": {"type": "string"},
    },
}
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Writes also need X-CSRF-Token"},
    "api_key": {"type": "http", "scheme": "bearer", "description": "An API key: slk_…"},
}
_SIGNED_IN: list[dict[str, list[str]]] = [{"session": []}, {"api_key": []}]


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document."""
    document = app.openapi()
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = _SCHEMES
    for route in app.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                document["paths"][route.path_format][method.lower()]["security"] = _security(route.dependant)
    return document


def _security(dependant: Dependant) -> list[dict[str, list[str]]]:
    """Ways to be signed in; {} among them where one need not be, none at all where it plays no part."""
    calls = {item.call for item in _all(dependant)}
    if calls & dependencies.SIGNED_IN:
        return _SIGNED_IN
    return [{}, *_SIGNED_IN] if dependencies.optional_viewer in calls else []


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all(inner)


def install(app: FastAPI) -> None:
    """Serves the document; made when first asked for, then kept."""
    kept: list[bytes] = []

    async def endpoint(_: Request) -> Response:
        if not kept:
            kept.append(orjson.dumps(describe(app)))
        return Response(kept[0], media_type="application/json")

    app.add_route(PATH, endpoint, methods=["GET"], include_in_schema=False)
