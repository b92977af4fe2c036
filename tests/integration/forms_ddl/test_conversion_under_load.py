"""A large table changes its type while people write through the API, processes die, and builders change their minds."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.http import Site, open_site

from serviceloop.forms import publishing
from serviceloop.forms.conversion import copying, queries, running
from serviceloop.forms.conversion.continuing import continue_change
from serviceloop.forms.conversion.reading import Reader
from serviceloop.forms.ddl_inspect import inspect
from serviceloop.forms.loader import load_form
from serviceloop.forms.store import FormStore
from serviceloop.kit.ids import new_id

FORMS = "/api/v1/forms"
ROWS, WRITERS = 20_000, 20


def definition(key: str, type_: str) -> dict[str, Any]:
    label = {"zh": key, "en": key}
    fields = [
        {"key": "name", "type": "text", "label": {"zh": "名称"}},
        {"key": "a", "type": type_, "label": {"zh": "数量", "en": "Amount"}},
    ]
    return {"key": key, "label": label, "title": "name", "fields": fields}


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a thousand rows count as large here."""
    monkeypatch.setattr(running, "SMALL", 1_000)
    monkeypatch.setattr(publishing, "SMALL", 1_000)


@pytest.fixture
async def admin(site: Site) -> httpx.AsyncClient:
    return await site.signed_in("admin")


async def filled(site: Site, admin: httpx.AsyncClient, key: str, rows: int) -> None:
    """A form with a text field that says numbers, except each hundredth."""
    answer = await admin.post(FORMS, json={"definition": definition(key, "text")})
    assert answer.status_code == 201, answer.text
    author = site.people["admin"]
    sql = (
        f"INSERT INTO app.{key} (id, created_by, updated_by, name, a)"
        " SELECT gen_random_uuid(), $1, $1, n::text, CASE WHEN n % 100 = 0 THEN '无' ELSE n || '.5' END"
        " FROM generate_series(1, $2) n"
    )
    await site.database.pool.execute(sql, author, rows)


async def begin(admin: httpx.AsyncClient, key: str, version: int = 1) -> str:
    body = {"definition": definition(key, "number"), "version": version}
    answer = await admin.put(f"{FORMS}/{key}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == version
    change: str = answer.json()["change"]
    return change


def store_of(site: Site) -> FormStore:
    store: FormStore = site.app.state.forms
    return store


class Writers:
    """People who make and change records over HTTP until they are told to stop; each knows what it has written."""

    def __init__(self, admin: httpx.AsyncClient, key: str, ids: list[UUID]) -> None:
        self.admin, self.path, self.ids = admin, f"{FORMS}/{key}/records", ids
        self.expected: dict[str, Decimal] = {}
        self.problems: list[str] = []
        self.stop = False

    async def run(self) -> None:
        share = len(self.ids) // WRITERS
        await asyncio.gather(*(self._one(n, self.ids[n * share : (n + 1) * share]) for n in range(WRITERS)))

    async def _one(self, writer: int, own: list[UUID]) -> None:
        turn = 0
        while not self.stop:
            turn += 1
            number = Decimal(writer * 100_000 + turn)
            if turn % 3 == 0:
                ident = str(new_id())
                answer = await self._send("POST", self.path, {"id": ident, "values": {"name": "n", "a": str(number)}})
            else:
                ident = str(own[turn % len(own)])
                answer = await self._send("PATCH", f"{self.path}/{ident}", {"values": {"a": str(number)}})
            if answer.status_code >= 300:
                self.problems.append(f"{answer.status_code} {answer.text}")
            else:
                self.expected[ident] = number
            await asyncio.sleep(0.1)

    async def _send(self, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.admin.request(method, path, json=body)


async def test_nothing_is_lost_while_twenty_people_write(site: Site, admin: httpx.AsyncClient) -> None:
    await filled(site, admin, "busy", ROWS)
    rows = await site.database.pool.fetch("SELECT id, a FROM app.busy")
    before = {str(row["id"]): row["a"] for row in rows}
    writers = Writers(admin, "busy", [row["id"] for row in rows[: WRITERS * 40]])
    writing = asyncio.create_task(writers.run())
    change = UUID(await begin(admin, "busy"))
    other = {**definition("busy", "text"), "label": {"zh": "改名"}}
    blocked = await admin.put(f"{FORMS}/busy", json={"definition": other, "version": 1})
    assert blocked.status_code == 409
    assert blocked.json()["code"] == "change_running"
    await continue_change(site.database, store_of(site), change)
    await asyncio.sleep(0.2)
    writers.stop = True
    await writing
    assert writers.problems == []
    shown = (await admin.get(f"{FORMS}/busy/changes")).json()[0]
    assert (shown["state"], shown["id"], shown["error"]) == ("done", str(change), None)
    assert shown["lock_ms"] >= 0
    after = {str(r["id"]): r["a"] for r in await site.database.pool.fetch("SELECT id, a FROM app.busy")}
    assert len(writers.expected) > WRITERS
    for ident, number in writers.expected.items():
        assert after.pop(ident) == number
        before.pop(ident, None)
    assert after == {ident: None if text == "无" else Decimal(text) for ident, text in before.items()}
    assert await site.database.pool.fetchval("SELECT count(*) FROM sl.form_change_queue") == 0


@pytest.mark.parametrize("stage", ["open", "copy", "index", "swap"])
async def test_a_killed_process_is_gone_on_from(
    site: Site, admin: httpx.AsyncClient, database_url: str, stage: str
) -> None:
    key = f"killed_{stage}"
    await filled(site, admin, key, 2_000)
    change = UUID(await begin(admin, key))
    code = await asyncio.to_thread(_die, database_url, change, stage)
    assert code == -signal.SIGKILL
    row = await queries.find(site.database.pool, change)
    assert row is not None
    assert row["state"] == "running"
    await site.database.pool.execute(f"UPDATE app.{key} SET a = '4711' WHERE name = '1'")
    await continue_change(site.database, store_of(site), change)
    listed = await site.database.pool.fetch(f"SELECT name, a FROM app.{key}")
    wrong = [r["name"] for r in listed if r["a"] != _expected(int(r["name"]))]
    assert wrong == []
    assert store_of(site).catalog.get(key).version == 2


def _expected(number: int) -> Decimal | None:
    if number == 1:
        return Decimal(4711)
    return None if number % 100 == 0 else Decimal(number) + Decimal("0.5")


_PROGRAM = """
import asyncio, os, signal, sys
from uuid import UUID
from serviceloop.forms import swap
from serviceloop.forms.conversion import continuing, copying, indexing
from serviceloop.forms.store import FormStore
from serviceloop.kit.db import Database

dsn, change, stage = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

async def die_later(*args, **more):
    die()

calls = 0
plain = copying.convert_rows

async def second(*args):
    global calls
    calls += 1
    return await plain(*args) if calls < 3 else die()

if stage == "open":
    copying.queries.change = die_later
elif stage == "copy":
    copying.convert_rows = second
elif stage == "index":
    indexing.build = die_later
else:
    swap.save_form = die_later

async def main():
    db = await Database.open(dsn)
    store = FormStore(db)
    await store.refresh()
    await continuing.continue_change(db, store, UUID(change))

asyncio.run(main())
"""


def _die(dsn: str, change: UUID, stage: str) -> int:
    """Runs the change in a process of its own that kills itself at `stage`; returns how it ended."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, dsn, str(change), stage],
        env={**os.environ, "PYTHONPATH": str(root / "server")},
        check=False,
    )
    return done.returncode


async def test_values_written_while_a_batch_is_converted(
    site: Site, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are read without locks: what is written before we write is converted again; what is held waits."""
    await filled(site, admin, "meanwhile", 2_000)
    change, plain, pool = UUID(await begin(admin, "meanwhile")), Reader.convert, site.database.pool
    async with pool.acquire() as holder:
        held = holder.transaction()
        begun = False

        async def interfered(*args: Any) -> Any:
            nonlocal begun
            if not begun:
                begun = True
                await pool.execute("UPDATE app.meanwhile SET a = '4711' WHERE name IN ('1', '100')")
                await held.start()
                await holder.execute("UPDATE app.meanwhile SET a = '12' WHERE name = '2'")
                asyncio.get_running_loop().call_later(0.2, lambda: ended.append(asyncio.create_task(held.commit())))
            return await plain(*args)

        ended: list[asyncio.Task[None]] = []
        monkeypatch.setattr(Reader, "convert", interfered)
        await continue_change(site.database, store_of(site), change)
        await asyncio.gather(*ended)
    rows = await pool.fetch("SELECT name, a FROM app.meanwhile WHERE name IN ('1', '2', '3', '100', '200')")
    assert {row["name"]: row["a"] for row in rows} == {
        "1": Decimal(4711),
        "2": Decimal(12),
        "3": Decimal("3.5"),
        "100": Decimal(4711),
        "200": None,
    }
    failed = await pool.fetchval("SELECT count(*) FROM sl.form_change_failure WHERE change = $1", change)
    assert failed == 2_000 // 100 - 1


async def test_a_change_can_be_cancelled(site: Site, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(site, admin, "halt", 2_000)
    waiting = await begin(admin, "halt")
    answer = await admin.post(f"{FORMS}/halt/changes/{waiting}/cancel")  # nobody works on it yet
    assert answer.json()["state"] == "cancelled"
    change = UUID(await begin(admin, "halt"))
    plain = copying.convert_rows

    async def cancel_first(*args: Any) -> Any:
        await queries.change(site.database.pool, change, {"cancel": True})
        return await plain(*args)

    with monkeypatch.context() as patch:
        patch.setattr(copying, "convert_rows", cancel_first)
        await continue_change(site.database, store_of(site), change)
    assert (await admin.get(f"{FORMS}/halt/changes/{change}")).json()["state"] == "cancelled"
    table = (await inspect(site.database.pool))["halt"]
    assert not [name for name in table.columns if name.startswith("_new")]
    assert await site.database.pool.fetchval("SELECT count(*) FROM pg_trigger WHERE tgname ^@ '_change_'") == 0
    again = await admin.post(f"{FORMS}/halt/changes/{change}/cancel")
    assert again.status_code == 409
    await begin(admin, "halt")


async def test_a_change_that_cannot_be_published_fails_with_its_reason(site: Site, admin: httpx.AsyncClient) -> None:
    await filled(site, admin, "stuck", 2_000)
    change = await begin(admin, "stuck")
    broken = {**definition("stuck", "number"), "title": "gone"}
    with pytest.raises(Exception, match="gone"):
        load_form(broken)
    view = {"key": "v", "label": {"zh": "v"}, "columns": ["name"], "filter": {"field": "a", "op": "eq", "value": "x"}}
    values = {"definition": {**definition("stuck", "number"), "views": [view]}}
    await queries.change(site.database.pool, UUID(change), values)
    await continue_change(site.database, store_of(site), UUID(change))
    shown = (await admin.get(f"{FORMS}/stuck/changes/{change}")).json()
    assert shown["state"] == "failed"
    assert shown["error"]
    assert store_of(site).catalog.get("stuck").version == 1


async def test_values_are_shown_to_those_who_may_read_them(site: Site, admin: httpx.AsyncClient) -> None:
    await filled(site, admin, "shy", 200)
    body = {"definition": definition("shy", "number")}
    [step] = [s for s in (await admin.post(f"{FORMS}/shy/plan", json=body)).json()["steps"] if s["kind"] == "convert"]
    assert (step["failing"], step["convertible"], len(step["samples"])) == (2, 198, 2)
    listed = await admin.post(f"{FORMS}/shy/plan/failures", json=body)
    assert listed.text.count("无,") == 2
    top = (await admin.get(f"{FORMS}/shy/fields/a/values")).json()[0]
    assert top == {"value": "无", "count": 2}
    agent = await site.signed_in("agent")
    for method, path in (("GET", "changes"), ("POST", "plan/failures"), ("GET", "fields/a/values")):
        answer = await agent.request(method, f"{FORMS}/shy/{path}", json=body if method == "POST" else None)
        assert answer.status_code == 403, path
