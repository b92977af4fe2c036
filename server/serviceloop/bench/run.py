"""Runs the benchmark: own database, own server, real data; writes one JSON object keyed by the names of the issue."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from serviceloop.bench import data, schema_changes
from serviceloop.bench.client import Load, MakeRequest, run
from serviceloop.bench.cpu import cpu_ms, rss_mb
from serviceloop.bench.keys import make_keys
from serviceloop.bench.large_reads import Place
from serviceloop.bench.scenarios import SCENARIOS, Context, Scenario
from serviceloop.forms.store import FormStore
from serviceloop.kit.db import Database
from serviceloop.kit.migrate import migrate
from serviceloop.kit.postgres import EmbeddedPostgres
from serviceloop.service.install import install_app

Say = Callable[[str], None]
_CONNECTIONS = 8


@dataclass(frozen=True)
class Server:
    """A measured web server. `port` on loopback; `start_s` from launch to the first answer."""

    pid: int
    port: int
    start_s: float


LARGE_ROWS, USUAL_ROWS = 1_000_000, 100_000


def bench(results: Path, say: Say, *, quick: bool = False, large: bool = False) -> dict[str, Any]:
    """Measures and writes `results`; figures of other questions that are there stay. `quick`: a tenth of the requests, for
    a look; `large`: only what is asked of a table of a million records."""
    measure = partial(_measure_large, rows=LARGE_ROWS // (10 if quick else 1)) if large else _measure
    with tempfile.TemporaryDirectory(prefix="serviceloop-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        dsn = postgres.start()
        try:
            found = asyncio.run(measure(Path(folder), dsn, say, 10 if quick else 1))
        finally:
            postgres.stop()
    results.parent.mkdir(parents=True, exist_ok=True)
    if results.exists():
        found = {**json.loads(results.read_text()), **found}
    results.write_text(json.dumps(found, indent=2) + "\n")
    return found


async def _measure(folder: Path, dsn: str, say: Say, divide: int) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": dsn, "SERVICELOOP_HOME": str(folder / "home")}
    say("Preparing: migration, application, 250,000 records")
    await prepare(dsn)
    admin, scoped = await make_keys(dsn)
    context = Context(admin, scoped, await data.sample(dsn, 2000), await _customers(dsn))
    found: dict[str, Any] = {}
    postmaster = _postmaster(folder / "postgres")
    with serving(environment, [sys.executable, "-m", "serviceloop.cli.main", "serve"], "/healthz") as server:
        found["start_s"] = round(server.start_s, 2)
        found["rss_idle_mb"] = round(rss_mb(server.pid), 1)
        for scenario in SCENARIOS:
            found[scenario.name] = await _run(server, postmaster, scenario, scenario.ask(context), divide)
            say(_line(scenario.name, found[scenario.name]))
        found["rss_loaded_mb"] = round(rss_mb(server.pid), 1)
    with serving(environment, [sys.executable, "-m", "serviceloop.bench.floor"], "/get/0") as server:
        for scenario in SCENARIOS:
            if scenario.floor is not None:
                floor = await _run(server, postmaster, scenario, scenario.floor(context), divide)
                _compare(found[scenario.name], floor)
                say(_line(f"floor {scenario.name}", floor))
    _compare(found["list_scoped"], found["list"])
    found["schema"] = await _schema(folder, dsn, environment, (admin, scoped), USUAL_ROWS // divide, say)
    found["import_rows_s"] = _import_speed(environment, folder, say, 100_000 // divide)
    return found


async def _measure_large(folder: Path, dsn: str, say: Say, _divide: int, *, rows: int) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": dsn, "SERVICELOOP_HOME": str(folder / "home")}
    say(f"Preparing: {rows:,} records of one form")
    await prepare(dsn, records=False)
    return {"large": await _schema(folder, dsn, environment, await make_keys(dsn), rows, say)}


async def _schema(
    folder: Path, dsn: str, environment: dict[str, str], keys: tuple[str, str], rows: int, say: Say
) -> dict[str, Any]:
    with serving(environment, [sys.executable, "-m", "serviceloop.cli.main", "serve"], "/healthz") as server:
        place = Place(dsn, server.port, *keys, (server.pid, _postmaster(folder / "postgres")))
        return await schema_changes.measure(place, environment, rows, say)


async def prepare(dsn: str, *, records: bool = True) -> None:
    await migrate(dsn)
    db = await Database.open(dsn)
    store = FormStore(db)
    await store.refresh()
    await install_app(db, store)
    await db.close()
    if records:
        await data.load(dsn)


async def _run(server: Server, postmaster: int, scenario: Scenario, make: MakeRequest, divide: int) -> dict[str, float]:
    """Warmed up, then alone for the latency, then eight at a time for CPU and throughput."""
    count = max(scenario.count // divide, 8)
    await run(server.port, make, requests=max(count // 5, 3), connections=2)
    alone = await run(server.port, make, requests=max(count // 4, 3), connections=1, start=count)
    app, db = cpu_ms(server.pid), cpu_ms(postmaster)
    load: Load = await run(server.port, make, requests=count, connections=_CONNECTIONS, start=2 * count)
    app, db = (cpu_ms(server.pid) - app) / count, (cpu_ms(postmaster) - db) / count
    return {
        "app_ms": round(app, 3),
        "db_ms": round(db, 3),
        "p50_ms": round(alone.p50_ms, 2),
        "rps": round(load.rps, 1),
    }


def _compare(measured: dict[str, Any], floor: dict[str, Any]) -> None:
    keys = ("app_ms", "db_ms", "p50_ms", "rps")
    measured["floor"] = {key: floor[key] for key in keys}
    total = measured["app_ms"] + measured["db_ms"]
    measured["ratio"] = round(total / max(floor["app_ms"] + floor["db_ms"], 0.001), 2)


def _line(name: str, figures: dict[str, float]) -> str:
    return (
        f"{name:22} app {figures['app_ms']:7.3f} ms  db {figures['db_ms']:7.3f} ms"
        f"  p50 {figures['p50_ms']:7.2f} ms  {figures['rps']:8.1f}/s"
    )


async def _customers(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return [str(row["id"]) for row in await connection.fetch("SELECT id FROM app.customer ORDER BY no LIMIT 1000")]
    finally:
        await connection.close()


def _import_speed(environment: dict[str, str], folder: Path, say: Say, rows: int) -> float:
    """Rows a second of `serviceloop import` into the customer form, from the command's start to its end."""
    file = folder / "customers.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("客户名称,外部编码,联系电话,客户等级\n")
        for n in range(rows):
            out.write(f"导入客户{n},IMP{n:07d},1370000{n % 10000:04d},普通\n")
    begin = time.perf_counter()
    _call(environment, "import", "customer", str(file), "--key", "code")
    speed = rows / (time.perf_counter() - begin)
    say(f"import                 {speed:,.0f} rows a second")
    return round(speed, 1)


def _call(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "serviceloop.cli.main", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"serviceloop {' '.join(words)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


@contextmanager
def serving(environment: dict[str, str], command: list[str], probe: str) -> Iterator[Server]:
    port = _free_port()
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env={**environment, "PORT": str(port)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, probe, process)
        yield Server(process.pid, port, time.perf_counter() - begin)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(port: int, probe: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(3000):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(f"GET {probe} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                if connection.recv(12).startswith(b"HTTP/1.1"):
                    return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server did not answer within 30 seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
