"""Comments changed and deleted by their authors, and versions compared and brought back."""

from typing import Any

import httpx
import pytest

from .conftest import Firm, change, make


async def _lines(client: httpx.AsyncClient, id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await client.get(f"/forms/deal/records/{id}/timeline")).json()["rows"]
    return [row for row in rows if row["kind"] == "comment"]


@pytest.mark.req("R-145")
async def test_an_author_changes_a_comment_and_everybody_sees_what_it_said(firm: Firm) -> None:
    seller, other = await firm.person("seller"), await firm.person("other")
    deal = await make(seller)
    place = f"/forms/deal/records/{deal['id']}/comments"
    comment = (await seller.post(place, json={"body": "报价十万"})).json()["id"]
    mine = f"{place}/{comment}"
    edited = await seller.patch(mine, json={"body": "报价八万", "mentions": [str(firm.people["other"])]})
    assert edited.status_code == 204, edited.text
    [line] = await _lines(other, deal["id"])
    assert (line["body"], bool(line["edited_at"])) == ("报价八万", True)
    assert [row["body"] for row in (await other.get(f"{mine}/versions")).json()["rows"]] == ["报价十万"]
    await firm.work_off()
    assert any("提到了您" in text for text in await firm.told("other", deal["id"]))
    for refused in (
        await other.patch(mine, json={"body": "改别人的"}),
        await other.delete(mine),
        await other.post(f"{mine}/undelete"),
    ):
        assert refused.status_code in (403, 404)
    assert (await seller.patch(mine, json={"body": "  "})).status_code == 422


async def test_a_deleted_comment_leaves_a_mark_and_can_be_taken_back_by_its_author(firm: Firm) -> None:
    seller, other, helper = [await firm.person(name) for name in ("seller", "other", "helper")]
    deal, elsewhere = await make(seller), await make(seller)
    place = f"/forms/deal/records/{deal['id']}/comments"
    comment = (await seller.post(place, json={"body": "底价五万"})).json()["id"]
    assert (await seller.delete(f"{place}/{comment}")).status_code == 204
    [line] = await _lines(other, deal["id"])
    assert line["deleted_at"]
    assert "底价" not in str(line)
    assert (await other.get(f"{place}/{comment}/versions")).status_code == 404
    assert (await seller.patch(f"{place}/{comment}", json={"body": "x"})).status_code == 404
    assert (await other.post(f"{place}/{comment}/undelete")).status_code == 404
    assert (await seller.post(f"{place}/{comment}/undelete")).status_code == 204
    assert (await _lines(other, deal["id"]))[0]["body"] == "底价五万"
    # By way of another record, or by somebody who sees neither.
    wrong = f"/forms/deal/records/{elsewhere['id']}/comments/{comment}"
    assert (await seller.patch(wrong, json={"body": "x"})).status_code == 404
    assert (await helper.get(f"{place}/{comment}/versions")).status_code == 404
    assert (await helper.delete(f"{place}/{comment}")).status_code == 404


async def test_a_version_is_compared_and_chosen_fields_come_back(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    deal = await make(admin, amount=100, margin=40, lines=[{"item": "泵"}, {"item": "阀"}])
    await change(admin, deal["id"], amount=200, margin=90, stage="b")
    await change(admin, deal["id"], amount=300, lines=[{"item": "管"}])
    place = f"/forms/deal/records/{deal['id']}"
    found = {item["field"]: item for item in (await seller.get(f"{place}/history/1")).json()["changes"]}
    assert set(found) == {"amount", "stage", "lines"}
    assert (found["amount"]["old"], found["amount"]["new"]) == (300, 100)
    assert found["amount"]["open"] is True
    assert (await seller.get(f"{place}/history/9")).status_code == 422
    back = (await seller.post(f"{place}/restore", json={"version": 1, "fields": ["lines", "margin"]})).json()
    assert [row["item"] for row in back["lines"]] == ["泵", "阀"]
    now = (await admin.get(place)).json()
    assert (now["amount"], now["margin"], now["stage"]) == (300, 90, "b")
    back = (await seller.post(f"{place}/restore", json={"version": 2})).json()
    assert (back["amount"], back["stage"]) == (200, "b")


async def test_what_only_hidden_fields_tell_stays_hidden(firm: Firm) -> None:
    admin, seller = await firm.person("admin"), await firm.person("seller")
    deal = await make(admin)
    await change(admin, deal["id"], margin=7)
    rows = (await seller.get(f"/forms/deal/records/{deal['id']}/history")).json()["rows"]
    assert [row["version"] for row in rows] == [1]
    assert (await seller.get(f"/forms/deal/records/{deal['id']}/history/1")).json()["changes"] == []
    assert (await (await firm.person("helper")).get(f"/forms/deal/records/{deal['id']}/history/1")).status_code == 404
