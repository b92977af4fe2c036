"""Followers learn of changes, and never of what they may not see."""

from uuid import UUID

import httpx
import pytest

from .conftest import Firm, change, make


def _place(deal: dict[str, str]) -> str:
    return f"/forms/deal/records/{deal['id']}"


async def _follow(client: httpx.AsyncClient, deal: dict[str, str]) -> None:
    answer = await client.put(f"{_place(deal)}/follow")
    assert answer.status_code == 204, answer.text


@pytest.mark.req("R-145")
async def test_a_follower_is_told_once_of_what_others_did_together(firm: Firm) -> None:
    seller, other, admin = [await firm.person(name) for name in ("seller", "other", "admin")]
    deal = await make(seller, subject="云岭水泵")
    await _follow(other, deal)
    await _follow(seller, deal)
    await change(seller, deal["id"], amount=5)
    await change(seller, deal["id"], stage="a")
    await admin.post(f"{_place(deal)}/comments", json={"body": "尽快跟进"})
    await firm.work_off()
    [text] = await firm.told("other", deal["id"])
    assert text.startswith(f"{deal['no']} 云岭水泵 有更新｜")
    assert "系统管理员：尽快跟进" in text
    assert "孙销售修改了金额、阶段" in text
    assert "孙销售" not in "".join(await firm.told("seller", deal["id"])), "nobody is told of their own changes"
    # What is unread is folded with what comes next.
    await seller.delete(_place(deal))
    await firm.work_off()
    [text] = await firm.told("other", deal["id"])
    assert text.index("移入了回收站") < text.index("尽快跟进")


async def test_hidden_fields_and_lost_records_are_not_told(firm: Firm) -> None:
    admin, seller, helper = [await firm.person(name) for name in ("admin", "seller", "helper")]
    deal = await make(admin, keeper=str(firm.people["helper"]), margin=3)
    for person in (seller, helper):
        await _follow(person, deal)
    await change(admin, deal["id"], margin=77)
    await firm.work_off()
    assert await firm.told("seller", deal["id"]) == []
    await change(admin, deal["id"], margin=78, amount=9)
    await firm.work_off()
    [text] = await firm.told("seller", deal["id"])
    assert "金额" in text
    assert "毛利" not in text
    assert len(await firm.told("helper", deal["id"])) == 1
    # The helper loses the deal: neither that change nor a later one reaches the bell, and the list leaves them out.
    await change(admin, deal["id"], keeper=None, amount=10)
    await admin.post(f"{_place(deal)}/comments", json={"body": "绝密"})
    await firm.work_off()
    assert "绝密" not in "".join(await firm.told("helper", deal["id"]))
    shown = (await admin.get(f"{_place(deal)}/followers")).json()
    assert {row["name"] for row in shown["rows"]} == {"孙销售", "系统管理员"}
    assert (await helper.get(f"{_place(deal)}/followers")).status_code == 404
    assert (await helper.put(f"{_place(deal)}/follow")).status_code == 404
    mine = (await helper.get("/following", params={"form": "deal"})).json()["rows"]
    [gone] = [row for row in mine if row["record"] == deal["id"]]
    assert (gone["no"], gone["title"]) == (None, None)
    assert (await helper.delete(f"{_place(deal)}/follow")).status_code == 204


async def test_who_takes_part_follows_unless_they_do_not_want_to(firm: Firm) -> None:
    seller, other, admin = [await firm.person(name) for name in ("seller", "other", "admin")]
    deal = await make(seller)
    await firm.work_off()
    assert (await seller.get(f"{_place(deal)}/followers")).json()["rows"] == [], "who only makes it does not follow"
    helper = str(firm.people["helper"])
    await seller.post(f"{_place(deal)}/comments", json={"body": "看", "mentions": [str(firm.people["other"]), helper]})
    await firm.work_off()
    rows = (await seller.get(f"{_place(deal)}/followers")).json()["rows"]
    assert {row["name"] for row in rows} == {"孙销售", "钱销售"}, "who may not see it does not follow"
    assert [text for text in await firm.told("other", deal["id"]) if "有更新" in text] == [], "told of the mention only"
    # Stopping holds, whatever comes; and the choice holds for all records.
    await other.delete(f"{_place(deal)}/follow")
    await other.post(f"{_place(deal)}/comments", json={"body": "好"})
    await admin.put("/following/choice", json={"taking_part": False, "created": True})
    await admin.post(f"{_place(deal)}/comments", json={"body": "批准"})
    made = await make(admin)
    await firm.work_off()
    rows = (await seller.get(f"{_place(deal)}/followers")).json()["rows"]
    assert [row["name"] for row in rows] == ["孙销售"]
    assert (await admin.get(f"{_place(made)}/followers")).json()["following"] is True
    assert (await admin.get("/following/choice")).json() == {"taking_part": False, "created": True}
    await firm.pool.execute("DELETE FROM sl.follow_choice")


async def test_what_was_before_is_not_told_and_pages_go_on(firm: Firm) -> None:
    seller, other = await firm.person("seller"), await firm.person("other")
    deals = [await make(seller) for _ in range(3)]
    await change(seller, deals[0]["id"], amount=1)
    for deal in deals:
        await _follow(other, deal)
    await firm.work_off()
    assert await firm.told("other", deals[0]["id"]) == []
    first = (await other.get("/following", params={"limit": 2})).json()
    assert [row["record"] for row in first["rows"]] == [deals[2]["id"], deals[1]["id"]]
    assert {"key": "deal", "label": {"zh": "商机", "en": "Deal"}} in first["forms"]
    rest = (await other.get("/following", params={"limit": 2, "cursor": first["next"]})).json()
    assert rest["rows"][0]["record"] == deals[0]["id"]
    assert (await other.get("/following", params={"cursor": "x"})).status_code == 422
    assert (await seller.put(f"/forms/deal/records/{UUID(int=5)}/follow")).status_code == 404
