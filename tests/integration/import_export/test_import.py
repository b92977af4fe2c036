"""Imports over HTTP, as the wizard does them: every row goes in or is named, and all of it can be taken back."""

import csv
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from tests.integration.import_export.conftest import SHARED, Desk, whole

from serviceloop.kit.jobs import JobRunner

CUSTOMERS = [
    ["外部编码", "客户名称", "手机号", "客户等级", "详细地址"],
    ["A1", "甲公司", "13800000001", "VIP", "广东省 深圳市 南山区 科技园1号"],
    ["A2", "乙公司", "0755-26001234", "普通", ""],
    ["A3", "丙公司", "13800000003", "不存在", ""],
    ["A1", "甲公司（新）", "13800000011", "重点", ""],
    ["A4", "", "13800000004", "普通", ""],
]


async def test_upsert_names_every_row(desk: Desk) -> None:
    found = await desk.upload("customer", "\n".join(",".join(row) for row in CUSTOMERS))
    assert found["total"] == 5
    assert [column["name"] for column in found["columns"]] == CUSTOMERS[0]
    assert found["proposal"] == {
        "外部编码": "code", "客户名称": "name", "手机号": "phone", "客户等级": "tier", "详细地址": "address",
    }  # fmt: skip
    assert found["preview"][2]["problems"][0]["column"] == "客户等级"
    mapping = found["proposal"]
    started = await desk.start(found["id"], mapping=mapping, key="code", mode="upsert")
    assert started["state"] == "queued"
    run = await desk.work(found["id"])
    assert run["state"] == "done"
    assert whole(run) == (2, 0, 0, 1, 2)
    errors = await desk.errors(found["id"])
    assert errors[0] == ["行号", *CUSTOMERS[0], "失败原因"]
    assert [row[0] for row in errors[1:]] == ["4", "6"]
    assert errors[1][1:-1] == CUSTOMERS[3]
    assert "没有选项" in errors[1][-1]
    assert "客户名称" in errors[2][-1]
    rows = await desk.rows("customer", {"field": "code", "op": "in", "value": ["A1", "A2"]}, "name", "phone", "no")
    assert {row["name"] for row in rows} == {"甲公司（新）", "乙公司"}
    again = await desk.imported("customer", CUSTOMERS, key="code", mode="upsert")
    assert whole(again) == (0, 0, 2, 1, 2)


async def test_history_audit_events_and_gapless_numbers(desk: Desk) -> None:
    rows = [["编码", "客户名称", "电话"], *([f"G{n}", f"连号{n}", f"1390000{n:04d}"] for n in range(50))]
    run = await desk.imported("customer", rows, mapping={"编码": "code", "客户名称": "name", "电话": "phone"})
    assert whole(run) == (50, 0, 0, 0, 0)
    pool = desk.site.database.pool
    found = await pool.fetch("SELECT id, no FROM app.customer WHERE code LIKE 'G%' ORDER BY length(code), code")
    numbers = [int(row["no"].rpartition("-")[2]) for row in found]
    assert numbers == list(range(numbers[0], numbers[0] + 50))
    value = await pool.fetchval("SELECT value FROM sl.counter WHERE key = 'customer.no'")
    assert value == numbers[-1]
    ids = [row["id"] for row in found]
    for table in ("sl.record_history", "sl.audit", "sl.event"):
        count = await pool.fetchval(f"SELECT count(*) FROM {table} WHERE record = ANY($1::uuid[])", ids)
        assert count == 50, table
    changes = await pool.fetchval("SELECT changes FROM sl.record_history WHERE record = $1", ids[0])
    assert changes["name"] == [None, "连号0"]


async def test_undo_as_one_action(desk: Desk) -> None:
    before = [["编码", "名称", "电话", "备注"], ["U1", "旧一", "13800001001", "甲"], ["U2", "旧二", "13800001002", ""]]
    await desk.imported(
        "customer", before, mode="create", mapping=dict(zip(before[0], ("code", "name", "phone", "note"), strict=True))
    )
    after = [["编码", "名称", "备注"], ["U1", "新一", "乙"], ["U2", "新二", "丙"], ["U3", "新三", ""]]
    mapping = dict(zip(after[0], ("code", "name", "note"), strict=True))
    body = {"mapping": mapping, "key": "code", "mode": "upsert", "constants": {"phone": "13911112222"}}
    run = await desk.imported("customer", after, **body)
    assert whole(run) == (1, 2, 0, 0, 0)
    (changed,) = await desk.rows("customer", {"field": "code", "op": "eq", "value": "U2"}, "name")
    url = f"/api/v1/forms/customer/records/{changed['id']}"
    assert (await desk.client.patch(url, json={"values": {"name": "别人改过"}})).status_code == 200
    undone = await desk.undo(run["id"])
    assert undone["state"] == "undone"
    assert (undone["undo"]["deleted"], undone["undo"]["restored"], undone["undo"]["kept_count"]) == (1, 1, 1)
    assert undone["undo"]["kept"][0]["record"] == changed["id"]
    rows = await desk.rows(
        "customer", {"field": "code", "op": "starts_with", "value": "U"}, "code", "name", "phone", "note"
    )
    values = {row["code"]: (row["name"], row["phone"], row["note"]) for row in rows}
    assert values == {"U1": ("旧一", "13800001001", "甲"), "U2": ("别人改过", "13911112222", "丙")}
    (first,) = [row["id"] for row in rows if row["code"] == "U1"]
    past = (await desk.client.get(f"/api/v1/forms/customer/records/{first}/history")).json()["rows"]
    assert [entry["action"] for entry in past] == ["restored", "updated", "created"]
    answer = await desk.client.post(f"/api/v1/imports/{run['id']}/undo")
    assert answer.status_code == 409


async def test_relations_by_key_created_and_ambiguous(desk: Desk) -> None:
    people = [["名称", "电话"], ["同名", "13700000001"], ["同名", "13700000002"]]
    await desk.imported("customer", people, mapping={"名称": "name", "电话": "phone"})
    rows = [
        ["单号", "主题", "客户", "产品"],
        ["R1", "按电话", "137 0000 0001", ""],
        ["R2", "新客户", "没见过的客户", "没见过的产品"],
        ["R3", "还是新客户", "没见过的客户", ""],
    ]
    found = await desk.upload("ticket", "\n".join(",".join(row) for row in rows))
    by_phone = {"单号": "external_no", "主题": "subject", "客户": "customer.phone"}
    await desk.start(found["id"], mapping=by_phone, mode="create")
    run = await desk.work(found["id"])
    assert whole(run) == (1, 0, 0, 0, 2)
    made = {
        "单号": "external_no",
        "主题": "subject",
        "客户": "customer.name+",
        "产品": {"field": "product", "by": "name", "create": True},
    }
    run = await desk.imported("ticket", rows[:1] + rows[2:], mapping=made, mode="create")
    assert whole(run) == (2, 0, 0, 0, 0)
    tickets = await desk.rows(
        "ticket", {"field": "external_no", "op": "in", "value": ["R2", "R3"]}, "customer", "product"
    )
    assert len({row["customer"]["id"] for row in tickets}) == 1
    assert {(row["product"] or {}).get("title") for row in tickets} == {None, "没见过的产品"}
    ambiguous = [["单号", "主题", "客户"], ["R4", "同名的", "同名"]]
    run = await desk.imported(
        "ticket", ambiguous, mapping={"单号": "external_no", "主题": "subject", "客户": "customer"}
    )
    assert whole(run) == (0, 0, 0, 0, 1)
    assert "多条" in (await desk.errors(run["id"]))[1][-1]
    undone = await desk.undo((await desk.client.get("/api/v1/imports")).json()["rows"][1]["id"])
    assert undone["undo"]["deleted"] == 4, "two tickets, the customer and the product"


async def test_unique_values_and_blank_cells(desk: Desk) -> None:
    head = ["编码", "名称", "电话", "备注"]
    mapping = dict(zip(head, ("code", "name", "phone", "note"), strict=True))
    rows = [head, ["Q1", "一", "13600000001", "写了"], ["Q1", "二", "13600000002", ""], ["Q2", "三", "13600000003", ""]]
    run = await desk.imported("customer", rows, mapping=mapping, mode="create")
    assert whole(run) == (2, 0, 0, 0, 1)
    assert "与文件第 2 行重复" in (await desk.errors(run["id"]))[1][-1]
    run = await desk.imported("customer", rows[:2], mapping=mapping, mode="create")
    assert whole(run) == (0, 0, 0, 0, 1)
    blank = [head, ["Q1", "一", "13600000001", ""]]
    assert (
        whole(await desk.imported("customer", blank, mapping=mapping, mode="update", key="code", blank="keep"))[2] == 1
    )
    assert whole(await desk.imported("customer", blank, mapping=mapping, mode="update", key="code"))[1] == 1
    (row,) = await desk.rows("customer", {"field": "code", "op": "eq", "value": "Q1"}, "note")
    assert row["note"] is None
    nobody = [head, ["Q9", "无", "13600000009", ""]]
    run = await desk.imported("customer", nobody, mapping=mapping, mode="update", key="code")
    assert whole(run) == (0, 0, 0, 0, 1)


async def test_stated_number_raises_the_counter(desk: Desk) -> None:
    rows = [["编号", "名称", "电话"], ["KH-000900", "带编号", "13500000001"]]
    run = await desk.imported("customer", rows, mapping={"编号": "no", "名称": "name", "电话": "phone"})
    assert whole(run) == (1, 0, 0, 0, 0)
    after = [["名称", "电话"], ["其后", "13500000002"]]
    await desk.imported("customer", after, mapping={"名称": "name", "电话": "phone"})
    (row,) = await desk.rows("customer", {"field": "name", "op": "eq", "value": "其后"}, "no")
    assert row["no"] == "KH-000901"


def workbook(*rows: list[Any]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("数据")
        day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, index, cell, day)
                else:
                    sheet.write(number, index, cell)
    return out.getvalue()


EXCEL = {
    "customer": [["客户名称", "联系电话", "客户等级"], ["表格客户", 13812345678, "重点"]],
    "part": [["备件名称", "编码", "安全库存"], ["电容", "XP-1", 20]],
    "ticket": [
        ["主题", "客户名称", "状态", "创建时间", "解决时间", "关闭时间", "工单号"],
        ["旧系统工单", "表格客户", "已关闭", datetime(2023, 5, 1, 9, 30), datetime(2023, 5, 2, 10),
         datetime(2023, 5, 3), "OLD-1"],
    ],
}  # fmt: skip


@pytest.mark.req("R-124", "R-286", "R-287", "R-288")
async def test_customers_parts_and_past_tickets_from_excel(desk: Desk) -> None:
    for form, rows in EXCEL.items():
        found = await desk.upload(form, workbook(*rows), f"{form}.xlsx")
        assert found["sheets"] == ["数据"]
        assert all(found["proposal"].values()), found["proposal"]
        await desk.start(found["id"], mapping=found["proposal"])
        run = await desk.work(found["id"])
        assert whole(run) == (1, 0, 0, 0, 0), await desk.errors(found["id"])
    columns = ("customer", "status", "created_at", "resolved_at", "closed_at", "resolve_hours")
    (row,) = await desk.rows("ticket", {"field": "external_no", "op": "eq", "value": "OLD-1"}, *columns)
    assert (row["customer"]["title"], row["status"], row["resolve_hours"]) == ("表格客户", "closed", 24.5)
    assert row["created_at"].startswith("2023-05-01T01:30")
    assert row["no"].startswith("SH20230501-")


async def test_cancel_keeps_what_is_in(desk: Desk) -> None:
    rows = [["名称", "电话"], *([f"停{n}", f"1340000{n:04d}"] for n in range(30))]
    found = await desk.upload("customer", "\n".join(",".join(row) for row in rows))
    await desk.start(found["id"], mapping={"名称": "name", "电话": "phone"})
    answer = await desk.client.post(f"/api/v1/imports/{found['id']}/cancel")
    assert answer.json()["state"] == "cancelled"
    assert (await desk.work(found["id"]))["done"] == 0
    await desk.start(found["id"], 409, mapping={"名称": "name", "电话": "phone"})


async def test_a_run_that_broke_off_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from serviceloop.forms.import_export import engine, queries

    monkeypatch.setattr(engine, "BATCH", 10)
    rows = [["名称", "电话"], *([f"断{n}", f"1330000{n:04d}"] for n in range(35))]
    found = await desk.upload("customer", "\n".join(",".join(row) for row in rows))
    await desk.start(found["id"], mapping={"名称": "name", "电话": "phone"})
    advance, calls = queries.advance, []

    async def breaks(*args: Any) -> bool:
        calls.append(args)
        if len(calls) == 3:
            raise ConnectionError("cut off")
        return await advance(*args)

    monkeypatch.setattr(queries, "advance", breaks)
    with pytest.raises(ConnectionError):
        await desk.work(found["id"])
    halfway = await desk.get(found["id"])
    assert (halfway["state"], halfway["done"]) == ("running", 20)
    run = await desk.work(found["id"])
    assert run["state"] == "done"
    assert whole(run) == (35, 0, 0, 0, 0)
    names = await desk.site.database.pool.fetch("SELECT name FROM app.customer WHERE name LIKE '断%'")
    assert len({row["name"] for row in names}) == len(names) == 35


@pytest.mark.skipif(not (SHARED / "nyc311_service_requests.csv").exists(), reason="shared data are not here")
async def test_nyc311_as_the_wizard_would(desk: Desk) -> None:
    path = SHARED / "nyc311_service_requests.csv"
    found = await desk.upload("ticket", path.read_bytes(), path.name)
    proposal = found["proposal"]
    assert found["total"] == 8739
    assert proposal["Latitude"] == "position.lat"
    assert proposal["Longitude"] == "position.lng"
    assert proposal["ID"] == "external_no"
    assert proposal["Title"] == "subject"
    assert proposal["Description"] == "description"
    assert proposal["Date Created"] == "created_at"
    assert {column["name"]: column["epoch"] for column in found["columns"]}["Date Created"] == "s"
    mapping = {name: path for name, path in proposal.items() if path and name not in ("User", "Status", "Zip Code")}
    constants = {"customer": {"value": "纽约311市民", "by": "name", "create": True}}
    await desk.start(found["id"], mapping=mapping, constants=constants, key="external_no", mode="upsert")
    app = desk.site.app.state.app
    await JobRunner(app.db.dsn, app.jobs, app).run(drain=True)
    run = await desk.get(found["id"])
    assert run["state"] == "done", run
    created, updated, unchanged, merged, failed = whole(run)
    assert (created, updated, unchanged, merged) == (8289 - failed, 0, 0, 8739 - 8289)
    assert failed == 0, (await desk.errors(found["id"]))[:5]
    with path.open(encoding="utf-8") as file:
        last = {row["ID"]: row for row in csv.DictReader(file)}
    some = {"field": "external_no", "op": "in", "value": sorted(last)[:200]}
    rows = await desk.rows("ticket", some, "external_no", "position", "created_at", "customer")
    assert len(rows) == 200
    for row in rows:
        source = last[row["external_no"]]
        assert row["position"]["datum"] == "wgs84"
        assert abs(row["position"]["lat"] - float(source["Latitude"])) < 1e-6
        assert abs(row["position"]["lng"] - float(source["Longitude"])) < 1e-6
        assert row["customer"]["title"] == "纽约311市民"
        assert datetime.fromisoformat(row["created_at"]).timestamp() == int(source["Date Created"])
    again = await desk.upload("ticket", path.read_bytes(), path.name)
    await desk.start(again["id"], mapping=mapping, constants=constants, key="external_no", mode="upsert")
    second = await desk.work(again["id"])
    assert whole(second) == (0, 0, 8289, 450, 0)
