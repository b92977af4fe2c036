"""Records: written and read through the compiler, on real tables."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from serviceloop.forms import api, history
from serviceloop.forms.records.compiler import Order
from serviceloop.identity.viewer import Grant
from serviceloop.kit.errors import Problem
from serviceloop.kit.ids import new_id

from .conftest import Company


async def make(company: Company, form: str, viewer: Any = None, **values: Any) -> UUID:
    async with company.db.transaction() as tx:
        saved = await api.create(tx, company.catalog, viewer or company.admin(), form, values)
    return saved.id


async def read(company: Company, form: str, id: UUID, viewer: Any = None) -> dict[str, Any]:
    return await api.get(company.db, company.catalog, viewer or company.admin(), form, id)


async def ask(company: Company, viewer: Any = None, form: str = "ticket", **question: Any) -> dict[str, Any]:
    return await api.query(company.db, company.catalog, viewer or company.admin(), form, api.Query(**question))


async def refused(work: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        await work
    return caught.value


async def test_a_record_comes_back_as_it_went_in(company: Company) -> None:
    customer = await make(company, "customer", name="云岭商贸", phone="13900000001", tier="vip",
                          contacts=[{"name": "张工", "mobile": "13900000002"}, {"name": "李工"}])  # fmt: skip
    ticket = await make(
        company, "ticket", subject="空调不制冷", customer=str(customer), amount="120.50", cost=3, tags=["a", "b"],
        due="2026-11-21", place={"province": "浙江省", "city": "杭州市", "detail": "文三路 1 号"},
        helpers=[str(company.people["li"]), str(company.people["wang"])],
    )  # fmt: skip
    found = await read(company, "ticket", ticket)
    assert found["no"].startswith("SH")
    assert found["status"] == "new"
    assert found["priority"] == "low"
    assert found["customer"] == {"id": str(customer), "title": "云岭商贸"}
    assert found["amount"] == 120.5
    assert found["total"] == 123.5
    assert found["tags"] == ["a", "b"]
    assert found["due"] == "2026-11-21"
    assert found["place"]["city"] == "杭州市"
    assert {item["title"] for item in found["helpers"]} == {"li", "wang"}
    assert found["created_by"] == {"id": str(company.people["chen"]), "title": "chen"}
    related = await read(company, "customer", customer)
    assert [row["name"] for row in related["contacts"]] == ["张工", "李工"]
    assert related["tickets"]["count"] == 1
    assert related["tickets"]["rows"][0]["title"] == "空调不制冷"


@pytest.mark.req("R-027", "R-297")
async def test_every_write_leaves_history_audit_and_event(company: Company) -> None:
    ticket = await make(company, "ticket", subject="漏水", amount=10)
    async with company.db.transaction() as tx:
        await api.update(
            tx, company.catalog, company.admin(), "ticket", ticket, {"amount": 20, "subject": "漏水"}, version=1
        )
    rows = await history.history(company.db.pool, company.catalog, company.admin(), "ticket", ticket)
    assert [row["action"] for row in rows] == ["updated", "created"]
    assert [(c["field"], c["old"], c["new"]) for c in rows[0]["changes"]] == [("amount", 10, 20)]
    assert rows[0]["actor"]["name"] == "chen"
    audits = await company.db.pool.fetch("SELECT action FROM sl.audit WHERE record = $1 ORDER BY id", ticket)
    assert [row["action"] for row in audits] == ["record.created", "record.updated"]
    events = await company.db.pool.fetch("SELECT kind, payload FROM sl.event WHERE record = $1 ORDER BY id", ticket)
    assert [row["kind"] for row in events] == ["record.created", "record.updated"]
    assert events[1]["payload"]["changes"] == {"amount": [10, 20]}


async def test_a_failed_write_leaves_nothing(company: Company) -> None:
    before = await company.db.pool.fetchval("SELECT count(*) FROM sl.audit")
    problem = await refused(make(company, "ticket", subject="x", customer=str(new_id())))
    assert problem.issues[0].path == "values.customer"
    assert problem.issues[0].code == "no_such_record"
    assert await company.db.pool.fetchval("SELECT count(*) FROM sl.audit") == before


async def test_numbers_are_gapless_under_concurrency_and_failure(company: Company) -> None:
    async def one(n: int) -> None:
        work = make(company, "ticket", subject=f"并发 {n}", code="taken" if n % 5 == 0 else None)
        await asyncio.gather(work, return_exceptions=True)

    await asyncio.gather(*(one(n) for n in range(40)))
    rows = await company.db.pool.fetch("SELECT no FROM app.ticket ORDER BY no")
    numbers = [int(row["no"].rsplit("-", 1)[1]) for row in rows]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_a_stale_write_gets_both_values(company: Company) -> None:
    ticket = await make(company, "ticket", subject="旧")
    async with company.db.transaction() as tx:
        await api.update(tx, company.catalog, company.admin(), "ticket", ticket, {"subject": "他人的"}, version=1)
    async with company.db.transaction() as tx:
        work = api.update(tx, company.catalog, company.admin(), "ticket", ticket, {"subject": "我的"}, version=1)
        problem = await refused(work)
    assert problem.status == 409
    assert problem.extra["current"]["subject"] == "他人的"
    assert problem.extra["yours"] == {"subject": "我的"}


async def test_a_retried_create_is_the_same_record(company: Company) -> None:
    ident = new_id()
    saved = []
    for _ in range(2):
        async with company.db.transaction() as tx:
            saved.append(
                await api.create(tx, company.catalog, company.admin(), "ticket", {"subject": "重试"}, id=ident)
            )
    assert saved[0] == saved[1]


async def test_unknown_fields_and_wrong_values_are_all_named(company: Company) -> None:
    problem = await refused(make(company, "ticket", sujbect="x", amount="abc", tags=["zzz"], total=3))
    assert {(issue.path, issue.code) for issue in problem.issues} >= {("values.sujbect", "unknown_field")}
    assert {issue.path for issue in problem.issues} >= {"values.amount", "values.tags", "values.subject"}
    problem = await refused(make(company, "ticket", amount=1))
    assert [(issue.path, issue.code) for issue in problem.issues] == [("values.subject", "required")]


async def test_unique_values_are_refused_with_the_fields_name(company: Company) -> None:
    await make(company, "ticket", subject="a", code="C-1")
    problem = await refused(make(company, "ticket", subject="b", code="C-1"))
    assert (problem.issues[0].path, problem.issues[0].code) == ("values.code", "not_unique")


async def test_status_changes_by_actions_only(company: Company) -> None:
    ticket = await make(company, "ticket", subject="流程", amount=0)
    admin, catalog = company.admin(), company.catalog

    async def act(action: str, values: dict[str, Any] | None = None, comment: str | None = None) -> Any:
        async with company.db.transaction() as tx:
            return await api.perform(tx, catalog, admin, "ticket", ticket, action, values, comment=comment)

    async with company.db.transaction() as tx:
        problem = await refused(api.update(tx, catalog, admin, "ticket", ticket, {"status": "closed"}))
    assert problem.issues[0].code == "not_writable"
    assert (await refused(act("close", comment="好"))).status == 409
    assert (await refused(act("start"))).issues[0].path == "values.engineer"
    await act("start", {"engineer": str(company.people["li"])})
    assert (await refused(act("close"))).issues[0].path == "comment"
    assert (await refused(act("close", comment="完成"))).status == 409, "its condition does not hold"
    await act("close", {"amount": 5}, "完成")
    found = await read(company, "ticket", ticket)
    assert found["status"] == "closed"
    assert found["done_at"]
    assert (await refused(act("reset"))).status == 409, "performed by the system only"
    lines = await history.timeline(company.db.pool, catalog, admin, "ticket", ticket)
    assert lines[0]["kind"] in ("comment", "history")
    assert "完成" in [line.get("body") for line in lines]


async def test_paging_by_key_sees_each_row_once_with_nulls_and_ties(company: Company) -> None:
    customer = await make(company, "customer", name="翻页")
    for n in range(23):
        await make(company, "ticket", subject=f"翻页 {n}", customer=str(customer), amount=None if n % 4 == 0 else n % 3)
    wanted = {"field": "customer", "op": "eq", "value": str(customer)}
    for order in ([Order("amount")], [Order("amount", True), Order("subject")], [Order("created_at", True)], []):
        seen: list[str] = []
        cursor = None
        while True:
            page = await ask(company, columns=["amount"], filter=wanted, sort=order, limit=5, cursor=cursor)
            seen += [row["id"] for row in page["rows"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 23


async def test_a_jump_into_the_middle_gives_the_page_that_paging_gives(company: Company) -> None:
    mine = company.people["li"]
    for n in range(12):
        owner = str(mine if n % 2 else company.people["wang"])
        await make(company, "ticket", subject="跳转", code=f"JUMP-{n:02}", engineer=owner, amount=n % 3 or None)
    wanted = {"field": "code", "op": "starts_with", "value": "JUMP-"}
    for order in ([Order("amount")], [Order("code", True)], []):
        whole = [row["id"] for row in (await ask(company, filter=wanted, sort=order))["rows"]]
        first = await ask(company, filter=wanted, sort=order, limit=3)
        for cursor, begin in ((None, 0), (first["next"], 3)):
            for skip in (1, 4, 9, 20):
                page = await ask(company, filter=wanted, sort=order, limit=3, cursor=cursor, skip=skip)
                assert [row["id"] for row in page["rows"]] == whole[begin + skip : begin + skip + 3]
                assert (page["next"] is None) == (begin + skip + 3 >= len(whole))
    own = Grant("ticket", frozenset({"read"}), {"field": "engineer", "op": "eq", "value": {"$": "me"}})
    page = await ask(company, company.viewer("li", own), filter=wanted, columns=["code"], sort=[Order("code")], skip=2)
    assert [row["code"] for row in page["rows"]] == ["JUMP-05", "JUMP-07", "JUMP-09", "JUMP-11"]
    assert (await refused(ask(company, skip=-1))).status == 422


async def test_totals_paths_and_search(company: Company) -> None:
    vip = await make(company, "customer", name="贵宾客户甲", tier="vip")
    await make(company, "ticket", subject="压缩机异响处理", customer=str(vip))
    found = await ask(
        company, columns=["subject", "customer.name", "customer.tier"], total="exact",
        filter={"field": "customer.name", "op": "eq", "value": "贵宾客户甲"},
    )  # fmt: skip
    assert found["total"] == {"count": 1, "capped": False}
    assert found["rows"][0]["customer.tier"] == "vip"
    for text in ("异响", "响", "压缩机异响"):
        assert [row["subject"] for row in (await ask(company, search=text))["rows"]] == ["压缩机异响处理"]
    assert (await ask(company, search="100%_"))["rows"] == []


async def test_restoring_a_version_writes_it_as_a_new_one(company: Company) -> None:
    from serviceloop.forms.records.discussion import restore

    ticket = await make(company, "ticket", subject="一", amount=1)
    for version, subject in ((1, "二"), (2, "三")):
        async with company.db.transaction() as tx:
            await api.update(
                tx, company.catalog, company.admin(), "ticket", ticket, {"subject": subject}, version=version
            )
    async with company.db.transaction() as tx:
        saved = await restore(tx, company.catalog, company.admin(), "ticket", ticket, 1)
    assert saved.version == 4
    assert (await read(company, "ticket", ticket))["subject"] == "一"


async def test_deleted_records_lie_in_the_recycle_bin(company: Company) -> None:
    ticket = await make(company, "ticket", subject="删除我")
    async with company.db.transaction() as tx:
        await api.delete(tx, company.catalog, company.admin(), "ticket", ticket)
    assert (await refused(read(company, "ticket", ticket))).status == 404
    bin_ = await ask(company, columns=["subject"], deleted=True)
    assert [row["subject"] for row in bin_["rows"]] == ["删除我"]
    async with company.db.transaction() as tx:
        await api.undelete(tx, company.catalog, company.admin(), "ticket", ticket)
    assert (await read(company, "ticket", ticket))["subject"] == "删除我"


async def test_forged_cursors_are_refused(company: Company) -> None:
    for cursor in ("x", "bnVsbA==", "WzEsMl0=", "WyJhYmMiLCAiZGVmIl0="):
        problem = await refused(ask(company, cursor=cursor))
        assert problem.status == 422


async def _upload(company: Company, owner: UUID, media_type: str, size: int = 10) -> str:
    ident = new_id()
    await company.db.pool.execute(
        "INSERT INTO sl.file (id, sha256, name, media_type, size, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
        ident, "ab" * 32, f"照片 {media_type}", media_type, size, owner,
    )  # fmt: skip
    return str(ident)


async def test_files_belong_to_their_uploader_and_one_record_and_fit_the_field(company: Company) -> None:
    chen, li = company.people["chen"], company.people["li"]
    mine, other = await _upload(company, chen, "image/png"), await _upload(company, li, "image/png")
    ticket = await make(company, "ticket", subject="有图", photos=[{"id": mine}])
    assert [item["type"] for item in (await read(company, "ticket", ticket))["photos"]] == ["image/png"]
    again = refused(make(company, "ticket", subject="盗图", photos=[{"id": mine}]))
    assert (await again).issues[0].code == "file_not_found"
    assert (await refused(make(company, "ticket", subject="x", photos=[{"id": other}]))).issues[
        0
    ].code == "file_not_found"
    script = await _upload(company, chen, "text/html")
    assert (await refused(make(company, "ticket", subject="x", photos=[{"id": script}]))).issues[0].code == "file_type"
    huge = await _upload(company, chen, "image/png", 10**9)
    assert (await refused(make(company, "ticket", subject="x", photos=[{"id": huge}]))).issues[0].code == "file_size"
