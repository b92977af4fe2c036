"""A load client that costs little: HTTP/1.1 over a kept-open socket, one request at a time on each connection."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

Request = bytes
MakeRequest = Callable[[int], Request]


@dataclass(frozen=True)
class Load:
    """What a run of requests took. Latencies in milliseconds."""

    requests: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def p50_ms(self) -> float:
        return sorted(self.latencies)[len(self.latencies) // 2]

    @property
    def rps(self) -> float:
        return self.requests / self.seconds


def request(method: str, path: str, token: str, body: bytes = b"") -> Request:
    """A ready request with an API key."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def send(self, data: Request) -> tuple[int, bytes]:
        """Status and body of the answer. Bodies must come with a length."""
        self._writer.write(data)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = await self._reader.readexactly(length) if length else b""
        return int(head[9:12]), body


async def run(port: int, make: MakeRequest, *, requests: int, connections: int, start: int = 0) -> Load:
    """Sends `requests` requests over so many connections; raises if one is not answered with 2xx."""
    latencies: list[float] = []
    numbers = iter(range(start, start + requests))

    async def worker() -> None:
        async with Connection(port) as connection:
            for number in numbers:
                begin = time.perf_counter()
                status, body = await connection.send(make(number))
                latencies.append((time.perf_counter() - begin) * 1000)
                if status >= 300:
                    raise RuntimeError(f"request {number} was answered with {status}: {body[:500]!r}")

    begin = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(connections)))
    return Load(len(latencies), time.perf_counter() - begin, tuple(latencies))
