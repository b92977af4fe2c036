"""Signing in and out, and trying to get in otherwise."""

import asyncio

import httpx
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from tests.support.http import PASSWORD, Site

from serviceloop.identity.tokens import digest

SESSION = "/api/v1/session"


async def test_sign_in_tells_who_one_is_and_sign_out_ends_it(site: Site) -> None:
    client = await site.signed_in("agent")
    found = (await client.get(SESSION)).json()
    assert found["user"]["account"] == "agent"
    assert found["user"]["roles"] == [{"key": "agent", "label": {"zh": "客服", "en": "Agent"}}]
    assert found["user"]["units"][0]["key"] == "hq"
    assert found["abilities"] == ["view_messages"]
    assert found["menus"] == ["tickets"]
    assert found["zone"] == "Asia/Shanghai"
    token = client.cookies["sl_session"]
    assert (await client.delete(SESSION)).status_code == 204
    assert "sl_session" not in client.cookies
    stolen = site.client()
    stolen.cookies.set("sl_session", token)
    assert (await stolen.get(SESSION)).status_code == 401


async def test_cookie_is_protected_and_token_is_stored_hashed(site: Site) -> None:
    client = site.client()
    answer = await client.post(SESSION, json={"account": "AGENT ", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    stored = digest(client.cookies["sl_session"])
    assert await site.database.pool.fetchval("SELECT count(*) FROM sl.session WHERE token_hash = $1", stored) == 1
    https = httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url="https://test")
    answer = await https.post(SESSION, json={"account": "agent", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_planted_session_is_worthless_after_sign_in(site: Site) -> None:
    attacker = await site.signed_in("guest")
    planted = attacker.cookies["sl_session"]
    victim = site.client()
    victim.cookies.set("sl_session", planted)
    answer = await victim.post(SESSION, json={"account": "agent", "password": PASSWORD})
    assert answer.status_code == 200
    assert f"sl_session={planted}" not in answer.headers["set-cookie"]
    assert (await attacker.get(SESSION)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5000, "../../etc", "%00", "é" * 30])
async def test_made_up_tokens_are_nobody(site: Site, token: str) -> None:
    answer = await site.client().get(SESSION, headers={"cookie": f"sl_session={token}".encode()})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_writes_need_the_csrf_token(site: Site) -> None:
    client = await site.signed_in("admin")
    right = client.headers.pop("X-CSRF-Token")
    body = {"label": {"zh": "x"}, "key": "csrf_test"}
    for wrong in (None, "", right[:-1], right + "x", right.swapcase()):
        headers = {} if wrong is None else {"X-CSRF-Token": wrong}
        answer = await client.post("/api/v1/roles", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    other = await site.signed_in("agent")
    answer = await client.post("/api/v1/roles", json=body, headers={"X-CSRF-Token": other.headers["X-CSRF-Token"]})
    assert answer.status_code == 403
    assert (await client.post("/api/v1/roles", json=body, headers={"X-CSRF-Token": right})).status_code == 201


async def test_sign_in_from_another_site_is_refused(site: Site) -> None:
    body = {"account": "agent", "password": PASSWORD}
    answer = await site.client().post(SESSION, json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    form = await site.client().post(SESSION, data=body)
    assert form.status_code == 422


async def test_unknown_account_and_wrong_password_answer_alike(site: Site) -> None:
    answers = []
    for account in ("agent", "nobody-here"):
        answer = await site.client("10.1.0.1").post(SESSION, json={"account": account, "password": "wrong wrong"})
        body = answer.json()
        del body["request_id"]
        answers.append((answer.status_code, body, sorted(answer.headers)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


async def test_unknown_account_costs_the_same_hashing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not measured by the clock, which a busy machine upsets: one argon2 check of equal parameters in each case."""
    checked: list[str] = []
    verify = Argon2Hasher.verify

    def spy(self: Argon2Hasher, password: str, stored: str) -> bool:
        checked.append(stored.rsplit("$", 2)[0])
        return verify(self, password, stored)

    monkeypatch.setattr(Argon2Hasher, "verify", spy)
    admin = await site.signed_in("admin")
    await admin.post("/api/v1/users", json={"account": "dormant", "name": "x", "password": PASSWORD})
    found = (await admin.get("/api/v1/users", params={"search": "dormant"})).json()
    await admin.patch(f"/api/v1/users/{found[0]['id']}", json={"active": False})
    for account, password in (("hr", "wrong"), ("ghost", "wrong"), ("dormant", PASSWORD), ("hr", "x" * 900)):
        checked.clear()
        body = {"account": account, "password": password}
        assert (await site.client("10.2.0.1").post(SESSION, json=body)).status_code == 401
        assert checked == ["$argon2id$v=19$m=32768,t=2,p=1"], account


async def test_five_failures_lock_the_account_at_that_address_only(site: Site) -> None:
    body = {"account": "guest", "password": "wrong wrong"}
    statuses = [(await site.client("10.3.0.1").post(SESSION, json=body)).status_code for _ in range(5)]
    assert statuses == [401] * 5
    locked = await site.client("10.3.0.1").post(SESSION, json={"account": "guest", "password": PASSWORD})
    assert locked.status_code == 429
    assert int(locked.headers["retry-after"]) > 0
    await site.signed_in("guest", ip="10.3.0.2")
    unknown = [
        (await site.client("10.3.0.3").post(SESSION, json={**body, "account": "ghost"})).status_code for _ in range(6)
    ]
    assert unknown == [401] * 5 + [429]


async def test_attempts_at_once_cannot_outrun_the_lock(site: Site) -> None:
    body = {"account": "hr", "password": "wrong wrong"}
    client = site.client("10.4.0.1")
    answers = await asyncio.gather(*(client.post(SESSION, json=body) for _ in range(20)))
    assert sum(answer.status_code == 401 for answer in answers) <= 5


async def test_failures_and_successes_are_audited(site: Site) -> None:
    await site.client("10.5.0.1").post(SESSION, json={"account": "agent", "password": "nope nope nope"})
    await site.signed_in("agent", ip="10.5.0.1")
    statement = "SELECT actor, action, request_id FROM sl.audit WHERE ip = '10.5.0.1' ORDER BY id"
    rows = await site.database.pool.fetch(statement)
    assert [row["action"] for row in rows] == ["session.failed", "session.create"]
    assert all(row["actor"] == site.people["agent"] and row["request_id"] for row in rows)


async def test_changing_the_password_signs_out_everywhere(site: Site) -> None:
    admin = await site.signed_in("admin")
    new = {"account": "changer", "name": "改密", "password": PASSWORD, "roles": ["nobody"]}
    assert (await admin.post("/api/v1/users", json=new)).status_code == 201
    first, second = await site.signed_in("changer"), await site.signed_in("changer")
    url = f"{SESSION}/password"
    assert (await first.post(url, json={"current": "wrong", "new": "another pass 9"})).status_code == 422
    for weak in ("short", "password1", "aaaaaaaaaa", "changer"):
        assert (await first.post(url, json={"current": PASSWORD, "new": weak})).status_code == 422
    answer = await first.post(url, json={"current": PASSWORD, "new": "another pass 9"})
    assert answer.status_code == 204
    assert (await first.get(SESSION)).status_code == 401
    assert (await second.get(SESSION)).status_code == 401
    assert (await site.client().post(SESSION, json={"account": "changer", "password": PASSWORD})).status_code == 401
    await site.signed_in("changer", "another pass 9")


async def test_old_hash_parameters_are_replaced_at_sign_in(site: Site) -> None:
    old = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8 * 1024, parallelism=1),)).hash(PASSWORD)
    await site.database.pool.execute("UPDATE sl.user SET password_hash = $1 WHERE account = 'agent'", old)
    await site.signed_in("agent")
    stored = await site.database.pool.fetchval("SELECT password_hash FROM sl.user WHERE account = 'agent'")
    assert stored.startswith("$argon2id$v=19$m=32768,t=2,p=1$")
    await site.signed_in("agent")


async def test_the_system_user_and_passwordless_people_cannot_sign_in(site: Site) -> None:
    for account in ("system", "00000000-0000-0000-0000-000000000000"):
        for password in ("x", "None", " "):
            answer = await site.client("10.6.0.1").post(SESSION, json={"account": account, "password": password})
            assert answer.status_code in (401, 429)


async def test_a_session_ends_by_idleness_and_by_age(site: Site) -> None:
    for change in ("last_seen = now() - interval '25 hours'", "expires_at = now() - interval '1 second'"):
        client = await site.signed_in("agent")
        key = digest(client.cookies["sl_session"])
        await site.database.pool.execute(f"UPDATE sl.session SET {change} WHERE token_hash = $1", key)
        site.app.state.identity.forget()
        assert (await client.get(SESSION)).status_code == 401
