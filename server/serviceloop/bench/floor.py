"""The floor: the smallest endpoint and SQL, written by hand, that give the same answers. No sign-in, no permissions, no
forms: what is left is the price of HTTP, the driver and PostgreSQL. Ratios to it are stable from machine to machine.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from serviceloop.bench.floor_sql import AGG_MONTH_TYPE, AGG_STATUS, CREATE, GET, LIST, LIST_TOTAL
from serviceloop.kit.ids import new_id


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    settings = {"jit": "off", "timezone": "UTC"}
    app.state.pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=1, max_size=10, server_settings=settings
    )
    yield
    await app.state.pool.close()


def _answer(body: str | None, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json")


async def get(request: Request) -> Response:
    return _answer(await request.app.state.pool.fetchval(GET, request.path_params["id"]))


async def listing(request: Request) -> Response:
    body = json.loads(await request.body())
    sql = LIST_TOTAL if body.get("total") else LIST
    return _answer(await request.app.state.pool.fetchval(sql, body["status"], body["priority"]))


async def create(request: Request) -> Response:
    body = json.loads(await request.body())
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        answer = await connection.fetchval(
            CREATE, new_id(), new_id(), body["subject"], body["customer"], body["priority"]
        )
    return _answer(answer, 201)


async def aggregate(request: Request) -> Response:
    sql = AGG_STATUS if request.path_params["name"] == "status" else AGG_MONTH_TYPE
    return _answer(await request.app.state.pool.fetchval(sql))


app = Starlette(
    routes=[
        Route("/get/{id}", get),
        Route("/list", listing, methods=["POST"]),
        Route("/create", create, methods=["POST"]),
        Route("/aggregate/{name}", aggregate, methods=["POST"]),
    ],
    lifespan=lifespan,
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
