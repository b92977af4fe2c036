"""A ticket's whole way over the services, as the people who do it."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests.integration.service.conftest import SHANGHAI, World

from serviceloop.forms import api as forms
from serviceloop.identity.people.service import delegate, revoke
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem
from serviceloop.service import records
from serviceloop.service.dispatch import service as dispatch
from serviceloop.service.dispatch.service import Assignment
from serviceloop.service.parts.service import Booking, Line, book
from serviceloop.service.settlement import service as settlement
from serviceloop.service.surveys import service as surveys
from serviceloop.service.surveys.service import Rating
from serviceloop.service.tickets import service as tickets
from serviceloop.service.visits import reading, service, work
from serviceloop.service.visits.schemas import (
    FeeLine,
    FeesBody,
    PartLine,
    PartsBody,
    PositionBody,
    ReportBody,
    StepBody,
    VoidBody,
)


@pytest.fixture(scope="module")
async def stocked(world: World) -> World:
    part, depot, van = (world.ids[key] for key in ("part", "depot", "van_chen"))
    async with world.db.transaction() as tx:
        for booking in (
            Booking("receive", [Line(part, Decimal(50), Decimal(50))], target=depot),
            Booking("issue", [Line(part, Decimal(10))], source=depot, target=van),
        ):
            await book(tx, world.catalog, records.SYSTEM, booking)
    return world


async def assign(world: World, ticket: UUID, account: str, **more: Any) -> UUID:
    async with world.db.transaction() as tx:
        wanted = Assignment(world.people[account], **more)
        viewer = world.viewer("supervisor", "supervisor")
        return (await dispatch.assign(tx, world.catalog, viewer, ticket, wanted)).visit


async def step(world: World, viewer: Viewer, visit: UUID, name: str, **body: Any) -> None:
    async with world.db.transaction() as tx:
        await service.step(tx, world.catalog, viewer, visit, name, StepBody(**body))


async def report(world: World, viewer: Viewer, visit: UUID, result: str = "fixed") -> None:
    async with world.db.transaction() as tx:
        body = ReportBody(
            result=result, work_done="更换电容，试机正常", fault_cause="electric", work_hours=Decimal("1.5")
        )
        await work.write_report(tx, world.catalog, viewer, visit, body)


async def status_of(world: World, form: str, record: UUID) -> str:
    return str((await world.read(form, record))["status"])


@pytest.mark.req("R-017", "R-024", "R-039", "R-055", "R-075", "R-118", "R-127")
async def test_the_whole_way(stocked: World) -> None:
    world = stocked
    chen = world.viewer("chen", "engineer", "east")
    ticket = await world.ticket(contact_phone="13800000001")
    visit = await assign(world, ticket, "chen")
    shown = await world.read("ticket", ticket, chen)
    assert (shown["status"], shown["engineer"]["id"]) == ("assigned", str(world.people["chen"]))
    assert "cost_total" not in shown
    async with world.db.pool.acquire() as connection:
        todo = await reading.my_visits(connection, world.catalog, chen, "todo")
        assert [row["id"] for row in todo] == [str(visit)]
        assert todo[0]["ticket.contact_phone"] == "13800000001"
        opened = await reading.one_visit(connection, world.catalog, chen, visit)
    assert opened["steps"] == ["accept", "reject"]
    assert opened["van"]["rows"][0]["quantity"] == 10
    for name in ("accept", "depart"):
        await step(world, chen, visit, name)
    place = PositionBody(lng=SHANGHAI["lng"], lat=SHANGHAI["lat"], datum="gcj02", accuracy=20)
    await step(world, chen, visit, "check-in", position=place)
    await step(world, chen, visit, "start")
    async with world.db.transaction() as tx:
        used = PartsBody(lines=[PartLine(part=world.ids["part"], quantity=Decimal(2))])
        await work.use_parts(tx, world.catalog, chen, visit, used)
        fees = FeesBody(
            lines=[FeeLine(item="labour", unit_price=Decimal(120)), FeeLine(item="travel", unit_price=Decimal(30))]
        )
        await work.add_fees(tx, world.catalog, chen, visit, fees)
    with pytest.raises(Problem):
        await step(world, chen, visit, "complete")
    await report(world, chen, visit)
    await step(world, chen, visit, "complete")
    done = await world.read("ticket", ticket)
    assert done["status"] == "to_confirm"
    assert (done["charge_total"], done["cost_material"], done["cost_total"]) == (310, 100, 250)
    assert done["visit_count"] == 1
    assert done["resolve_hours"] is not None
    seen = await world.read("visit", visit)
    assert (seen["status"], seen["checkin_outcome"], seen["checkin_distance"]) == ("done", "inside", 0)
    agent = world.viewer("agent", "agent")
    async with world.db.transaction() as tx:
        await forms.perform(tx, world.catalog, agent, "ticket", ticket, "confirm", {})
        rating = Rating(5, ["fast"], "很快")
        assert await surveys.rate(tx, world.catalog, records.SYSTEM, ticket, rating)
        assert not await surveys.rate(tx, world.catalog, records.SYSTEM, ticket, rating)
    await settle(world, ticket)


async def settle(world: World, ticket: UUID) -> None:
    finance = world.viewer("finance", "finance")
    condition = {"field": "ticket", "op": "eq", "value": str(ticket)}
    rows = await records.find(world.db.pool, world.catalog, "fee_line", ("id",), condition, viewer=finance)
    ids = [UUID(row["id"]) for row in rows]
    assert len(ids) == 3
    async with world.db.transaction() as tx:
        assert await settlement.settle(tx, world.catalog, finance, ids) == 3
    with pytest.raises(Problem):
        async with world.db.transaction() as tx:
            await settlement.settle(tx, world.catalog, finance, ids)
    with pytest.raises(Problem):
        async with world.db.transaction() as tx:
            await forms.update(tx, world.catalog, finance, "fee_line", ids[0], {"unit_price": 1})


async def test_every_step_may_be_sent_twice(stocked: World) -> None:
    world = stocked
    chen = world.viewer("chen", "engineer", "east")
    ticket = await world.ticket()
    visit = await assign(world, ticket, "chen")
    for name in ("accept", "accept", "depart", "depart", "accept", "check-in", "check-in", "start", "start"):
        await step(world, chen, visit, name)
    await report(world, chen, visit)
    await report(world, chen, visit)
    await asyncio.gather(*(step(world, chen, visit, "complete") for _ in range(4)))
    history = await world.db.pool.fetch(
        "SELECT action FROM sl.record_history WHERE record = $1 ORDER BY version", visit
    )
    actions = [row["action"] for row in history if row["action"].startswith("action:")]
    assert actions == [f"action:{name}" for name in ("accept", "depart", "check_in", "start", "complete")]
    assert await status_of(world, "ticket", ticket) == "to_confirm"
    reports = await world.db.pool.fetchval("SELECT count(*) FROM app.service_report WHERE visit = $1", visit)
    assert reports == 1


async def test_only_the_visits_engineer_or_a_supervisor(stocked: World) -> None:
    world = stocked
    ticket = await world.ticket()
    visit = await assign(world, ticket, "chen")
    with pytest.raises(Problem) as error:
        await step(world, world.viewer("li", "engineer", "east"), visit, "accept")
    assert error.value.status == 404
    with pytest.raises(Problem) as error:
        await step(world, world.viewer("agent", "agent"), visit, "accept")
    assert error.value.status == 403
    await step(world, world.viewer("supervisor", "supervisor"), visit, "accept")
    assert await status_of(world, "ticket", ticket) == "in_progress"


async def test_reject_goes_back_to_dispatch_and_excludes(stocked: World) -> None:
    world = stocked
    ticket = await world.ticket()
    visit = await assign(world, ticket, "chen")
    chen = world.viewer("chen", "engineer", "east")
    with pytest.raises(Problem):
        await step(world, chen, visit, "reject")
    await step(world, chen, visit, "reject", reason="车辆故障")
    assert await status_of(world, "ticket", ticket) == "to_assign"
    async with world.db.pool.acquire() as connection:
        rows = await dispatch.candidates(connection, world.catalog, world.viewer("supervisor", "supervisor"), ticket)
    by_name = {row["engineer"]["name"]: row for row in rows}
    assert [item["code"] for item in by_name["chen"]["excluded"]] == ["refused"]
    assert rows[0]["engineer"]["name"] == "li"
    assert sum(reason["score"] for reason in rows[0]["reasons"]) == pytest.approx(rows[0]["score"], abs=0.1)


async def test_nobody_who_is_away_gets_new_work(stocked: World) -> None:
    world = stocked
    ticket, boss = await world.ticket(), world.viewer("supervisor", "supervisor")
    chen, li, start = world.people["chen"], world.people["li"], datetime.now(UTC)
    async with world.db.transaction() as tx:
        span = (start - timedelta(hours=1), start + timedelta(days=20))
        away = await delegate(tx, records.SYSTEM, chen, li, span, "休假")
        rows = await dispatch.candidates(tx, world.catalog, boss, ticket)
        by_name = {row["engineer"]["name"]: row for row in rows}
        assert not by_name["chen"]["eligible"]
        assert by_name["li"]["eligible"]
        await revoke(tx, records.SYSTEM, away)
        rows = await dispatch.candidates(tx, world.catalog, boss, ticket)
        assert {row["engineer"]["name"]: row["eligible"] for row in rows}["chen"]


async def test_reassigning_cancels_the_first_visit(stocked: World) -> None:
    world = stocked
    ticket = await world.ticket()
    first = await assign(world, ticket, "chen")
    again = await assign(world, ticket, "chen", start=datetime.now(UTC) + timedelta(days=2))
    assert again == first
    second = await assign(world, ticket, "li")
    assert second != first
    assert await status_of(world, "visit", first) == "cancelled"
    li = world.viewer("li", "engineer", "east")
    await step(world, li, second, "accept")
    third = await assign(world, ticket, "chen")
    shown = await world.read("ticket", ticket)
    assert (shown["status"], shown["accepted_at"]) == ("assigned", None)
    assert await status_of(world, "visit", second) == "cancelled"
    async with world.db.transaction() as tx:
        await dispatch.unassign(tx, world.catalog, world.viewer("supervisor", "supervisor"), ticket, "客户要求")
    assert await status_of(world, "visit", third) == "cancelled"
    assert await status_of(world, "ticket", ticket) == "to_assign"


async def test_nobody_is_sent_while_on_leave(stocked: World) -> None:
    world = stocked
    rows = await records.find(
        world.db.pool, world.catalog, "engineer", ("id",), {"field": "name", "op": "eq", "value": "li"}
    )
    now = datetime.now(UTC)
    leave = {"leave": [{"start": now.isoformat(), "end": (now + timedelta(days=40)).isoformat(), "reason": "年假"}]}
    async with world.db.transaction() as tx:
        await forms.update(tx, world.catalog, records.SYSTEM, "engineer", UUID(rows[0]["id"]), leave, trusted=True)
    ticket = await world.ticket()
    with pytest.raises(Problem) as error:
        await assign(world, ticket, "li")
    assert error.value.code == "not_available"
    assert await status_of(world, "ticket", ticket) == "to_assign"
    async with world.db.transaction() as tx:
        supervisor = world.viewer("supervisor", "supervisor")
        results = await dispatch.assign_many(tx, world.catalog, supervisor, [ticket, await world.ticket()], None, None)
    assert [row["ok"] for row in results] == [True, True]
    assert {row["engineer"] for row in results} == {"chen"}
    async with world.db.transaction() as tx:
        await forms.update(
            tx, world.catalog, records.SYSTEM, "engineer", UUID(rows[0]["id"]), {"leave": []}, trusted=True
        )


async def test_failed_visit_for_a_missing_part_pauses_the_ticket(stocked: World) -> None:
    world = stocked
    chen = world.viewer("chen", "engineer", "east")
    ticket = await world.ticket()
    visit = await assign(world, ticket, "chen")
    await step(world, chen, visit, "accept")
    await step(world, chen, visit, "check-in", skip=True, reason="地下室无信号")
    await step(world, chen, visit, "fail", reason="parts_missing", note="需要压缩机")
    shown = await world.read("ticket", ticket)
    assert (shown["status"], shown["hold_reason"]) == ("waiting_parts", "缺件，等待备件：需要压缩机")
    assert (await world.read("visit", visit))["checkin_outcome"] == "skipped"


async def test_parts_beyond_the_van_and_fees_voided(stocked: World) -> None:
    world = stocked
    chen = world.viewer("chen", "engineer", "east")
    ticket = await world.ticket(asset=str(world.ids["asset"]), in_warranty=True)
    visit = await assign(world, ticket, "chen")
    too_many = PartsBody(lines=[PartLine(part=world.ids["part"], quantity=Decimal(999))])
    with pytest.raises(Problem) as error:
        async with world.db.transaction() as tx:
            await work.use_parts(tx, world.catalog, chen, visit, too_many)
    assert error.value.status == 409
    await step(world, chen, visit, "accept")
    with pytest.raises(Problem) as error:
        async with world.db.transaction() as tx:
            await work.use_parts(tx, world.catalog, chen, visit, too_many)
    assert error.value.code == "shortage"
    other = PartsBody(lines=too_many.lines, place=world.ids["van_li"])
    with pytest.raises(Problem) as error:
        async with world.db.transaction() as tx:
            await work.use_parts(tx, world.catalog, chen, visit, other)
    assert error.value.status == 403
    async with world.db.transaction() as tx:
        await work.add_fees(
            tx, world.catalog, chen, visit, FeesBody(lines=[FeeLine(item="labour", unit_price=Decimal(88))])
        )
        fee = (await reading.one_visit(tx, world.catalog, chen, visit))["fees"][0]
        assert (fee["payer"], fee["amount"]) == ("warranty", 88)
        await work.void_fee(tx, world.catalog, chen, visit, UUID(fee["id"]), VoidBody(reason="填错").reason)
    assert (await world.read("ticket", ticket))["cost_total"] == 0


@pytest.mark.req("R-095", "R-098")
async def test_who_is_calling(stocked: World) -> None:
    world = stocked
    agent = world.viewer("agent", "agent")
    async with world.db.pool.acquire() as connection:
        for number in ("138 0000 0001", "+86 13800000002"):
            rows = await tickets.lookup(connection, world.catalog, agent, number)
            assert [row["name"] for row in rows] == ["星河酒店"]
            assert rows[0]["assets"][0]["serial"] == "AC-0001"
            assert rows[0]["tickets"]
        assert await tickets.lookup(connection, world.catalog, agent, "13900000000") == []
        with pytest.raises(Problem):
            await tickets.lookup(connection, world.catalog, agent, "abc")


async def test_a_new_ticket_is_completed_from_what_is_known(stocked: World) -> None:
    world = stocked
    values = {"subject": "漏水", "customer": str(world.ids["customer"]), "serial": "AC-0001"}
    ticket = await world.create("ticket", values)
    async with world.db.transaction() as tx:
        assert await tickets.complete(tx, world.catalog, records.SYSTEM, ticket)
        assert not await tickets.complete(tx, world.catalog, records.SYSTEM, ticket)
    shown = await world.read("ticket", ticket)
    assert shown["asset"]["id"] == str(world.ids["asset"])
    assert shown["product"]["id"] == str(world.ids["product"])
    assert (shown["contact_name"], shown["contact_phone"], shown["region"]) == ("吴经理", "13800000001", "east")
    assert shown["in_warranty"] is True
    assert shown["service_unit"]["id"] == str(world.units["east"])


async def test_two_dispatchers_at_once_leave_one_open_visit(stocked: World) -> None:
    world = stocked
    many = [await world.ticket() for _ in range(3)]
    supervisor = world.viewer("supervisor", "supervisor")

    async def bulk() -> None:
        async with world.db.transaction() as tx:
            await dispatch.assign_many(tx, world.catalog, supervisor, many, None, None)

    await asyncio.gather(
        bulk(), bulk(), *(assign(world, ticket, account) for ticket in many for account in ("chen", "li"))
    )
    rows = await world.db.pool.fetch(
        """SELECT ticket, count(*) FILTER (WHERE status = 'dispatched') AS open FROM app.visit
           WHERE ticket = ANY($1) GROUP BY 1""",
        many,
    )
    assert [row["open"] for row in rows] == [1, 1, 1]
