"""Search over all forms: numbers, names, phones, parts of Chinese words; and nothing that one may not see."""

from typing import Any

import httpx
import pytest
from tests.support.http import PASSWORD, Site

from serviceloop.forms.search import compiler

API = "/api/v1"


async def _make(client: httpx.AsyncClient, form: str, **values: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/forms/{form}/records", json={"values": values})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _find(client: httpx.AsyncClient, text: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{API}/search", params={"q": text})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


@pytest.fixture(scope="module")
async def made(site: Site) -> dict[str, dict[str, Any]]:
    admin = await site.signed_in("admin")
    customer = await _make(admin, "customer", name="璩氏鹦鹉螺贸易有限公司", phone="13912345678")
    product = await _make(admin, "product", name="鹦鹉牌空调", code="YW-1")
    return {"customer": customer, "product": product}


@pytest.mark.parametrize("text", ["鹦鹉螺", "鹉螺贸", "139123", "鹦鹉 贸易", "璩"])
async def test_parts_of_words_and_phones_are_found(site: Site, made: dict[str, Any], text: str) -> None:
    admin = await site.signed_in("admin")
    found = await _find(admin, text)
    assert [row["id"] for row in found] == [made["customer"]["id"]]
    assert (found[0]["form"], found[0]["title"]) == ("customer", "璩氏鹦鹉螺贸易有限公司")


@pytest.mark.parametrize("text", ["139-1234-5678", "+86 139 1234 5678", "(139)12345678", "139 1234 5678"])
async def test_a_phone_is_found_however_it_is_typed(site: Site, made: dict[str, Any], text: str) -> None:
    admin = await site.signed_in("admin")
    assert [row["id"] for row in await _find(admin, text)] == [made["customer"]["id"]]
    listed = await admin.post(f"{API}/forms/customer/records/query", json={"columns": ["name"], "search": text})
    assert [row["id"] for row in listed.json()["rows"]] == [made["customer"]["id"]]
    guest = await site.signed_in("guest")
    assert await _find(guest, text) == []


async def test_all_forms_are_searched_and_numbers_come_first(site: Site, made: dict[str, Any]) -> None:
    admin = await site.signed_in("admin")
    assert {row["form"] for row in await _find(admin, "鹦鹉")} == {"customer", "product"}
    number = made["customer"]["no"]
    found = await _find(admin, number.lower())
    assert found[0]["no"] == number
    assert len({row["id"] for row in found}) == len(found)


@pytest.mark.parametrize("text", ["%", "_", "\\", "';--", "$1", "a\\", "𠮷", "  "])
async def test_signs_are_only_signs(site: Site, made: dict[str, Any], text: str) -> None:
    admin = await site.signed_in("admin")
    assert await _find(admin, text) == []


async def test_what_one_may_not_see_is_not_found(site: Site, made: dict[str, Any]) -> None:
    admin = await site.signed_in("admin")
    grants = [
        {"form": "customer", "actions": ["read"], "scope": "all", "fields": {"phone": "hidden", "no": "hidden"}},
        {"form": "product", "actions": ["read"], "scope": {"field": "code", "op": "eq", "value": "other"}},
    ]
    role = {"key": "narrow", "label": {"zh": "窄"}, "abilities": [], "grants": grants}
    assert (await admin.post(f"{API}/roles", json=role)).status_code == 201, role
    body = {"account": "narrow", "name": "窄", "password": PASSWORD, "roles": ["narrow"]}
    await admin.post(f"{API}/users", json=body)
    narrow = await site.signed_in("narrow")
    found = await _find(narrow, "鹦鹉")
    assert [(row["form"], row["no"]) for row in found] == [("customer", None)]
    assert await _find(narrow, "139123") == []
    assert await _find(narrow, "139-1234-5678") == []
    assert await _find(narrow, made["customer"]["no"]) == []
    assert await _find(await site.signed_in("guest"), "鹦鹉") == []
    assert (await site.client().get(f"{API}/search", params={"q": "x"})).status_code == 401


async def test_what_no_index_knows_is_looked_for_among_the_newest_only(site: Site, made: dict[str, Any]) -> None:
    admin = await site.signed_in("admin")
    assert (await admin.get(f"{API}/search", params={"q": "7"})).json()["bounded"] is True
    assert (await admin.get(f"{API}/search", params={"q": "璩"})).json()["bounded"] is False
    for wrong in ("", "x" * 101):
        assert (await admin.get(f"{API}/search", params={"q": wrong})).status_code == 422


async def test_behind_the_newest_records_the_index_finds_what_is_rare(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiler, "NEAR", 2)
    admin = await site.signed_in("admin")
    made = [await _make(admin, "warehouse", name=f"远仓{n:02d}库", code=f"FAR{n:02d}") for n in range(10)]
    for text in ("远仓", "远", "FAR", "FA"):
        assert [row["id"] for row in await _find(admin, text)] == [row["id"] for row in made[:-7:-1]], text
    for text in ("仓03", "far03", "03库"):
        assert [row["id"] for row in await _find(admin, text)] == [made[3]["id"]], text


async def test_what_is_exactly_the_text_comes_before_what_only_has_it(site: Site) -> None:
    admin = await site.signed_in("admin")
    for name in ("陇西", "陇西分店", "新陇西店"):
        await _make(admin, "customer", name=name, phone="13912345679")
    assert [row["title"] for row in await _find(admin, "陇西")] == ["陇西", "陇西分店", "新陇西店"]
