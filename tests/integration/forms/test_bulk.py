"""Changes to many records: each by itself, within the person's rights, with a report and the way back."""

from typing import Any
from uuid import UUID

from serviceloop.forms.bulk import paste, queries, service
from serviceloop.identity.viewer import Grant, Viewer

from .conftest import Company
from .test_records import ask, make, read, refused

EVERYTHING = frozenset({"read", "update", "delete"})


def _grant(scope: Any = "all", actions: frozenset[str] = EVERYTHING, **fields: str) -> Grant:
    return Grant("ticket", actions, scope, fields or {})


async def _start(company: Company, viewer: Viewer, **order: Any) -> UUID:
    full = {"values": {}, "action": None, "comment": None, "filter": None, "search": "", **order}
    async with company.db.transaction() as tx:
        run, _ = await service.start(tx, company.catalog, viewer, "ticket", full)
    return run


async def _work_off(company: Company, viewer: Viewer, run: UUID) -> None:
    row = await queries.find(company.db.pool, run)
    assert row is not None
    await service.work_off(company.db, company.catalog, viewer, row)
    await queries.change(company.db.pool, run, {"state": "done"})


async def test_rows_that_one_may_not_write_stay_and_are_reported(company: Company) -> None:
    mine = await make(company, "ticket", subject="甲", priority="low", engineer=str(company.people["li"]))
    other = await make(company, "ticket", subject="乙", priority="low", engineer=str(company.people["wang"]))
    own = {"field": "engineer", "op": "eq", "value": {"$": "me"}}
    reads_all = Grant("ticket", frozenset({"read"}), "all", {})
    viewer = company.viewer("li", reads_all, _grant(own, frozenset({"update"})))
    run = await _start(
        company, viewer, op="update", values={"priority": "high"}, records=[{"id": str(mine)}, {"id": str(other)}]
    )
    shown = await service.shown(company.db.pool, viewer, "ticket", run, "zh")
    assert (shown["done"], shown["failed"]) == (2, 1)
    assert [item["id"] for item in shown["failures"]] == [other]
    assert (await read(company, "ticket", mine, viewer))["priority"] == "high"
    assert (await read(company, "ticket", other, viewer))["priority"] == "low"


async def test_rows_that_one_may_not_see_are_not_reached_by_a_filter(company: Company) -> None:
    for number in range(3):
        await make(company, "ticket", subject="批", code=f"BULK-{number}", engineer=str(company.people["li"]))
    hidden = await make(company, "ticket", subject="批", code="BULK-9", engineer=str(company.people["wang"]))
    viewer = company.viewer("li", _grant({"field": "engineer", "op": "eq", "value": {"$": "me"}}))
    wanted = {"field": "code", "op": "starts_with", "value": "BULK-"}
    run = await _start(company, viewer, op="update", values={"subject": "改"}, filter=wanted)
    await _work_off(company, viewer, run)
    shown = await service.shown(company.db.pool, viewer, "ticket", run, "zh")
    assert (shown["total"], shown["done"], shown["failed"]) == (3, 3, 0)
    everyone = company.viewer("wang", _grant())
    assert (await read(company, "ticket", hidden, everyone))["subject"] == "批"


async def test_hidden_fields_can_neither_be_written_nor_filtered_by(company: Company) -> None:
    record = await make(company, "ticket", subject="密", secret="暗号")
    viewer = company.viewer("li", _grant(secret="hidden", cost="read"))
    for order in (
        {"values": {"secret": "x"}, "records": [{"id": str(record)}]},
        {"values": {"cost": 1}, "records": [{"id": str(record)}]},
        {"values": {}, "records": [{"id": str(record), "values": {"secret": "x"}}]},
        {"values": {"subject": "x"}, "filter": {"field": "secret", "op": "eq", "value": "暗号"}},
    ):
        assert (await refused(_start(company, viewer, op="update", **order))).status == 422
    for columns in (["secret"], ["cost"], ["status"]):
        async with company.db.transaction() as tx:
            work = paste.check(tx, company.catalog, viewer, "ticket", columns, [{"id": record, "cells": ["1"]}])
            assert (await refused(work)).status == 422


async def test_a_deletion_of_many_and_its_undo(company: Company) -> None:
    viewer = company.viewer("li", _grant())
    for number in range(120):
        await make(company, "ticket", subject="删", code=f"DEL-{number}")
    wanted = {"field": "code", "op": "starts_with", "value": "DEL-"}
    run = await _start(company, viewer, op="delete", filter=wanted)
    await _work_off(company, viewer, run)
    assert (await ask(company, viewer, filter=wanted))["rows"] == []
    row = await queries.find(company.db.pool, run)
    assert row is not None and row["done"] == 120
    stranger = company.viewer("wang", _grant())
    async with company.db.transaction() as tx:
        assert (await refused(service.ask_undo(tx, company.catalog, stranger, "ticket", run))).status == 403
    after = None
    while True:
        async with company.db.transaction() as tx:
            after = await service.undo_batch(tx, company.catalog, viewer, row, after)
        if after is None:
            break
    assert (await ask(company, viewer, filter=wanted, total="exact"))["total"]["count"] == 120


async def test_an_undone_change_leaves_what_others_changed_since(company: Company) -> None:
    viewer = company.viewer("li", _grant())
    first = await make(company, "ticket", subject="一", priority="low")
    second = await make(company, "ticket", subject="二", priority="low")
    targets = [{"id": str(first)}, {"id": str(second)}]
    run = await _start(company, viewer, op="update", values={"priority": "high"}, records=targets)
    await _start(company, viewer, op="update", values={"subject": "后来"}, records=[{"id": str(second)}])
    async with company.db.transaction() as tx:
        await service.ask_undo(tx, company.catalog, viewer, "ticket", run)
    assert (await read(company, "ticket", first, viewer))["priority"] == "low"
    assert (await read(company, "ticket", second, viewer))["priority"] == "high"


async def test_a_pasted_block_is_read_by_the_fields_before_anything_is_written(company: Company) -> None:
    customer = await make(company, "customer", name="粘贴客户", tier="vip")
    record = await make(company, "ticket", subject="原", amount=1)
    customers = Grant("customer", frozenset({"read"}), "all", {})
    viewer = company.viewer("li", _grant(), customers)
    async with company.db.transaction() as tx:
        [row] = await paste.check(
            tx,
            company.catalog,
            viewer,
            "ticket",
            ["subject", "amount", "customer", "priority", "due"],
            [{"id": record, "cells": ["新", "1,234.50", "粘贴客户", "不存在", "2026-11-21"]}],
        )
    assert str(row["values"]["customer"]) == str(customer)
    assert [issue["field"] for issue in row["issues"]] == ["priority"]
    assert set(row["values"]) == {"subject", "amount", "customer", "due"}
    assert (await read(company, "ticket", record, viewer))["subject"] == "原"
