"""Looking as somebody else: read-only, audited, never a way to more rights; and roles that keep their managers."""

import httpx
import pytest
from tests.support.http import PASSWORD, Site

from serviceloop.identity.resolver import looked_at
from serviceloop.identity.viewer import system_viewer

SESSION, VIEW_AS = "/api/v1/session", "/api/v1/session/view-as"


async def _audited(site: Site, action: str) -> list[object]:
    rows = await site.database.pool.fetch("SELECT actor FROM sl.audit WHERE action = $1 ORDER BY id", action)
    return [row["actor"] for row in rows]


async def test_an_administrator_sees_what_a_person_sees_and_comes_back(site: Site) -> None:
    admin = await site.signed_in("admin")
    assert (await admin.post(VIEW_AS, json={"user": str(site.people["agent"])})).status_code == 204
    seen = (await admin.get(SESSION)).json()
    assert seen["user"]["account"] == "agent"
    assert seen["seen_by"]["name"] == "系统管理员"
    assert seen["abilities"] == ["view_messages"]
    assert (await admin.get("/api/v1/users/all")).status_code == 403  # the agent may not, so neither may this session
    assert (await admin.delete(VIEW_AS)).status_code == 204
    back = (await admin.get(SESSION)).json()
    assert (back["user"]["account"], back["seen_by"]) == ("admin", None)
    me = site.people["admin"]
    assert (await _audited(site, "session.view_as"))[-1] == me
    assert (await _audited(site, "session.view_as_end"))[-1] == me


async def test_no_page_offers_what_would_be_refused(site: Site) -> None:
    found = await looked_at(site.database.pool, system_viewer(), {"role": "agent"})
    assert found is not None
    assert [set(grant.actions) for grant in found.grants] == [{"read"}]


async def test_a_role_is_seen_as_oneself_with_only_that_role(site: Site) -> None:
    admin = await site.signed_in("admin")
    assert (await admin.post(VIEW_AS, json={"role": "agent"})).status_code == 204
    seen = (await admin.get(SESSION)).json()
    assert seen["user"]["account"] == "admin"
    assert [role["key"] for role in seen["user"]["roles"]] == ["agent"]
    assert (await admin.delete(SESSION)).status_code == 204  # signing out is always possible
    assert (await _audited(site, "session.delete"))[-1] == site.people["admin"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/users", {"account": "evil", "name": "x"}),
        ("PUT", "/api/v1/roles/agent", {"label": {"zh": "x"}}),
        ("POST", VIEW_AS, {"role": "nobody"}),
        ("POST", f"{SESSION}/password", {"current": PASSWORD, "new": "another horse 8"}),
        ("POST", "/api/v1/notifications/read", {"all": True}),
        ("POST", "/api/v1/forms/ticket/records", {"values": {}}),
        ("POST", "/api/v1/forms/ticket/export", {}),
        ("POST", "/api/v1/forms/x/records/query/../../records", {}),
        ("DELETE", "/api/v1/roles/nobody", None),
        ("PATCH", "/api/v1/users/00000000-0000-4000-8000-000000000000", {"active": False}),
    ],
)
async def test_nothing_is_changed_while_looking(
    site: Site, method: str, path: str, body: dict[str, object] | None
) -> None:
    admin = await site.signed_in("admin")
    await admin.post(
        VIEW_AS, json={"user": str(site.people["admin2"] if "admin2" in site.people else await _second(site))}
    )
    answer = await admin.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only"), answer.text


async def _second(site: Site) -> object:
    admin = await site.signed_in("admin")
    made = await admin.post(
        "/api/v1/users", json={"account": "admin2", "name": "二号", "password": PASSWORD, "roles": ["admin"]}
    )
    site.people["admin2"] = made.json()["id"]
    return site.people["admin2"]


async def test_who_has_less_sees_nothing_more(site: Site) -> None:
    hr, agent = await site.signed_in("hr"), await site.signed_in("agent")
    for client, target in (
        (agent, {"user": str(site.people["guest"])}),  # no manage_roles
        (hr, {"user": str(site.people["admin"])}),
        (hr, {"role": "admin"}),
        (hr, {"role": "agent"}),  # its records are not hr's
    ):
        assert (await client.post(VIEW_AS, json=target)).status_code == 403, target
    assert (await hr.post(VIEW_AS, json={"role": "nobody"})).status_code == 204
    for client, wrong, status in (
        (agent, {}, 422),
        (agent, {"role": "a", "user": str(site.people["guest"])}, 422),
        (await site.signed_in("hr"), {"role": "no_such"}, 404),
        (await site.signed_in("hr"), {"user": "00000000-0000-0000-0000-000000000000"}, 404),
    ):
        assert (await client.post(VIEW_AS, json=wrong)).status_code == status, wrong


async def test_the_same_grant_on_own_rows_is_another_persons_rows(site: Site) -> None:
    """A manager who holds a grant on own rows would see a colleague's rows by it."""
    admin = await site.signed_in("admin")
    grants = [{"form": "user", "actions": ["read"], "scope": "own"}]
    role = {"key": "lead", "label": {"zh": "组长"}, "abilities": ["manage_roles"], "grants": grants}
    assert (await admin.post("/api/v1/roles", json=role)).status_code == 201
    for account in ("lead1", "lead2"):
        body = {"account": account, "name": account, "password": PASSWORD, "roles": ["lead"]}
        site.people[account] = (await admin.post("/api/v1/users", json=body)).json()["id"]
    lead = await site.signed_in("lead1")
    assert (await lead.post(VIEW_AS, json={"user": str(site.people["lead2"])})).status_code == 403


async def test_a_right_that_is_taken_away_ends_the_look(site: Site) -> None:
    admin = await site.signed_in("admin")
    role = {"key": "looker", "label": {"zh": "稽核"}, "abilities": ["manage_roles"], "grants": []}
    await admin.post("/api/v1/roles", json=role)
    body = {"account": "looker", "name": "稽核员", "password": PASSWORD, "roles": ["looker"]}
    made = (await admin.post("/api/v1/users", json=body)).json()
    looker = await site.signed_in("looker")
    assert (await looker.post(VIEW_AS, json={"user": str(site.people["guest"])})).status_code == 204
    assert (await looker.get(SESSION)).json()["user"]["account"] == "guest"
    await admin.patch(f"/api/v1/users/{made['id']}", json={"roles": ["nobody"]})
    assert (await looker.get(SESSION)).json()["user"]["account"] == "looker"


async def test_nobody_takes_the_last_way_from_themselves(site: Site) -> None:
    hr: httpx.AsyncClient = await site.signed_in("hr")
    role = {"label": {"zh": "人事"}, "abilities": ["manage_api_keys", "view_messages"], "menus": [], "grants": []}
    assert (await hr.put("/api/v1/roles/people_manager", json=role)).status_code == 409
    mine = site.people["hr"]
    assert (await hr.patch(f"/api/v1/users/{mine}", json={"roles": ["nobody"]})).status_code == 409
    admin = await site.signed_in("admin")
    assert (await admin.put("/api/v1/roles/admin", json=role)).status_code == 409
    people = (await admin.get("/api/v1/roles/people_manager/people")).json()
    assert [person["account"] for person in people] == ["hr"]
    assert (await (await site.signed_in("guest")).get("/api/v1/roles/agent/people")).status_code == 403


async def test_who_designs_chooses_from_the_names_of_roles_and_sees_no_rights(site: Site) -> None:
    admin, agent = await site.signed_in("admin"), await site.signed_in("agent")
    assert (await agent.get("/api/v1/role-names")).status_code == 403
    role = {"label": {"zh": "客服"}, "abilities": ["view_messages", "share_views"]}
    assert (await admin.put("/api/v1/roles/agent", json=role)).status_code == 200
    named = (await agent.get("/api/v1/role-names")).json()
    assert {"key": "nobody", "label": {"zh": "无权"}} in named
    assert [set(row) for row in named] == [{"key", "label"}] * len(named)
    assert (await agent.get("/api/v1/roles")).status_code == 403
