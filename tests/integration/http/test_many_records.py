"""Bulk changes, pasted blocks, moves and pages from the middle over HTTP, by somebody who tries to get further."""

from typing import Any

import httpx
import pytest
from tests.support.http import PASSWORD, Site

from serviceloop.identity.roles.service import install
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import system_viewer

API = "/api/v1/forms/job"
SAID = "绝密"


def _field(key: str, type_: str, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": key}, "settings": settings}


def _options(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": {"zh": value}, "category": "open"} for value in values]


JOB: dict[str, Any] = {
    "key": "job",
    "label": {"zh": "任务"},
    "title": "name",
    "number": {"prefix": "JB", "date": "", "digits": 4},
    "fields": [
        _field("name", "text"),
        _field("team", "select", options=[{"value": key, "label": {"zh": key}} for key in ("east", "south")]),
        _field("stage", "select", options=_options("open", "doing", "done")),
        _field("fee", "number"),
        _field("secret", "text"),
        _field("note", "text"),
    ],
    "status": {
        "field": "stage",
        "initial": "open",
        "actions": [
            {"key": "begin", "label": {"zh": "开工"}, "from": ["open"], "to": "doing", "require": ["note"]},
            {"key": "finish", "label": {"zh": "完成"}, "from": ["open", "doing"], "to": "done"},
        ],
    },
}
CLERK = {
    "key": "clerk",
    "label": {"zh": "东区文员"},
    "abilities": [],
    "menus": [],
    "grants": [
        {
            "form": "job",
            "actions": ["read", "update", "do:begin"],
            "scope": {"field": "team", "op": "eq", "value": "east"},
            "fields": {"secret": "hidden", "fee": "read"},
        }
    ],
}


@pytest.fixture(scope="module")
async def boss(site: Site) -> httpx.AsyncClient:
    client = await site.signed_in("admin")
    made = await client.post("/api/v1/forms", json={"definition": JOB})
    assert made.status_code == 201, made.text
    async with site.database.transaction() as tx:
        await install(tx, system_viewer(), [CLERK])
        new = users.NewUser("eva", "文员", password=PASSWORD, org_unit=site.units["east"], roles=["clerk"])
        await users.create(tx, system_viewer(), new)
    return client


@pytest.fixture(scope="module")
async def clerk(site: Site, boss: httpx.AsyncClient) -> httpx.AsyncClient:
    return await site.signed_in("eva")


@pytest.fixture
async def jobs(boss: httpx.AsyncClient) -> dict[str, str]:
    """Ids of a job of the clerk's team and one of another."""
    found = {}
    for team in ("east", "south"):
        values = {"name": team, "team": team, "fee": 10, "secret": SAID, "note": None}
        answer = await boss.post(f"{API}/records", json={"values": values})
        assert answer.status_code == 201, answer.text
        found[team] = answer.json()["id"]
    return found


async def _seen(boss: httpx.AsyncClient, job: str) -> dict[str, Any]:
    found: dict[str, Any] = (await boss.get(f"{API}/records/{job}")).json()
    return found


async def test_a_change_to_many_reaches_only_rows_in_scope(
    boss: httpx.AsyncClient, clerk: httpx.AsyncClient, jobs: dict[str, str]
) -> None:
    order = {"op": "update", "values": {"note": "改"}, "records": [{"id": job} for job in jobs.values()]}
    run = (await clerk.post(f"{API}/bulk", json=order)).json()
    assert (run["done"], run["failed"]) == (2, 1)
    assert [item["id"] for item in run["failures"]] == [jobs["south"]]
    assert SAID not in str(run) and "south" not in str(run["failures"])
    assert (await _seen(boss, jobs["south"]))["note"] is None
    assert (await _seen(boss, jobs["east"]))["note"] == "改"
    # Nor may anybody else look into the run, or take it back.
    assert (await boss.get(f"{API}/bulk/{run['id']}")).status_code == 404
    assert (await boss.post(f"{API}/bulk/{run['id']}/undo")).status_code == 403
    taken = (await clerk.post(f"{API}/bulk/{run['id']}/undo")).json()
    assert taken["state"] == "undone"
    assert (await _seen(boss, jobs["east"]))["note"] is None


@pytest.mark.parametrize(
    "order",
    [
        {"values": {"secret": "x"}},
        {"values": {"fee": 1}},
        {"values": {"stage": "done"}},
        {"values": {}},
        {"values": {"note": "x"}, "filter": {"field": "secret", "op": "eq", "value": SAID}},
        {"values": {"note": "x"}, "filter": {"field": "nothing", "op": "eq", "value": 1}},
    ],
)
async def test_hidden_fields_fields_to_read_and_the_status_are_not_written_in_bulk(
    boss: httpx.AsyncClient, clerk: httpx.AsyncClient, jobs: dict[str, str], order: dict[str, Any]
) -> None:
    chosen = {} if "filter" in order else {"records": [{"id": jobs["east"]}]}
    answer = await clerk.post(f"{API}/bulk", json={"op": "update", **order, **chosen})
    assert answer.status_code == 422, answer.text
    each = {"records": [{"id": jobs["east"], "values": order["values"]}]}
    if order["values"] and "filter" not in order:
        assert (await clerk.post(f"{API}/bulk", json={"op": "update", "values": {}, **each})).status_code == 422
    found = await _seen(boss, jobs["east"])
    assert (found["secret"], found["fee"], found["stage"]) == (SAID, 10, "open")


async def test_the_status_moves_in_bulk_only_by_actions_that_one_may_perform(
    boss: httpx.AsyncClient, clerk: httpx.AsyncClient, jobs: dict[str, str]
) -> None:
    everyone = {"records": [{"id": job} for job in jobs.values()]}
    refused = await clerk.post(f"{API}/bulk", json={"op": "action", "action": "finish", **everyone})
    assert refused.status_code == 403
    assert (await clerk.post(f"{API}/bulk", json={"op": "delete", **everyone})).status_code == 403
    # What the action requires is missing; then what it does not open is given.
    begin = {"op": "action", "action": "begin", **everyone}
    for values in ({}, {"note": "好", "secret": "x"}, {"note": "好", "fee": 1}):
        run = await clerk.post(f"{API}/bulk", json={**begin, "values": values})
        assert run.status_code == 422 or run.json()["failed"] == 2, run.text
    run = (await clerk.post(f"{API}/bulk", json={**begin, "values": {"note": "好"}})).json()
    assert (run["done"], run["failed"], run["undoable"]) == (2, 1, False)
    assert (await _seen(boss, jobs["east"]))["stage"] == "doing"
    assert (await _seen(boss, jobs["south"]))["stage"] == "open"


async def test_a_pasted_block_is_checked_against_what_one_may_write(
    clerk: httpx.AsyncClient, jobs: dict[str, str]
) -> None:
    rows = [{"id": jobs["east"], "cells": ["新", "x"]}]
    for columns in (["secret"], ["fee"], ["stage"], ["note", "secret"], ["nothing"]):
        answer = await clerk.post(f"{API}/paste", json={"columns": columns, "rows": rows})
        assert answer.status_code == 422, answer.text
        assert SAID not in answer.text
    checked = await clerk.post(f"{API}/paste", json={"columns": ["note", "team"], "rows": rows})
    [row] = checked.json()
    assert (row["values"], [issue["field"] for issue in row["issues"]]) == ({"note": "新"}, ["team"])
    # Rows of others may be named, as nothing is read of them; writing them is refused.
    other = {"id": jobs["south"], "values": {"note": "新"}}
    run = (await clerk.post(f"{API}/bulk", json={"op": "update", "records": [other]})).json()
    assert run["failed"] == 1


async def test_a_card_moves_by_its_action_with_what_that_requires(
    boss: httpx.AsyncClient, clerk: httpx.AsyncClient, jobs: dict[str, str]
) -> None:
    east, south = (f"{API}/records/{jobs[team]}" for team in ("east", "south"))
    assert (await clerk.patch(east, json={"values": {"stage": "done"}, "version": 1})).status_code in (403, 422)
    assert (await clerk.post(f"{east}/actions/finish", json={"version": 1})).status_code == 403
    missing = await clerk.post(f"{east}/actions/begin", json={"version": 1})
    assert [issue["path"] for issue in missing.json()["issues"]] == ["values.note"]
    body = {"version": 1, "values": {"note": "好"}}
    assert (await clerk.post(f"{south}/actions/begin", json=body)).status_code == 404
    assert (await clerk.post(f"{east}/actions/begin", json=body)).status_code == 200
    stale = await clerk.patch(east, json={"values": {"note": "坏"}, "version": 1})
    assert (stale.status_code, stale.json()["current"]["note"]) == (409, "好")
    assert "secret" not in stale.json()["current"]
    # What one may write one may hand over; it is out of sight then.
    away = await clerk.patch(east, json={"values": {"team": "south"}, "version": 2})
    assert away.status_code == 200, away.text
    assert (await clerk.get(east)).status_code == 404


async def test_pages_from_the_middle_hold_only_ones_own_rows(
    boss: httpx.AsyncClient, clerk: httpx.AsyncClient, jobs: dict[str, str]
) -> None:
    query = {"columns": ["name", "team"], "sort": [{"field": "no"}], "limit": 50}
    whole = (await clerk.post(f"{API}/records/query", json=query)).json()["rows"]
    assert whole and {row["team"] for row in whole} == {"east"}
    page = (await clerk.post(f"{API}/records/query", json={**query, "skip": 1})).json()["rows"]
    assert [row["id"] for row in page] == [row["id"] for row in whole[1:]]
    for skip in (-1, 10**9, "x"):
        assert (await clerk.post(f"{API}/records/query", json={**query, "skip": skip})).status_code == 422
    hidden = {**query, "skip": 1, "sort": [{"field": "secret"}]}
    assert (await clerk.post(f"{API}/records/query", json=hidden)).status_code == 422
    assert len((await boss.post(f"{API}/records/query", json=query)).json()["rows"]) > len(whole)
