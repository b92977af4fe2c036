"""Exports with sub-tables and files: what is in them, who gets them, and that an import makes the same of them."""

import csv
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from tests.integration.import_export.conftest import Desk

from serviceloop.channels.exports.jobs import run_job
from serviceloop.channels.exports.runs import place_of, remove_expired
from serviceloop.forms.import_export.command import Ask, import_file
from serviceloop.forms.import_export.export_command import export_file
from serviceloop.identity.roles import service as roles
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit import files

FORM = "bundle_order"
ORDER = {
    "key": FORM, "label": {"zh": "成套订单", "en": "Bundle order"}, "title": "code",
    "number": {"prefix": "BO", "date": "", "digits": 4},
    "fields": [
        {"key": "code", "type": "text", "label": {"zh": "单号", "en": "Code"}, "unique": True, "required": True},
        {"key": "note", "type": "textarea", "label": {"zh": "说明", "en": "Note"}},
        {"key": "level", "type": "select", "label": {"zh": "级别"},
         "settings": {"options": [{"value": "a", "label": {"zh": "甲"}}, {"value": "b", "label": {"zh": "乙"}}]}},
        {"key": "tags", "type": "multi_select", "label": {"zh": "标签"},
         "settings": {"options": [{"value": "x", "label": {"zh": "急"}}, {"value": "y", "label": {"zh": "大"}}]}},
        {"key": "due", "type": "date", "label": {"zh": "期限"}},
        {"key": "at", "type": "datetime", "label": {"zh": "时刻"}},
        {"key": "amount", "type": "number", "label": {"zh": "数额"}},
        {"key": "customer", "type": "relation", "label": {"zh": "客户"}, "settings": {"form": "customer"}},
        {"key": "papers", "type": "attachment", "label": {"zh": "附件"}, "settings": {"max_count": 5}},
        {"key": "lines", "type": "sub_table", "label": {"zh": "明细"}, "settings": {"fields": [
            {"key": "item", "type": "text", "label": {"zh": "物料"}, "required": True},
            {"key": "code", "type": "text", "label": {"zh": "单号"}},
            {"key": "count", "type": "number", "label": {"zh": "件数"}},
            {"key": "customer", "type": "relation", "label": {"zh": "供应商"}, "settings": {"form": "customer"}},
            {"key": "shots", "type": "image", "label": {"zh": "照片"}},
        ]}},
        {"key": "steps", "type": "sub_table", "label": {"zh": "步骤"}, "settings": {"fields": [
            {"key": "what", "type": "text", "label": {"zh": "内容"}},
            {"key": "on", "type": "date", "label": {"zh": "日期"}},
        ]}},
    ],
}  # fmt: skip
NARROW = {
    "key": "narrow", "label": {"zh": "窄"}, "abilities": ["import_data"], "menus": [],
    "grants": [{"form": FORM, "actions": ["read", "create", "update", "import", "export"], "scope": "all",
                "fields": {"*": "write", "papers": "hidden", "steps": "read"}}],
}  # fmt: skip


def picture(color: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
async def filled(desk: Desk) -> None:
    """Three orders; the first has files of one name and of a hostile one."""
    site = desk.site
    answer = await desk.client.post("/api/v1/forms", json={"definition": ORDER})
    assert answer.status_code in (200, 201), answer.text
    await desk.imported("customer", [["客户名称", "手机号"], ["成套客户", "13911112222"]])
    (customer,) = await desk.rows("customer", {"field": "phone", "op": "eq", "value": "13911112222"}, "name")
    ids = []
    colors = (("red", "图,一.png"), ("blue", "图,一.png"), ("green", "=cmd|x.png"), ("gold", "阀.png"))
    for color, name in colors:
        stored = await site.app.state.files.put_bytes(picture(color), name)
        async with site.database.transaction() as tx:
            ids.append({"id": str(await files.register(tx, stored, site.people["admin"]))})
    for values in (
        {"code": "=B1", "note": "一行\n二行", "level": "a", "tags": ["x", "y"], "due": "2026-11-21", "amount": 1.5,
         "at": "2026-11-21T09:30:00+08:00", "customer": customer["id"], "papers": ids[:3],
         "lines": [{"item": "=1+1", "count": 2, "customer": customer["id"], "shots": ids[3:]},
                   {"item": "管", "code": "c"}],
         "steps": [{"what": "拆", "on": "2026-11-20"}, {"what": "装"}]},
        {"code": "B2", "lines": [{"item": "阀", "count": 0}]},
        {"code": "B3"},
    ):  # fmt: skip
        made = await desk.client.post(f"/api/v1/forms/{FORM}/records", json={"values": values})
        assert made.status_code == 201, made.text


def opened(content: bytes) -> tuple[dict[str, list[list[Any]]], dict[str, bytes]]:
    """Tables by name, and the other files, of what was exported."""
    if not content.startswith(b"PK"):
        return {"": list(csv.reader(StringIO(content.decode("utf-8-sig"))))}, {}
    with zipfile.ZipFile(BytesIO(content)) as packed:
        names = packed.namelist()
        if "xl/workbook.xml" in names:
            book = CalamineWorkbook.from_filelike(BytesIO(content))
            return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}, {}
        tables: dict[str, list[list[Any]]] = {}
        others: dict[str, bytes] = {}
        for name in names:
            if name.endswith((".xlsx", ".csv")):
                inner = opened(packed.read(name))[0]
                tables |= {name if key == "" else key: rows for key, rows in inner.items()}
            else:
                others[name] = packed.read(name)
        return tables, others


async def exported(desk: Desk, **body: Any) -> tuple[dict[str, list[list[Any]]], dict[str, bytes]]:
    sort = [{"field": "code", "desc": True}]
    return opened((await desk.export(FORM, sort=sort, **body)).content)


@pytest.mark.req("R-286")
async def test_sub_tables_are_further_sheets(desk: Desk) -> None:
    tables, others = await exported(desk, columns=["note"], sub_tables=["lines", "steps"])
    assert list(tables) == ["成套订单", "明细", "步骤"]
    assert tables["成套订单"][0] == ["单号", "说明"], "the key joins the sheets"
    assert tables["明细"][0] == ["单号（code）", "物料", "单号（lines.code）", "件数", "供应商", "照片"]
    assert [row[:2] for row in tables["明细"][1:]] == [["B2", "阀"], ["=B1", "=1+1"], ["=B1", "管"]]
    assert tables["明细"][2][4] == "成套客户"
    assert [row[:2] for row in tables["步骤"][1:]] == [["=B1", "拆"], ["=B1", "装"]]
    assert others == {}
    await desk.export(FORM, 422, sub_tables=["papers"])
    await desk.export(FORM, 422, sub_tables=["nothing"])


async def test_files_come_along_and_cells_name_them(desk: Desk) -> None:
    answer = await desk.export(FORM, columns=["code", "papers"], files=True, sub_tables=["lines"])
    assert answer.headers["content-type"] == "application/zip"
    tables, others = opened(answer.content)
    (row,) = [row for row in tables["成套订单"] if row[0] == "=B1"]
    paths = row[1].split("\n")
    assert paths == [
        "files/BO-0001/papers/图,一.png", "files/BO-0001/papers/图,一 2.png", "files/BO-0001/papers/=cmd_x.png"
    ]  # fmt: skip
    (line,) = [row for row in tables["明细"] if row[1] == "=1+1"]
    assert others == dict(zip([*paths, line[5]], map(picture, ("red", "blue", "green", "gold")), strict=True))
    again = await desk.export(FORM, columns=["code", "papers"], files=True, sub_tables=["lines"])
    assert opened(again.content) == (tables, others), "names are stable"
    with zipfile.ZipFile(BytesIO(answer.content)) as packed, packed.open("成套订单.xlsx") as inner:
        links = zipfile.ZipFile(BytesIO(inner.read())).read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "BO-0001" in links


async def test_no_cell_of_a_csv_is_a_formula(desk: Desk) -> None:
    tables, _ = await exported(desk, format="csv", sub_tables=["lines"], files=True)
    assert set(tables) == {"成套订单.csv", "成套订单-明细.csv"}
    cells = [cell for rows in tables.values() for row in rows for cell in row]
    assert "'=B1" in cells and "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


async def test_hidden_fields_and_their_files_stay_out(desk: Desk, narrow: Desk) -> None:
    for form, columns in (("xlsx", []), ("csv", [])):
        tables, others = await exported(narrow, format=form, columns=columns, files=True, sub_tables=["lines"])
        assert list(others.values()) == [picture("gold")], "of the sub-table, not of the hidden field"
        assert not [row for rows in tables.values() for row in rows if "附件" in row]
    await narrow.export(FORM, 422, columns=["papers"], files=True)


@pytest.fixture(scope="module")
async def narrow(desk: Desk) -> Desk:
    from tests.integration.import_export.conftest import person

    async with desk.site.database.transaction() as tx:
        await roles.install(tx, system_viewer(), [NARROW])
    desk.site.people["narrow"] = await person(desk.site, "narrow", "narrow")
    return Desk(desk.site, await desk.site.signed_in("narrow"))


async def test_in_the_background(desk: Desk, narrow: Desk) -> None:
    app = desk.site.app.state.app
    asked = {"form": FORM, "query": {"files": True, "sub_tables": ["lines"]}}
    outlook = await desk.client.post(f"/api/v1/forms/{FORM}/export/outlook", json=asked["query"])
    assert outlook.json() == {"rows": 3, "background": True}
    run = (await desk.client.post("/api/v1/exports", json=asked)).json()
    assert (run["state"], run["name"].endswith(".zip")) == ("queued", True)
    assert (await desk.client.get(f"/api/v1/exports/{run['id']}/file")).status_code == 409
    await run_job.handle(app, {"run": run["id"]})
    done = (await desk.client.get(f"/api/v1/exports/{run['id']}")).json()
    assert (done["state"], done["total"], done["done"], done["files"]) == ("done", 3, 3, 4)
    url = f"/api/v1/exports/{run['id']}"
    file = await desk.client.get(f"{url}/file")
    assert len(file.content) == done["size"]
    assert len(opened(file.content)[1]) == 4
    told = (await desk.client.get("/api/v1/notifications")).json()["rows"][0]
    assert run["id"] in told["link"]
    for path in ("", "/file"):
        assert (await narrow.client.get(url + path)).status_code == 404
    assert (await narrow.client.post(f"{url}/cancel")).status_code == 404
    assert run["id"] not in str((await narrow.client.get("/api/v1/exports")).json())
    assert (await desk.client.post(f"{url}/cancel")).status_code == 409
    assert await remove_expired(app, datetime.now(UTC) + timedelta(days=8)) >= 1
    assert (await desk.client.get(f"{url}/file")).status_code == 410
    with pytest.raises(Exception, match=r"404|missing"):
        await anext(desk.site.app.state.files.stream_at(place_of(run["id"])))


async def test_a_waiting_export_is_stopped_and_there_are_not_too_many(narrow: Desk) -> None:
    body = {"form": FORM, "query": {}}
    ids = [(await narrow.client.post("/api/v1/exports", json=body)).json()["id"] for _ in range(5)]
    assert (await narrow.client.post("/api/v1/exports", json=body)).status_code == 429
    for id in ids:
        assert (await narrow.client.post(f"/api/v1/exports/{id}/cancel")).json()["state"] == "cancelled"
        await run_job.handle(narrow.site.app.state.app, {"run": id})
    assert {(await narrow.client.get(f"/api/v1/exports/{id}")).json()["state"] for id in ids} == {"cancelled"}
    hidden = {"form": FORM, "query": {"columns": ["papers"]}}
    assert (await narrow.client.post("/api/v1/exports", json=hidden)).status_code == 422


async def test_what_was_exported_comes_back_the_same(desk: Desk, tmp_path: Path) -> None:
    app, said = desk.site.app.state.app, list[str]()
    before, after = tmp_path / "before.zip", tmp_path / "after.zip"
    more: Mapping[str, Any] = {"sub_tables": ["all"], "files": True, "say": said.append}
    await export_file(app, FORM, before, **more)
    first = opened(before.read_bytes())
    pool = desk.site.database.pool
    tables = await pool.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'app' AND tablename LIKE 'bundle\\_order%'"
        " ORDER BY length(tablename) DESC"
    )
    for row in tables:
        await pool.execute(f'DELETE FROM app."{row["tablename"]}"')
    with zipfile.ZipFile(before) as packed:
        packed.extract("成套订单.xlsx", tmp_path)
    ask = Ask(FORM, tmp_path / "成套订单.xlsx", all_sheets=True, zip=before, keep_numbers=True)
    assert await import_file(app, ask, said.append) == 0, said
    await export_file(app, FORM, after, **more)
    second = opened(after.read_bytes())
    assert second[1] == first[1]
    assert list(second[0]) == list(first[0])
    kept = {"更新人", "更新时间", "创建人"}  # who and when of the import itself
    for name, rows in first[0].items():
        places = [index for index, label in enumerate(rows[0]) if label not in kept]
        found = [
            [[row[n] for n in places] for row in sorted(table, key=lambda row: str(row[0]))]
            for table in (rows, second[0][name])
        ]
        assert found[0] == found[1]


async def test_nobody_imports_into_what_he_may_not_write(narrow: Desk) -> None:
    rows = "单号,附件,步骤 · 内容\nB2,a.png,偷\n"
    found = await narrow.upload(FORM, rows)
    assert found["proposal"]["附件"] is None and found["proposal"]["步骤 · 内容"] is None
    for target in ("papers", "steps.what", "steps"):
        body = {"mapping": {"单号": "code", "附件": target}, "key": "code", "mode": "update"}
        answer = await narrow.start(found["id"], 422, **body)
        assert answer["issues"][0]["path"] == "mapping.附件"
    template = await narrow.client.get(f"/api/v1/forms/{FORM}/import-template")
    assert CalamineWorkbook.from_filelike(BytesIO(template.content)).sheet_names[:2] == ["成套订单", "明细"]


async def test_a_zip_that_lies_about_a_size_fails_its_row_only(desk: Desk) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.png", picture("red") + b"\0" * 100_000)
    data = bytearray(out.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    found = await desk.upload(FORM, "单号,附件\nL1,a.png\nL2,\n")
    sent = await desk.client.put(f"/api/v1/imports/{found['id']}/archive", files={"file": ("x.zip", bytes(data))})
    assert sent.status_code == 200
    await desk.start(found["id"], mapping=found["proposal"])
    done = await desk.work(found["id"])
    assert (done["created"], done["failed"]) == (1, 1)
    reasons = (await desk.client.get(f"/api/v1/imports/{found['id']}/reasons")).json()["rows"]
    assert [(item["rows"], item["first"]) for item in reasons] == [(1, 2)]
