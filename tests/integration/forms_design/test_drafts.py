"""Drafts over HTTP: a form from its name to its publication, two builders at once, and hostile input."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.integration.forms_design.conftest import API, ok, text
from tests.support.http import Site

FORMS = f"{API}/forms"


async def _save(client: httpx.AsyncClient, form: str, definition: Any, version: int, base: int = 0) -> httpx.Response:
    body = {"definition": definition, "base_version": base}
    return await client.put(f"{FORMS}/{form}/draft", json=body, headers={"If-Match": f'"{version}"'})


@pytest.mark.req("R-166")
async def test_a_form_starts_from_its_name_alone_and_is_not_seen_before_it_is_published(
    site: Site, anna: httpx.AsyncClient
) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "售后工单"}), 201)
    key = started["form"]
    assert key == "shou_hou_gong_dan"
    assert started["draft"] and started["published_version"] == 0 and started["problems"] == []
    assert [item["key"] for item in started["definition"]["fields"]] == ["title"]
    assert key not in [form["key"] for form in await ok(anna.get(FORMS))]
    assert (await anna.get(f"{FORMS}/{key}")).status_code == 404
    listed = await ok(anna.get(f"{API}/form-drafts"))
    assert [item["form"] for item in listed] == [key]
    assert listed[0]["updated_by"]["name"] == "安娜"

    definition = started["definition"]
    definition["fields"].append(text("phone", "电话"))
    saved = await ok(_save(anna, key, definition, started["version"]))
    published = await ok(anna.post(f"{FORMS}/{key}/publish", json={"draft_version": saved["version"]}))
    assert published["version"] == 1
    record = await ok(anna.post(f"{FORMS}/{key}/records", json={"values": {"title": "漏水", "phone": "1"}}), 201)
    assert record["title"] == "漏水"
    after = await ok(anna.get(f"{FORMS}/{key}/draft"))
    assert not after["draft"] and after["version"] == 0 and after["base_version"] == 1
    assert await ok(anna.get(f"{API}/form-drafts")) == []


async def test_two_forms_of_one_name_get_keys_of_their_own(anna: httpx.AsyncClient) -> None:
    both = [await ok(anna.post(f"{API}/form-drafts", json={"label": {"zh": "合同"}}), 201) for _ in range(2)]
    assert [item["form"] for item in both] == ["he_tong", "he_tong_2"]
    for item in both:
        assert (await anna.delete(f"{FORMS}/{item['form']}/draft")).status_code == 204
        assert (await anna.get(f"{FORMS}/{item['form']}/draft")).status_code == 404


async def test_an_incomplete_draft_is_kept_and_says_what_is_missing(anna: httpx.AsyncClient) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "半成品"}), 201)
    key, definition = started["form"], started["definition"]
    definition["fields"].append({"key": "where", "type": "relation", "label": {"zh": "客户"}, "settings": {}})
    definition["fields"].append(
        {"key": "sum", "type": "formula", "label": {"zh": "和"}, "settings": {"formula": "nix"}}
    )
    saved = await ok(_save(anna, key, definition, started["version"]))
    assert [item["path"] for item in saved["problems"]] == ["fields.1.settings.form"]
    assert saved["definition"] == definition
    refused = await anna.post(f"{FORMS}/{key}/publish", json={"draft_version": saved["version"]})
    assert refused.status_code == 422
    definition["fields"][1]["settings"] = {"form": "user"}
    saved = await ok(_save(anna, key, definition, saved["version"]))
    assert [item["path"] for item in saved["problems"]] == ["fields.2.settings.formula"]
    assert (await ok(anna.get(f"{FORMS}/{key}/draft")))["definition"] == definition


async def test_whoever_saves_second_gets_both_contents_and_the_name_of_the_first(
    site: Site, anna: httpx.AsyncClient, ben: httpx.AsyncClient
) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "两人同改"}), 201)
    key, version = started["form"], started["version"]
    mine = {**started["definition"], "icon": "tool"}
    theirs = {**started["definition"], "icon": "car"}
    answers = await asyncio.gather(*(
        _save(client, key, definition, version)
        for client, definition in [(anna, mine), (ben, theirs)] * 4
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    for answer in answers:
        if answer.status_code == 409:
            body = answer.json()
            assert body["current"]["definition"] == winner["definition"]
            assert body["current"]["version"] == winner["version"]
            assert body["current"]["updated_by"]["name"] == winner["updated_by"]["name"] in ("安娜", "小本")
            assert body["yours"]["icon"] in ("tool", "car")


async def test_a_draft_does_not_overwrite_what_was_published_meanwhile(
    anna: httpx.AsyncClient, ben: httpx.AsyncClient
) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "同时发布"}), 201)
    key = started["form"]
    await ok(anna.post(f"{FORMS}/{key}/publish", json={"draft_version": started["version"]}))
    draft = await ok(_save(anna, key, {**started["definition"], "icon": "tool"}, 0, 1))
    await ok(ben.post(f"{FORMS}/{key}/fields", json={"field": text("extra", "补充")}), 201)

    late = await anna.post(f"{FORMS}/{key}/publish", json={"draft_version": draft["version"]})
    assert late.status_code == 409, late.text
    body = late.json()
    assert body["current"]["published_version"] == 2
    assert body["current"]["updated_by"]["name"] == "小本"
    assert [field["key"] for field in body["current"]["definition"]["fields"]] == ["title", "extra"]
    assert body["yours"]["icon"] == "tool"
    assert (await ok(anna.get(f"{FORMS}/{key}/draft")))["definition"]["icon"] == "tool", "the draft is not lost"

    merged = {**body["current"]["definition"], "icon": "tool"}
    draft = await ok(_save(anna, key, merged, draft["version"], 2))
    assert (await ok(anna.post(f"{FORMS}/{key}/publish", json={"draft_version": draft["version"]})))["version"] == 3
    # A page that was open all the time does not start a draft from what is old.
    stale = await _save(ben, key, started["definition"], 0, 1)
    assert stale.status_code == 409 and stale.json()["current"]["published_version"] == 3
    stale = await _save(ben, key, started["definition"], draft["version"], 3)
    assert stale.status_code == 409, "a draft's version never comes again"


async def test_publishing_twice_at_once_publishes_once(anna: httpx.AsyncClient, ben: httpx.AsyncClient) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "同时点发布"}), 201)
    url = f"{FORMS}/{started['form']}/publish"
    answers = await asyncio.gather(*(c.post(url, json={"draft_version": started["version"]}) for c in (anna, ben)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    form = await ok(anna.get(f"{FORMS}/{started['form']}/definition"))
    assert form["version"] == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/form-drafts", None),
        ("POST", "/form-drafts", {"label": "x"}),
        ("GET", "/forms/user/draft", None),
        ("GET", "/forms/nothing/draft", None),
        ("PUT", "/forms/nothing/draft", {"definition": {}, "base_version": 0}),
        ("DELETE", "/forms/nothing/draft", None),
        ("POST", "/forms/nothing/publish", {"draft_version": 1}),
        ("GET", "/field-types", None),
    ],
)
async def test_only_builders_get_in(site: Site, anna: httpx.AsyncClient, method: str, path: str, body: Any) -> None:
    guest = await site.signed_in("agent")
    headers = {"If-Match": "0"}
    assert (await guest.request(method, API + path, json=body, headers=headers)).status_code == 403
    assert (await site.client().request(method, API + path, json=body, headers=headers)).status_code == 401
    if "nothing" in path:
        assert (await anna.request(method, API + path, json=body, headers=headers)).status_code == 404


async def test_the_platforms_forms_have_no_draft(anna: httpx.AsyncClient) -> None:
    assert (await anna.get(f"{FORMS}/user/draft")).status_code == 403
    assert (await _save(anna, "user", {}, 0)).status_code == 403


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": [value]}
    return value


@pytest.mark.parametrize(
    "definition",
    [
        {"fields": [text(f"f{n}", "字段") for n in range(10_000)]},
        {"fields": [], "views": _deep(200)},
        {"icon": "x" * 1_100_000},
        {"label": {"zh": "a\0b"}},
        {"key": "other"},
        {"key": 5},
        {"fields": 7, "key": "'; DROP TABLE sl.form; --"},
    ],
    ids=["10,000 fields", "deep", "long", "nul", "other key", "number as key", "quotes"],
)
async def test_hostile_definitions_are_refused_everywhere(anna: httpx.AsyncClient, definition: Any) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "被攻击"}), 201)
    key = started["form"]
    answer = await _save(anna, key, definition, started["version"])
    assert answer.status_code in (422, 413), answer.text
    for url in (f"{FORMS}/{key}/plan", f"{API}/forms"):
        answer = await anna.post(url, json={"definition": definition})
        assert answer.status_code in (422, 413), answer.text
    assert (await ok(anna.get(f"{FORMS}/{key}/draft")))["version"] == started["version"]
    await ok(anna.delete(f"{FORMS}/{key}/draft"), 204)


async def test_odd_definitions_are_kept_and_never_break_the_server(anna: httpx.AsyncClient) -> None:
    started = await ok(anna.post(f"{API}/form-drafts", json={"label": "怪表"}), 201)
    version = started["version"]
    for odd in ({"fields": 7}, {"fields": [None, 1, "x", {}]}, {"label": 3, "views": "no"}, {"status": []}, {}):
        saved = await ok(_save(anna, started["form"], odd, version))
        version = saved["version"]
        assert saved["problems"]
    await ok(anna.get(f"{API}/form-drafts"))
    await ok(anna.delete(f"{FORMS}/{started['form']}/draft"), 204)
