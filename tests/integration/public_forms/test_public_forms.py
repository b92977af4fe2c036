"""Forms that anyone may fill in, and records that those who know them may see, over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.support.http import Site, open_site

from serviceloop.channels.public_forms import passes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def _field(key: str, type_: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"zh": zh}, **more}


PRODUCT = {
    "key": "gadget",
    "label": {"zh": "产品"},
    "title": "name",
    "fields": [_field("name", "text", "名称", required=True), _field("price", "money", "价格")],
}
CLAIM = {
    "key": "claim",
    "label": {"zh": "保修申请", "en": "Warranty claim"},
    "title": "subject",
    "number": {"prefix": "BX", "date": "", "digits": 4},
    "fields": [
        _field("subject", "text", "问题", required=True),
        _field("phone", "phone", "电话", required=True),
        _field("gadget", "relation", "产品", settings={"form": "gadget"}),
        _field("photos", "image", "照片"),
        _field("cost", "money", "成本"),
        _field("hint", "text_block", "提示", settings={"content": {"zh": "请如实填写"}}),
        _field("inside", "text_block", "内部说明", settings={"content": {"zh": "仅供内部"}}),
        _field("verdict", "text", "结论"),
        _field("kind", "select", "类型", settings={"options": [{"value": v, "label": {"zh": v}} for v in "ab"]}),
        _field("reason", "text", "原因", required_when={"field": "kind", "op": "eq", "value": "b"}),
    ],
    "public": {
        "form": {
            "fields": ["hint", "subject", "phone", "gadget", "photos", "kind", "reason"],
            "choices": ["gadget"],
            "prefill": ["subject"],
            "thanks": {"zh": "谢谢"},
        },
        "query": {"by": ["phone"], "columns": ["subject", "verdict", "gadget"]},
    },
}


@pytest.fixture(autouse=True)
def quick_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill a form in faster than people."""
    monkeypatch.setattr(passes, "SHORTEST", timedelta(0))


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        admin = await opened.signed_in("admin")
        for definition in (PRODUCT, CLAIM):
            made = await admin.post("/api/v1/forms", json={"definition": definition})
            assert made.status_code == 201, made.text
        yield opened


async def _pass(visitor: httpx.AsyncClient) -> str:
    return str((await visitor.get("/api/v1/public/forms/claim")).json()["pass"])


async def _send(visitor: httpx.AsyncClient, values: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"values": values, "pass": await _pass(visitor), **more}
    return await visitor.post("/api/v1/public/forms/claim/records", json=body)


GOOD = {"subject": "屏幕不亮", "phone": "13800001111"}


async def test_anyone_fills_the_form_in_and_finds_the_answer_again(site: Site) -> None:
    visitor, admin = site.client("10.1.0.1"), await site.signed_in("admin")
    gadget = (await admin.post("/api/v1/forms/gadget/records", json={"values": {"name": "水泵", "price": 99}})).json()
    offered = await visitor.post("/api/v1/public/forms/claim/choices", json={"field": "gadget", "search": "水"})
    assert [row["name"] for row in offered.json()["rows"]] == ["水泵"]
    photo = await visitor.post("/api/v1/public/forms/claim/files", files={"file": ("a.png", PNG, "image/png")})
    assert photo.status_code == 201, photo.text
    values = GOOD | {"gadget": gadget["id"], "photos": [{"id": photo.json()["id"]}]}
    sent = await _send(visitor, values)
    assert sent.status_code == 201, sent.text
    assert sent.json()["thanks"] == {"zh": "谢谢"}
    found = (await visitor.post("/api/v1/public/look-ups/claim", json={"values": {"phone": "13800001111"}})).json()
    assert found["rows"][0]["subject"] == "屏幕不亮"
    assert found["rows"][0]["gadget"]["title"] == "水泵"
    rows = (await admin.get("/api/v1/forms/claim/records")).json()["rows"]
    assert rows[0]["no"] == sent.json()["no"]
    assert rows[0]["created_by"]["title"] == "客户"


async def test_only_the_fields_of_the_page_are_shown_and_taken(site: Site) -> None:
    visitor = site.client("10.1.0.2")
    page = (await visitor.get("/api/v1/public/forms/claim")).json()
    assert [item["key"] for item in page["form"]["fields"]] == CLAIM["public"]["form"]["fields"]  # type: ignore[index]
    assert "cost" not in str(page)
    assert "仅供内部" not in str(page)
    for hidden in ({"cost": 1}, {"verdict": "全免"}, {"owner": "00000000-0000-0000-0000-000000000001"}):
        refused = await _send(visitor, GOOD | hidden)
        assert refused.status_code in (403, 422), refused.text
    for path in ("records", "records/query", "definition"):
        assert (await visitor.get(f"/api/v1/forms/claim/{path}")).status_code in (401, 405, 422)
    choices = await visitor.post("/api/v1/public/forms/claim/choices", json={"field": "subject"})
    assert choices.status_code == 404
    listed = (await visitor.post("/api/v1/public/forms/claim/choices", json={"field": "gadget"})).json()
    assert "price" not in str(listed)


async def test_conditions_hold_for_visitors_too(site: Site) -> None:
    visitor = site.client("10.1.0.3")
    missing = await _send(visitor, GOOD | {"kind": "b"})
    assert missing.status_code == 422
    assert missing.json()["issues"][0]["path"] == "values.reason"
    state = await visitor.post("/api/v1/public/forms/claim/state", json={"values": GOOD | {"kind": "b"}})
    assert "reason" in state.json()["required"]


async def test_looking_up_needs_the_exact_value_and_shows_the_columns_only(site: Site) -> None:
    visitor, admin = site.client("10.1.0.4"), await site.signed_in("admin")
    made = await admin.post(
        "/api/v1/forms/claim/records", json={"values": GOOD | {"phone": "13911112222", "cost": 7, "verdict": "换新"}}
    )
    assert made.status_code == 201, made.text
    page = (await visitor.get("/api/v1/public/look-ups/claim")).json()
    assert [item["key"] for item in page["by"]] == ["phone"]

    async def ask(values: dict[str, Any]) -> httpx.Response:
        return await visitor.post("/api/v1/public/look-ups/claim", json={"values": values})

    assert (await ask({"phone": "13911112222"})).json() == {
        "rows": [{"subject": "屏幕不亮", "verdict": "换新", "gadget": None}]
    }
    assert (await ask({"phone": "13900000000"})).json() == {"rows": []}
    assert (await ask({})).status_code == 422
    assert (await ask({"phone": ""})).status_code == 422
    assert (await ask({"phone": "13911112222", "cost": 7})).status_code == 422
    assert (await ask({"phone": {"$": "me"}})).status_code == 422
    assert (await ask({"phone": ["13911112222"]})).status_code == 422


async def test_numbers_cannot_be_tried_out(site: Site) -> None:
    visitor = site.client("10.1.0.5")
    answers = [
        await visitor.post("/api/v1/public/look-ups/claim", json={"values": {"phone": f"1390000{n:04}"}})
        for n in range(32)
    ]
    assert [item.status_code for item in answers[-2:]] == [429, 429]


async def test_machines_and_stale_or_foreign_passes_are_refused(site: Site) -> None:
    visitor = site.client("10.1.0.6")
    assert (await _send(visitor, GOOD, website="http://spam")).status_code == 422
    good = await _pass(visitor)
    forged = good[:-1] + ("B" if good.endswith("A") else "A")
    for text in ("", "1.x", "9999999999999." + "A" * 32, forged):
        sent = await visitor.post("/api/v1/public/forms/claim/records", json={"values": GOOD, "pass": text})
        assert sent.status_code == 422, text
    bad = await visitor.post("/api/v1/public/forms/claim/files", files={"file": ("a.html", b"<script>", "image/png")})
    assert bad.status_code == 422


async def test_a_retry_makes_no_second_record(site: Site) -> None:
    visitor, admin = site.client("10.1.0.7"), await site.signed_in("admin")
    body = {"values": GOOD | {"subject": "只此一次"}, "pass": await _pass(visitor)}
    headers = {"Idempotency-Key": "visitor-retry-1"}
    sent = [await visitor.post("/api/v1/public/forms/claim/records", json=body, headers=headers) for _ in range(2)]
    assert sent[0].json() == sent[1].json()
    condition = {"field": "subject", "op": "eq", "value": "只此一次"}
    rows = await admin.post("/api/v1/forms/claim/records/query", json={"filter": condition})
    assert len(rows.json()["rows"]) == 1


async def test_opening_times_and_the_limit_hold(site: Site) -> None:
    visitor, admin = site.client("10.1.0.8"), await site.signed_in("admin")
    now = datetime.now(UTC)
    day = timedelta(days=1)
    cases = (
        ({"opens_at": (now + day).isoformat()}, "early"),
        ({"closes_at": (now - day).isoformat()}, "closed"),
        ({"limit": 1}, "full"),
    )
    token = await _pass(visitor)
    assert (await _send(visitor, GOOD)).status_code == 201
    for change, state in cases:
        await _publish(admin, CLAIM["public"] | {"form": CLAIM["public"]["form"] | change})  # type: ignore[operator,index]
        assert (await visitor.get("/api/v1/public/forms/claim")).json()["state"] == state
        sent = await visitor.post("/api/v1/public/forms/claim/records", json={"values": GOOD, "pass": token})
        assert (sent.status_code, sent.json()["code"]) == (409, state)
    await _publish(admin, None)
    assert (await visitor.get("/api/v1/public/forms/claim")).status_code == 404
    assert (await visitor.get("/api/v1/public/look-ups/claim")).status_code == 404
    await _publish(admin, CLAIM["public"])


async def _publish(admin: httpx.AsyncClient, public: Any) -> None:
    found = (await admin.get("/api/v1/forms/claim/definition")).json()
    definition = {name: part for name, part in found["definition"].items() if name != "public"}
    if public is not None:
        definition["public"] = public
    saved = await admin.put("/api/v1/forms/claim", json={"definition": definition, "version": found["version"]})
    assert saved.status_code == 200, saved.text


async def test_a_page_that_could_not_work_is_not_published(site: Site) -> None:
    admin = await site.signed_in("admin")
    found = (await admin.get("/api/v1/forms/claim/definition")).json()
    wrong = {
        "form": {"fields": ["subject", "gadget", "nothing", "no"], "prefill": ["cost"]},
        "query": {"by": ["photos"], "columns": ["photos"]},
    }
    definition = found["definition"] | {"public": wrong}
    saved = await admin.put("/api/v1/forms/claim", json={"definition": definition, "version": found["version"]})
    assert saved.status_code == 422
    codes = {error["path"]: error["code"] for error in saved.json()["issues"]}
    assert codes["public.form.fields.1"] == "not_public"
    assert codes["public.form.fields.2"] == "unknown_field"
    assert codes["public.form.fields.3"] == "not_public"
    assert codes["public.form.prefill.0"] == "not_on_page"
    assert codes["public.form.fields"] == "required_missing"
    assert codes["public.query.by.0"] == "not_stored"
    assert codes["public.query.columns.0"] == "not_public"


@pytest.mark.parametrize(
    ("opens", "closes", "status"),
    [
        ("2026-03-01T10:00:00+08:00", "2026-03-01T03:00:00+00:00", 200),
        ("2026-03-01T03:00:00+00:00", "2026-03-01T10:00:00+08:00", 422),
    ],
)
async def test_a_page_closes_after_it_opens_whatever_the_offset(
    site: Site, opens: str, closes: str, status: int
) -> None:
    admin = await site.signed_in("admin")
    found = (await admin.get("/api/v1/forms/claim/definition")).json()
    public = CLAIM["public"] | {"form": CLAIM["public"]["form"] | {"opens_at": opens, "closes_at": closes}}  # type: ignore[operator,index]
    body = {"definition": found["definition"] | {"public": public}, "version": found["version"]}
    saved = await admin.put("/api/v1/forms/claim", json=body)
    assert saved.status_code == status, saved.text
    assert status == 200 or [issue["code"] for issue in saved.json()["issues"]] == ["closes_first"]
    await _publish(admin, CLAIM["public"])


async def test_the_pages_have_qr_codes(site: Site) -> None:
    visitor = site.client("10.1.0.9")
    for path in ("forms/claim", "look-ups/claim"):
        picture = await visitor.get(f"/api/v1/public/{path}/qr.svg")
        assert picture.headers["content-type"] == "image/svg+xml"
        assert b"<svg" in picture.content
    assert (await visitor.get("/api/v1/public/forms/gadget/qr.svg")).status_code == 404
