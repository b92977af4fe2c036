import asyncio
from decimal import Decimal

import pytest
from tests.integration.service.conftest import World

from serviceloop.forms import api as forms
from serviceloop.kit.errors import Problem
from serviceloop.service import records
from serviceloop.service.parts import service
from serviceloop.service.parts.service import Booking, Line


async def book(world: World, kind: str, **more: object) -> object:
    async with world.db.transaction() as tx:
        return await service.book(tx, world.catalog, records.SYSTEM, Booking(kind, **more))  # type: ignore[arg-type]


async def balance(world: World, place: str, part: str = "part") -> Decimal:
    sql = "SELECT coalesce(sum(quantity), 0) FROM sl.stock_balance WHERE place = $1 AND part = $2"
    found: Decimal = await world.db.pool.fetchval(sql, world.ids[place], world.ids[part])
    return found


LEDGER = """
WITH held AS (SELECT id FROM app.warehouse WHERE kind IN ('warehouse', 'van', 'defective')),
moves AS (SELECT to_place AS place, part, quantity AS n FROM app.stock_move UNION ALL
          SELECT from_place, part, -quantity FROM app.stock_move),
ledger AS (SELECT place, part, sum(n) AS n FROM moves WHERE place IN (SELECT id FROM held) GROUP BY 1, 2)
SELECT * FROM ledger l FULL JOIN sl.stock_balance b USING (place, part)
WHERE coalesce(l.n, 0) <> coalesce(b.quantity, 0)"""
TOTALS = """
SELECT c.part FROM sl.stock_cost c LEFT JOIN (SELECT part, sum(quantity) AS n FROM sl.stock_balance GROUP BY 1) b
USING (part) WHERE c.quantity <> coalesce(b.n, 0)"""


async def check_ledger(world: World) -> None:
    """Each balance is the sum of its moves; the cost row is the sum of the balances."""
    assert await world.db.pool.fetch(LEDGER) == []
    assert await world.db.pool.fetch(TOTALS) == []


@pytest.mark.req("R-112", "R-114")
async def test_receive_issue_return_scrap(world: World) -> None:
    part, depot, van = world.ids["part"], world.ids["depot"], world.ids["van_chen"]
    await book(world, "receive", lines=[Line(part, Decimal(40), Decimal(10))], target=depot)
    await book(world, "receive", lines=[Line(part, Decimal(40), Decimal(20))], target=depot)
    assert (await world.read("part", part))["average_cost"] == 15
    await book(world, "issue", lines=[Line(part, Decimal(30))], source=depot, target=van)
    await book(world, "return", lines=[Line(part, Decimal(5))], source=van, target=depot)
    await book(world, "scrap", lines=[Line(part, Decimal(5))], source=depot)
    assert await balance(world, "depot") == 50
    assert await balance(world, "van_chen") == 25
    await check_ledger(world)


async def test_never_below_zero_and_nothing_written(world: World) -> None:
    part, depot, van = world.ids["part2"], world.ids["depot"], world.ids["van_chen"]
    await book(world, "receive", lines=[Line(part, Decimal(3), Decimal(900))], target=depot)
    before = await world.db.pool.fetchval("SELECT count(*) FROM app.stock_move")
    with pytest.raises(Problem) as error:
        await book(world, "issue", lines=[Line(part, Decimal(2)), Line(part, Decimal(2))], source=depot, target=van)
    assert error.value.code == "shortage"
    assert "现有 3，需要 4" in error.value.title["zh"]
    assert await world.db.pool.fetchval("SELECT count(*) FROM app.stock_move") == before
    assert await balance(world, "depot", "part2") == 3


async def test_twenty_at_once_never_take_more_than_there_is(world: World) -> None:
    """Twenty take 3 of 30 each from two places at once, half in the other order of lines: ten get theirs."""
    depot, van, other = world.ids["depot"], world.ids["van_chen"], world.ids["van_li"]
    a = await world.create("part", {"name": "滤网", "code": "C-1"})
    b = await world.create("part", {"name": "风机", "code": "C-2"})
    for part in (a, b):
        await book(world, "receive", lines=[Line(part, Decimal(30), Decimal(1))], target=depot)

    async def take(number: int) -> bool:
        lines = [Line(a, Decimal(3)), Line(b, Decimal(3))][:: 1 if number % 2 else -1]
        try:
            await book(world, "issue", lines=lines, source=depot, target=van if number % 3 else other)
        except Problem as problem:
            return problem.code != "shortage"
        return True

    taken = await asyncio.gather(*(take(number) for number in range(20)))
    assert sum(taken) == 10
    sql = "SELECT min(quantity), max(quantity) FROM sl.stock_balance WHERE place = $1 AND part = ANY($2)"
    assert tuple(await world.db.pool.fetchrow(sql, depot, [a, b])) == (0, 0)
    await check_ledger(world)


async def test_wrong_routes_and_bad_lines(world: World) -> None:
    part, depot, van = world.ids["part"], world.ids["depot"], world.ids["van_chen"]
    for kind, source, target in (("issue", van, depot), ("transfer", depot, depot), ("receive", depot, van)):
        with pytest.raises(Problem) as error:
            await book(world, kind, lines=[Line(part, Decimal(1))], source=source, target=target)
        assert error.value.status == 422
    with pytest.raises(Problem):
        await book(world, "issue", lines=[Line(world.ids["depot"], Decimal(1))], source=depot, target=van)
    with pytest.raises(Problem):
        await book(world, "issue", lines=[], source=depot, target=van)


@pytest.mark.req("R-115", "R-121")
async def test_the_ledger_cannot_be_changed(world: World) -> None:
    part, depot = world.ids["part"], world.ids["depot"]
    booked = await book(world, "receive", lines=[Line(part, Decimal(1), Decimal(10))], target=depot)
    move = booked.lines[0].move  # type: ignore[attr-defined]
    async with world.db.transaction() as tx:
        with pytest.raises(Problem):
            await forms.update(tx, world.catalog, records.SYSTEM, "stock_move", move, {"quantity": 5}, trusted=True)
        with pytest.raises(Problem):
            await forms.delete(tx, world.catalog, records.SYSTEM, "stock_move", move, trusted=True)


@pytest.mark.req("R-116", "R-117")
async def test_reading_stock_and_what_is_below_safety(world: World) -> None:
    keeper = world.viewer("keeper", "storekeeper")
    async with world.db.pool.acquire() as connection:
        rows = await service.stock(connection, world.catalog, keeper, place=None, part=world.ids["part"], search="")
        assert {row["place"]["name"] for row in rows} == {"上海仓", "chen 随车库"}
        found = await service.stock(connection, world.catalog, keeper, place=None, part=None, search="压缩")
        assert {row["part"]["name"] for row in found} == {"压缩机"}
        low = await service.below_safety(connection, world.catalog, keeper)
        assert [row["part"]["code"] for row in low] == ["P-1"]
        places = await service.places(connection, world.catalog, keeper)
        assert {"上海仓", "chen 随车库", "坏件库"} <= {row["name"] for row in places}
        chen = world.viewer("chen", "engineer", "east")
        seen = await service.places(connection, world.catalog, chen)
        assert "li 随车库" not in {row["name"] for row in seen}
