"""Booking moves, and reading stock.

One booking is one transaction: costs are locked by part, then balances by part and place, in one order everywhere, so
that bookings wait for each other and never deadlock; then the ledger records are written. Nothing edits a move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from serviceloop.forms import api as forms
from serviceloop.forms.api import Catalog, Order
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, conflict, invalid
from serviceloop.service import records
from serviceloop.service.parts import queries
from serviceloop.service.parts.booked import Booked, BookedLine
from serviceloop.service.parts.logic import (
    HELD_KINDS,
    CostState,
    Move,
    Place,
    Shortage,
    deltas,
    line_cost,
    moved,
    received,
    route_allowed,
    shortage_text,
    shortages,
    suggested_place,
)

_PART_COLUMNS = ("id", "name", "code", "unit", "price", "average_cost")
_PLACE_COLUMNS = ("id", "kind", "name")
_SOURCE_KIND: Mapping[str, str] = {"receive": "supplier"}
_TARGET_KIND: Mapping[str, str] = {"scrap": "scrap", "use": "customer"}
"""Which end of a move is understood when the caller leaves it out: the only place of that kind."""


@dataclass(frozen=True)
class Line:
    """One line of a booking. `unit_cost` only counts when receiving."""

    part: UUID
    quantity: Decimal
    unit_cost: Decimal | None = None
    serial: str | None = None
    old_serial: str | None = None


@dataclass(frozen=True)
class Booking:
    """What is to be booked. A place left out must be understood from the kind."""

    kind: str
    lines: Sequence[Line]
    source: UUID | None = None
    target: UUID | None = None
    note: str | None = None
    ticket: UUID | None = None
    visit: UUID | None = None


async def book(tx: Connection, catalog: Catalog, viewer: Viewer, booking: Booking) -> Booked:
    """Writes the moves and balances; 409 `shortage` when something is not there. Who may has been asked before."""
    source = await _place(tx, catalog, booking.source, _SOURCE_KIND.get(booking.kind), "from")
    target = await _place(tx, catalog, booking.target, _TARGET_KIND.get(booking.kind), "to")
    if not route_allowed(booking.kind, source, target):
        raise _wrong_route(source, target)
    parts = await records.by_ids(tx, catalog, "part", _PART_COLUMNS, [line.part for line in booking.lines])
    _check_lines(booking.lines, parts)
    moves = [Move(line.part, line.quantity, source, target) for line in booking.lines]
    before = await queries.lock_costs(tx, parts)
    changes = deltas(moves)
    held = await queries.lock_balances(tx, list(changes))
    if short := shortages(held, changes):
        raise _short(short, parts, (source, target))
    await queries.save_balances(tx, changes)
    states, booked = dict(before), []
    for line, move in zip(booking.lines, moves, strict=True):
        states[line.part], unit_cost = _cost_after(states[line.part], booking.kind, line, move)
        booked.append(await _write(tx, catalog, viewer, booking, line, move, unit_cost, parts[line.part]))
    await queries.save_costs(tx, states)
    await _publish_costs(tx, catalog, viewer, before, states)
    return Booked(tuple(booked))


def _cost_after(state: CostState, kind: str, line: Line, move: Move) -> tuple[CostState, Decimal]:
    """The part's cost after the line, and the unit cost that the move carries."""
    if kind == "receive":
        unit_cost = state.average if line.unit_cost is None else line.unit_cost
        return received(state, line.quantity, unit_cost), unit_cost
    if move.target.held and not move.source.held:
        return received(state, line.quantity, state.average), state.average
    return moved(state, move), state.average


async def _write(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    booking: Booking,
    line: Line,
    move: Move,
    unit_cost: Decimal,
    part: Mapping[str, Any],
) -> BookedLine:
    cost = line_cost(line.quantity, unit_cost)
    values = {
        "kind": booking.kind,
        "part": str(line.part),
        "quantity": str(line.quantity),
        "from_place": str(move.source.id),
        "to_place": str(move.target.id),
        "unit_cost": str(unit_cost),
        "cost": str(cost),
        "ticket": _text(booking.ticket),
        "visit": _text(booking.visit),
        "serial": line.serial,
        "old_serial": line.old_serial,
        "reason": booking.note,
    }
    saved = await forms.create(tx, catalog, viewer, "stock_move", values, trusted=True)
    price = Decimal(str(part.get("price") or 0))
    return BookedLine(saved.id, saved.no or "", line.part, str(part["name"]), line.quantity, unit_cost, cost, price)


async def _publish_costs(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    before: Mapping[UUID, CostState],
    after: Mapping[UUID, CostState],
) -> None:
    """Shows a changed average on the part's record."""
    for part, state in after.items():
        if state.average != before[part].average:
            values = {"average_cost": str(state.average)}
            await forms.update(tx, catalog, viewer, "part", part, values, trusted=True)


# --- places
async def _place(tx: Connection, catalog: Catalog, given: UUID | None, kind: str | None, path: str) -> Place:
    if given is not None:
        found = await records.by_ids(tx, catalog, "warehouse", _PLACE_COLUMNS, [given])
        if given not in found:
            raise invalid(Issue(path, "no_such_record", {"zh": "仓库不存在", "en": "There is no such place"}))
        return _as_place(found[given])
    chosen = suggested_place(await places_of_kind(tx, catalog, kind), kind) if kind else None
    if chosen is None:
        raise invalid(Issue(path, "required", {"zh": "请选择仓库", "en": "Choose the place"}))
    return chosen


async def places_of_kind(connection: Any, catalog: Catalog, kind: str) -> list[Place]:
    """Active places of a kind."""
    condition = {"and": [{"field": "kind", "op": "eq", "value": kind}, {"field": "active", "op": "eq", "value": True}]}
    return [_as_place(row) for row in await records.find(connection, catalog, "warehouse", _PLACE_COLUMNS, condition)]


async def van_of(connection: Any, catalog: Catalog, user: UUID) -> Place | None:
    """The van stock that the engineer holds."""
    condition = {
        "and": [{"field": "kind", "op": "eq", "value": "van"}, {"field": "user", "op": "eq", "value": str(user)}]
    }
    rows = await records.find(connection, catalog, "warehouse", _PLACE_COLUMNS, condition, limit=1)
    return _as_place(rows[0]) if rows else None


async def stock_of_van(connection: Any, catalog: Catalog, viewer: Viewer, user: UUID | None) -> dict[str, Any] | None:
    """{"place", "rows"} of the van that the engineer holds, as far as the viewer may see it."""
    van = await van_of(connection, catalog, user) if user is not None else None
    if van is None:
        return None
    rows = await stock(connection, catalog, viewer, place=van.id, part=None, search="")
    return {"place": {"id": van.id, "name": van.name}, "rows": rows}


def _as_place(row: Mapping[str, Any]) -> Place:
    return Place(UUID(row["id"]), str(row["kind"]), str(row["name"]))


# --- what is wrong
def _check_lines(lines: Sequence[Line], parts: Mapping[UUID, Any]) -> None:
    issues = []
    for number, line in enumerate(lines):
        if line.part not in parts:
            text = {"zh": "备件不存在", "en": "There is no such part"}
            issues.append(Issue(f"lines.{number}.part", "no_such_record", text))
        if line.quantity <= 0:
            text = {"zh": "数量须大于 0", "en": "The quantity must be greater than 0"}
            issues.append(Issue(f"lines.{number}.quantity", "range", text))
    if not lines:
        issues.append(Issue("lines", "required", {"zh": "请至少填写一行", "en": "Give at least one line"}))
    if issues:
        raise invalid(*issues)


def _wrong_route(source: Place, target: Place) -> Problem:
    zh, en = f"不能从“{source.name}”到“{target.name}”", f"not from “{source.name}” to “{target.name}”"
    return invalid(Issue("to", "route", {"zh": f"此操作{zh}", "en": f"This kind of move may {en}"}))


def _short(short: Sequence[Shortage], parts: Mapping[UUID, Any], places: Sequence[Place]) -> Problem:
    names = {place.id: place.name for place in places}
    texts = [shortage_text(item, parts[item.part]["name"], names[item.place]) for item in short]
    title = {language: "；".join(text[language] for text in texts) for language in ("zh", "en")}
    lines = [{"part": item.part, "available": item.available, "wanted": item.wanted} for item in short]
    problem = conflict(title, shortages=lines)
    problem.code = "shortage"
    return problem


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


# --- reading
async def stock(
    connection: Any, catalog: Catalog, viewer: Viewer, *, place: UUID | None, part: UUID | None, search: str
) -> list[dict[str, Any]]:
    """What is on hand in the places that the viewer may see, with part and place."""
    places = await _visible_places(connection, catalog, viewer, place)
    wanted = [part] if part is not None else None
    if search:
        found = await records.find(connection, catalog, "part", ("id",), search=search, viewer=viewer)
        ids = {UUID(row["id"]) for row in found}
        wanted = [item for item in ids if wanted is None or item in wanted]
    held = await queries.balances(connection, list(places), wanted) if places else []
    parts = await records.by_ids(
        connection,
        catalog,
        "part",
        ("id", "name", "code", "model", "unit", "safety_stock"),
        [row[1] for row in held],
        viewer,
    )
    rows = [_stock_row(places[at], parts[what], quantity) for at, what, quantity in held if what in parts]
    return sorted(rows, key=lambda row: (row["place"]["name"], row["part"]["code"]))


def _stock_row(place: Mapping[str, Any], part: Mapping[str, Any], quantity: Decimal) -> dict[str, Any]:
    return {
        "place": {key: place.get(key) for key in ("id", "name", "kind")},
        "part": {key: part.get(key) for key in ("id", "name", "code", "model", "unit")},
        "quantity": quantity,
        "safety_stock": part.get("safety_stock"),
    }


async def _visible_places(
    connection: Any, catalog: Catalog, viewer: Viewer, only: UUID | None = None
) -> dict[UUID, dict[str, Any]]:
    """Places of ours that the viewer may see."""
    condition: Any = {"field": "kind", "op": "in", "value": sorted(HELD_KINDS)}
    if only is not None:
        condition = {"and": [condition, {"field": "id", "op": "eq", "value": str(only)}]}
    columns = ("id", "no", "name", "kind", "user", "region", "active")
    rows = records.find_all(connection, catalog, "warehouse", columns, condition, viewer=viewer, sort=(Order("name"),))
    return {UUID(row["id"]): row async for row in rows}


async def places(connection: Any, catalog: Catalog, viewer: Viewer) -> list[dict[str, Any]]:
    """Places that the viewer may see, with how many kinds of part and pieces lie there."""
    found = await _visible_places(connection, catalog, viewer)
    used = await queries.places_in_use(connection, list(found)) if found else {}
    nothing = (0, Decimal(0))
    return [
        {**row, "parts": used.get(place, nothing)[0], "pieces": used.get(place, nothing)[1]}
        for place, row in found.items()
    ]


async def below_safety(connection: Any, catalog: Catalog, viewer: Viewer) -> list[dict[str, Any]]:
    """Parts of which the warehouses together hold less than the safety stock, the scarcest first."""
    found = await _visible_places(connection, catalog, viewer)
    warehouses = [place for place, row in found.items() if row["kind"] == "warehouse"]
    held = await queries.on_hand(connection, warehouses) if warehouses else {}
    condition = {"field": "safety_stock", "op": "gt", "value": 0}
    columns = ("id", "name", "code", "model", "unit", "safety_stock")
    rows = []
    async for part in records.find_all(connection, catalog, "part", columns, condition, viewer=viewer):
        have, least = held.get(UUID(part["id"]), Decimal(0)), Decimal(str(part["safety_stock"]))
        if have < least:
            shown = {key: part.get(key) for key in ("id", "name", "code", "model", "unit")}
            rows.append({"part": shown, "quantity": have, "safety_stock": least, "missing": least - have})
    return sorted(rows, key=lambda row: row["quantity"] / row["safety_stock"])
