"""A retried write is harmless."""

import asyncio
from types import SimpleNamespace
from typing import Annotated
from uuid import uuid4

import orjson
import pytest
from fastapi import Body, Response
from tests.support.http import Site

from serviceloop.http.dependencies import TransactionDep, ViewerDep
from serviceloop.http.idempotency import IdempotencyDep
from serviceloop.http.routing import Router
from serviceloop.identity.housekeeping import forget_ended
from serviceloop.kit.errors import forbidden

router = Router("probe", "/probe")
URL = "/api/v1/probe"


@router.post("")
async def probe(
    viewer: ViewerDep, tx: TransactionDep, once: IdempotencyDep, body: Annotated[dict[str, object], Body()]
) -> Response:
    async def work() -> Response:
        number = await tx.fetchval("INSERT INTO public.probe (text) VALUES ($1) RETURNING id", str(body.get("text")))
        await asyncio.sleep(float(str(body.get("seconds", 0))))
        if body.get("fail"):
            raise forbidden()
        return Response(orjson.dumps({"number": number}), 201, media_type="application/json")

    return await once(tx, viewer, work)


@pytest.fixture(scope="module", autouse=True)
async def _probe(site: Site) -> None:
    await site.database.pool.execute("CREATE TABLE public.probe (id serial, text text)")
    site.app.router.routes[0:0] = router.routes


async def _count(site: Site) -> int:
    count: int = await site.database.pool.fetchval("SELECT count(*) FROM public.probe")
    return count


async def test_a_retry_returns_the_first_answer_and_writes_nothing(site: Site) -> None:
    client, before = await site.signed_in("agent"), await _count(site)
    headers = {"Idempotency-Key": str(uuid4())}
    first = await client.post(URL, json={"text": "a"}, headers=headers)
    again = await client.post(URL, json={"text": "a"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert await _count(site) == before + 1


async def test_the_same_key_with_another_body_is_refused(site: Site) -> None:
    client = await site.signed_in("agent")
    headers = {"Idempotency-Key": "k-other"}
    assert (await client.post(URL, json={"text": "a"}, headers=headers)).status_code == 201
    answer = await client.post(URL, json={"text": "b"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key")


async def test_keys_of_two_people_do_not_meet(site: Site) -> None:
    agent, guest = await site.signed_in("agent"), await site.signed_in("guest")
    headers = {"Idempotency-Key": "k-shared"}
    one = await agent.post(URL, json={"text": "a"}, headers=headers)
    two = await guest.post(URL, json={"text": "a"}, headers=headers)
    assert one.json() != two.json()


async def test_duplicates_at_once_write_once(site: Site) -> None:
    client, before = await site.signed_in("agent"), await _count(site)
    headers = {"Idempotency-Key": str(uuid4())}
    body = {"text": "a", "seconds": 0.2}
    answers = await asyncio.gather(*(client.post(URL, json=body, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await _count(site) == before + 1


async def test_a_failed_write_frees_its_key(site: Site) -> None:
    client, before = await site.signed_in("agent"), await _count(site)
    headers = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        answer = await client.post(URL, json={"fail": True}, headers=headers)
        assert answer.status_code == 403
        assert "idempotent-replayed" not in answer.headers
    assert await _count(site) == before


async def test_without_a_key_every_write_counts(site: Site) -> None:
    client, before = await site.signed_in("agent"), await _count(site)
    for _ in range(2):
        assert (await client.post(URL, json={"text": "a"})).status_code == 201
    assert await _count(site) == before + 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "é"])
async def test_unusable_keys_are_refused(site: Site, key: str) -> None:
    client = await site.signed_in("agent")
    answer = await client.post(URL, json={}, headers={b"Idempotency-Key": key.encode()})
    assert answer.status_code == 422


async def test_old_keys_are_forgotten(site: Site) -> None:
    pool = site.database.pool
    await pool.execute("UPDATE sl.idempotency SET created_at = now() - interval '4 days' WHERE key = 'k-shared'")
    await forget_ended(SimpleNamespace(db=site.database))
    assert await pool.fetchval("SELECT count(*) FROM sl.idempotency WHERE key = 'k-shared'") == 0
    assert await pool.fetchval("SELECT count(*) FROM sl.idempotency WHERE key = 'k-other'") == 1
