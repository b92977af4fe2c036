"""Finds a module's routes by the first word of the address, instead of trying all routes one after another."""

from collections import defaultdict
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from serviceloop.http.routing import API_PREFIX

_START = f"{API_PREFIX}/"


class Dispatch:
    """An ASGI app over the whole router and one small router for each first word below /api/v1."""

    def __init__(self, whole: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._whole = whole
        by_word: dict[str, list[BaseRoute]] = defaultdict(list)
        for route in routes:
            path = getattr(route, "path", "")
            if path.startswith(_START):
                by_word[_first_word(path)].append(route)
        self._parts: dict[str, ASGIApp] = {word: _router(found) for word, found in by_word.items() if "{" not in word}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._whole
        if scope["type"] == "http" and scope["path"].startswith(_START):
            app = self._parts.get(_first_word(scope["path"]), app)
        await app(scope, receive, send)


def _first_word(path: str) -> str:
    return path[len(_START) :].partition("/")[0]


def _router(routes: list[BaseRoute]) -> APIRouter:
    return APIRouter(routes=routes, redirect_slashes=False)
