"""The stock ledger's arithmetic: moves to changes of balance, moving-average cost. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from serviceloop.kit.labels import Labels

HELD_KINDS = frozenset({"warehouse", "van", "defective"})
"""Kinds of place whose balance is ours. Supplier, customer and scrap are where parts come from or end."""
COST_STEP = Decimal("0.0001")
MONEY_STEP = Decimal("0.01")
Key = tuple[UUID, UUID]
"""(place, part)"""

ROUTES: Mapping[str, frozenset[tuple[str, str]]] = {
    "receive": frozenset({("supplier", "warehouse")}),
    "issue": frozenset({("warehouse", "van")}),
    "return": frozenset({("van", "warehouse"), ("van", "defective"), ("customer", "defective"), ("customer", "van")}),
    "transfer": frozenset({("warehouse", "warehouse"), ("van", "van"), ("warehouse", "defective")}),
    "scrap": frozenset({("warehouse", "scrap"), ("van", "scrap"), ("defective", "scrap")}),
    "use": frozenset({("van", "customer"), ("warehouse", "customer")}),
}
"""From which kind of place to which a move of each kind may go."""


@dataclass(frozen=True)
class Place:
    id: UUID
    kind: str
    name: str = ""

    @property
    def held(self) -> bool:
        return self.kind in HELD_KINDS


@dataclass(frozen=True)
class Move:
    """`quantity` > 0 of `part` from one place to another."""

    part: UUID
    quantity: Decimal
    source: Place
    target: Place


@dataclass(frozen=True)
class Shortage:
    """`wanted` was to be taken where only `available` is."""

    place: UUID
    part: UUID
    available: Decimal
    wanted: Decimal


@dataclass(frozen=True)
class CostState:
    """What is held of a part in all places together, and its average unit cost."""

    quantity: Decimal = Decimal(0)
    average: Decimal = Decimal(0)


def route_allowed(kind: str, source: Place, target: Place) -> bool:
    """Whether a move of that kind may go from there to there; never to the same place."""
    return source.id != target.id and (source.kind, target.kind) in ROUTES.get(kind, frozenset())


def deltas(moves: Iterable[Move]) -> dict[Key, Decimal]:
    """Change of each held balance by all moves together; keys in lock order, zero sums dropped."""
    sums: dict[Key, Decimal] = {}
    for move in moves:
        if move.source.held:
            key = (move.source.id, move.part)
            sums[key] = sums.get(key, Decimal(0)) - move.quantity
        if move.target.held:
            key = (move.target.id, move.part)
            sums[key] = sums.get(key, Decimal(0)) + move.quantity
    return {key: sums[key] for key in lock_order(sums) if sums[key] != 0}


def lock_order(keys: Iterable[Key]) -> list[Key]:
    """The one order in which balances are locked: by part, then by place."""
    return sorted(keys, key=lambda key: (key[1], key[0]))


def shortages(balances: Mapping[Key, Decimal], changes: Mapping[Key, Decimal]) -> list[Shortage]:
    """Where the balance would fall below zero."""
    found = []
    for (place, part), change in changes.items():
        available = balances.get((place, part), Decimal(0))
        if available + change < 0:
            found.append(Shortage(place, part, available, -change))
    return found


def received(state: CostState, quantity: Decimal, unit_cost: Decimal) -> CostState:
    """After `quantity` came in at `unit_cost`: the moving average weighs it against what is held."""
    total = state.quantity + quantity
    value = state.quantity * state.average + quantity * unit_cost
    return CostState(total, (value / total).quantize(COST_STEP, ROUND_HALF_UP) if total > 0 else unit_cost)


def moved(state: CostState, move: Move) -> CostState:
    """After a move at average cost; only what leaves or enters our places changes the quantity held."""
    change = move.quantity * (int(move.target.held) - int(move.source.held))
    return CostState(state.quantity + change, state.average)


def line_cost(quantity: Decimal, unit_cost: Decimal) -> Decimal:
    """Money for a line, to the fen."""
    return (quantity * unit_cost).quantize(MONEY_STEP, ROUND_HALF_UP)


def suggested_place(places: Sequence[Place], kind: str) -> Place | None:
    """The only place of that kind, when there is just one; else the caller must choose."""
    matching = [place for place in places if place.kind == kind]
    return matching[0] if len(matching) == 1 else None


def shortage_text(shortage: Shortage, part: str, place: str) -> Labels:
    have, want = _plain(shortage.available), _plain(shortage.wanted)
    return {
        "zh": f"“{place}”的“{part}”库存不足：现有 {have}，需要 {want}",
        "en": f"Not enough “{part}” at “{place}”: {have} there, {want} wanted",
    }


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
