"""Invitations, groups and delegation; and trying to get rights by them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.support.http import PASSWORD, Site

from serviceloop.channels.notifications.service import notify

API = "/api/v1"
PUBLIC = f"{API}/public/invitations"


async def test_a_link_sets_a_password_once(site: Site) -> None:
    admin = await site.signed_in("admin")
    body = {"account": "newbie", "name": "新人", "email": "newbie@example.com", "roles": ["nobody"]}
    made = (await admin.post(f"{API}/users", json=body)).json()
    first = (await admin.post(f"{API}/invitations", json={"user": made["id"]})).json()["link"].rsplit("/", 1)[1]
    token = (await admin.post(f"{API}/invitations", json={"user": made["id"]})).json()["link"].rsplit("/", 1)[1]
    anyone = site.client()
    assert (await anyone.get(f"{PUBLIC}/{first}")).status_code == 404, "a newer link ends the older"
    assert (await anyone.get(f"{PUBLIC}/{token}")).json()["account"] == "newbie"
    weak = await anyone.post(f"{PUBLIC}/{token}", json={"password": "x"})
    assert weak.status_code == 422
    assert (await anyone.post(f"{PUBLIC}/{token}", json={"password": PASSWORD})).status_code == 204
    assert (await anyone.post(f"{PUBLIC}/{token}", json={"password": "other horse 9"})).status_code == 404
    await site.signed_in("newbie", PASSWORD)
    agent = await site.signed_in("agent")  # may read the message log
    log = (await agent.get(f"{API}/messages")).text
    assert "newbie@example.com" in log
    assert token not in log


async def test_old_links_and_invitations_beyond_ones_rights(site: Site) -> None:
    admin, hr = await site.signed_in("admin"), await site.signed_in("hr")
    for target in ("admin", "agent"):
        answer = await hr.post(f"{API}/invitations", json={"user": str(site.people[target])})
        assert answer.status_code == 403
    agent = await site.signed_in("agent")
    assert (await agent.post(f"{API}/invitations", json={"user": str(site.people["guest"])})).status_code == 403
    body = {"account": "late", "name": "晚", "email": "late@example.com", "roles": []}
    made = (await admin.post(f"{API}/users", json=body)).json()
    token = (await admin.post(f"{API}/invitations", json={"user": made["id"]})).json()["link"].rsplit("/", 1)[1]
    await site.database.pool.execute("UPDATE sl.invitation SET expires_at = now() - interval '1 second'")
    assert (await site.client().post(f"{PUBLIC}/{token}", json={"password": PASSWORD})).status_code == 404


async def test_a_group_gives_its_roles_and_no_more_than_one_has(site: Site) -> None:
    admin, hr = await site.signed_in("admin"), await site.signed_in("hr")
    guest = str(site.people["guest"])
    group = {"name": "值班组", "roles": ["agent"], "members": [guest]}
    made = await admin.post(f"{API}/user-groups", json=group)
    assert made.status_code == 201, made.text
    assert (await (await site.signed_in("guest")).get(f"{API}/session")).json()["abilities"] == ["view_messages"]
    people = (await admin.get(f"{API}/roles/agent/people")).json()
    assert ("guest", "值班组") in {(person["account"], person["group"]) for person in people}
    path = f"{API}/user-groups/{made.json()['id']}"
    mine = str(site.people["hr"])
    for method, target, body in (
        ("PUT", path, {**group, "members": [guest, mine]}),  # into a group with more rights
        ("POST", f"{API}/user-groups", {"name": "坏", "roles": ["admin"], "members": [mine]}),
        ("DELETE", path, None),
        ("POST", f"{API}/users/{guest}/password", {}),  # who has them through a group cannot be taken over either
    ):
        assert (await hr.request(method, target, json=body)).status_code == 403, (method, target)
    assert (await (await site.signed_in("agent")).get(f"{API}/user-groups")).status_code == 403
    assert (await admin.post(f"{API}/user-groups", json=group)).status_code == 409
    assert (await admin.delete(f"{API}/roles/agent")).status_code == 409
    assert (await admin.delete(path)).status_code == 204
    assert (await (await site.signed_in("guest")).get(f"{API}/session")).json()["abilities"] == []


async def test_work_goes_to_who_stands_in(site: Site) -> None:
    agent = await site.signed_in("agent")
    now = datetime.now(UTC)
    span = {"starts_at": (now - timedelta(hours=1)).isoformat(), "ends_at": (now + timedelta(days=3)).isoformat()}
    body = {"delegate": str(site.people["guest"]), "note": "休假", **span}
    made = await agent.post(f"{API}/delegations", json=body)
    assert made.status_code == 201, made.text
    guest = await site.signed_in("guest")
    assert [row["user"]["name"] for row in (await guest.get(f"{API}/delegations")).json()] == ["林客服"]
    asked = await guest.get(f"{API}/users/{site.people['agent']}/delegate")
    assert UUID(asked.json()["id"]) == site.people["guest"]
    wrong = (
        ({**body, "delegate": str(site.people["agent"])}, 422),
        ({**body, "ends_at": span["starts_at"]}, 422),
        ({**body, "user": str(site.people["admin"])}, 403),
        ({**body, "delegate": "00000000-0000-4000-8000-000000000000"}, 422),
    )
    for sent, status in wrong:
        assert (await agent.post(f"{API}/delegations", json=sent)).status_code == status, sent
    # Who is away is told, and so is who stands in: whose it is and where, not what it says.
    async with site.database.transaction() as tx:
        title = {"zh": "新任务 SH1", "en": "New work SH1"}
        assert await notify(tx, [site.people["agent"]], "assigned", title, "内容", "/f/ticket/1") == 2
        assert await notify(tx, [site.people["agent"], site.people["guest"]], "assigned", title) == 2
        assert await notify(tx, [site.people["agent"]], "export", title) == 1
    told = (await guest.get(f"{API}/notifications")).json()["rows"]
    assert [(row["title"]["zh"], row["body"], row["link"]) for row in told] == [
        ("新任务 SH1", "", None),
        ("【代林客服】新任务 SH1", "", "/f/ticket/1"),
    ]
    shown = (await guest.get(f"{API}/users", params={"search": "林客服"})).json()
    assert [row["stand_in"] for row in shown] == ["访客"]
    path = f"{API}/delegations/{made.json()['id']}"
    assert (await guest.delete(path)).status_code == 403
    assert (await agent.delete(path)).status_code == 204
    asked = await guest.get(f"{API}/users/{site.people['agent']}/delegate")
    assert UUID(asked.json()["id"]) == site.people["agent"]


async def test_posts_are_kept(site: Site) -> None:
    admin = await site.signed_in("admin")
    body = {"name": "区域经理", "members": [str(site.people["agent"])]}
    made = (await admin.post(f"{API}/posts", json=body)).json()["id"]
    assert [post["members"][0]["name"] for post in (await admin.get(f"{API}/posts")).json()] == ["林客服"]
    assert (await admin.put(f"{API}/posts/{made}", json={"name": "经理", "members": []})).status_code == 200
    assert (await admin.delete(f"{API}/posts/{made}")).status_code == 204
