"""What is typed into the search over all forms, and how long the answers take, over a form with many records."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import asyncpg

from serviceloop.bench.client import request, run
from serviceloop.bench.large_form import FORM

EACH = 12
_SAMPLE = f"SELECT no, name, phone, note FROM app.{FORM} ORDER BY hashtext(no) LIMIT 400"

Record = Mapping[str, str]


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


async def global_search(connection: "asyncpg.Connection[asyncpg.Record]", port: int, key: str) -> dict[str, Any]:
    """Milliseconds until the answer is there: p95 of all questions, and the median of each kind."""
    found = {}
    every: list[float] = []
    rows = [dict(row) for row in await connection.fetch(_SAMPLE)]
    await run(port, lambda n: _ask(key, rows[n]["phone"]), requests=20, connections=1)
    for kind, texts in _texts(rows).items():
        load = await run(port, lambda n, t=texts: _ask(key, t[n % len(t)]), requests=EACH, connections=1)  # type: ignore[misc]
        found[kind] = round(statistics.median(load.latencies), 1)
        every += load.latencies
    return {"p95_ms": round(sorted(every)[len(every) * 95 // 100], 1), "median_ms": found}


def _ask(key: str, text: str) -> bytes:
    return request("GET", f"/api/v1/search?q={quote(text)}", key)
