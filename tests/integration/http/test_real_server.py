"""What only a real server and real sockets can show."""

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import uvicorn
from tests.support.http import PASSWORD, ROLES, settings_for

from serviceloop.channels.notifications.service import notify
from serviceloop.http.app import create_app
from serviceloop.http.middleware import Guard
from serviceloop.identity.roles.service import install
from serviceloop.identity.users.service import NewUser, create
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.db import Database

HEAD = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def address(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    app = create_app(settings_for(tmp_path_factory.mktemp("home"), database_url), database_url)
    config = uvicorn.Config(
        app, port=0, log_level="error", loop="uvloop", http="httptools", access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
async def client(address: tuple[str, int], database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with database.transaction() as tx:
        await install(tx, system_viewer(), ROLES)
        await create(tx, system_viewer(), NewUser("admin", "系统管理员", password=PASSWORD, roles=["admin"]))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{address[1]}", timeout=20) as opened:
        answer = await opened.post("/api/v1/session", json={"account": "admin", "password": PASSWORD})
        opened.headers["X-CSRF-Token"] = answer.json()["csrf"]
        yield opened


async def _raw(address: tuple[str, int], *pieces: bytes, pause: float = 0.0) -> bytes:
    """Sends pieces with pauses between; returns all that comes back until the server closes or 5 s have passed."""
    reader, writer = await asyncio.open_connection(*address)
    answer = b""
    try:
        async with asyncio.timeout(5):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            while part := await reader.read(65536):
                answer += part
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return answer


async def test_a_hundred_megabytes_are_refused_early(client: httpx.AsyncClient) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 1024 * 1024

    for headers in ({"Content-Type": "application/json"}, {"Content-Length": "104857600"}):
        sent = 0
        try:
            answer = await client.post("/api/v1/roles", content=body(), headers=headers)
        except httpx.TransportError:  # the server has answered and closed while we were still sending
            continue
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"
    assert (await client.get("/api/v1/session")).status_code == 200


async def test_an_announced_flood_gets_its_answer_without_being_read(address: tuple[str, int]) -> None:
    answer = await _raw(address, HEAD % 104857600)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer
    assert b"connection: close" in answer.lower()


async def test_a_stalled_body_is_cut_off(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "body_grace", 0.3)
    head = HEAD % 1000
    stalled = await _raw(address, head + b'{"acc')
    assert stalled.startswith(b"HTTP/1.1 408")
    begin = time.monotonic()
    dripping = await _raw(address, head, *(b"x" for _ in range(100)), pause=0.05)
    assert dripping.startswith(b"HTTP/1.1 408") or dripping == b""  # the reset may overtake the answer
    assert time.monotonic() - begin < 3


async def test_smuggled_and_broken_requests_end_the_connection_only(
    address: tuple[str, int], client: httpx.AsyncClient
) -> None:
    for request in (
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET " + b"/a" * 50_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        answer = await _raw(address, request, b"\r\n\r\n")
        assert not answer.startswith(b"HTTP/1.1 5"), request[:60]
    assert (await client.get("/api/v1/session")).status_code == 200


async def test_the_stream_over_http(client: httpx.AsyncClient, database: Database) -> None:
    user = (await client.get("/api/v1/session")).json()["user"]["id"]
    async with client.stream("GET", "/api/v1/stream") as answer, asyncio.timeout(10):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 3000"
        async with database.transaction() as tx:
            await notify(tx, [UUID(user)], "x", {"zh": "到了"})
        async for line in lines:
            if line.startswith("data:"):
                assert "到了" in line
                break


async def test_a_stop_signal_ends_open_streams(database_url: str, tmp_path: Path) -> None:
    """A server process with an open stream stops at once, not after its grace period."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "DATABASE_URL": database_url, "SERVICELOOP_HOME": str(tmp_path), "PYTHONPATH": "server"}
    arguments = ["-m", "uvicorn", "--factory", "serviceloop.http.app:create_app", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environ, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            for _ in range(200):
                try:
                    await client.get("/healthz")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
            credentials = {"account": "admin", "password": PASSWORD}
            assert (await client.post("/api/v1/session", json=credentials)).status_code == 200
            async with client.stream("GET", "/api/v1/stream") as answer:
                assert await anext(answer.aiter_lines()) == "retry: 3000"
                process.send_signal(signal.SIGTERM)
                async with asyncio.timeout(8):
                    await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
