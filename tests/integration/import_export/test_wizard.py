"""The wizard's further steps: templates, dry runs, sheets of sub-tables, files in a zip, what an undo would do."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from PIL import Image
from python_calamine import CalamineWorkbook
from tests.integration.import_export.conftest import Desk, text_of, whole

from serviceloop.forms.import_export.jobs import check_job
from serviceloop.kit import files

ORDER = {
    "key": "wizard_order", "label": {"zh": "订货单", "en": "Order"}, "title": "code",
    "number": {"prefix": "WO", "date": "", "digits": 4},
    "fields": [
        {"key": "code", "type": "text", "label": {"zh": "单号", "en": "Code"}, "unique": True, "required": True},
        {"key": "title", "type": "text", "label": {"zh": "说明", "en": "Title"}},
        {"key": "level", "type": "select", "label": {"zh": "级别", "en": "Level"},
         "settings": {"options": [{"value": "a", "label": {"zh": "甲"}}, {"value": "b", "label": {"zh": "乙"}},
                                  {"value": "old", "label": {"zh": "旧"}, "archived": True}]}},
        {"key": "rate", "type": "percent", "label": {"zh": "折扣", "en": "Rate"}},
        {"key": "at", "type": "time", "label": {"zh": "时刻", "en": "Time"}},
        {"key": "note", "type": "text_block", "label": {"zh": "提示"}, "settings": {"content": {"zh": "看这里"}}},
        {"key": "twice", "type": "formula", "label": {"zh": "两倍"},
         "settings": {"formula": "rate * 2", "kind": "number"}},
        {"key": "papers", "type": "attachment", "label": {"zh": "附件", "en": "Papers"}, "settings": {"max_count": 2}},
        {"key": "lines", "type": "sub_table", "label": {"zh": "明细", "en": "Lines"}, "settings": {"fields": [
            {"key": "item", "type": "text", "label": {"zh": "物料", "en": "Item"}, "required": True},
            {"key": "count", "type": "number", "label": {"zh": "件数", "en": "Count"}},
            {"key": "customer", "type": "relation", "label": {"zh": "客户"}, "settings": {"form": "customer"}},
        ]}},
    ],
    "rules": [{"key": "rate", "error_when": {"field": "rate", "op": "gt", "value": 1}, "message": {"zh": "折扣过大"}}],
}  # fmt: skip
FORM = "wizard_order"


@pytest.fixture(scope="module")
async def tight(desk: Desk) -> Desk:
    return Desk(desk.site, await desk.site.signed_in("tight"))


@pytest.fixture(scope="module", autouse=True)
async def order_form(desk: Desk) -> None:
    answer = await desk.client.post("/api/v1/forms", json={"definition": ORDER})
    assert answer.status_code in (200, 201), answer.text


async def check(desk: Desk, runs: Sequence[Mapping[str, Any]], status: int = 200) -> Any:
    answer = await desk.client.post("/api/v1/imports/start", json={"runs": list(runs), "dry_run": True})
    assert answer.status_code == status, answer.text
    await check_job.handle(desk.site.app.state.app, {"runs": [run["id"] for run in runs]})
    return [await desk.get(run["id"]) for run in runs]


async def confirm(desk: Desk, run: str, count: int = 1) -> None:
    answer = await desk.client.post(f"/api/v1/imports/{run}/confirm")
    assert answer.status_code == 200, answer.text
    assert [row["state"] for row in answer.json()["rows"]] == ["queued", *["waiting"] * (count - 1)]


def book(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        for name, rows in sheets:
            sheet = made.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return out.getvalue()


def packed(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.req("R-286")
async def test_template_is_filled_in_and_imported(desk: Desk) -> None:
    answer = await desk.client.get(f"/api/v1/forms/{FORM}/import-template")
    assert answer.status_code == 200, answer.text
    sheets = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert sheets.sheet_names == ["订货单", "明细", "填写说明", "选项"]
    header, example = sheets.get_sheet_by_name("订货单").to_python()
    assert header == ["单号", "说明", "级别", "折扣", "时刻", "附件"]
    assert example[2] == "甲"
    assert sheets.get_sheet_by_name("明细").to_python()[0] == ["单号", "物料", "件数", "客户"]
    with zipfile.ZipFile(BytesIO(answer.content)) as parts:
        drawn = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "dataValidation" in drawn
    found = await desk.upload(FORM, answer.content, "t.xlsx")
    assert found["proposal"] == {
        "单号": "code", "说明": "title", "级别": "level", "折扣": "rate", "时刻": "at", "附件": "papers",
    }  # fmt: skip
    mapping = {name: path for name, path in found["proposal"].items() if path != "papers"}
    (run,) = await check(desk, [{"id": found["id"], "mapping": mapping}])
    assert whole(run) == (1, 0, 0, 0, 0), await desk.errors(found["id"])
    csv = await desk.client.get(f"/api/v1/forms/{FORM}/import-template?format=csv")
    assert csv.text.removeprefix("\ufeff").strip() == "单号,说明,级别,折扣,时刻,附件"


async def test_template_shows_only_what_one_may_write(desk: Desk, tight: Desk) -> None:
    answer = await tight.client.get("/api/v1/forms/customer/import-template?format=csv")
    assert answer.status_code == 200
    assert "备注" not in answer.text and "行业" not in answer.text
    assert (await tight.client.get("/api/v1/forms/product/import-template")).status_code == 403


async def test_dry_run_writes_nothing_and_says_what_the_import_does(desk: Desk) -> None:
    rows = [
        ["单号", "说明", "级别", "折扣"],
        ["D1", "一", "甲", 0.5],
        ["D2", "二", "丙", 0.1],
        ["D3", "三", "乙", "300%"],
    ]
    await desk.imported(FORM, [["单号", "说明"], ["D0", "旧"], ["D9", "同"]])
    counter = await desk.site.database.pool.fetchval(f"SELECT value FROM sl.counter WHERE key = '{FORM}.no'")
    rows += [["D0", "新", "", ""], ["D9", "同", "", ""], ["D1", "一改", "", ""]]
    found = await desk.upload(FORM, text_of(rows))
    order = {"id": found["id"], "mapping": found["proposal"], "key": "code", "mode": "upsert", "blank": "keep"}
    (run,) = await check(desk, [order])
    assert run["state"] == "checked"
    assert whole(run) == (1, 1, 1, 1, 2)
    assert [row[0] for row in (await desk.errors(found["id"]))[1:]] == ["3", "4"]
    there = await desk.rows(FORM, {"field": "code", "op": "starts_with", "value": "D"}, "code", "title")
    assert sorted((row["code"], row["title"]) for row in there) == [("D0", "旧"), ("D9", "同")]
    pool = desk.site.database.pool
    assert counter == await pool.fetchval(f"SELECT value FROM sl.counter WHERE key = '{FORM}.no'")
    assert not await pool.fetchval("SELECT count(*) FROM sl.import_record WHERE import = $1", found["id"])
    await confirm(desk, found["id"])
    done = await desk.work(found["id"])
    assert done["state"] == "done"
    assert whole(done) == whole(run)
    assert len(await desk.errors(found["id"])) == 3
    again = await desk.client.post(f"/api/v1/imports/{found['id']}/confirm")
    assert again.status_code == 409


async def test_sheets_of_one_file_into_a_form_and_its_sub_table(desk: Desk) -> None:
    content = book(
        ("单", [["单号", "说明"], ["S1", "甲"], ["S2", "乙"]]),
        ("行", [["单号", "物料", "件数"], ["S1", "阀", 1], ["S2", "管", 2], ["S1", "泵", 3], ["S7", "无", 1]]),
    )
    first = await desk.upload(FORM, content, "two.xlsx")
    assert first["sheets"] == ["单", "行"]
    answer = await desk.client.post(
        f"/api/v1/imports/{first['id']}/sheets", json={"sheet": "行", "form": FORM, "rows_of": "lines"}
    )
    assert answer.status_code == 201, answer.text
    second = answer.json()
    assert second["proposal"] == {"单号": "code", "物料": "lines.item", "件数": "lines.count"}
    runs = [
        {"id": first["id"], "mapping": first["proposal"]},
        {"id": second["id"], "mapping": second["proposal"], "key": "code", "mode": "update"},
    ]
    checked = await check(desk, runs)
    assert [whole(run) for run in checked] == [(2, 0, 0, 0, 0), (0, 3, 0, 0, 1)]
    await confirm(desk, second["id"], 2)
    assert whole(await desk.work(first["id"])) == (2, 0, 0, 0, 0)
    assert whole(await desk.work(second["id"])) == (0, 3, 0, 0, 1)
    rows = await desk.rows(FORM, {"field": "code", "op": "in", "value": ["S1", "S2"]}, "code", "lines")
    lines = {row["code"]: [(line["item"], line["count"]) for line in row["lines"]] for row in rows}
    assert lines == {"S1": [("阀", 1), ("泵", 3)], "S2": [("管", 2)]}
    assert [row[0] for row in (await desk.errors(second["id"]))[1:]] == ["5"]


async def test_sheets_are_proposed_put_in_order_and_taken_back(desk: Desk, tight: Desk) -> None:
    content = book(
        ("明细", [["单号", "物料", "件数"], ["T1", "阀", 1], ["T1", "管", 2]]),
        ("随便", [["说明"], ["不用"]]),
        ("订货单", [["单号", "说明"], ["T1", "甲"]]),
    )
    first = await desk.upload(FORM, content, "three.xlsx")
    assert first["sheet"] == "明细"
    url = f"/api/v1/imports/{first['id']}"
    proposed = (await desk.client.get(f"{url}/sheets")).json()["rows"]
    assert [(row["sheet"], row["rows_of"]) for row in proposed] == [("订货单", None), ("明细", "lines")]
    made = [
        (await desk.client.post(f"{url}/sheets", json={key: row[key] for key in ("sheet", "form", "rows_of")})).json()
        for row in reversed(proposed)
    ]
    assert (await tight.client.delete(url)).status_code == 404
    assert (await desk.client.delete(url)).status_code == 204
    wrong = {"sheet": "明细", "form": FORM, "rows_of": "code"}
    lost = await desk.client.post(f"/api/v1/imports/{made[0]['id']}/sheets", json=wrong)
    assert lost.status_code == 422
    lines, order = made
    assert lines["key"] == "code"
    runs = [
        {"id": lines["id"], "mapping": lines["proposal"], "key": "code", "mode": "update"},
        {"id": order["id"], "mapping": order["proposal"]},
    ]
    checked = await check(desk, runs)
    assert [whole(run) for run in checked] == [(0, 2, 0, 0, 0), (1, 0, 0, 0, 0)], "the records came first"
    batch = (await desk.client.get(f"/api/v1/imports/{lines['id']}/batch")).json()["rows"]
    assert [row["sheet"] for row in batch] == ["订货单", "明细"]
    await confirm(desk, order["id"], 2)
    assert (await desk.client.delete(f"/api/v1/imports/{order['id']}")).status_code == 409
    assert whole(await desk.work(order["id"])) == (1, 0, 0, 0, 0)
    assert whole(await desk.work(lines["id"])) == (0, 2, 0, 0, 0)


async def test_a_cell_cannot_take_somebody_elses_file(desk: Desk, tight: Desk) -> None:
    stored = await desk.site.app.state.files.put_bytes(picture(), "theirs.png")
    async with desk.site.database.transaction() as tx:
        theirs = await files.register(tx, stored, desk.site.people["tight"])
    run = await desk.imported(FORM, [["单号", "附件"], ["F1", str(theirs)]])
    assert whole(run) == (0, 0, 0, 0, 1)
    again = await desk.upload(FORM, text_of([["单号", "附件"], ["F2", str(theirs)]]))
    archive = {"file": ("x.zip", packed(**{"a.png": picture()}))}
    await desk.client.put(f"/api/v1/imports/{again['id']}/archive", files=archive)
    await desk.start(again["id"], mapping=again["proposal"])
    assert whole(await desk.work(again["id"])) == (0, 0, 0, 0, 1)


async def test_repeated_rows_are_one_record_with_its_lines(desk: Desk) -> None:
    rows = [
        ["单号", "说明", "明细 · 物料", "明细 · 件数"],
        ["R1", "甲", "阀", "1"], ["", "", "管", "2"], ["R2", "乙", "泵", "3"], ["R1", "甲", "环", "4"],
        ["R3", "丙", "件", "多"], ["", "", "再", "5"],
    ]  # fmt: skip
    run = await desk.imported(FORM, rows, key="code", mode="upsert")
    assert whole(run) == (4, 0, 0, 0, 2)
    found = await desk.rows(FORM, {"field": "code", "op": "eq", "value": "R1"}, "lines")
    assert [line["item"] for line in found[0]["lines"]] == ["阀", "管", "环"]
    errors = await desk.errors(run["id"])
    assert [row[0] for row in errors[1:]] == ["6", "7"]
    assert whole(await desk.imported(FORM, rows, key="code", mode="upsert")) == (0, 0, 4, 0, 2)


async def test_files_come_in_a_zip(desk: Desk) -> None:
    rows = [["单号", "附件"], ["Z1", "a.png；子/b.png"], ["Z2", "没有.png"], ["Z3", "evil.exe"], ["Z4", ""]]
    found = await desk.upload(FORM, text_of(rows))
    run = found["id"]
    content = packed(**{"a.png": picture(), "子/b.png": picture(), "evil.exe": b"MZ" + b"\0" * 100})
    answer = await desk.client.put(f"/api/v1/imports/{run}/archive", files={"file": ("x.zip", content)})
    assert answer.status_code == 200, answer.text
    assert answer.json()["files"] == 3
    (checked,) = await check(desk, [{"id": run, "mapping": found["proposal"]}])
    assert checked["failed"] >= 1
    await confirm(desk, run)
    assert whole(await desk.work(run)) == (2, 0, 0, 0, 2)
    rows_there = await desk.rows(FORM, {"field": "code", "op": "eq", "value": "Z1"}, "papers")
    assert [item["name"] for item in rows_there[0]["papers"]] == ["a.png", "b.png"]
    errors = await desk.errors(run)
    assert "没有.png" in errors[1][-1]
    again = await desk.upload(FORM, text_of(rows[:2]))
    await desk.client.put(f"/api/v1/imports/{again['id']}/archive", files={"file": ("x.zip", content)})


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a.png", "archive_path"),
        ("/etc/a.png", "archive_path"),
        ("bomb", "archive_zip_bomb"),
        ("", "archive_unreadable"),
    ],
)
async def test_a_bad_zip_is_refused(desk: Desk, name: str, code: str) -> None:
    found = await desk.upload(FORM, text_of([["单号"], ["B1"]]))
    content = packed(**{name or "a": b"x"})
    if name == "bomb":
        content = packed(bomb=b"\0" * (25 * 1024 * 1024))
    if not name:
        content = b"not a zip"
    answer = await desk.client.put(f"/api/v1/imports/{found['id']}/archive", files={"file": ("x.zip", content)})
    assert answer.status_code == 422
    assert answer.json()["code"] == code


async def test_undo_is_foreseen_and_the_original_comes_back(desk: Desk) -> None:
    await desk.imported(FORM, [["单号", "说明"], ["U1", "旧"], ["U2", "旧"]])
    rows = [["单号", "说明"], ["U1", "新"], ["U2", "新"], ["U3", "新"]]
    run = await desk.imported(FORM, rows, key="code", mode="upsert")
    (changed,) = await desk.rows(FORM, {"field": "code", "op": "eq", "value": "U2"}, "title")
    await desk.client.patch(f"/api/v1/forms/{FORM}/records/{changed['id']}", json={"values": {"title": "人改"}})
    answer = await desk.client.get(f"/api/v1/imports/{run['id']}/undo")
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["deleted"], seen["restored"], seen["kept_count"]) == (1, 1, 1)
    assert (seen["kept"][0]["no"], seen["kept"][0]["row"]) == (changed["no"], 3)
    done = (await desk.undo(run["id"]))["undo"]
    assert (done["deleted"], done["restored"], done["kept_count"]) == (1, 1, 1)
    original = await desk.client.get(f"/api/v1/imports/{run['id']}/file")
    assert original.content.decode() == text_of(rows)


async def test_others_reach_nothing_of_an_import(desk: Desk, tight: Desk) -> None:
    found = await desk.upload(FORM, text_of([["单号"], ["X1"]]))
    order = {"id": found["id"], "mapping": {"单号": "code"}}
    for method, path, body in (
        ("GET", f"/imports/{found['id']}/file", None),
        ("GET", f"/imports/{found['id']}/undo", None),
        ("POST", f"/imports/{found['id']}/confirm", None),
        ("POST", f"/imports/{found['id']}/sheets", {"sheet": "", "form": "customer"}),
        ("POST", "/imports/start", {"runs": [order]}),
        ("GET", f"/imports/{uuid4()}/file", None),
    ):
        answer = await tight.client.request(method, f"/api/v1{path}", json=body)
        assert answer.status_code == 404, (path, answer.text)
