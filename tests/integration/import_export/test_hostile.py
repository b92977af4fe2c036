"""Files that are wrong or made to do harm: a clear answer, nothing written, and the server goes on."""

import os
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from tests.integration.import_export.conftest import Desk, whole


def book(*rows: list[object], far: bool = False) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if far:
            sheet.write(1_048_575, 16_383, "远")
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes of blanks."""
    source, out = zipfile.ZipFile(BytesIO(book(["名称"], ["甲"]))), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for item in source.infolist():
            if item.filename != "xl/worksheets/sheet1.xml":
                packed.writestr(item, source.read(item))
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000


def merged(cells: str) -> bytes:
    """A sheet whose header's cells are merged."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        sheet.merge_range(cells, "客户资料")
        sheet.write_row(2, 0, ["甲", "13800138000", "备注"])
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """The same with a stated size of one byte in its directory."""
    data = bytearray(content)
    at = data.rfind(b"PK\x01\x02")
    while at > 0:
        data[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = data.rfind(b"PK\x01\x02", 0, at)
    return bytes(data)


CASES = {
    "bomb": (lambda: bomb(64), "bomb.xlsx", 422, ("file_zip_bomb", "file_too_large")),
    "lying bomb": (lambda: lying(bomb(40)), "bomb.xlsx", 422, ("file_unreadable", "file_zip_bomb", "file_too_large")),
    "far cell": (lambda: book(["名称"], far=True), "far.xlsx", 422, ("file_too_wide", "file_unreadable")),
    "cut off": (lambda: book(["名称"], ["甲"])[:900], "cut.xlsx", 422, ("file_unreadable",)),
    "another zip": (lambda: zipped("word/document.xml"), "a.xlsx", 422, ("file_not_a_sheet",)),
    "renamed text": (lambda: "名称,电话\n甲,1\n".encode(), "a.xlsx", 422, ("file_not_excel",)),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", 422, ("file_encrypted",)),
    "merged header": (lambda: merged("A1:C1"), "a.xlsx", 422, ("file_merged_header",)),
    "two header rows": (lambda: merged("A1:A2"), "a.xlsx", 422, ("file_merged_header",)),
    "no rows": (lambda: book(["名称", "电话"]), "a.xlsx", 422, ("file_no_rows",)),
    "no rows of a CSV": (lambda: "名称,电话\n".encode(), "a.csv", 422, ("file_no_rows",)),
    "ten thousand columns": (lambda: book([f"c{n}" for n in range(10_000)], ["甲"]), "a.xlsx", 422, ("file_too_wide",)),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", 422, ("file_old_excel",)),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.csv", 422, ("file_not_a_sheet",)),
    "broken text": (lambda: "名称\n".encode() + b"\xff\xff\xfe\x80\n", "a.csv", 422, ("file_encoding",)),
    "million columns": (lambda: b",".join([b"c"] * 10**6) + b"\n", "a.csv", 422, ("file_too_wide",)),
    "huge cell": (lambda: "名称\n".encode() + b"x" * 3_000_000 + b"\n", "a.csv", 422, ("file_bad_csv",)),
    "open quote": (lambda: b'name\n"' + b"a,\n" * 700_000, "a.csv", 422, ("file_bad_csv",)),
    "empty": (lambda: b"", "a.csv", 422, ("empty_file",)),
    "blank": (lambda: b"\n \n,,\n", "a.csv", 422, ("file_empty",)),
    "program": (lambda: b"#!/bin/sh\nrm,-rf\n", "a.csv", 422, ("invalid",)),
}  # fmt: skip


def zipped(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.slow
async def test_refused_files(desk: Desk, name: str) -> None:
    make, filename, status, codes = CASES[name]
    before = await desk.site.database.pool.fetchval("SELECT count(*) FROM sl.import_run")
    answer = await desk.upload("customer", make(), filename, status)
    assert answer["code"] in codes
    assert await desk.site.database.pool.fetchval("SELECT count(*) FROM sl.import_run") == before
    assert os.listdir(desk.site.app.state.settings.home / "spool") == []
    assert (await desk.client.get("/api/v1/imports")).status_code == 200


async def test_too_large_a_body(desk: Desk) -> None:
    answer = await desk.upload("customer", b"a,b\n" * (25 * 1024 * 1024 + 1), status=413)
    assert answer["status"] == 413


async def test_bad_cells_fail_alone(desk: Desk) -> None:
    rows = [
        ["编码", "名称", "电话", "备注"],
        ["H1", "好的", "13800002001", "=cmd|' /C calc'!A0"],
        ["H2", "空\0字符", "13800002002", ""],
        ["H3", "长" * 200_000, "13800002003", ""],
        ["H4", "坏电话", "'; DROP TABLE app.customer; --", ""],
    ]
    run = await desk.imported(
        "customer", rows, mapping={"编码": "code", "名称": "name", "电话": "phone", "备注": "note"}
    )
    assert whole(run) == (1, 0, 0, 0, 3)
    errors = await desk.errors(run["id"])
    assert [row[0] for row in errors[1:]] == ["3", "4", "5"]
    (row,) = await desk.rows("customer", {"field": "code", "op": "eq", "value": "H1"}, "note")
    assert row["note"] == "=cmd|' /C calc'!A0"
    answer = await desk.export(
        "customer", format="csv", columns=["note"], filter={"field": "code", "op": "eq", "value": "H1"}
    )
    assert "'=cmd" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", "\t"), ("gb18030", ","), ("utf-16", "\t")],
)
async def test_encodings_and_separators(desk: Desk, encoding: str, separator: str) -> None:
    text = "\n".join(separator.join(row) for row in (["名称", "电话"], ["张三丰𠮷", "13800138000"], ["李四", ""]))
    found = await desk.upload("customer", text.encode(encoding))
    assert [column["name"] for column in found["columns"]] == ["名称", "电话"]
    assert found["columns"][0]["sample"] == ["张三丰𠮷", "李四"]
    assert found["total"] == 2


async def test_typed_cells_of_excel(desk: Desk) -> None:
    content = book(["编码", "名称", "电话", "名称"], ["X1", "数字", 75526001234, "又一个"], ["X2", True, 13800138000.0])
    found = await desk.upload("customer", content, "wrong-name.csv")
    assert [column["name"] for column in found["columns"]] == ["编码", "名称", "电话", "名称 (2)"]
    await desk.start(found["id"], mapping={"编码": "code", "名称": "name", "电话": "phone"})
    assert whole(await desk.work(found["id"])) == (2, 0, 0, 0, 0)
    rows = await desk.rows("customer", {"field": "code", "op": "starts_with", "value": "X"}, "code", "phone", "name")
    assert {row["code"]: row["phone"] for row in rows} == {"X1": "0755-26001234", "X2": "13800138000"}


async def test_a_name_that_stands_twice_is_told(desk: Desk) -> None:
    found = await desk.upload("customer", "名称,电话,名称\n甲,1,乙\n")
    assert found["doubles"] == ["名称"]
    assert [column["name"] for column in found["columns"]] == ["名称", "电话", "名称 (2)"]


async def test_many_columns_are_proposed_in_time(desk: Desk) -> None:
    header = [f"自定义列{n}说明" for n in range(498)] + ["名称", "电话"]
    found = await desk.upload("customer", book(header, ["值"] * 498 + ["甲", "13800138000"]), "a.xlsx")
    proposal = {name: path for name, path in found["proposal"].items() if path}
    assert (proposal["名称"], proposal["电话"]) == ("name", "phone")


async def test_sheets_without_rows_and_hidden_ones_are_passed_over(desk: Desk) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.add_worksheet("空").write_row(0, 0, ["名称"])
        hidden = made.add_worksheet("藏")
        hidden.write_column(0, 0, ["名称", "藏着"])
        hidden.hide()
        made.add_worksheet("有").write_column(2, 0, ["名称", "甲"])
    found = await desk.upload("customer", out.getvalue(), "a.xlsx")
    assert (found["sheets"], found["sheet"]) == (["空", "有"], "有")
    assert found["preview"][0]["row"] == 4


async def test_bad_orders(desk: Desk) -> None:
    found = await desk.upload("customer", "a,b\n1,2")
    cases = [
        ({"mapping": {}}, "mapping"),
        ({"mapping": {"c": "name"}}, "mapping.c"),
        ({"mapping": {"a": "name", "b": "name"}}, "mapping.b"),
        ({"mapping": {"a": "address", "b": "address.city"}}, "mapping.b"),
        ({"mapping": {"a": "name"}, "mode": "upsert"}, "key"),
        ({"mapping": {"a": "name"}, "mode": "upsert", "key": "code"}, "key"),
        ({"mapping": {"a": "contacts", "b": "name"}, "mode": "update", "key": "contacts"}, "key"),
        ({"mapping": {"a": "account_manager", "b": "name"}, "mode": "update", "key": "account_manager"}, "key"),
    ]
    for body, path in cases:
        answer = await desk.start(found["id"], 422, **body)
        assert answer["issues"][0]["path"] == path, body
    await desk.start(found["id"], 422, mapping={"a": "name"}, mode="replace")
    await desk.upload("customer", book(["a"], ["b"]), "a.xlsx", 422, sheet="没有")
