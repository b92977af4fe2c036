"""Documents over HTTP: real PDFs and Word files, rights, batches, limits, templates."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader
from tests.support.http import Site

from serviceloop.service.install import install_app

API = "/api/v1"
TICKETS = f"{API}/forms/ticket/print-templates"


@asynccontextmanager
async def as_person(site: Site, account: str) -> AsyncIterator[httpx.AsyncClient]:
    client = await site.signed_in(account)
    try:
        yield client
    finally:
        await client.aclose()


async def make(client: httpx.AsyncClient, form: str, values: dict[str, Any]) -> str:
    answer = await client.post(f"{API}/forms/{form}/records", json={"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
async def things(site: Site) -> dict[str, str]:
    async with as_person(site, "admin") as admin:
        customer = await make(admin, "customer", {"name": "星河酒店喆", "phone": "13800000001"})
        product = await make(admin, "product", {"name": "中央空调"})
        values = {"subject": "空调不制冷", "customer": customer, "product": product, "description": '#panic("x")'}
        ticket = await make(admin, "ticket", values)
        for number, payer in enumerate(("customer", "company")):
            fee = {
                "ticket": ticket,
                "item": "labour",
                "name": {"customer": "换压缩机", "company": "内部人工"}[payer],
                "unit_price": 100 + number,
                "payer": payer,
            }
            await make(admin, "fee_line", fee)
        assets = [
            await make(admin, "asset", {"serial": f"SN-{number}", "product": product, "customer": customer})
            for number in range(7)
        ]
        return {"customer": customer, "ticket": ticket, **{f"asset{n}": ident for n, ident in enumerate(assets)}}


async def template(client: httpx.AsyncClient, form: str, key: str) -> dict[str, Any]:
    listed = (await client.get(f"{API}/forms/{form}/print-templates")).json()
    return next(item for item in listed if item["key"] == key)


async def printed(client: httpx.AsyncClient, form: str, key: str, *ids: str, **more: Any) -> httpx.Response:
    found = await template(client, form, key)
    url = f"{API}/forms/{form}/print-templates/{found['id']}/print"
    return await client.post(url, json={"ids": list(ids), **more})


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


async def test_a_quotation_holds_what_the_customer_pays(site: Site, things: dict[str, str]) -> None:
    async with as_person(site, "admin") as admin:
        text = text_of(await printed(admin, "ticket", "quotation", things["ticket"]))
        word = await printed(admin, "ticket", "quotation", things["ticket"], format="docx")
    assert "维修报价单" in text and "星河酒店喆" in text and "换压缩机" in text
    assert "内部人工" not in text
    cells = [
        cell.text for table in Document(io.BytesIO(word.content)).tables for row in table.rows for cell in row.cells
    ]
    assert "星河酒店喆" in cells and "换压缩机" in cells


async def test_a_print_shows_what_its_viewer_may_read(site: Site, things: dict[str, str]) -> None:
    """The watcher reads tickets only: the customer's name and the fees are absent, other forms do not exist."""
    async with as_person(site, "watcher") as watcher:
        text = text_of(await printed(watcher, "ticket", "quotation", things["ticket"]))
        hidden = await watcher.get(f"{API}/forms/asset/print-templates")
        listed = (await watcher.get(TICKETS)).json()
        found = listed[0]
        foreign = await watcher.post(
            f"{API}/forms/asset/print-templates/{found['id']}/print", json={"ids": [things["asset0"]]}
        )
        missing = await watcher.post(f"{TICKETS}/{found['id']}/print", json={"ids": [things["asset0"]]})
        refused = [
            await watcher.post(TICKETS, json={"label": {"zh": "x"}, "definition": {}}),
            await watcher.post(f"{TICKETS}/preview", json={"definition": {}}),
            await watcher.patch(f"{TICKETS}/{found['id']}", json={"version": 1}),
            await watcher.delete(f"{TICKETS}/{found['id']}"),
        ]
    assert "空调不制冷" in text and "星河" not in text and "换压缩机" not in text and "13800000001" not in text
    assert hidden.status_code == foreign.status_code == missing.status_code == 404
    assert [answer.status_code for answer in refused] == [403] * 4
    assert "definition" not in found


async def test_nobody_prints_without_reading(site: Site, things: dict[str, str]) -> None:
    async with as_person(site, "admin") as admin:
        found = await template(admin, "ticket", "quotation")
    async with as_person(site, "guest") as guest, site.client() as stranger:
        for client, status in ((guest, 404), (stranger, 401)):
            answer = await client.post(f"{TICKETS}/{found['id']}/print", json={"ids": [things["ticket"]]})
            assert answer.status_code == status


async def test_many_records_in_one_file(site: Site, things: dict[str, str]) -> None:
    assets = [things[f"asset{number}"] for number in range(7)]
    async with as_person(site, "admin") as admin:
        labels = await printed(admin, "asset", "asset_label", *assets)
        too_many = await printed(admin, "asset", "asset_label", *(str(uuid4()) for _ in range(201)))
        gone = await printed(admin, "asset", "asset_label", assets[0], str(uuid4()))
    assert len(PdfReader(io.BytesIO(labels.content)).pages) == 1
    assert all(f"SN-{number}" in text_of(labels) for number in range(7))
    assert (too_many.status_code, gone.status_code) == (422, 404)
    sql = "SELECT count(*) FROM sl.audit WHERE action = 'record.print' AND form = 'asset'"
    assert await site.database.pool.fetchval(sql) == 7


async def test_pictures_codes_and_page_numbers(site: Site, things: dict[str, str]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "JPEG")
    definition = {
        "header": {"zh": "{{no}}"},
        "blocks": [
            {"kind": "pictures", "field": "photos", "label": {"zh": "照片"}},
            {"kind": "code", "code": "barcode", "text": "{{no}}", "caption": True},
            {"kind": "page_break"},
            {"kind": "rows", "field": "nothing"},
        ],
    }
    async with as_person(site, "admin") as admin:
        files = {"file": ("a.jpg", out.getvalue(), "image/jpeg")}
        file = (await admin.post(f"{API}/files", files=files)).json()
        values = {"subject": "照片", "customer": things["customer"], "photos": [{"id": file["id"]}]}
        ticket = await make(admin, "ticket", values)
        wrong = await admin.post(f"{TICKETS}/preview", json={"definition": definition, "id": ticket})
        definition["blocks"][3] = {"kind": "text", "text": {"zh": "第二页 {{subject}}"}}
        answer = await admin.post(f"{TICKETS}/preview", json={"definition": definition, "id": ticket})
        empty = await admin.post(f"{TICKETS}/preview", json={"definition": definition})
    assert wrong.status_code == 422 and wrong.json()["issues"][0]["path"] == "blocks.3.field"
    reader = PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) == 2 and len(reader.pages[0].images) == 2
    assert "第2页/共2页" in reader.pages[1].extract_text().replace(" ", "")
    assert empty.status_code == 200


async def test_templates_are_kept_and_survive_an_upgrade(site: Site) -> None:
    async with as_person(site, "admin") as admin:
        body = {
            "label": {"zh": "我的模板"},
            "definition": {"blocks": [{"kind": "text", "text": {"zh": "你好 {{no}}"}}]},
        }
        made = (await admin.post(TICKETS, json=body)).json()
        url = f"{TICKETS}/{made['id']}"
        changed = await admin.patch(url, json={"version": 1, "label": {"zh": "改名"}, "roles": ["boss"]})
        stale = await admin.patch(url, json={"version": 1, "label": {"zh": "晚了"}})
        unknown = await admin.post(TICKETS, json=body | {"definition": {"footer": {"zh": "{{customer.nothing}}"}}})
        note = await template(admin, "ticket", "delivery_note")
        assert (await admin.delete(f"{TICKETS}/{note['id']}")).status_code == 204
        quotation = await template(admin, "ticket", "quotation")
        mine = {"version": quotation["version"], "label": {"zh": "本公司报价单"}}
        assert (await admin.patch(f"{TICKETS}/{quotation['id']}", json=mine)).status_code == 200
        await install_app(site.database, site.app.state.forms)
        keys = {item["key"]: item for item in (await admin.get(TICKETS)).json()}
        assert (await admin.delete(url)).status_code == 204
    assert (changed.json()["version"], stale.status_code) == (2, 409)
    assert unknown.json()["issues"][0]["path"] == "footer"
    assert "delivery_note" not in keys and keys["quotation"]["label"] == {"zh": "本公司报价单"}
    async with as_person(site, "watcher") as watcher:
        assert made["key"] not in {item["key"] for item in (await watcher.get(TICKETS)).json()}
