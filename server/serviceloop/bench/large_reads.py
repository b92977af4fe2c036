"""What is asked of a form with many records: the search over all forms, lists, boards; alone, one after the other.

Costs are CPU milliseconds of the web process and of PostgreSQL together, the median of the questions, so that they say
the same on a busy machine; `p95_ms` are what somebody waits.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import asyncpg

from serviceloop.bench.client import MakeRequest, request, run
from serviceloop.bench.cpu import cpu_ms
from serviceloop.bench.large_form import FORM

PATH = f"/api/v1/forms/{FORM}"
EACH = 12
_SAMPLE = f"SELECT no, name, phone, note FROM app.{FORM} ORDER BY hashtext(no) LIMIT 400"

Record = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where it is measured. `processes`: the web server's and PostgreSQL's first."""

    dsn: str
    port: int
    admin: str
    scoped: str
    processes: tuple[int, ...]

    def cpu(self) -> float:
        return sum(map(cpu_ms, self.processes))

    async def costs(self, make: MakeRequest, count: int) -> tuple[list[float], list[float]]:
        """(CPU milliseconds, waited milliseconds) of each of `count` questions."""
        spent: list[float] = []
        waited: list[float] = []
        for number in range(count):
            before = self.cpu()
            load = await run(self.port, make, requests=1, connections=1, start=number)
            spent.append(self.cpu() - before)
            waited += load.latencies
        return spent, waited


def listed(key: str, more: dict[str, Any]) -> bytes:
    body = {"columns": ["name", "phone", "amount", "kind"], "limit": 50, **more}
    return request("POST", f"{PATH}/records/query", key, json.dumps(body).encode())


async def global_search(connection: "asyncpg.Connection[asyncpg.Record]", place: Place) -> dict[str, Any]:
    """p95 of all questions, and the median cost of each kind."""
    texts = _texts([dict(row) for row in await connection.fetch(_SAMPLE)])
    await place.costs(lambda n: _search(place.admin, texts["phone"][n]), 20)
    return await _by_kind(place, texts, _search)


async def list_search(connection: "asyncpg.Connection[asyncpg.Record]", place: Place) -> dict[str, Any]:
    """The same in the form's own list."""
    texts = _texts([dict(row) for row in await connection.fetch(_SAMPLE)])
    return await _by_kind(place, texts, lambda key, text: listed(key, {"search": text}))


async def _by_kind(place: Place, texts: Mapping[str, Sequence[str]], ask: Any) -> dict[str, Any]:
    found, every = {}, []
    for kind, some in texts.items():
        spent, waited = await place.costs(lambda n, some=some: ask(place.admin, some[n % len(some)]), EACH)  # type: ignore[misc]
        found[kind] = round(statistics.median(spent), 1)
        every += waited
    return {"p95_ms": round(sorted(every)[len(every) * 95 // 100], 1), "cpu_ms": found}


def _search(key: str, text: str) -> bytes:
    return request("GET", f"/api/v1/search?q={quote(text)}", key)


def _texts(rows: Sequence[Record]) -> dict[str, list[str]]:
    """What is typed, by kind; made of records spread over the whole table."""
    people = [row for row in rows if len(row["name"]) <= 3]
    firms = [row for row in rows if row["name"].endswith("公司")]
    return {
        "number": [row["no"] for row in rows],
        "number_start": [row["no"][:8] for row in rows],
        "number_end": [row["no"][-5:] for row in rows],
        "phone": [row["phone"] for row in rows],
        "phone_2": [row["phone"][n % 9 : n % 9 + 2] for n, row in enumerate(rows)],
        "phone_3": [row["phone"][n % 8 : n % 8 + 3] for n, row in enumerate(rows)],
        "phone_4": [row["phone"][-4:] for row in rows],
        "phone_6": [row["phone"][3:9] for row in rows],
        "person": [row["name"] for row in people],
        "character": [row["name"][-1] for row in people],
        "firm": [row["name"][:4] for row in firms],
        "firm_trade": [row["name"][4:] for row in firms],
        "place": [row["note"].rpartition("，")[2] for row in rows],
        "two_words": [f"{row['name'][:2]} {row['note'][:2]}" for row in firms],
        "frequent": ["空调", "有限公司", "不制冷", "路"],
        "rare": ["鹦鹉螺", "螺机", "璩", "号璩"],
        "nothing": ["没有此物", "鳌拜", "zzxq", "99999999999"],
    }


async def restricted(place: Place) -> dict[str, float]:
    """A role that sees half of the rows and not the phones, against an administrator: lists and counts, in turns."""
    questions: dict[str, dict[str, Any]] = {
        "newest": {},
        "filtered": {"filter": {"field": "kind", "op": "eq", "value": "a"}},
        "counted": {"filter": {"field": "level", "op": "eq", "value": "y"}, "total": "capped"},
    }
    found: dict[str, float] = {}
    for name, question in questions.items():
        body = {"columns": ["no", "name", "kind", "created_at"], **question}
        spent: dict[str, list[float]] = {place.admin: [], place.scoped: []}
        for number in range(8 + 60):
            for key, times in spent.items():
                cost, _ = await place.costs(lambda _, key=key, body=body: listed(key, body), 1)  # type: ignore[misc]
                times += cost if number >= 8 else []
        found[name] = round(statistics.median(spent[place.scoped]) / statistics.median(spent[place.admin]), 2)
    return found


async def board(place: Place) -> dict[str, float]:
    """A board's counts of all records by a choice, one column's first cards, and a page deep inside a list."""
    counts = {"form": FORM, "dimensions": [{"field": "kind", "as": "column"}], "measures": [{"fn": "count", "as": "n"}]}
    body = json.dumps({**counts, "limit": 200}).encode()
    asked: dict[str, MakeRequest] = {
        "counts": lambda _: request("POST", "/api/v1/reports/query", place.admin, body),
        "column": lambda _: listed(place.admin, {"filter": {"field": "kind", "op": "eq", "value": "b"}}),
        "far_page": lambda n: listed(place.admin, {"skip": 99_000 + n}),
    }
    return {name: round(statistics.median((await place.costs(make, 16))[0][4:]), 1) for name, make in asked.items()}
