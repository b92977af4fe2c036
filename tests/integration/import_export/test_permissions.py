"""What one may not see, write or reach stays so through spreadsheets."""

import csv
from io import StringIO

import pytest
from tests.integration.import_export.conftest import Desk, whole
from tests.support.http import Site


@pytest.fixture(scope="module")
async def tight(site: Site) -> Desk:
    """Somebody who may import customers that are no VIPs, may not see `note`, only read `industry`."""
    return Desk(site, await site.signed_in("tight"))


@pytest.fixture(scope="module")
async def supervisor(site: Site) -> Desk:
    return Desk(site, await site.signed_in("boss"))


async def test_who_may_not_import_at_all(site: Site, tight: Desk) -> None:
    worker = Desk(site, await site.signed_in("worker"))
    assert (await worker.upload("customer", "名称\n甲", status=403))["code"] == "forbidden"
    assert (await worker.client.get("/api/v1/imports")).status_code == 403
    await tight.upload("product", "名称\n甲", status=403)
    await tight.upload("user", "name\nx", status=403)
    await tight.upload("no_such_form", "name\nx", status=404)
    nobody = Desk(site, site.client())
    await nobody.upload("customer", "名称\n甲", status=401)


async def test_other_peoples_imports_are_not_there(desk: Desk, tight: Desk) -> None:
    found = await desk.upload("customer", "名称,电话\n甲,13800138000")
    for path in ("", "/errors"):
        assert (await tight.client.get(f"/api/v1/imports/{found['id']}{path}")).status_code == 404
    for path in ("/start", "/undo", "/cancel"):
        body = {"mapping": {"名称": "name"}}
        answer = await tight.client.post(f"/api/v1/imports/{found['id']}{path}", json=body)
        assert answer.status_code == 404, path
    assert found["id"] not in {row["id"] for row in (await tight.client.get("/api/v1/imports")).json()["rows"]}


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("note", "unknown_field"),
        ("industry", "not_writable"),
        ("created_at", "not_writable"),
        ("no", "not_writable"),
        ("version", "not_writable"),
        ("assets", "not_writable"),
        ("nothing", "unknown_field"),
        ("address.nothing", "unknown_field"),
        ("account_manager.password_hash", "unknown_field"),
        ("id", "not_writable"),
    ],
)
async def test_fields_that_are_not_open(tight: Desk, target: str, code: str) -> None:
    found = await tight.upload("customer", "名称,电话,x\n甲,13800138000,y")
    assert target not in {item["path"] for item in found["targets"]} or target == "no"
    answer = await tight.start(found["id"], 422, mapping={"名称": "name", "电话": "phone", "x": target})
    assert [issue["code"] for issue in answer["issues"]] == [code]
    assert answer["issues"][0]["path"] == "mapping.x"
    assert (await tight.get(found["id"]))["state"] == "uploaded"


async def test_constants_are_checked_like_columns(tight: Desk) -> None:
    found = await tight.upload("customer", "名称,电话\n甲,13800138000")
    body = {"mapping": {"名称": "name", "电话": "phone"}, "constants": {"note": "偷写", "industry": "retail"}}
    answer = await tight.start(found["id"], 422, **body)
    assert {issue["path"] for issue in answer["issues"]} == {"constants.note", "constants.industry"}


async def test_readonly_and_times_are_for_a_takeover_only(supervisor: Desk, desk: Desk) -> None:
    text = "主题,客户,关闭时间,创建时间\n甲,乙,2020-01-02 10:00,2020-01-01 10:00"
    mapping = {"主题": "subject", "客户": "customer.name+", "关闭时间": "closed_at", "创建时间": "created_at"}
    found = await supervisor.upload("ticket", text)
    answer = await supervisor.start(found["id"], 422, mapping=mapping)
    assert {issue["path"] for issue in answer["issues"]} == {"mapping.关闭时间", "mapping.创建时间"}
    found = await desk.upload("ticket", text)
    assert found["rights"]["created_at"] is True
    await desk.start(found["id"], mapping=mapping, constants={"status": "closed"})
    assert whole(await desk.work(found["id"])) == (1, 0, 0, 0, 0)
    (row,) = await desk.rows(
        "ticket", {"field": "subject", "op": "eq", "value": "甲"}, "created_at", "closed_at", "status"
    )
    assert row["created_at"].startswith("2020-01-01T02:00:00")
    assert row["no"].startswith("SH20200101-")
    assert row["status"] == "closed"


async def test_rows_outside_the_scope(desk: Desk, tight: Desk) -> None:
    people = [
        ["编码", "名称", "电话", "等级"],
        ["S1", "贵宾", "13800000091", "VIP"],
        ["S2", "平常", "13800000092", "普通"],
    ]
    mapping = dict(zip(people[0], ("code", "name", "phone", "tier"), strict=True))
    await desk.imported("customer", people, mapping=mapping)
    stolen = [people[0][:3], ["S1", "改名", "13800000091"], ["S2", "可改", "13800000092"]]
    mapping = dict(zip(stolen[0], ("code", "name", "phone"), strict=True))
    run = await tight.imported("customer", stolen, mapping=mapping, key="code", mode="update")
    assert whole(run) == (0, 1, 0, 0, 1)
    run = await tight.imported("customer", stolen[:2], mapping=mapping, key="code", mode="upsert")
    assert whole(run) == (0, 0, 0, 0, 1), "the code is taken by a record out of reach"
    found = await desk.rows("customer", {"field": "code", "op": "starts_with", "value": "S"}, "code", "name")
    names = {row["code"]: row["name"] for row in found}
    assert names == {"S1": "贵宾", "S2": "可改"}
    new = [
        ["编码", "名称", "电话", "等级"],
        ["S3", "新贵宾", "13800000093", "VIP"],
        ["S4", "新平常", "13800000094", "普通"],
    ]
    mapping = dict(zip(new[0], ("code", "name", "phone", "tier"), strict=True))
    run = await tight.imported("customer", new, mapping=mapping)
    assert whole(run) == (1, 0, 0, 0, 1)
    assert "数据范围" in (await tight.errors(run["id"]))[1][-1]
    assert not await desk.rows("customer", {"field": "code", "op": "eq", "value": "S3"})


async def test_relations_are_found_and_made_only_where_allowed(tight: Desk, desk: Desk) -> None:
    rows = [["主题", "客户"], ["偷看", "贵宾"], ["正当", "可改"]]
    run = await tight.imported("ticket", rows, mapping={"主题": "subject", "客户": "customer.name"})
    assert whole(run) == (1, 0, 0, 0, 1)
    (vip,) = await desk.rows("customer", {"field": "code", "op": "eq", "value": "S1"}, "name")
    run = await tight.imported(
        "ticket", [["主题", "客户"], ["按标识", vip["id"]]], mapping={"主题": "subject", "客户": "customer"}
    )
    assert whole(run) == (0, 0, 0, 0, 1), "an id opens nothing that the name does not"
    found = await tight.upload("ticket", "主题,客户,产品\n甲,可改,新产品")
    answer = await tight.start(
        found["id"], 422, mapping={"主题": "subject", "客户": "customer.note", "产品": "product.name+"}
    )
    assert {(issue["path"], issue["code"]) for issue in answer["issues"]} == {
        ("mapping.客户", "unknown_field"), ("mapping.产品", "not_allowed"),
    }  # fmt: skip


async def test_rights_are_those_of_the_moment_when_it_runs(site: Site, desk: Desk) -> None:
    boss = Desk(site, await site.signed_in("boss"))
    found = await boss.upload("customer", "名称,电话\n过期,13800138111")
    await boss.start(found["id"], mapping={"名称": "name", "电话": "phone"})
    await site.database.pool.execute('UPDATE sl."user" SET active = false WHERE account = $1', "boss")
    run = await desk.work(found["id"])
    await site.database.pool.execute('UPDATE sl."user" SET active = true WHERE account = $1', "boss")
    assert (run["state"], run["done"]) == ("failed", 0)


async def test_exports_show_what_their_reader_may_read(desk: Desk, tight: Desk) -> None:
    answer = await tight.export("customer", format="csv")
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert "备注" not in table[0]
    assert "贵宾" not in {row[table[0].index("客户名称")] for row in table}
    hidden = await tight.export("customer", 422, format="csv", columns=["name", "note"])
    assert hidden.json()["issues"][0]["path"] == "columns.1"
    await tight.export("customer", 422, format="csv", filter={"field": "note", "op": "not_empty"})
    await tight.export("customer", 422, format="csv", columns=["name"], sort=[{"field": "note", "desc": False}])
    await tight.export("product", 422, format="xlsx", columns=["name", "price"])
    await tight.export("ticket", 403, format="csv")
    deep = await tight.export("customer", 422, format="csv", columns=["account_manager.phone"])
    assert deep.json()["issues"][0]["code"] == "unknown_field"
    entry = await desk.site.database.pool.fetchrow(
        "SELECT * FROM sl.audit WHERE action = 'record.exported' AND actor = $1 ORDER BY at DESC LIMIT 1",
        tight.site.people["tight"],
    )
    assert entry["form"] == "customer"
    assert "name" in entry["detail"]["columns"]
