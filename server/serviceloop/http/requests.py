"""Reading request bodies: strict JSON by orjson, no NUL character anywhere in it."""

from typing import Any

import orjson
from starlette.requests import Request

from serviceloop.kit.errors import Issue, invalid

NUL_MESSAGE = {"zh": "文本中含有不允许的空字符", "en": "The text contains a NUL character, which is not allowed"}


class JsonRequest(Request):
    """A request whose JSON is parsed by orjson.

    Stricter than the standard library: broken UTF-8, lone surrogates, NaN, and nesting deeper than 1024 are errors
    (orjson.JSONDecodeError). PostgreSQL cannot store NUL, so it is refused here, with its path: Problem 422.
    """

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            body = await self.body()
            value = orjson.loads(body)
            if b"\\u0000" in body:
                refuse_nul(value)
            self._json = value
        return self._json


def refuse_nul(value: Any) -> None:
    """Raises Problem 422 at the first text in a JSON value that holds a NUL character."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, str):
            if "\0" in item:
                raise invalid(Issue(path, "nul", NUL_MESSAGE))
        elif isinstance(item, dict):
            stack.extend((_join(path, key), inner) for key, inner in item.items())
            if any("\0" in key for key in item):
                raise invalid(Issue(path, "nul", NUL_MESSAGE))
        elif isinstance(item, list):
            stack.extend((_join(path, str(index)), inner) for index, inner in enumerate(item))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
