"""People, org tree, roles and API keys over HTTP; and trying to get more rights than one has."""

import asyncio

import httpx
import pytest
from tests.support.http import PASSWORD, Site

from serviceloop.identity.tokens import digest

USERS = "/api/v1/users"


async def _make(client: httpx.AsyncClient, account: str, **more: object) -> dict[str, object]:
    answer = await client.post(USERS, json={"account": account, "name": account, "password": PASSWORD, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


async def test_picker_finds_by_name_account_pinyin_and_initials(site: Site) -> None:
    admin = await site.signed_in("admin")
    await _make(admin, "zhangsan", name="张三丰", phone="13800138000")
    agent = await site.signed_in("agent")
    for search in ("张三", "ZHANGSAN", "zhangsanfeng", "zsf", "138001"):
        found = (await agent.get(USERS, params={"search": search})).json()
        assert [row["name"] for row in found] == ["张三丰"], search
        assert set(found[0]) == {"id", "name", "account", "org_unit", "stand_in"}
    for nothing in ("%", "_", "\\", "';--"):
        assert (await agent.get(USERS, params={"search": nothing})).json() == []
    everyone = [row["account"] for row in (await agent.get(USERS, params={"limit": 200})).json()]
    assert "system" not in everyone
    assert "customer" not in everyone


async def test_people_are_paged_and_shown_in_full_to_managers_only(site: Site) -> None:
    hr = await site.signed_in("hr")
    seen: list[str] = []
    cursor = None
    while True:
        page = (await hr.get(f"{USERS}/all", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        seen += [row["account"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(set(seen))
    assert {"admin", "agent", "hr", "guest"} <= set(seen)
    agent = await site.signed_in("agent")
    for path in ("/all", f"/{site.people['admin']}"):
        assert (await agent.get(USERS + path)).status_code == 403
    for bad in ("x", "AAAA", "W10", "bnVsbA", "eyJhIjoxfQ", "A" * 500):
        assert (await hr.get(f"{USERS}/all", params={"cursor": bad})).status_code == 422


async def test_a_made_up_password_is_shown_once(site: Site) -> None:
    admin = await site.signed_in("admin")
    made = (await admin.post(USERS, json={"account": "fresh", "name": "新人", "roles": ["nobody"]})).json()
    await site.signed_in("fresh", made["password"])
    assert "password" not in (await admin.get(f"{USERS}/{made['id']}")).json()
    reset = (await admin.post(f"{USERS}/{made['id']}/password", json={})).json()
    await site.signed_in("fresh", reset["password"])


async def test_wrong_people_are_refused_with_the_place(site: Site) -> None:
    admin = await site.signed_in("admin")
    await _make(admin, "taken")
    answer = await admin.post(USERS, json={"account": "TAKEN", "name": "x", "password": PASSWORD})
    assert (answer.status_code, answer.json()["issues"][0]["path"]) == (409, "account")
    unit = "00000000-0000-4000-8000-000000000000"
    for body, path in (
        ({"account": "a b", "name": "x"}, "account"),
        ({"account": "ok1", "name": "  "}, "name"),
        ({"account": "ok1", "name": "x", "password": "short"}, "password"),
        ({"account": "ok1", "name": "x", "roles": ["nope"]}, "roles"),
        ({"account": "ok1", "name": "x", "org_unit": unit}, "units"),
        ({"account": "ok1", "name": "x", "is_admin": True}, "is_admin"),
        ({"account": "ok1", "name": "x\u0000"}, "name"),
    ):
        answer = await admin.post(USERS, json=body)
        assert (answer.status_code, answer.json().get("issues", [{}])[0].get("path")) == (422, path), answer.text
    assert (await admin.get(USERS, params={"search": "ok1"})).json() == []


async def test_nobody_hands_out_rights_that_they_do_not_have(site: Site) -> None:
    """hr may manage people, roles and keys, and is not an administrator."""
    hr = await site.signed_in("hr")
    me, admin = site.people["hr"], site.people["admin"]
    attempts = [
        hr.post(USERS, json={"account": "evil", "name": "x", "roles": ["admin"]}),
        hr.patch(f"{USERS}/{me}", json={"roles": ["people_manager", "admin"]}),
        hr.post(f"{USERS}/{admin}/password", json={"password": "my own choice 1"}),
        hr.patch(f"{USERS}/{admin}", json={"active": False}),
        hr.patch(f"{USERS}/{admin}", json={"roles": []}),
        hr.post("/api/v1/roles", json={"key": "evil", "label": {"zh": "x"}, "abilities": ["*"]}),
        hr.post("/api/v1/roles", json={"key": "evil", "label": {"zh": "x"}, "abilities": ["view_audit"]}),
        hr.post(
            "/api/v1/roles",
            json={"key": "evil", "label": {"zh": "x"}, "grants": [{"form": "*", "actions": ["*"], "scope": "all"}]},
        ),
        hr.put("/api/v1/roles/people_manager", json={"label": {"zh": "x"}, "abilities": ["*"]}),
        hr.put("/api/v1/roles/admin", json={"label": {"zh": "x"}, "abilities": []}),
        hr.post("/api/v1/api-keys", json={"name": "x", "role": "admin"}),
    ]
    assert [answer.status_code for answer in await asyncio.gather(*attempts)] == [403] * len(attempts)
    assert (await hr.get("/api/v1/audit")).status_code == 403
    await _make(hr, "lawful", roles=["people_manager"])
    assert (await hr.post(f"{USERS}/00000000-0000-0000-0000-000000000000/password", json={})).status_code == 404


async def test_who_has_no_ability_reaches_nothing(site: Site) -> None:
    guest = await site.signed_in("guest")
    me = site.people["guest"]
    attempts = [
        guest.post(USERS, json={"account": "evil", "name": "x"}),
        guest.patch(f"{USERS}/{me}", json={"roles": ["admin"]}),
        guest.get("/api/v1/roles"),
        guest.get("/api/v1/api-keys"),
        guest.post("/api/v1/api-keys", json={"name": "x", "role": "nobody"}),
        guest.get("/api/v1/audit"),
        guest.get("/api/v1/messages"),
        guest.post("/api/v1/org-units", json={"name": "x"}),
    ]
    assert [answer.status_code for answer in await asyncio.gather(*attempts)] == [403] * len(attempts)


async def test_the_last_administrator_stays(site: Site) -> None:
    admin = await site.signed_in("admin")
    me = site.people["admin"]
    assert (await admin.patch(f"{USERS}/{me}", json={"active": False})).status_code == 409
    assert (await admin.patch(f"{USERS}/{me}", json={"roles": ["agent"]})).status_code == 409
    body = {"label": {"zh": "管理员"}, "abilities": ["manage_users"]}
    assert (await admin.put("/api/v1/roles/admin", json=body)).status_code == 409
    assert (await admin.get("/api/v1/session")).json()["abilities"] == ["*"]


async def test_a_change_of_rights_works_at_the_next_request(site: Site) -> None:
    admin = await site.signed_in("admin")
    made = await _make(admin, "worker", roles=["nobody"])
    worker = await site.signed_in("worker")
    assert (await worker.get("/api/v1/messages")).status_code == 403
    await admin.patch(f"{USERS}/{made['id']}", json={"roles": ["agent"]})
    assert (await worker.get("/api/v1/messages")).status_code == 200
    await admin.put("/api/v1/roles/agent", json={"label": {"zh": "客服"}, "abilities": []})
    assert (await worker.get("/api/v1/messages")).status_code == 403
    await admin.patch(f"{USERS}/{made['id']}", json={"active": False})
    assert (await worker.get("/api/v1/session")).status_code == 401
    credentials = {"account": "worker", "password": PASSWORD}
    assert (await site.client("10.9.0.1").post("/api/v1/session", json=credentials)).status_code == 401


async def test_a_change_made_by_another_process_is_heard(site: Site) -> None:
    client = await site.signed_in("agent")
    assert (await client.get("/api/v1/session")).status_code == 200
    resolver = site.app.state.identity
    key = digest(client.cookies["sl_session"])
    assert key in resolver._entries
    async with site.database.transaction() as tx:
        await tx.execute("DELETE FROM sl.session WHERE token_hash = $1", key)
        await tx.execute("SELECT pg_notify('sl_identity', $1)", f"session:{key.hex()}")
    for _ in range(50):
        if key not in resolver._entries:
            break
        await asyncio.sleep(0.02)
    assert (await client.get("/api/v1/session")).status_code == 401


async def test_a_lost_listener_keeps_nothing_and_comes_back(site: Site) -> None:
    client = await site.signed_in("agent")
    resolver = site.app.state.identity
    await site.database.pool.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sl identity'"
    )
    for _ in range(100):
        if not resolver._listening:
            break
        await asyncio.sleep(0.02)
    assert (await client.get("/api/v1/session")).status_code == 200
    assert resolver._entries == {}
    for _ in range(200):
        if resolver._listening:
            break
        await asyncio.sleep(0.02)
    await client.get("/api/v1/session")
    assert resolver._entries


async def test_the_hot_path_asks_the_database_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await site.signed_in("agent")
    resolver = site.app.state.identity
    token = client.cookies["sl_session"]
    assert await resolver.by_session(token)

    async def fail(*_: object) -> None:
        raise AssertionError("asked the database")

    monkeypatch.setattr(type(resolver), "_load_session", fail)
    assert (await resolver.by_session(token)).viewer.user_id == site.people["agent"]
    monkeypatch.undo()
    key = digest(token)
    await site.database.pool.execute("UPDATE sl.session SET last_seen = now() - interval '1 hour'")
    await resolver.flush()
    idle = await site.database.pool.fetchval("SELECT now() - last_seen FROM sl.session WHERE token_hash = $1", key)
    assert idle.total_seconds() < 60


async def test_grants_key_is_equal_for_equal_grants(site: Site) -> None:
    admin = await site.signed_in("admin")
    await _make(admin, "twin1", roles=["people_manager"])
    await _make(admin, "twin2", roles=["people_manager", "nobody"])
    viewers = []
    for account in ("twin1", "twin2", "admin"):
        client = await site.signed_in(account)
        viewers.append((await site.app.state.identity.by_session(client.cookies["sl_session"])).viewer)
    assert viewers[0].grants_key == viewers[1].grants_key != viewers[2].grants_key


async def test_org_tree_paths_follow_a_move(site: Site) -> None:
    admin = await site.signed_in("admin")
    url = "/api/v1/org-units"
    team = (await admin.post(url, json={"name": "一组", "parent": str(site.units["east"])})).json()
    assert team["key"] == "yi_zu"
    leaf = (await admin.post(url, json={"name": "一组", "parent": team["id"]})).json()
    assert leaf["key"] == "yi_zu_2"
    made = await _make(admin, "eastern", org_unit=str(site.units["east"]), roles=["nobody"])
    client = await site.signed_in("eastern")

    async def subtree() -> set[str]:
        found = await site.app.state.identity.by_session(client.cookies["sl_session"])
        return {str(unit) for unit in found.viewer.subtree_ids}

    assert await subtree() == {str(site.units["east"]), team["id"], leaf["id"]}
    moved = await admin.patch(f"{url}/{team['id']}", json={"parent": str(site.units["south"])})
    assert moved.json()["depth"] == 2
    assert await subtree() == {str(site.units["east"])}
    path = await site.database.pool.fetchval("SELECT path::text FROM sl.org_unit WHERE key = 'yi_zu_2'")
    assert path == "hq.south.yi_zu.yi_zu_2"
    assert (await admin.patch(f"{url}/{team['id']}", json={"parent": leaf["id"]})).status_code == 409
    assert (await admin.patch(f"{url}/{team['id']}", json={"parent": team["id"]})).status_code == 409
    assert (await admin.delete(f"{url}/{team['id']}")).status_code == 409
    assert (await admin.patch(f"{url}/{team['id']}", json={"parent": None})).json()["depth"] == 0
    assert (await admin.delete(f"{url}/{leaf['id']}")).status_code == 204
    assert (await admin.delete(f"{url}/{team['id']}")).status_code == 204
    assert (await admin.delete(f"{url}/{site.units['east']}")).status_code == 409
    assert made["org_unit"] == {"id": str(site.units["east"]), "name": "east"}


async def test_two_moves_at_once_make_no_ring(site: Site) -> None:
    admin = await site.signed_in("admin")
    url = "/api/v1/org-units"
    one, two = [(await admin.post(url, json={"name": name})).json()["id"] for name in ("甲", "乙")]
    answers = await asyncio.gather(
        admin.patch(f"{url}/{one}", json={"parent": two}), admin.patch(f"{url}/{two}", json={"parent": one})
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_roles_are_made_changed_and_removed(site: Site) -> None:
    admin = await site.signed_in("admin")
    condition = {"field": "name", "op": "eq", "value": "1"}
    body = {
        "key": "auditor",
        "label": {"zh": "审计员", "en": "Auditor"},
        "abilities": ["view_audit"],
        "menus": ["audit"],
        "grants": [{"form": "user", "actions": ["read"], "scope": condition}],
    }
    nowhere = {**body, "grants": [{"form": "tickets", "actions": ["read"]}]}
    assert (await admin.post("/api/v1/roles", json=nowhere)).json()["issues"][0]["path"] == "grants.0.form"
    made = await admin.post("/api/v1/roles", json=body)
    assert made.status_code == 201
    assert made.json()["users"] == 0
    assert (await admin.post("/api/v1/roles", json=body)).status_code == 409
    bad_grant = {"form": "t;drop", "actions": ["read"]}
    for wrong in ({"abilities": ["fly"]}, {"grants": [bad_grant]}, {"label": {"en": "x"}}):
        assert (await admin.put("/api/v1/roles/auditor", json={"label": {"zh": "x"}, **wrong})).status_code == 422
    assert (await admin.delete("/api/v1/roles/auditor")).status_code == 204
    assert (await admin.get("/api/v1/roles/auditor")).status_code == 404
    assert (await admin.delete("/api/v1/roles/agent")).status_code == 409


async def test_api_keys_work_without_cookie_until_revoked(site: Site) -> None:
    admin = await site.signed_in("admin")
    made = (await admin.post("/api/v1/api-keys", json={"name": "ERP", "role": "people_manager"})).json()
    assert made["key"].startswith(f"slk_{made['prefix']}_")
    assert made["key"] not in (await admin.get("/api/v1/api-keys")).text
    stored = await site.database.pool.fetchval("SELECT hash FROM sl.api_key WHERE prefix = $1", made["prefix"])
    assert stored == digest(made["key"])
    client = site.client()
    client.headers["Authorization"] = f"Bearer {made['key']}"
    session = (await client.get("/api/v1/session")).json()
    assert session["csrf"] is None
    assert "*" not in session["abilities"]
    assert (await client.post(USERS, json={"account": "bykey", "name": "x"})).status_code == 201
    entry = (await admin.get("/api/v1/audit", params={"action": "user.create"})).json()["rows"][0]
    assert entry["detail"]["api_key"] == made["id"]
    assert (await client.post("/api/v1/api-keys", json={"name": "x", "role": "nobody"})).status_code == 403
    assert (await client.post("/api/v1/session/password", json={"current": "x", "new": "y"})).status_code == 403
    assert (await admin.delete(f"/api/v1/api-keys/{made['id']}")).status_code == 204
    assert (await client.get("/api/v1/session")).status_code == 401


@pytest.mark.parametrize("header", ["Bearer slk_x", "Bearer ", "Basic YTpi", "slk_a_b", "Bearer slk_" + "a" * 500])
async def test_a_wrong_key_is_not_rescued_by_a_cookie(site: Site, header: str) -> None:
    client = await site.signed_in("agent")
    answer = await client.get("/api/v1/session", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_keys_expire_and_end_with_their_maker(site: Site) -> None:
    admin = await site.signed_in("admin")
    past = {"name": "x", "role": "nobody", "expires_at": "2020-01-01T00:00:00Z"}
    assert (await admin.post("/api/v1/api-keys", json=past)).status_code == 422
    maker = await _make(admin, "maker", roles=["people_manager"])
    client = await site.signed_in("maker")
    made = (await client.post("/api/v1/api-keys", json={"name": "k", "role": "people_manager"})).json()
    bearer = site.client()
    bearer.headers["Authorization"] = f"Bearer {made['key']}"
    assert (await bearer.get("/api/v1/session")).status_code == 200
    await admin.patch(f"{USERS}/{maker['id']}", json={"active": False})
    assert (await bearer.get("/api/v1/session")).status_code == 401


@pytest.mark.req("R-297")
async def test_audit_is_paged_and_filtered(site: Site) -> None:
    admin = await site.signed_in("admin")
    seen: list[int] = []
    cursor = None
    while True:
        page = (await admin.get("/api/v1/audit", params={"limit": 7, **({"cursor": cursor} if cursor else {})})).json()
        seen += [row["id"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    count = await site.database.pool.fetchval("SELECT count(*) FROM sl.audit")
    assert len(seen) == len(set(seen)) == count
    rows = (await admin.get("/api/v1/audit", params={"record": str(site.people["agent"])})).json()["rows"]
    assert {row["action"] for row in rows} == {"user.create"}
    assert rows[0]["actor"]["name"] == "系统"
    none = {"since": "2999-01-01T00:00:00Z"}
    assert (await admin.get("/api/v1/audit", params=none)).json() == {"rows": [], "next": None}
    for bad in ({"since": "0001-01-01T00:00:00Z"}, {"since": "yesterday"}, {"actor": "x"}, {"limit": 10000}):
        assert (await admin.get("/api/v1/audit", params=bad)).status_code == 422, bad


async def test_no_secret_is_in_the_audit_log(site: Site) -> None:
    text = await site.database.pool.fetchval("SELECT string_agg(detail::text, ' ') FROM sl.audit")
    assert PASSWORD not in text
    assert "slk_" not in text
    assert "argon2" not in text
