"""Records shared with colleagues and with strangers, and attempts to get at more than was shared."""

from typing import Any

import httpx
import pytest

from serviceloop.channels.shared_links import logic

from .conftest import Firm, change, make

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def _place(deal: dict[str, Any]) -> str:
    return f"/forms/deal/records/{deal['id']}"


async def _share(client: httpx.AsyncClient, deal: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{_place(deal)}/links", json={"fields": ["subject", "amount"], **body})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _open(client: httpx.AsyncClient, link: dict[str, Any], **body: Any) -> httpx.Response:
    return await client.post(f"/public/shared/{link['url'].rsplit('/', 1)[1]}", json=body)


async def test_a_link_shows_the_chosen_fields_and_nothing_else(firm: Firm) -> None:
    seller, visitor = await firm.person("seller"), firm.visitor("10.2.0.1")
    client = await make(await firm.person("admin"), "client", name="云岭商贸", phone="13800001111")
    photo = (await seller.post("/files", files={"file": ("a.png", PNG, "image/png")})).json()
    other = (await seller.post("/files", files={"file": ("b.png", PNG, "image/png")})).json()
    deal = await make(
        seller, subject="水泵", amount=12, client=client["id"], photos=[{"id": photo["id"]}], lines=[{"item": "泵"}]
    )
    await make(seller, photos=[{"id": other["id"]}])
    await change(await firm.person("admin"), deal["id"], margin=987654)
    link = await _share(seller, deal, fields=["subject", "client", "photos", "lines"], note="给客户")
    assert link["status"] == "open"
    answer = await _open(visitor, link)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]
    shown = answer.json()
    assert [field["key"] for field in shown["fields"]] == ["subject", "client", "photos", "lines"]
    assert set(shown["values"]) == {"subject", "client", "photos", "lines"}
    assert shown["values"]["client"] == {"id": "-", "title": "云岭商贸"}
    assert shown["values"]["lines"] == [{"item": "泵"}]
    assert (shown["shared_by"], shown["name"]) == ("孙销售", "水泵")
    for secret in ("987654", "13800001111", deal["id"], client["id"], "margin"):
        assert secret not in answer.text
    # Files: those of the record and the fields on the link, and only by the link.
    [file] = shown["values"]["photos"]
    assert (await visitor.get(httpx.URL("http://test" + file["url"]))).content == PNG
    assert (await visitor.get(httpx.URL("http://test" + file["url"] + "?w=96"))).status_code == 200
    stolen = file["url"].replace(photo["id"], other["id"])
    assert (await visitor.get(httpx.URL("http://test" + stolen))).status_code == 404
    plain = await _share(seller, deal)
    token = plain["url"].rsplit("/", 1)[1]
    assert (await visitor.get(f"/public/shared/{token}/files/{photo['id']}")).status_code == 404
    # The page itself.
    page = await firm.site.client().get(link["url"].replace("http://127.0.0.1:8000", "").removeprefix("http://test"))
    assert page.headers.get("x-robots-tag", "noindex, nofollow") == "noindex, nofollow"


async def test_a_document_comes_with_the_link_that_has_one(firm: Firm) -> None:
    admin, seller, visitor = await firm.person("admin"), await firm.person("seller"), firm.visitor("10.2.0.2")
    deal = await make(seller)
    blocks = [{"kind": "heading", "text": {"zh": "报价单"}}]
    made = await admin.post(
        "/forms/deal/print-templates", json={"label": {"zh": "报价单"}, "definition": {"blocks": blocks}}
    )
    assert made.status_code == 201, made.text
    refused = await seller.post(f"{_place(deal)}/links", json={"fields": ["subject"], "template": deal["id"]})
    assert refused.json()["issues"][0]["path"] == "template"
    link, plain = await _share(seller, deal, template=made.json()["id"], code="zq-1"), await _share(seller, deal)
    shown = (await _open(visitor, link, code="zq-1")).json()
    assert shown["document"] is True
    token, other = (item["url"].rsplit("/", 1)[1] for item in (link, plain))
    assert (await visitor.get(f"/public/shared/{token}/document")).status_code == 422
    got = await visitor.get(f"/public/shared/{token}/document", params={"pass": shown["pass"]})
    assert got.status_code == 200, got.text
    assert got.content.startswith(b"%PDF")
    assert got.headers["x-robots-tag"] == "noindex, nofollow"
    assert (await visitor.get(f"/public/shared/{other}/document")).status_code == 404


async def test_what_the_maker_may_not_see_cannot_be_shared(firm: Firm) -> None:
    seller, helper, admin = [await firm.person(name) for name in ("seller", "helper", "admin")]
    deal = await make(admin, margin=7)
    refused = await seller.post(f"{_place(deal)}/links", json={"fields": ["subject", "margin"]})
    assert refused.status_code == 422
    assert refused.json()["issues"][0]["path"] == "fields.1"
    for body in ({"fields": []}, {"fields": ["nope"]}, {"fields": ["subject"], "days": 0}, {"fields": ["id"]}):
        assert (await seller.post(f"{_place(deal)}/links", json=body)).status_code == 422
    assert "margin" not in (await seller.get(f"{_place(deal)}/links")).json()["fields"]
    mine = await make(admin, keeper=str(firm.people["helper"]))
    assert (await helper.post(f"{_place(mine)}/links", json={"fields": ["subject"]})).status_code == 403
    assert (await helper.get(f"{_place(mine)}/links")).json()["may_share"] is False
    assert (await helper.post(f"{_place(deal)}/links", json={"fields": ["subject"]})).status_code == 404
    assert (await helper.get(f"{_place(deal)}/links")).status_code == 404


async def test_rights_taken_from_the_maker_are_taken_from_the_link(firm: Firm) -> None:
    admin, other, visitor = await firm.person("admin"), await firm.person("other"), firm.visitor("10.2.0.3")
    deal = await make(other, amount=5)
    link = await _share(other, deal)
    hide = "UPDATE sl.role SET grants = jsonb_set(grants, '{0,fields}', $1::jsonb) WHERE key = 'seller'"
    try:
        await firm.pool.execute(hide, {"margin": "hidden", "amount": "hidden"})
        shown = (await _open(visitor, link)).json()
        assert set(shown["values"]) == {"subject"}
        await firm.pool.execute("UPDATE sl.role SET abilities = '{}' WHERE key = 'seller'")
        assert (await _open(visitor, link)).status_code == 404
    finally:
        await firm.pool.execute(hide, {"margin": "hidden"})
        await firm.pool.execute("UPDATE sl.role SET abilities = '{share_outside}' WHERE key = 'seller'")
    assert (await _open(visitor, link)).status_code == 200
    # The account is closed: dead; open again: alive.
    person = firm.people["other"]
    await firm.pool.execute('UPDATE sl."user" SET active = false WHERE id = $1', person)
    assert (await _open(visitor, link)).status_code == 404
    rows = (await admin.get(f"{_place(deal)}/links")).json()["rows"]
    assert (rows[0]["status"], rows[0]["url"]) == ("dead", None)
    await firm.pool.execute('UPDATE sl."user" SET active = true WHERE id = $1', person)
    assert (await _open(visitor, link)).status_code == 200
    firm.clients.pop("other")
    await (await firm.person("other")).delete(_place(deal))
    assert (await _open(visitor, link)).status_code == 404, "not from the recycle bin"


async def test_a_link_ends_by_time_by_its_maker_and_by_the_forms_owner(firm: Firm) -> None:
    admin, seller, other = [await firm.person(name) for name in ("admin", "seller", "other")]
    visitor = firm.visitor("10.2.0.4")
    deal = await make(seller)
    expired, revoked, kept = [await _share(seller, deal) for _ in range(3)]
    await firm.pool.execute("UPDATE sl.shared_link SET expires_at = now() WHERE id = $1", expired["id"])
    assert (await other.delete(f"/shared-links/{revoked['id']}")).status_code == 404
    assert (await seller.delete(f"/shared-links/{revoked['id']}")).status_code == 204
    wrong = {"url": kept["url"][:-2] + "xx"}
    answers = [await _open(visitor, link) for link in (expired, revoked, wrong, {"url": "/r/short"})]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.json()["title"] for answer in answers}) == 1, "nobody learns what is wrong with a link"
    rows = (await seller.get(f"{_place(deal)}/links")).json()["rows"]
    assert {row["id"]: row["status"] for row in rows} == {
        expired["id"]: "expired",
        revoked["id"]: "revoked",
        kept["id"]: "open",
    }
    assert (await other.get(f"{_place(deal)}/links")).json()["rows"] == [], "colleagues see their own"
    assert len((await admin.get("/shared-links")).json()["rows"]) >= 3
    got = (await admin.get("/forms/deal/definition")).json()
    shut = got["definition"] | {"public": {"share": {"enabled": False}}}
    saved = await admin.put("/forms/deal", json={"definition": shut, "version": got["version"]})
    assert saved.status_code == 200, saved.text
    assert (await _open(visitor, kept)).status_code == 404
    assert (await seller.post(f"{_place(deal)}/links", json={"fields": ["subject"]})).status_code == 403
    opened = await admin.put("/forms/deal", json={"definition": got["definition"], "version": saved.json()["version"]})
    assert opened.status_code == 200, opened.text
    assert (await _open(visitor, kept)).status_code == 200


async def test_a_code_is_asked_for_and_guessing_ends_the_link(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logic, "MAX_WRONG", 8)
    seller = await firm.person("seller")
    photo = (await seller.post("/files", files={"file": ("a.png", PNG, "image/png")})).json()
    deal = await make(seller, photos=[{"id": photo["id"]}])
    link = await _share(seller, deal, fields=["photos"], code="zq-7391")
    stored = await firm.pool.fetchrow("SELECT * FROM sl.shared_link WHERE id = $1", link["id"])
    token = link["url"].rsplit("/", 1)[1]
    assert "zq-7391" not in str(dict(stored))
    assert token not in str(dict(stored))
    visitor = firm.visitor("10.2.0.5")
    assert (await _open(visitor, link)).json()["code"] == "code_required"
    assert (await visitor.get(f"/public/shared/{token}/files/{photo['id']}")).status_code == 422
    shown = (await _open(visitor, link, code="zq-7391")).json()
    assert (await visitor.get(httpx.URL("http://test" + shown["values"]["photos"][0]["url"]))).status_code == 200
    assert (await _open(visitor, link, **{"pass": shown["pass"]})).status_code == 200
    assert (await _open(visitor, link, **{"pass": "9999999999.00"})).status_code == 422
    elsewhere = await _share(seller, await make(seller), fields=["subject"], code="zq-7391")
    assert (await _open(visitor, elsewhere, **{"pass": shown["pass"]})).status_code == 422, "a pass is of one link"
    # Guessing from one address is slowed down, from many it ends the link.
    await firm.pool.execute(
        "INSERT INTO sl.portal_use (action, subject) SELECT 'share_code', 'ip:10.2.1.1' FROM generate_series(1, 20)"
    )
    assert (await _open(firm.visitor("10.2.1.1"), link, code="zq-7391")).status_code == 429
    for number in range(logic.MAX_WRONG):
        await _open(firm.visitor(f"10.2.2.{number}"), link, code="0000")
    assert (await _open(firm.visitor("10.2.3.1"), link, code="zq-7391")).status_code == 404
    assert (await seller.get(f"{_place(deal)}/links")).json()["rows"][0]["status"] == "locked"
    assert any("访问码" in text for text in await firm.told("seller", deal["id"]))


async def test_openings_are_counted_limited_and_written_down(firm: Firm) -> None:
    admin, seller, visitor = await firm.person("admin"), await firm.person("seller"), firm.visitor("10.2.0.6")
    deal = await make(seller)
    link = await _share(seller, deal)
    for _ in range(2):
        assert (await _open(visitor, link)).status_code == 200
    [row] = (await seller.get(f"{_place(deal)}/links")).json()["rows"]
    assert (row["opened"], bool(row["opened_at"])) == (2, True)
    assert len(await firm.told("seller", deal["id"])) == 1, "told of the first time"
    rows = (await admin.get("/audit", params={"record": deal["id"]})).json()["rows"]
    assert [item["action"] for item in rows if item["action"].startswith("share")] == ["share.open"] * 2 + [
        "share.create"
    ]
    assert rows[0]["ip"] == "10.2.0.6"
    await firm.pool.execute(
        "INSERT INTO sl.portal_use (action, subject) SELECT 'share_open', 'ip:10.2.0.6' FROM generate_series(1, 300)"
    )
    assert (await _open(visitor, link)).status_code == 429


@pytest.mark.req("R-145")
async def test_colleagues_are_pointed_to_what_they_may_see(firm: Firm) -> None:
    seller, helper = await firm.person("seller"), await firm.person("helper")
    deal = await make(seller, subject="看看这个")
    people = [str(firm.people[name]) for name in ("other", "helper", "guest")]
    sent = await seller.post(f"{_place(deal)}/share", json={"people": people, "comment": "帮忙报价"})
    assert sent.status_code == 200, sent.text
    assert sent.json()["told"] == 1
    assert {row["name"] for row in sent.json()["unable"]} == {"吴协作", "访客"}
    [text] = await firm.told("other", deal["id"])
    assert text == f"孙销售 与您分享了 {deal['no']} 看看这个｜帮忙报价"
    assert await firm.told("helper", deal["id"]) == []
    assert (await helper.post(f"{_place(deal)}/share", json={"people": people})).status_code == 404
    assert (await seller.post(f"{_place(deal)}/share", json={"people": []})).status_code == 422
