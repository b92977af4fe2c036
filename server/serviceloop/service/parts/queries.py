"""Balances and costs in the database."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from serviceloop.kit.db import Connection, execute, fetch_all
from serviceloop.service.parts.logic import CostState, Key
from serviceloop.service.parts.tables import stock_balance, stock_cost


async def lock_costs(tx: Connection, parts: Iterable[UUID]) -> dict[UUID, CostState]:
    """Locks the cost rows of the parts, in order; missing rows are made."""
    ordered = sorted(set(parts))
    await execute(tx, insert(stock_cost).values([{"part": part} for part in ordered]).on_conflict_do_nothing())
    table = stock_cost.c
    rows = await fetch_all(tx, select(stock_cost).where(table.part.in_(ordered)).order_by(table.part).with_for_update())
    return {row["part"]: CostState(row["quantity"], row["average"]) for row in rows}


async def lock_balances(tx: Connection, keys: Sequence[Key]) -> dict[Key, Decimal]:
    """Locks the balance rows, in the order given; missing rows are made."""
    if not keys:
        return {}
    values = [{"place": place, "part": part} for place, part in keys]
    await execute(tx, insert(stock_balance).values(values).on_conflict_do_nothing())
    found: dict[Key, Decimal] = {}
    for place, part in keys:
        found[(place, part)] = await tx.fetchval(
            "SELECT quantity FROM sl.stock_balance WHERE part = $1 AND place = $2 FOR UPDATE", part, place
        )
    return found


async def save_balances(tx: Connection, changes: Mapping[Key, Decimal]) -> None:
    """Adds the changes to rows that are locked."""
    rows = [(part, place, change) for (place, part), change in changes.items()]
    await tx.executemany("UPDATE sl.stock_balance SET quantity = quantity + $3 WHERE part = $1 AND place = $2", rows)


async def save_costs(tx: Connection, states: Mapping[UUID, CostState]) -> None:
    rows = [(part, state.quantity, state.average) for part, state in states.items()]
    await tx.executemany("UPDATE sl.stock_cost SET quantity = $2, average = $3 WHERE part = $1", rows)


async def balances(
    connection: Any, places: Sequence[UUID], parts: Sequence[UUID] | None, limit: int = 2000
) -> list[tuple[UUID, UUID, Decimal]]:
    """(place, part, quantity) of what is there, by part and place."""
    table = stock_balance.c
    statement = select(stock_balance).where(table.place.in_(places), table.quantity > 0)
    if parts is not None:
        statement = statement.where(table.part.in_(parts))
    rows = await fetch_all(connection, statement.order_by(table.part, table.place).limit(limit))
    return [(row["place"], row["part"], row["quantity"]) for row in rows]


async def on_hand(connection: Any, places: Sequence[UUID]) -> dict[UUID, Decimal]:
    """Sum over the places, by part."""
    table = stock_balance.c
    statement = select(table.part, func.sum(table.quantity).label("n")).where(table.place.in_(places))
    rows = await fetch_all(connection, statement.group_by(table.part))
    return {row["part"]: row["n"] for row in rows}


async def places_in_use(connection: Any, places: Sequence[UUID]) -> dict[UUID, tuple[int, Decimal]]:
    """(kinds of part, pieces) there, by place."""
    table = stock_balance.c
    statement = (
        select(table.place, func.count().label("kinds"), func.sum(table.quantity).label("pieces"))
        .where(table.place.in_(places), table.quantity > 0)
        .group_by(table.place)
    )
    rows = await fetch_all(connection, statement)
    return {row["place"]: (row["kinds"], row["pieces"]) for row in rows}
