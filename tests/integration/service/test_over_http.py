"""The loop over HTTP with the demo's people: customer, dispatcher, engineer, finance, with the worker's handlers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from tests.support.http import settings_for

from serviceloop.http.app import create_app
from serviceloop.kit.outbox import Outbox
from serviceloop.service.demo.load import OPEN, load

API = "/api/v1"
PHONE = "19900017777"


@dataclass
class Shop:
    """The running application with a small demo company."""

    app: FastAPI

    @property
    def pool(self) -> Any:
        return self.app.state.database.pool

    def client(self, ip: str = "203.0.113.5") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(ip, 1234))
        return httpx.AsyncClient(transport=transport, base_url="http://test" + API)

    @asynccontextmanager
    async def person(self, account: str) -> AsyncIterator[httpx.AsyncClient]:
        async with self.client() as client:
            answer = await client.post("/session", json={"account": account, "password": "demo1234"})
            assert answer.status_code == 200, answer.text
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield client

    async def work_off(self) -> None:
        """What the worker would do."""
        opened = self.app.state.app
        await Outbox(opened.db, opened.handlers, opened).drain()
        dead = await self.pool.fetch("SELECT kind, error FROM sl.event WHERE error IS NOT NULL")
        assert dead == []

    async def sms(self, phone: str, template: str) -> str:
        sql = "SELECT body FROM sl.message WHERE recipient = $1 AND template = $2 ORDER BY id DESC LIMIT 1"
        return str(await self.pool.fetchval(sql, phone, template))


@pytest.fixture(scope="module")
async def shop(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    app = create_app(settings_for(tmp_path_factory.mktemp("home"), database_url), database_url)
    async with app.router.lifespan_context(app):
        opened = app.state.app
        await load(opened, lambda _: None, tickets=len(OPEN) + 30)
        await Outbox(opened.db, opened.handlers, opened).drain()
        yield Shop(app)


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


async def request_by_phone(shop: Shop, client: httpx.AsyncClient, phone: str, **more: Any) -> httpx.Response:
    answer = await client.post("/public/channels/main/codes", json={"phone": phone})
    assert answer.status_code == 202, answer.text
    found = re.search(r"验证码 (\d{6})", await shop.sms(phone, "one_time_code"))
    assert found
    body = {"description": "空调不制冷", "phone": phone, "code": found[1], "contact_name": "测试客户", **more}
    return await client.post("/public/channels/main/requests", json=body)


@pytest.mark.req("R-003", "R-008", "R-015", "R-025", "R-081", "R-100", "R-101", "R-158")
async def test_from_the_request_to_the_settled_fee(shop: Shop) -> None:
    async with shop.client() as customer:
        page = (await customer.get("/public/channels/main")).json()
        assert page["service_types"][0]["label"]["zh"] == "维修"
        assert page["products"]
        assert page["company"] == "云岭暖通服务有限公司"
        serial = await shop.pool.fetchval(
            """SELECT a.serial FROM app.asset a JOIN app.product p ON p.id = a.product WHERE p.skill = 'hvac' LIMIT 1"""
        )
        asset = (await customer.get("/public/channels/main/assets", params={"serial": serial})).json()["rows"]
        assert set(asset[0]) == {"serial", "product", "product_id", "in_warranty"}
        photo = await customer.post("/public/channels/main/files", files={"file": ("a.png", picture(), "image/png")})
        assert photo.status_code == 201, photo.text
        address = {"province": "上海市", "city": "上海市", "district": "闵行区", "detail": "莘庄 1 号"}
        sent = await request_by_phone(
            shop, customer, PHONE, product=asset[0]["product_id"], address=address, photos=[{"id": photo.json()["id"]}]
        )
        assert sent.status_code == 201, sent.text
        token = sent.json()["token"]
        assert len(token) >= 32
        await shop.work_off()
        shown = (await customer.get(f"/public/tracking/{token}")).json()
        assert (shown["status"], shown["no"]) == ("new", sent.json()["no"])
        assert shown["photos"][0]["url"]
        assert f"/t/{token}" in await shop.sms(PHONE, "ticket_created")
        added = await customer.post(f"/public/tracking/{token}/messages", json={"body": "门禁码 1234"})
        assert added.json()["timeline"][0]["text"]["zh"] == "门禁码 1234"
    ticket = await dispatch(shop, sent.json()["no"])
    await on_site(shop)
    await shop.work_off()
    async with shop.client() as customer:
        assert f"/t/{token}" in await shop.sms(PHONE, "ticket_to_confirm")
        shown = (await customer.get(f"/public/tracking/{token}")).json()
        assert shown["may"] == ["confirm", "reject", "rating", "messages"]
        assert {item["kind"] for item in shown["timeline"]} >= {
            "created",
            "assign",
            "accept",
            "resolve",
            "visit:depart",
        }
        assert "cost" not in str(shown)
        assert (await customer.post(f"/public/tracking/{token}/confirm", json={})).json()["status"] == "closed"
        assert (await customer.post(f"/public/tracking/{token}/confirm", json={})).status_code == 200
        rating = {"score": 2, "tags": ["late"], "comment": "来晚了"}
        rated = await customer.post(f"/public/tracking/{token}/rating", json=rating)
        assert rated.json()["rating"] == rating
        again = await customer.post(f"/public/tracking/{token}/rating", json={"score": 5})
        assert again.status_code == 409
    await shop.work_off()
    await settle(shop, ticket)


async def dispatch(shop: Shop, no: str) -> str:
    async with shop.person("agent") as agent:
        told = (await agent.get("/notifications")).json()["rows"]
        assert any(no in row["title"]["zh"] for row in told), "nobody has taken the request yet: agents are told"
    async with shop.person("sup_east") as boss:
        told = (await boss.get("/notifications")).json()["rows"]
        assert any(no in row["title"]["zh"] for row in told)
        ticket = str(await shop.pool.fetchval("SELECT id FROM app.ticket WHERE no = $1", no))
        record = (await boss.get(f"/forms/ticket/records/{ticket}")).json()
        assert record["region"] == "east"
        ranked = (await boss.get(f"/tickets/{ticket}/candidates")).json()["rows"]
        assert ranked[0]["eligible"]
        assert [row["score"] for row in ranked if row["eligible"]] == sorted(
            (row["score"] for row in ranked if row["eligible"]), reverse=True
        )
        chosen = next(row for row in ranked if row["engineer"]["name"] == "陈志远")
        body = {"user_id": chosen["engineer"]["user_id"], "note": "带电容"}
        key = {"Idempotency-Key": str(uuid4())}
        first = await boss.post(f"/tickets/{ticket}/assign", json=body, headers=key)
        assert first.status_code == 200, first.text
        second = await boss.post(f"/tickets/{ticket}/assign", json=body, headers=key)
        assert second.json()["visit"] == first.json()["visit"]
    await shop.work_off()
    assert "陈师傅" in await shop.sms(PHONE, "ticket_assigned")
    return ticket


async def on_site(shop: Shop) -> None:
    async with shop.person("engineer") as engineer:
        told = (await engineer.get("/notifications")).json()["rows"][0]
        assert told["link"].startswith("/m/visits/")
        visit = f"/field{told['link'][2:]}"
        listed = (await engineer.get("/field/visits")).json()["rows"]
        assert visit.endswith(tuple(row["id"] for row in listed))
        part = (await engineer.get(visit)).json()["van"]["rows"][0]["part"]["id"]
        position = {"lng": 121.0, "lat": 31.0, "accuracy": 10}
        steps: list[tuple[str, dict[str, Any]]] = [
            ("accept", {}),
            ("depart", {}),
            ("check-in", {"position": position}),
            ("start", {}),
            ("parts", {"lines": [{"part": part, "quantity": 1}]}),
            ("fees", {"lines": [{"item": "labour", "quantity": 1.5, "unit_price": 120}]}),
            ("report", {"result": "fixed", "work_done": "更换电容，试机正常", "fault_cause": "electric"}),
            ("complete", {}),
        ]
        for name, body in steps:
            answer = await engineer.post(f"{visit}/{name}", json=body, headers={"Idempotency-Key": str(uuid4())})
            assert answer.status_code == 200, (name, answer.text)
        upload = await engineer.post("/files", files={"file": ("s.png", picture(), "image/png")})
        signed = await engineer.post(f"{visit}/signature", json={"file": upload.json()["id"], "signer": "吴先生"})
        assert signed.json()["visit"]["signature"][0]["id"] == upload.json()["id"]
        photos = await engineer.post("/files", files={"file": ("p.png", picture() + b" ", "image/png")})
        done = await engineer.post(f"{visit}/photos", json={"files": [photos.json()["id"]]})
        assert len(done.json()["visit"]["photos"]) == 1
        assert done.json()["visit"]["status"] == "done"
        assert "cost_total" not in done.json()["ticket"]


async def settle(shop: Shop, ticket: str) -> None:
    async with shop.person("finance") as finance:
        query = {"filter": {"field": "ticket", "op": "eq", "value": ticket}, "columns": ["amount", "cost"]}
        rows = (await finance.post("/forms/fee_line/records/query", json=query)).json()["rows"]
        assert len(rows) == 2
        answer = await finance.post("/finance/settle", json={"ids": [row["id"] for row in rows]})
        assert answer.json() == {"settled": 2}
    async with shop.person("sup_east") as boss:
        told = (await boss.get("/notifications")).json()["rows"]
        assert any(row["kind"] == "low_rating" for row in told)


async def test_wrong_codes_are_counted_and_a_code_works_once(shop: Shop) -> None:
    phone = "19900017001"
    async with shop.client("198.51.100.1") as client:
        assert (await client.post("/public/channels/main/codes", json={"phone": phone})).status_code == 202
        assert (await client.post("/public/channels/main/codes", json={"phone": phone})).status_code == 429
        body = {"description": "x", "phone": phone, "code": "000000"}
        for _ in range(5):
            answer = await client.post("/public/channels/main/requests", json=body)
            assert answer.status_code == 422, answer.text
        attempts = await shop.pool.fetchval("SELECT attempts FROM sl.portal_code WHERE phone = $1", phone)
        assert attempts == 5
        found = re.search(r"验证码 (\d{6})", await shop.sms(phone, "one_time_code"))
        assert found
        late = await client.post("/public/channels/main/requests", json={**body, "code": found[1]})
        assert late.json()["issues"][0]["code"] == "code_exhausted"
        stored = await shop.pool.fetchval("SELECT hash FROM sl.portal_code WHERE phone = $1", phone)
        assert found[1].encode() not in stored


async def test_a_used_code_and_a_retried_request(shop: Shop) -> None:
    phone = "19900017002"
    async with shop.client("198.51.100.2") as client:
        await client.post("/public/channels/main/codes", json={"phone": phone})
        found = re.search(r"验证码 (\d{6})", await shop.sms(phone, "one_time_code"))
        assert found
        body = {"description": "净水机漏水", "phone": phone, "code": found[1]}
        key = {"Idempotency-Key": str(uuid4())}
        first = await client.post("/public/channels/main/requests", json=body, headers=key)
        retried = await client.post("/public/channels/main/requests", json=body, headers=key)
        assert first.json() == retried.json()
        again = await client.post("/public/channels/main/requests", json=body)
        assert again.json()["issues"][0]["code"] == "code_none"
        count = await shop.pool.fetchval("SELECT count(*) FROM app.ticket WHERE contact_phone = $1", phone)
        assert count == 1


async def test_a_serial_number_tells_the_product_but_not_whose_it_is(shop: Shop) -> None:
    asset = await shop.pool.fetchrow("SELECT serial, product FROM app.asset WHERE serial IS NOT NULL LIMIT 1")
    async with shop.client("198.51.100.7") as client:
        sent = await request_by_phone(shop, client, "19900017003", serial=asset["serial"])
        assert sent.status_code == 201, sent.text
    await shop.work_off()
    sql = "SELECT product, asset FROM app.ticket WHERE contact_phone = '19900017003'"
    assert tuple(await shop.pool.fetchrow(sql)) == (asset["product"], None)


async def test_the_qr_code_of_a_request_page(shop: Shop) -> None:
    async with shop.client() as client:
        found = await client.get("/public/channels/main/qr.svg", params={"serial": "SN/1 &"})
        unknown = await client.get("/public/channels/none/qr.svg")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("image/svg+xml")
    assert b"<svg" in found.content
    assert unknown.status_code == 404


async def test_limits_by_address(shop: Shop) -> None:
    async with shop.client("198.51.100.3") as client:
        path, answers = "/public/channels/main/assets", []
        for number in range(122):
            answers.append((await client.get(path, params={"serial": f"X{number}"})).status_code)
        assert answers[:120] == [200] * 120
        assert answers[-1] == 429


async def test_what_strangers_get(shop: Shop) -> None:
    async with shop.client("198.51.100.4") as client:
        assert (await client.get("/public/channels/nothing")).status_code == 404
        assert (await client.get(f"/public/tracking/{'x' * 32}")).status_code == 404
        text = await client.post("/public/channels/main/files", files={"file": ("a.txt", b"hello", "text/plain")})
        assert text.status_code == 422
        for path in (
            "/field/visits",
            "/stock",
            f"/tickets/{uuid4()}/candidates",
            "/customers/lookup?phone=19900000001",
        ):
            assert (await client.get(path)).status_code == 401


async def test_abilities(shop: Shop) -> None:
    async with shop.person("agent") as agent:
        assert (await agent.get(f"/tickets/{uuid4()}/candidates")).status_code == 403
        body = {"lines": [{"part": str(uuid4()), "quantity": 1}]}
        assert (await agent.post("/stock/receive", json=body)).status_code == 403
        assert (await agent.post("/finance/settle", json={"ids": [str(uuid4())]})).status_code == 403
        found = (await agent.get("/customers/lookup", params={"phone": "19900000001"})).json()["rows"]
        assert len(found) == 1
    async with shop.person("partner") as partner:
        rows = (await partner.post("/forms/ticket/records/query", json={"columns": ["partner"], "limit": 200})).json()
        assert {row["partner"]["title"] for row in rows["rows"]} <= {"江徽机电服务商"}


async def test_dashboards_answer_for_the_manager(shop: Shop) -> None:
    async with shop.person("manager") as manager:
        board = (await manager.get("/dashboards/overview")).json()
        assert len(board["cards"]) == 14
        for card in board["cards"]:
            answer = await manager.post("/reports/query", json=card["query"])
            assert answer.status_code == 200, (card["key"], answer.text)


async def test_mentions_and_cancelled_tickets(shop: Shop) -> None:
    sql = """SELECT t.id, v.id AS visit, u.id AS person FROM app.ticket t JOIN app.visit v ON v.ticket = t.id
             JOIN sl."user" u ON u.id = v.engineer WHERE t.status = 'assigned' AND v.status = 'dispatched' LIMIT 1"""
    row = await shop.pool.fetchrow(sql)
    async with shop.person("agent") as agent:
        body = {"body": "@工程师 请带梯子", "mentions": [str(row["person"])]}
        assert (await agent.post(f"/forms/ticket/records/{row['id']}/comments", json=body)).status_code in (200, 201)
        cancelled = await agent.post(
            f"/forms/ticket/records/{row['id']}/actions/cancel", json={"values": {"cancel_reason": "客户自行解决"}}
        )
        assert cancelled.status_code == 200, cancelled.text
    await shop.work_off()
    assert await shop.pool.fetchval("SELECT status FROM app.visit WHERE id = $1", row["visit"]) == "cancelled"
    kinds = await shop.pool.fetch('SELECT kind FROM sl.notification WHERE "user" = $1', row["person"])
    assert {item["kind"] for item in kinds} >= {"mentioned", "visit_cancelled"}


async def test_bulk_assign(shop: Shop) -> None:
    rows = await shop.pool.fetch("SELECT id FROM app.ticket WHERE status = 'to_assign' LIMIT 3")
    async with shop.person("supervisor") as boss:
        nobody = "00000000-0000-7000-8000-000000000000"
        answer = await boss.post("/tickets/bulk-assign", json={"tickets": [nobody, *(str(row["id"]) for row in rows)]})
        assert answer.status_code == 200, answer.text
        gone, *results = answer.json()["results"]
        assert (gone["ticket"], gone["ok"], gone["error"]) == (nobody, False, "内容不存在或无权查看")
        assert len(results) == 3
        assert all(item["ok"] for item in results), results
