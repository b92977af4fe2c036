"""Handing over: everything that is open, as one, undone as one; and never a way to records or rights."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.http import PASSWORD, Site

from serviceloop.channels.handover import jobs, service

API = "/api/v1"


async def _person(admin: httpx.AsyncClient, account: str, *roles: str) -> str:
    body = {"account": account, "name": account, "password": PASSWORD, "roles": list(roles)}
    answer = await admin.post(f"{API}/users", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _record(client: httpx.AsyncClient, form: str, **values: Any) -> str:
    answer = await client.post(f"{API}/forms/{form}/records", json={"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _read(client: httpx.AsyncClient, form: str, record: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"{API}/forms/{form}/records/{record}")).json()
    return found


async def _holdings(client: httpx.AsyncClient, user: str) -> dict[str, Any]:
    answer = await client.get(f"{API}/users/{user}/handover")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _form(holdings: dict[str, Any], key: str) -> dict[str, Any]:
    return next((item for item in holdings["forms"] if item["form"] == key), {})


async def test_all_open_work_goes_over_and_comes_back(site: Site) -> None:
    admin = await site.signed_in("admin")
    leaver, heir = await _person(admin, "leaver", "agent"), await _person(admin, "heir", "agent")
    own = await site.signed_in("leaver")
    customer = await _record(admin, "customer", name="客户", phone="13800000000", account_manager=leaver)
    tickets = [await _record(own, "ticket", subject=f"{n}", customer=customer, responsible=leaver) for n in range(3)]
    over = await admin.post(
        f"{API}/forms/ticket/records/{tickets[2]}/actions/cancel",
        json={"values": {"cancel_reason": "重复"}, "comment": "重复"},
    )
    assert over.status_code == 200, over.text
    view = """INSERT INTO sl.view (id, form, label, owner, shared, definition)
      VALUES (gen_random_uuid(), 'ticket', '{"zh": "共享"}', $1, true, '{"kind": "table"}') RETURNING id"""
    shared = await site.database.pool.fetchval(view, UUID(leaver))
    day = {"starts_at": datetime.now(UTC).isoformat(), "ends_at": (datetime.now(UTC) + timedelta(days=2)).isoformat()}
    delegation = {"user": str(site.people["guest"]), "delegate": leaver, **day}
    assert (await admin.post(f"{API}/delegations", json=delegation)).status_code == 201
    group = {"name": "夜班", "roles": [], "members": [leaver]}
    made = (await admin.post(f"{API}/user-groups", json=group)).json()["id"]

    held = await _holdings(admin, leaver)
    ticket = _form(held, "ticket")
    assert (ticket["total"], ticket["hidden"], ticket["has_status"]) == (2, 0, True)
    assert {item["key"]: item["count"] for item in ticket["fields"]} == {"responsible": 2, "owner": 2}
    assert (_form(held, "customer")["total"], _form(held, "customer")["has_status"]) == (1, False)
    assert [item["name"] for item in held["groups"]] == ["夜班"]
    assert [item["name"] for item in held["delegations"]] == ["访客"]

    order = {
        "successor": heir,
        "forms": {"ticket": heir, "customer": heir},
        "others": ["groups", "delegations", "views", "schedules"],
        "deactivate": True,
    }
    run = (await admin.post(f"{API}/users/{leaver}/handover", json=order)).json()
    assert (run["state"], run["moved"], run["kept"], run["undoable"]) == ("done", 6, 0, True), run
    assert (await own.get(f"{API}/session")).status_code == 401
    moved = await _read(admin, "ticket", tickets[0])
    assert (moved["responsible"]["id"], moved["owner"]["id"]) == (heir, heir)
    assert (await _read(admin, "ticket", tickets[2]))["responsible"]["id"] == leaver  # it was over
    assert (await _read(admin, "customer", customer))["account_manager"]["id"] == heir
    history = (await admin.get(f"{API}/forms/ticket/records/{tickets[0]}/history")).json()
    assert "responsible" in str(history["rows"][0])
    notices = (await (await site.signed_in("heir")).get(f"{API}/notifications")).json()["rows"]
    assert [item["kind"] for item in notices] == ["handover"]
    owner = "SELECT owner FROM sl.view WHERE id = $1"
    assert str(await site.database.pool.fetchval(owner, shared)) == heir
    after = await _holdings(admin, leaver)
    assert (after["active"], after["forms"], after["groups"], after["delegations"]) == (False, [], [], [])

    changed = {"values": {"responsible": str(site.people["admin"])}}
    assert (await admin.patch(f"{API}/forms/ticket/records/{tickets[1]}", json=changed)).status_code == 200
    back = (await admin.post(f"{API}/users/{leaver}/handover/{run['id']}/undo")).json()
    assert (back["state"], back["undoable"]) == ("undone", False), back
    assert (await _read(admin, "ticket", tickets[0]))["responsible"]["id"] == leaver
    again = await _read(admin, "ticket", tickets[1])
    assert (again["responsible"]["id"], again["owner"]["id"]) == (str(site.people["admin"]), leaver)
    assert [member["id"] for item in (await admin.get(f"{API}/user-groups")).json() if item["id"] == made
            for member in item["members"]] == [leaver]  # fmt: skip
    assert (await _holdings(admin, leaver))["active"] is True
    twice = await admin.post(f"{API}/users/{leaver}/handover/{run['id']}/undo")
    assert twice.status_code == 409


async def test_what_fails_leaves_everything_as_it_was(site: Site) -> None:
    admin = await site.signed_in("admin")
    one, two = await _person(admin, "one", "agent"), await _person(admin, "two", "agent")
    for person in (one, two):
        await _record(admin, "engineer", name="工程师", employment="own", user=person)
    customer = await _record(admin, "customer", name="客户", phone="13800000001", account_manager=one)
    order = {"forms": {"customer": two, "engineer": two}, "deactivate": True}
    answer = await admin.post(f"{API}/users/{one}/handover", json=order)  # an account belongs to one engineer only
    assert answer.status_code == 422
    assert answer.json()["issues"][0]["path"] == "forms.engineer"
    assert (await _read(admin, "customer", customer))["account_manager"]["id"] == one
    assert (await _holdings(admin, one))["active"] is True
    for bad in ({"forms": {"customer": one}}, {"forms": {"customer": str(UUID(int=5))}}, {"others": ["views"]}, {}):
        assert (await admin.post(f"{API}/users/{one}/handover", json=bad)).status_code == 422


async def test_handing_over_is_no_way_to_records(site: Site) -> None:
    """Who manages people but may not change customers, deactivates somebody and gets nothing into their own hands."""
    admin, manager = await site.signed_in("admin"), await site.signed_in("hr")
    keeper = await _person(admin, "keeper", "nobody")
    customer = await _record(admin, "customer", name="机密客户", phone="13800000002", account_manager=keeper)
    held = await _holdings(manager, keeper)
    assert (_form(held, "customer")["total"], _form(held, "customer")["hidden"]) == (1, 1)
    assert _form(held, "customer")["fields"] == []
    order = {"forms": {"customer": str(site.people["hr"])}, "deactivate": True}
    run = (await manager.post(f"{API}/users/{keeper}/handover", json=order)).json()
    assert (run["state"], run["moved"], run["kept"]) == ("done", 0, 1)
    assert (await _read(admin, "customer", customer))["account_manager"]["id"] == keeper
    assert (await _holdings(admin, keeper))["active"] is False


async def test_handing_over_is_no_way_to_rights(site: Site) -> None:
    admin, manager = await site.signed_in("admin"), await site.signed_in("hr")
    member = await _person(admin, "member", "nobody")
    group = {"name": "全权", "roles": ["admin"], "members": [member]}
    made = (await admin.post(f"{API}/user-groups", json=group)).json()["id"]
    order = {"successor": str(site.people["hr"]), "others": ["groups"]}
    assert (await manager.post(f"{API}/users/{member}/handover", json=order)).status_code == 403
    assert (await manager.get(f"{API}/users/{member}/handover")).status_code == 403  # the group makes them powerful
    boss = str(site.people["admin"])
    assert (await manager.post(f"{API}/users/{boss}/handover", json={"deactivate": True})).status_code == 403
    assert (await admin.post(f"{API}/users/{boss}/handover", json={"deactivate": True})).status_code == 409
    members = [item["members"] for item in (await admin.get(f"{API}/user-groups")).json() if item["id"] == made]
    assert [person["id"] for person in members[0]] == [member]


@pytest.mark.parametrize("account", ["agent", "guest"])
async def test_only_those_who_manage_people_hand_over(site: Site, account: str) -> None:
    client, user = await site.signed_in(account), site.people["hr"]
    assert (await client.get(f"{API}/users/{user}/handover")).status_code == 403
    assert (await client.post(f"{API}/users/{user}/handover", json={"deactivate": True})).status_code == 403


async def test_much_is_moved_by_the_worker(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    admin = await site.signed_in("admin")
    busy, heir = await _person(admin, "busy", "agent"), await _person(admin, "heir2", "agent")
    names = ("甲", "乙", "丙")
    made = [await _record(admin, "customer", name=name, phone="13800000003", account_manager=busy) for name in names]
    order = {"forms": {"customer": heir}, "deactivate": True}
    run = (await admin.post(f"{API}/users/{busy}/handover", json=order)).json()
    assert (run["state"], run["deactivated"]) == ("queued", True)
    app = _App(site)
    for _ in range(2):  # a job may run twice
        await jobs.run_job.handle(app, {"run": run["id"]})
    found = (await admin.get(f"{API}/users/{busy}/handover/{run['id']}")).json()
    assert (found["state"], found["moved"]) == ("done", 3)
    assert (await admin.post(f"{API}/users/{busy}/handover/{run['id']}/undo")).json()["state"] == "undoing"
    await jobs.undo_job.handle(app, {"run": run["id"], "by": str(site.people["admin"])})
    assert (await _read(admin, "customer", made[0]))["account_manager"]["id"] == busy


class _App:
    def __init__(self, site: Site) -> None:
        self.db, self.forms, self.settings = site.database, site.app.state.forms.catalog, site.app.state.settings
