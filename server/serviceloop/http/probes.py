"""/healthz, /readyz, /metrics: for whoever watches over the process."""

import asyncio
from contextlib import suppress

import asyncpg
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from serviceloop.kit import migrate
from serviceloop.kit.db import Database
from serviceloop.kit.housekeeping import measure
from serviceloop.kit.metrics import CONTENT_TYPE, render

_SECONDS = 3.0


async def _healthz(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> Response:
    """200 when the database answers and has the schema that this code needs; 503 otherwise, with the reason."""
    try:
        async with asyncio.timeout(_SECONDS):
            reason = await _unready(request.app.state.database)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        reason = "database unreachable"
    if reason is None:
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready", "reason": reason}, 503)


async def _unready(database: Database) -> str | None:
    async with database.pool.acquire() as connection:
        found = await migrate.current(connection)
    return (
        None if found == migrate.newest() else f"database is at schema {found}, this program needs {migrate.newest()}"
    )


async def _metrics(request: Request) -> Response:
    """The process's own figures, and those of the shared queues as they are now, if the database answers."""
    with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        async with asyncio.timeout(_SECONDS):
            await measure(request.app.state.database)
    return Response(render(), media_type=CONTENT_TYPE)


def install(app: FastAPI) -> None:
    """Adds the three addresses; they stand outside the API's description."""
    for path, endpoint in (("/healthz", _healthz), ("/readyz", _readyz), ("/metrics", _metrics)):
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)
