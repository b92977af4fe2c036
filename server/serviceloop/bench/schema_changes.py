"""A form with many records: what is asked of it (large_reads.py), a view with and without its index, adding a field, and
changing a type while twenty people write."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg

from serviceloop.bench import large_form
from serviceloop.bench.client import Connection, request, run
from serviceloop.bench.large_form import FORM, definition
from serviceloop.bench.large_reads import PATH, Place, board, global_search, list_search, listed, restricted
from serviceloop.forms.publishing import settle_form
from serviceloop.kit.db import Database
from serviceloop.kit.ids import new_id

WRITERS = 20
Say = Callable[[str], None]


@dataclass
class _Waits:
    """Watches how long anybody waits for a lock in the database, which an overloaded machine changes less than the time of
    a write. `longest`: seconds."""

    dsn: str
    longest: float = 0.0
    stop: bool = False

    async def run(self) -> None:
        connection = await asyncpg.connect(self.dsn)
        sql = "SELECT max(clock_timestamp() - waitstart) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'"
        while not self.stop:
            waited = await connection.fetchval(sql)
            self.longest = max(self.longest, waited.total_seconds() if waited is not None else 0.0)
            await asyncio.sleep(0.02)
        await connection.close()


@dataclass
class _Writers:
    """People who write all the time. `longest`: seconds; `expected`: what each record must hold in the end."""

    port: int
    key: str
    ids: list[str]
    longest: float = 0.0
    writes: int = 0
    taken: list[tuple[float, float]] = field(default_factory=list)
    """When each write ended, in seconds since 1970, and how long it took."""
    expected: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    stop: bool = False

    async def run(self) -> None:
        share = len(self.ids) // WRITERS
        await asyncio.gather(*(self._one(n, self.ids[n * share : (n + 1) * share]) for n in range(WRITERS)))

    async def _one(self, writer: int, own: list[str]) -> None:
        async with Connection(self.port) as connection:
            turn = 0
            while not self.stop:
                turn += 1
                ident, made = (str(new_id()), True) if turn % 3 == 0 else (own[turn % len(own)], False)
                value = str(writer * 1_000_000 + turn)
                body: dict[str, Any] = {"values": {"amount": value}}
                path, method = f"{PATH}/records/{ident}", "PATCH"
                if made:
                    path, method, body = (
                        f"{PATH}/records",
                        "POST",
                        {"id": ident, "values": {"name": "n", "amount": value}},
                    )
                begin = time.perf_counter()
                status, answer = await connection.send(request(method, path, self.key, json.dumps(body).encode()))
                took = time.perf_counter() - begin
                self.taken.append((time.time(), took))
                self.longest = max(self.longest, took)
                self.writes += 1
                if status >= 300:
                    self.failed.append(f"{status} {answer[:200]!r}")
                else:
                    self.expected[ident] = value
                await asyncio.sleep(0.2)


async def measure(place: Place, environment: dict[str, str], rows: int, say: Say) -> dict[str, Any]:
    """Figures over `rows` records; the server runs at `place`."""
    await _ask(place, "POST", "/api/v1/forms", {"definition": definition("text")}, 201)
    connection = await asyncpg.connect(place.dsn)
    try:
        await large_form.fill(connection, rows)
        begin = time.perf_counter()
        await _settled(place.dsn)
        found: dict[str, Any] = {"rows": rows, "search_index_s": round(time.perf_counter() - begin, 1)}
        await connection.execute(f"VACUUM ANALYZE app.{FORM}", timeout=1800)
        found |= await reads(place, connection, say)
        found["add_field"] = await add_field(place, connection)
        say(f"add a field            {found['add_field']}")
        found["type_change"] = await type_change(place, environment, connection, rows)
        say(f"change a type          {found['type_change']}")
    finally:
        await connection.close()
    return found


async def reads(place: Place, connection: "asyncpg.Connection[asyncpg.Record]", say: Say) -> dict[str, Any]:
    found: dict[str, Any] = {}
    found["search"] = await global_search(connection, place)
    say(f"search over all forms  {found['search']}")
    found["list_search"] = await list_search(connection, place)
    say(f"search in a list       {found['list_search']}")
    found["board_cpu_ms"] = await board(place)
    say(f"board, far page        {found['board_cpu_ms']}")
    found["restricted_ratio"] = await restricted(place)
    say(f"restricted role        {found['restricted_ratio']}")
    found |= await _views(place, say)
    return found


async def _views(place: Place, say: Say) -> dict[str, Any]:
    """A view sorted by a number, and one of two choices with a count; without and with their indexes."""
    chosen = [{"field": "kind", "op": "eq", "value": "a"}, {"field": "level", "op": "eq", "value": "y"}]
    pair = {"filter": {"and": chosen}, "sort": [{"field": "created_at", "desc": True}]}
    sort = {"sort": [{"field": "score", "desc": True}]}
    before = await _view_times(place, sort, pair)
    view = {"key": "v", "label": {"zh": "v"}, "columns": ["name", "score"], **sort}
    both = {"key": "w", "label": {"zh": "w"}, "columns": ["name"], **pair}
    version = await _version(place)
    body = {"definition": definition("text", views=(view, both)), "version": version}
    await _ask(place, "PUT", PATH, body)
    await _settled(place.dsn)
    after = await _view_times(place, sort, pair)
    names = ("view_ms", "pair_total_ms")
    found = {
        name: {"without_index": one, "with_index": two} for name, one, two in zip(names, before, after, strict=True)
    }
    say(f"views                  {found}")
    return found


async def _view_times(place: Place, sort: dict[str, Any], pair: dict[str, Any]) -> list[float]:
    sorted_ = await run(place.port, lambda _: listed(place.admin, sort), requests=10, connections=1)
    counted = {**pair, "total": "capped"}
    both = await run(place.port, lambda _: listed(place.admin, counted), requests=40, connections=1)
    return [round(sorted_.p50_ms, 1), round(both.p50_ms, 1)]


async def _settled(dsn: str) -> None:
    """The worker's part, done here: no worker runs during the benchmark."""
    db = await Database.open(dsn)
    await settle_form(db, FORM)
    await db.close()


async def add_field(place: Place, connection: "asyncpg.Connection[asyncpg.Record]") -> dict[str, float]:
    """Seconds until the field is there; the longest wait of somebody who writes all the time."""
    longest, stop = 0.0, False

    async def write() -> None:
        nonlocal longest
        while not stop:
            begin = time.perf_counter()
            await connection.execute(f"UPDATE app.{FORM} SET score = 1 WHERE name = 'nobody' AND id = $1", new_id())
            longest = max(longest, time.perf_counter() - begin)
            await asyncio.sleep(0.002)

    writing = asyncio.create_task(write())
    version = await _version(place)
    begin = time.perf_counter()
    body = {"field": {"key": "added", "type": "number", "label": {"zh": "新增"}}, "version": version}
    await _ask(place, "POST", f"{PATH}/fields", body, 201)
    seconds = time.perf_counter() - begin
    stop = True
    await writing
    return {"seconds": round(seconds, 3), "longest_lock_ms": round(longest * 1000, 1)}


async def type_change(
    place: Place, environment: dict[str, str], connection: "asyncpg.Connection[asyncpg.Record]", rows: int
) -> dict[str, Any]:
    """Text to number under twenty writers; every value is compared in the end."""
    sample = await connection.fetch(f"SELECT id FROM app.{FORM} ORDER BY hashtext(name) LIMIT {WRITERS * 50}")
    await connection.execute(f"CREATE TABLE public.bench_before AS SELECT id, amount FROM app.{FORM}")
    writers = _Writers(place.port, place.admin, [str(row["id"]) for row in sample])
    waits = _Waits(place.dsn)
    writing = asyncio.gather(writers.run(), waits.run())
    await asyncio.sleep(3)
    quiet, writers.longest = writers.longest, 0.0
    quiet_wait, waits.longest = waits.longest, 0.0
    current = json.loads(await _ask(place, "GET", f"{PATH}/definition"))
    changed = {**current["definition"]}
    changed["fields"] = [
        large_form.field("amount", "number") if item["key"] == "amount" else item for item in changed["fields"]
    ]
    begin = time.perf_counter()
    answer = json.loads(await _ask(place, "PUT", PATH, {"definition": changed, "version": current["version"]}))
    if answer["change"] is not None:
        command = [sys.executable, "-c", _WORK, place.dsn, answer["change"]]
        await asyncio.to_thread(subprocess.run, command, env=environment, check=True)
    seconds = time.perf_counter() - begin
    await asyncio.sleep(1)
    writers.stop = waits.stop = True
    await writing
    if writers.failed:
        raise RuntimeError(f"{len(writers.failed)} writes failed: {writers.failed[0]}")
    wrong = await _wrong(connection, writers.expected)
    shown = json.loads(await _ask(place, "GET", f"{PATH}/changes"))[0]
    if wrong or shown["state"] != "done":
        raise RuntimeError(f"{wrong} values are wrong after the change: {shown}")
    return {
        "rows_s": round(rows / seconds),
        "longest_write_ms": round(writers.longest * 1000, 1),
        "longest_lock_wait_ms": round(waits.longest * 1000, 1),
        "longest_lock_wait_before_ms": round(quiet_wait * 1000, 1),
        "longest_write_before_ms": round(quiet * 1000, 1),
        "longest_write_swap_ms": round(_longest_around(writers.taken, shown["finished_at"]) * 1000, 1),
        "lock_ms": shown["lock_ms"],
        "writes": writers.writes,
        "lost": 0,
    }


def _longest_around(taken: Sequence[tuple[float, float]], swap: str) -> float:
    """The longest write that was under way within a second of the swap."""
    at = datetime.fromisoformat(swap).timestamp()
    return max((took for end, took in taken if end - took < at + 1 and end > at - 1), default=0.0)


_WORK = """
import asyncio, sys
from uuid import UUID
from serviceloop.forms.conversion.continuing import continue_change
from serviceloop.forms.store import FormStore
from serviceloop.kit.db import Database

async def main():
    db = await Database.open(sys.argv[1])
    store = FormStore(db)
    await store.refresh()
    await continue_change(db, store, UUID(sys.argv[2]))
    await db.close()

asyncio.run(main())
"""


async def _wrong(connection: "asyncpg.Connection[asyncpg.Record]", expected: dict[str, str]) -> int:
    """Values that are neither what somebody wrote nor what the old one says."""
    sql = f"""
    WITH written AS (SELECT * FROM unnest($1::uuid[], $2::numeric[]) AS w(id, amount))
    SELECT count(*) FROM app.{FORM} t FULL JOIN public.bench_before b ON b.id = t.id FULL JOIN written w
        ON w.id = coalesce(t.id, b.id)
    WHERE t.amount IS DISTINCT FROM coalesce(w.amount, CASE WHEN b.amount ~ '^[0-9.]+$' THEN b.amount::numeric END)"""
    found: int = await connection.fetchval(
        sql, list(expected), [Decimal(item) for item in expected.values()], timeout=600
    )
    return found


async def _version(place: Place) -> int:
    version: int = json.loads(await _ask(place, "GET", f"{PATH}/definition"))["version"]
    return version


async def _ask(place: Place, method: str, path: str, body: Any = None, status: int = 200) -> bytes:
    async with Connection(place.port) as connection:
        data = json.dumps(body).encode() if body is not None else b""
        got, answer = await connection.send(request(method, path, place.admin, data))
    if got != status:
        raise RuntimeError(f"{method} {path} was answered with {got}: {answer[:800]!r}")
    return answer
