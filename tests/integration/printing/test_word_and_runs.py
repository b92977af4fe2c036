"""Word templates, prints by the worker, the letterhead, uses, and templates as files; and who may not."""

import base64
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader
from tests.integration.printing.test_printing import API, TICKETS, as_person, make, template, text_of
from tests.support.http import Site

from serviceloop.forms.printing.jobs import forget_old, print_job

USES = f"{API}/forms"


def word_file(*lines: str) -> str:
    word = Document()
    for line in lines:
        word.add_paragraph(line)
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "{{fees.name}}", "{{fees.amount}}"
    out = io.BytesIO()
    word.save(out)
    return base64.b64encode(out.getvalue()).decode()


@pytest.fixture(scope="module")
async def things(site: Site) -> dict[str, Any]:
    async with as_person(site, "admin") as admin:
        customer = await make(admin, "customer", {"name": "星河酒店", "phone": "13800000001"})
        values = {"subject": "不制冷", "customer": customer, "description": "机密描述"}
        tickets = [await make(admin, "ticket", values) for _ in range(3)]
        fee = {"ticket": tickets[0], "item": "labour", "name": "换压缩机", "unit_price": 100, "payer": "customer"}
        await make(admin, "fee_line", fee)
        content = word_file(
            "单号 {{no}} 客户 {{customer.name}} 电话 {{customer.phone}} {{description}}", "{{$company}}"
        )
        word = (await admin.post(f"{TICKETS}/word", json={"content": content})).json()
        body = {"label": {"zh": "派工单"}, "definition": {"kind": "word", "word": word["word"]}}
        made = await admin.post(TICKETS, json=body)
        assert made.status_code == 201, made.text
    return {"tickets": tickets, "word": made.json(), "names": word["names"], "customer": customer}


def read(answer: Any) -> tuple[str, list[list[str]]]:
    assert answer.status_code == 200, answer.text
    word = Document(io.BytesIO(answer.content))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    return "\n".join(paragraph.text for paragraph in word.paragraphs), rows


async def test_a_word_template_holds_what_its_reader_may_see(site: Site, things: dict[str, Any]) -> None:
    url = f"{TICKETS}/{things['word']['id']}/print"
    body = {"ids": things["tickets"][:1], "format": "docx"}
    async with as_person(site, "admin") as admin, as_person(site, "watcher") as watcher:
        whole, rows = read(await admin.post(url, json=body))
        part, none = read(await watcher.post(url, json=body))
        pdf = await admin.post(url, json={**body, "format": "pdf"})
        many = await admin.post(url, json={**body, "ids": things["tickets"]})
        hidden = await watcher.get(f"{TICKETS}/{things['word']['id']}/word")
        own = await admin.get(f"{TICKETS}/{things['word']['id']}/word")
    assert "星河酒店" in whole and "13800000001" in whole and "机密描述" in whole and "总部" in whole
    assert [row[0] for row in rows] == ["换压缩机"] and rows[0][1].startswith("100")
    assert "单号" in part and "星河" not in part and "138" not in part and "机密" not in part and none == [["", ""]]
    assert (pdf.status_code, pdf.json()["code"]) == (422, "only_word")
    assert many.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(many.content)) as archive:
        assert len(archive.namelist()) == 3
    assert hidden.status_code == 403 and "{{customer.phone}}" in read(own)[0]


async def test_an_upload_names_what_it_does_not_know(site: Site, things: dict[str, Any]) -> None:
    async with as_person(site, "admin") as admin, as_person(site, "watcher") as watcher:
        wrong = await admin.post(f"{TICKETS}/word", json={"content": word_file("{{custmer.name}}", "{{客户}}")})
        empty = base64.b64encode(b"PK nothing").decode()
        broken = await admin.post(f"{TICKETS}/word", json={"content": empty})
        refused = await watcher.post(f"{TICKETS}/word", json={"content": word_file("{{no}}")})
        absent = await admin.post(
            TICKETS, json={"label": {"zh": "x"}, "definition": {"kind": "word", "word": "0" * 64}}
        )
        starter = await admin.get(f"{TICKETS}/word/starter")
        again = await admin.post(f"{TICKETS}/word", json={"content": base64.b64encode(starter.content).decode()})
        closed = await watcher.get(f"{TICKETS}/word/starter")
    assert [issue["path"] for issue in wrong.json()["issues"]] == ["custmer.name", "客户"]
    assert "{{customer.name}}" in wrong.json()["issues"][0]["message"]
    assert (broken.status_code, broken.json()["code"]) == (422, "print_not_word")
    assert refused.status_code == closed.status_code == 403
    assert absent.json()["issues"][0]["path"] == "word"
    assert again.status_code == 200, again.text


async def test_many_records_are_printed_by_the_worker(site: Site, things: dict[str, Any]) -> None:
    app = site.app.state.app
    async with (
        as_person(site, "agent") as agent,
        as_person(site, "watcher") as watcher,
        as_person(site, "admin") as admin,
    ):
        quotation = (await template(admin, "ticket", "quotation"))["id"]
        url = f"{TICKETS}/{quotation}/runs"
        run = (await watcher.post(url, json={"ids": things["tickets"]})).json()
        each = (await watcher.post(url, json={"ids": things["tickets"], "each": True})).json()
        stopped = (await watcher.post(url, json={"ids": things["tickets"]})).json()
        assert (await watcher.post(f"{TICKETS}/runs/{stopped['id']}/cancel")).status_code == 204
        assert (await watcher.get(f"{TICKETS}/runs/{run['id']}/file")).status_code == 404
        for item in (run, each, stopped, stopped):
            await print_job.handle(app, {"run": item["id"]})
        done = (await watcher.get(f"{TICKETS}/runs/{run['id']}")).json()
        file = await watcher.get(f"{TICKETS}/runs/{run['id']}/file")
        archive = await watcher.get(f"{TICKETS}/runs/{each['id']}/file")
        ended = (await watcher.get(f"{TICKETS}/runs/{stopped['id']}")).json()
        for other in (agent, admin):
            for method, path in (("GET", ""), ("GET", "/file"), ("POST", "/cancel")):
                answer = await other.request(method, f"{TICKETS}/runs/{run['id']}{path}")
                assert answer.status_code == 404, (method, path)
    assert (run["state"], done["state"], done["done"], done["total"]) == ("queued", "done", 3, 3)
    text = text_of(file)
    assert text.count("不制冷") >= 3 and "星河" not in text and "机密" not in text
    assert done["name"] == "报价单.pdf" and len(PdfReader(io.BytesIO(file.content)).pages) == 3
    with zipfile.ZipFile(io.BytesIO(archive.content)) as found:
        assert all(name.endswith(".pdf") for name in found.namelist()) and len(found.namelist()) == 3
    assert ended["state"] == "cancelled"
    sql = "SELECT count(*) FROM sl.audit WHERE action = 'record.print' AND actor = $1"
    who = await site.database.pool.fetchval("SELECT id FROM sl.\"user\" WHERE account = 'watcher'")
    assert await site.database.pool.fetchval(sql, who) >= 6


async def test_a_run_ends_where_rights_end(site: Site, things: dict[str, Any]) -> None:
    app = site.app.state.app
    async with as_person(site, "admin") as admin, as_person(site, "watcher") as watcher:
        found = await template(admin, "ticket", "quotation")
        url = f"{TICKETS}/{found['id']}/runs"
        foreign = (await watcher.post(url, json={"ids": [things["customer"]]})).json()
        taken = (await watcher.post(url, json={"ids": things["tickets"]})).json()
        body = {"version": found["version"], "roles": ["boss"]}
        locked = (await admin.patch(f"{TICKETS}/{found['id']}", json=body)).json()
        for run in (foreign, taken):
            await print_job.handle(app, {"run": run["id"]})
        states = [(await watcher.get(f"{TICKETS}/runs/{run['id']}")).json() for run in (foreign, taken)]
        refused = await watcher.post(url, json={"ids": things["tickets"]})
        await admin.patch(f"{TICKETS}/{found['id']}", json={"version": locked["version"], "roles": []})
        too_many = await watcher.post(url, json={"ids": [things["tickets"][0]] * 1001})
    async with as_person(site, "guest") as guest:
        closed = await guest.post(url, json={"ids": things["tickets"]})
    assert [item["state"] for item in states] == ["failed", "failed"] and all(item["error"] for item in states)
    assert (refused.status_code, closed.status_code, too_many.status_code) == (404, 404, 422)


async def test_old_runs_and_forgotten_word_files_go(site: Site, things: dict[str, Any]) -> None:
    pool = site.database.pool
    async with as_person(site, "admin") as admin:
        spare = (await admin.post(f"{TICKETS}/word", json={"content": word_file("{{no}}")})).json()["word"]
    await pool.execute("UPDATE sl.print_word SET created_at = now() - interval '2 days'")
    await pool.execute("UPDATE sl.print_run SET created_at = now() - interval '8 days'")
    await forget_old(site.app.state.app)
    kept = {row["sha256"] for row in await pool.fetch("SELECT sha256 FROM sl.print_word")}
    assert kept == {things["word"]["definition"]["word"]} and spare not in kept
    assert await pool.fetchval("SELECT count(*) FROM sl.print_run") == 0


async def test_the_letterhead_is_on_documents_and_set_by_builders(site: Site, things: dict[str, Any]) -> None:
    head = f"{API}/print-letterhead"
    definition = {"blocks": [{"kind": "letterhead"}, {"kind": "text", "text": {"zh": "{{$company_phone}}"}}]}
    async with as_person(site, "admin") as admin, as_person(site, "watcher") as watcher:
        first = (await admin.get(head)).json()
        body = {"name": {"zh": "云岭公司"}, "address": {"zh": "云岭路 18 号"}, "phone": "021-1", "version": 0}
        saved = await admin.put(head, json=body)
        stale = await admin.put(head, json=body)
        nameless = await admin.put(head, json={**body, "name": {}, "version": 1})
        foreign = await admin.put(head, json={**body, "logo": things["tickets"][0], "version": 1})
        out = io.BytesIO()
        Image.new("RGB", (30, 20), "red").save(out, "PNG")
        files = {"file": ("logo.png", out.getvalue(), "image/png")}
        theirs = (await watcher.post(f"{API}/files", files=files)).json()["id"]
        mine = (await admin.post(f"{API}/files", files=files)).json()["id"]
        stolen = await admin.put(head, json={**body, "logo": theirs, "version": 1})
        logo = await admin.put(head, json={**body, "logo": mine, "version": 1})
        refused = [await watcher.get(head), await watcher.put(head, json=body)]
        text = text_of(await admin.post(f"{TICKETS}/preview", json={"definition": definition}))
        shown = (await admin.post(f"{TICKETS}/preview/pages", json={"definition": definition})).json()
        closed = await watcher.post(f"{TICKETS}/preview/pages", json={"definition": definition})
    assert (first["name"], first["version"]) == ({"zh": "总部"}, 0)
    assert (saved.json()["version"], stale.status_code, nameless.status_code) == (1, 409, 422)
    assert foreign.status_code == stolen.status_code == 404 and closed.status_code == 403
    assert logo.json()["logo"] == mine and logo.json()["logo_url"]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert "云岭公司" in text and "云岭路" in text and text.count("021-1") == 2
    assert base64.b64decode(shown["pages"][0]).startswith(b"\x89PNG") and not shown["more"]


async def test_templates_are_found_and_mended_when_a_field_goes(site: Site, things: dict[str, Any]) -> None:
    definition = {
        "footer": {"zh": "{{subject}} {{no}}", "en": "{{subject}}"},
        "blocks": [
            {"kind": "heading", "text": {"zh": "{{subject}}"}},
            {"kind": "fields", "fields": ["subject", "no"]},
            {"kind": "columns", "widths": [1], "cells": [[{"kind": "fields", "fields": ["subject"]}]]},
        ],
    }
    async with as_person(site, "admin") as admin:
        made = (await admin.post(TICKETS, json={"label": {"zh": "带主题"}, "definition": definition})).json()
        uses = (await admin.get(f"{USES}/ticket/fields/subject/uses")).json()
        mine = [use for use in uses if "带主题" in use["where"]["zh"]]
        assert {use["path"] for use in mine} == {
            "footer.zh", "footer.en", "blocks.0.text.zh", "blocks.1.fields.0", "blocks.2.cells.0.0.fields.0",
        }  # fmt: skip
        word = (await admin.get(f"{USES}/customer/fields/phone/uses")).json()
        (by_hand,) = [use for use in word if "派工单" in use["where"]["zh"]]
        related = (await admin.get(f"{USES}/fee_line/uses")).json()
        assert [use["where"]["zh"] for use in related if use["kind"] == "print"]
        body = {"ids": [use["id"] for use in mine]}
        answer = await admin.post(f"{USES}/ticket/fields/subject/uses/mend", json=body)
        assert answer.status_code == 200, answer.text
        after = (await template(admin, "ticket", made["key"]))["definition"]
    assert by_hand["mend"] is None and by_hand["path"].startswith("word.")
    assert after["footer"] == {"zh": "{{no}}"}
    assert after["blocks"] == [
        {"kind": "fields", "fields": ["no"]},
        {"kind": "columns", "widths": [1.0], "cells": [[]]},
    ]
