"""Hostile and broken requests: a clear problem, nothing written, the server goes on."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from tests.support.http import Site

ROLES = "/api/v1/roles"


def _is_problem(answer: httpx.Response) -> bool:
    body = answer.json()
    return (
        answer.headers["content-type"] == "application/problem+json"
        and body["status"] == answer.status_code
        and body["request_id"] == answer.headers["x-request-id"]
        and {"type", "title", "code"} <= set(body)
    )


async def _post(client: httpx.AsyncClient, content: object, content_type: str = "application/json") -> httpx.Response:
    return await client.post(ROLES, content=content, headers={"Content-Type": content_type})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b'{"key": NaN}', 400),
        (b'{"key": "\xff\xfe"}', 400),
        (b'{"key": "\\ud800"}', 400),
        (b"\x00", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400),
        (b'{"key": "x\\u0000y", "label": {"zh": "x"}}', 422),
        (b'{"key": "xy", "label": {"zh": "\\u0000"}}', 422),
        (b'{"key": "xy", "label": {"zh": "x", "\\u0000": "y"}}', 422),
        (b'{"key": ' + b"9" * 5000 + b"}", 400),
        (b'{"key": "xy", "label": {"zh": "x"}, "abilities": ' + b"[" * 900 + b"]" * 900 + b"}", 422),
    ],
)
async def test_broken_json_is_a_problem(site: Site, content: bytes, status: int) -> None:
    client = await site.signed_in("admin")
    answer = await _post(client, content)
    assert answer.status_code == status, answer.text
    assert _is_problem(answer)


async def test_an_escaped_backslash_before_u0000_is_no_nul(site: Site) -> None:
    client = await site.signed_in("admin")
    answer = await _post(client, b'{"key": "backslash", "label": {"zh": "\\\\u0000"}}')
    assert answer.status_code == 201
    assert answer.json()["label"]["zh"] == "\\u0000"


async def test_other_content_types_are_refused(site: Site) -> None:
    client = await site.signed_in("admin")
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x" * 300):
        answer = await _post(client, b'{"key": "ct", "label": {"zh": "x"}}', content_type)
        assert answer.status_code in (400, 415, 422), content_type
        assert _is_problem(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/users/%00",
        "/api/v1/users?search=%00",
        "/api/v1/users?search=a%00b",
        "/api/v1/users?search=%ff%fe",
        "/api/v1/roles/%C0%AF",
        "/%00",
        "/m/%ff",
    ],
)
async def test_nul_and_broken_utf8_in_addresses_are_refused(site: Site, path: str) -> None:
    client = await site.signed_in("admin")
    answer = await client.get(path)
    assert answer.status_code == 400
    assert _is_problem(answer)


async def test_unknown_addresses_and_methods(site: Site) -> None:
    client = await site.signed_in("admin")
    for path in ("/api/v1/nothing", "/api", "/api/", "/api/v2/session", "/api/v1/users/", "/api/v1//users"):
        answer = await client.get(path)
        assert answer.status_code == 404, path
        assert _is_problem(answer)
    assert (await client.post("/api/v1/nothing", json={})).status_code == 404
    answer = await client.put("/api/v1/session", json={})
    assert answer.status_code == 405
    assert {"GET", "POST", "DELETE"} == set(answer.headers["allow"].replace(" ", "").split(","))
    assert _is_problem(answer)
    assert (await client.request("BREW", "/api/v1/session")).status_code == 405


async def test_problems_speak_the_readers_language(site: Site) -> None:
    client = site.client()
    for header, text in (
        ("zh-CN,zh;q=0.9,en;q=0.8", "请先登录"),
        ("en-US,en;q=0.9", "Sign in first"),
        ("fr", "请先登录"),
        ("fr, en;q=0.2, zh;q=0.1", "Sign in first"),
        ("en;q=x, ,;;,*", "请先登录"),
    ):
        answer = await client.get("/api/v1/session", headers={"Accept-Language": header})
        assert answer.json()["title"] == text, header
    admin = await site.signed_in("admin")
    await admin.patch(f"/api/v1/users/{site.people['guest']}", json={"locale": "en"})
    guest = await site.signed_in("guest")
    assert (await guest.get("/api/v1/audit")).json()["title"] == "You are not allowed to do this"


async def test_a_large_body_is_refused_announced_or_not(site: Site) -> None:
    client = await site.signed_in("admin")
    announced = await _post(client, b'"' + b"x" * (3 * 1024 * 1024) + b'"')
    assert announced.status_code == 413
    assert _is_problem(announced)
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 1024 * 1024

    streamed = await _post(client, chunks())
    assert streamed.status_code == 413
    assert _is_problem(streamed)
    assert sent < 10


async def test_a_body_where_none_is_read_is_refused_too(site: Site) -> None:
    client = await site.signed_in("admin")
    answer = await client.request("GET", "/api/v1/session", content=b"x" * (3 * 1024 * 1024))
    assert answer.status_code == 413
    assert _is_problem(answer)


async def test_database_refusals_are_answered_by_kind(site: Site) -> None:
    client = await site.signed_in("admin")
    pool = site.database.pool
    unit = str(site.units["east"])
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute('LOCK TABLE sl."org_unit" IN ACCESS EXCLUSIVE MODE')
        name = await pool.fetchval("SELECT current_database()")
        await pool.execute(f"ALTER DATABASE {name} SET lock_timeout = '200ms'")
        await pool.expire_connections()
        answer = await client.patch(f"/api/v1/org-units/{unit}", json={"name": "x"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert _is_problem(answer)


async def test_our_own_faults_tell_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await site.signed_in("admin")

    async def broken(*_: object) -> None:
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("serviceloop.identity.roles.service.everything", broken)
    answer = await client.get(ROLES)
    assert answer.status_code == 500
    assert _is_problem(answer)
    assert "secret" not in answer.text
    assert "x-content-type-options" in answer.headers
    assert (await client.get("/api/v1/session")).status_code == 200


async def test_headers_cannot_be_smuggled(site: Site) -> None:
    client = site.client()
    for given in ("x\r\nSet-Cookie: a=b", "a" * 100, "<script>", ""):
        answer = await client.get("/healthz", headers={b"x-request-id": given.encode()})
        assert answer.headers["x-request-id"] != given
        assert "set-cookie" not in answer.headers
    kept = await client.get("/healthz", headers={"x-request-id": "proxy-id-12345"})
    assert kept.headers["x-request-id"] == "proxy-id-12345"


async def test_ids_that_are_none(site: Site) -> None:
    client = await site.signed_in("admin")
    for bad in ("x", "1", "00000000", "' OR 1=1 --", "{}", "z" * 5000):
        answer = await client.get(f"/api/v1/users/{bad}")
        assert answer.status_code in (404, 422), bad
    missing = await client.get("/api/v1/users/00000000-0000-4000-8000-000000000000")
    assert missing.status_code == 404


async def test_many_bad_requests_at_once_leave_the_server_well(site: Site) -> None:
    client = await site.signed_in("admin")
    bad = [_post(client, b"[" * 1000) for _ in range(50)]
    good = [client.get("/api/v1/session") for _ in range(50)]
    answers = await asyncio.gather(*bad, *good)
    assert [answer.status_code for answer in answers] == [400] * 50 + [200] * 50
