"""What becomes of a change of types when the disk is full, a type has a bug, or two workers take it up."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.support.http import Site, open_site

from serviceloop.forms import publishing
from serviceloop.forms.conversion import copying, indexing, jobs, queries, running
from serviceloop.forms.conversion.continuing import continue_change
from serviceloop.forms.conversion.reading import Reader
from serviceloop.forms.ddl_inspect import inspect

from .test_conversion_under_load import FORMS, begin, definition, filled, store_of


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SMALL", 1_000)
    monkeypatch.setattr(publishing, "SMALL", 1_000)


@pytest.fixture
async def admin(site: Site) -> httpx.AsyncClient:
    return await site.signed_in("admin")


def worker(site: Site) -> Any:
    """As much of a worker as the jobs ask for."""
    return SimpleNamespace(db=site.database, form_store=store_of(site))


async def state(site: Site, change: UUID) -> str:
    row = await queries.find(site.database.pool, change)
    assert row is not None
    found: str = row["state"]
    return found


async def nothing_left(site: Site, key: str) -> None:
    """The form is as it was, and nothing of the change lies about."""
    table = (await inspect(site.database.pool))[key]
    assert [name for name in (*table.columns, *table.indexes) if name.startswith("_new")] == []
    assert await site.database.pool.fetchval("SELECT count(*) FROM pg_trigger WHERE tgname ^@ '_change_'") == 0
    assert await site.database.pool.fetchval("SELECT count(*) FROM sl.form_change_queue") == 0
    assert store_of(site).catalog.get(key).version == 1
    texts = await site.database.pool.fetchval(f"SELECT count(*) FROM app.{key} WHERE a ~ '^[0-9]+[.]5$' OR a = '无'")
    assert texts == 2_000


@pytest.mark.parametrize(("place", "name"), [(copying, "_written"), (indexing, "build"), (running, "finish")])
async def test_a_full_disk_is_waited_for(
    site: Site, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    key = f"full_{name.strip('_')}"
    await filled(site, admin, key, 2_000)
    change = UUID(await begin(admin, key))
    plain, calls = getattr(place, name), 0

    async def full(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls in (2, 3) or (calls == 1 and place is not copying):
            raise asyncpg.DiskFullError("could not extend file: No space left on device")
        return await plain(*args)

    monkeypatch.setattr(place, name, full)
    for _ in range(4):
        try:
            await jobs.change_job.handle(worker(site), {"change": str(change)})
        except asyncpg.DiskFullError:
            await site.database.pool.execute(f"UPDATE app.{key} SET a = '4711' WHERE name = '1'")
    assert await state(site, change) == "done"
    rows = await site.database.pool.fetch(f"SELECT name, a FROM app.{key} WHERE name IN ('1', '2', '100')")
    assert {row["name"]: row["a"] for row in rows} == {"1": 4711, "2": Decimal("2.5"), "100": None}


async def test_what_never_works_is_given_up_and_leaves_the_form_as_it_was(
    site: Site, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(site, admin, "bug", 2_000)
    change = UUID(await begin(admin, "bug"))

    async def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "convert", broken)
        for _ in range(jobs.ATTEMPTS - 1):
            with pytest.raises(ZeroDivisionError):
                await jobs.change_job.handle(worker(site), {"change": str(change)})
        assert await state(site, change) == "running"
        await jobs.change_job.handle(worker(site), {"change": str(change)})
    shown = (await admin.get(f"{FORMS}/bug/changes/{change}")).json()
    assert (shown["state"], bool(shown["error"])) == ("failed", True)
    await nothing_left(site, "bug")
    again = UUID(await begin(admin, "bug"))
    await continue_change(site.database, store_of(site), again)
    assert await state(site, again) == "done"


async def test_a_second_worker_leaves_it_to_the_first_and_a_second_change_is_refused(
    site: Site, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(site, admin, "twice", 2_000)
    change, plain = UUID(await begin(admin, "twice")), copying.convert_rows
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def waits(*args: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await plain(*args)

    monkeypatch.setattr(copying, "convert_rows", waits)
    first = asyncio.create_task(continue_change(site.database, store_of(site), change))
    await begun.wait()
    await continue_change(site.database, store_of(site), change)
    assert await state(site, change) == "running"
    other = {"definition": definition("twice", "date"), "version": 1}
    refused = await admin.put(f"{FORMS}/twice", json=other)
    assert (refused.status_code, refused.json()["code"]) == (409, "change_running")
    assert refused.json()["change"]["id"] == str(change)
    cancelled = await admin.post(f"{FORMS}/twice/changes/{change}/cancel")
    assert cancelled.json()["state"] == "running", "the one who works on it ends it"
    go_on.set()
    await first
    assert await state(site, change) == "cancelled"
    await nothing_left(site, "twice")


async def test_a_search_field_becomes_a_number(site: Site, admin: httpx.AsyncClient) -> None:
    await filled(site, admin, "sought", 50)
    version = 1
    for type_ in ("text", "number"):
        body = {"definition": {**definition("sought", type_), "search": ["name", "a"]}, "version": version}
        answer = await admin.put(f"{FORMS}/sought", json=body)
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
    assert store_of(site).catalog.get("sought").search == ("name",)
    found = await admin.post(f"{FORMS}/sought/records/query", json={"search": "49", "columns": ["name", "a"]})
    assert [(row["name"], row["a"]) for row in found.json()["rows"]] == [("49", 49.5)]
    title = {"definition": {**definition("sought", "number"), "title": "a"}, "version": version}
    refused = await admin.put(f"{FORMS}/sought", json=title)
    assert refused.status_code == 422
    assert refused.json()["issues"][0]["message"].startswith("标题字段“数量”须为文字")
