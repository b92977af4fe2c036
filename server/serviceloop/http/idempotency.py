"""A retried write is harmless: `Idempotency-Key` makes the second one return what the first one returned.

The key is claimed in the transaction of the write itself, so "done" and "remembered" cannot come apart. A duplicate
that arrives while the first is still running waits for its commit. An attempt that fails is rolled back with its key,
so the retry runs afresh. Keys are remembered for three days (`identity/housekeeping.py`).
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Response
from starlette.datastructures import UploadFile

from serviceloop.identity.viewer import SYSTEM_USER, Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid

_WAIT_SECONDS = 10.0
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_BAD_KEY = {
    "zh": "Idempotency-Key 须为 1 至 200 个可见 ASCII 字符",
    "en": "Idempotency-Key has 1 to 200 visible ASCII characters",
}
_OTHER_BODY = {
    "zh": "同一 Idempotency-Key 已用于另一个请求",
    "en": "This Idempotency-Key was used for a different request",
}

_CLAIM = """
INSERT INTO "sl"."idempotency" (actor, key, request_hash, status) VALUES ($1, $2, $3, 0)
ON CONFLICT (actor, key) DO NOTHING RETURNING true"""
_FOUND = 'SELECT request_hash, status, body FROM "sl"."idempotency" WHERE actor = $1 AND key = $2'
_KEEP = 'UPDATE "sl"."idempotency" SET status = $3, body = $4 WHERE actor = $1 AND key = $2'

Work = Callable[[], Awaitable[Response]]


class Once:
    """Runs a write at most once for a key: `return await once(tx, viewer, work)`."""

    def __init__(self, request: Request, key: str | None) -> None:
        self._request = request
        self._key = key

    async def __call__(self, tx: Connection, viewer: Viewer | None, work: Work) -> Response:
        """The response of `work` (JSON or empty), or the remembered one of the same request.

        Without a key `work` simply runs. Problem 422 if the viewer used the key for another request.
        `viewer` None: nobody is signed in (customer pages); all such callers share one space of keys.
        """
        if self._key is None:
            return await work()
        owner = (viewer.user_id if viewer is not None else SYSTEM_USER, self._key)
        fingerprint = await _fingerprint(self._request)
        if not await tx.fetchval(_CLAIM, *owner, fingerprint, timeout=_WAIT_SECONDS):
            return _replay(await tx.fetchrow(_FOUND, *owner), fingerprint)
        response = await work()
        if response.status_code < 400:
            body = orjson.Fragment(response.body) if response.body else None
            await tx.execute(_KEEP, *owner, response.status_code, body)
        return response


def _replay(row: Any, fingerprint: str) -> Response:
    if row is None or row["status"] == 0 or row["request_hash"] != fingerprint:
        raise Problem(422, "idempotency_key", _OTHER_BODY, [Issue("Idempotency-Key", "reused", _OTHER_BODY)])
    headers = {"Idempotent-Replayed": "true"}
    if row["body"] is None:
        return Response(status_code=row["status"], headers=headers)
    return Response(orjson.dumps(row["body"]), row["status"], headers, "application/json")


async def _fingerprint(request: Request) -> str:
    """sha256 over method, address and body; of a form, over its parts, since its boundary differs each time."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/"):
        for name, value in (await request.form()).multi_items():
            digest.update(f"\n{name}:".encode())
            await _add_part(digest, value)
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def _add_part(digest: Any, value: UploadFile | str) -> None:
    if isinstance(value, str):
        digest.update(value.encode())
        return
    digest.update(f"{value.filename}:{value.content_type}:".encode())
    while chunk := await value.read(1 << 20):
        digest.update(chunk)
    await value.seek(0)


async def _once(
    request: Request,
    key: Annotated[
        str | None, Header(alias="Idempotency-Key", description="Makes a retry of this write harmless")
    ] = None,
) -> Once:
    if key is not None and not _KEY.fullmatch(key):
        raise invalid(Issue("Idempotency-Key", "format", _BAD_KEY))
    return Once(request, key)


IdempotencyDep = Annotated[Once, Depends(_once)]
