from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from serviceloop.service.parts.logic import (
    ROUTES,
    CostState,
    Move,
    Place,
    deltas,
    line_cost,
    lock_order,
    moved,
    received,
    route_allowed,
    shortage_text,
    shortages,
)

PLACES = [
    Place(UUID(int=n), kind, kind)
    for n, kind in enumerate(["warehouse", "warehouse", "van", "van", "supplier", "customer", "defective", "scrap"], 1)
]
PARTS = [UUID(int=100 + n) for n in range(4)]
quantities = st.integers(1, 50).map(Decimal)
moves = st.lists(
    st.builds(Move, st.sampled_from(PARTS), quantities, st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=12
)


@given(moves)
def test_what_leaves_one_place_arrives_at_the_other(many: list[Move]) -> None:
    inside = [move for move in many if move.source.held and move.target.held]
    assert sum(deltas(inside).values()) == 0


@given(moves)
def test_changes_are_the_ledger_summed_by_place(many: list[Move]) -> None:
    changes = deltas(many)
    for place in PLACES:
        for part in PARTS:
            moved_in = sum(m.quantity for m in many if m.target == place and m.part == part)
            moved_out = sum(m.quantity for m in many if m.source == place and m.part == part)
            expected = moved_in - moved_out if place.held else 0
            assert changes.get((place.id, part), 0) == expected


@given(moves)
def test_locks_are_always_taken_in_one_order(many: list[Move]) -> None:
    keys = list(deltas(many))
    assert keys == lock_order(reversed(keys))


@given(moves, st.dictionaries(st.tuples(st.sampled_from([p.id for p in PLACES]), st.sampled_from(PARTS)), quantities))
def test_a_shortage_is_exactly_where_the_balance_would_fall_below_zero(
    many: list[Move], balances: dict[tuple[UUID, UUID], Decimal]
) -> None:
    changes = deltas(many)
    short = {(found.place, found.part) for found in shortages(balances, changes)}
    below = {key for key, change in changes.items() if balances.get(key, Decimal(0)) + change < 0}
    assert short == below


def test_routes() -> None:
    warehouse, other, van, _, supplier, customer, _, scrap = PLACES
    assert route_allowed("receive", supplier, warehouse)
    assert route_allowed("transfer", warehouse, other)
    assert not route_allowed("transfer", warehouse, warehouse)
    assert not route_allowed("issue", van, warehouse)
    assert not route_allowed("use", van, scrap)
    assert not route_allowed("steal", van, customer)
    assert set(ROUTES) == {"receive", "issue", "return", "transfer", "scrap", "use"}


def test_moving_average() -> None:
    state = received(CostState(), Decimal(10), Decimal("5"))
    state = received(state, Decimal(30), Decimal("9"))
    assert state == CostState(Decimal(40), Decimal("8.0000"))
    used = moved(state, Move(PARTS[0], Decimal(4), PLACES[2], PLACES[5]))
    assert used == CostState(Decimal(36), Decimal("8.0000"))
    assert moved(used, Move(PARTS[0], Decimal(4), PLACES[0], PLACES[2])) == used
    assert line_cost(Decimal("1.5"), Decimal("0.333")) == Decimal("0.50")


@given(st.lists(st.tuples(quantities, st.decimals(0, 1000, places=2)), min_size=1))
def test_the_average_lies_between_the_cheapest_and_the_dearest(receipts: list[tuple[Decimal, Decimal]]) -> None:
    state = CostState()
    for quantity, cost in receipts:
        state = received(state, quantity, cost)
    costs = [cost for _, cost in receipts]
    assert min(costs) - Decimal("0.001") <= state.average <= max(costs) + Decimal("0.001")
    assert state.quantity == sum(quantity for quantity, _ in receipts)


def test_a_shortage_is_told_in_plain_numbers() -> None:
    (short,) = shortages({}, {(PLACES[2].id, PARTS[0]): Decimal("-2.000")})
    assert shortage_text(short, "压缩机", "陈师傅车")["zh"] == "“陈师傅车”的“压缩机”库存不足：现有 0，需要 2"
