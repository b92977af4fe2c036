"""The demo's stock: each month the warehouses buy and the vans are filled for what the month will need.

Knowing the year's use beforehand, no place ever runs short. Costs and balances come from the same arithmetic as in the
running system, so ledger, balances and averages agree.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from serviceloop.service.demo.company import Company, usual_cost
from serviceloop.service.demo.drafts import Draft
from serviceloop.service.parts.logic import CostState, Key, Move, Place, deltas, line_cost, moved, received

_KIT = 3
"""Pieces of each part for its own skills that a van carries beyond the month's need."""


@dataclass
class Usage:
    """A part used on a ticket. `fee` and `ticket` get the cost once it is known."""

    at: datetime
    van: UUID
    code: str
    quantity: Decimal
    account: str
    unit: UUID
    ticket: Draft
    visit: Draft
    fee: Draft


@dataclass(frozen=True)
class Ends:
    """The places where parts come from and end."""

    supplier: UUID
    customer: UUID
    scrap: UUID


class Ledger:
    """Books moves in the order of time."""

    def __init__(self, company: Company, ends: Ends) -> None:
        self.company = company
        self.supplier = Place(ends.supplier, "supplier")
        self.customer = Place(ends.customer, "customer")
        self.scrap = Place(ends.scrap, "scrap")
        self.depots = {region: Place(place, "warehouse") for region, place in company.depots.items()}
        self.vans = {van: Place(van, "van") for van in company.vans}
        self.balances: dict[Key, Decimal] = defaultdict(Decimal)
        self.costs: dict[UUID, CostState] = defaultdict(CostState)

    def run(self, usages: Iterable[Usage]) -> None:
        """Every month's supply and every use."""
        ordered = sorted(usages, key=lambda item: item.at)
        times = self._months()
        for begin, end in zip(times, [*times[1:], datetime.max.replace(tzinfo=self.company.zone)], strict=True):
            month = [item for item in ordered if begin <= item.at < end]
            self._supply(begin, month)
            for usage in month:
                self._use(usage)
        for code, part in self.company.parts.items():
            self._keep_average(code, part)

    def _months(self) -> list[datetime]:
        """When parts are bought: before the first ticket, then on each first of the month at seven."""
        company = self.company
        times = [company.start - timedelta(days=30)]
        month = company.start.astimezone(company.zone).replace(day=1, hour=7, minute=0, second=0, microsecond=0)
        while month <= company.now:
            times += [month] if month > company.start else []
            month = (month + timedelta(days=32)).replace(day=1)
        return times

    def _supply(self, at: datetime, month: Iterable[Usage]) -> None:
        need: dict[tuple[UUID, str], Decimal] = defaultdict(Decimal)
        for usage in month:
            need[(usage.van, usage.code)] += usage.quantity
        self._return_surplus(at, need)
        issues: dict[tuple[UUID, str], Decimal] = {}
        for van in self.vans:
            for code, part in self.company.parts.items():
                wanted = need.get((van, code), Decimal(0)) + self._kit(code)
                short = wanted - self.balances[(van, part.id)]
                if short > 0:
                    issues[(van, code)] = short
        for region, depot in self.depots.items():
            self._buy(at + timedelta(minutes=10), region, depot, issues)
        for number, ((van, code), quantity) in enumerate(issues.items()):
            depot = self.depots[self.company.vans[van]]
            moment = at + timedelta(minutes=40, seconds=number)
            self._book("issue", moment, code, quantity, depot, self.vans[van], reason="月度补货")

    def _kit(self, code: str) -> int:
        return 0 if code.startswith("P-G") else _KIT

    def _return_surplus(self, at: datetime, need: dict[tuple[UUID, str], Decimal]) -> None:
        for van, place in self.vans.items():
            for code, part in self.company.parts.items():
                surplus = self.balances[(van, part.id)] - need.get((van, code), Decimal(0)) - 2 * self._kit(code)
                if surplus > 0:
                    depot = self.depots[self.company.vans[van]]
                    self._book("return", at, code, surplus, place, depot, reason="多余退库")

    def _buy(self, at: datetime, region: str, depot: Place, issues: dict[tuple[UUID, str], Decimal]) -> None:
        rng = self.company.rng
        for number, (code, part) in enumerate(self.company.parts.items()):
            going = sum(
                (n for (van, c), n in issues.items() if c == code and self.company.vans[van] == region), Decimal(0)
            )
            # Every ninth part is bought too sparingly, so that the list of shortages has something to show.
            generous = (0.4, 0.75) if number % 9 == 4 else (1.0, 1.6)
            reserve = Decimal(round(part.values["safety_stock"] / 3 * rng.uniform(*generous)))
            held = self.balances[(depot.id, part.id)]
            short = going + reserve - held
            if short > 0 and (going > held or rng.random() < 0.8):
                self._book("receive", at + timedelta(seconds=5 * number), code, short, self.supplier, depot)
            elif held > going + 4 and rng.random() < 0.03:
                self._book("scrap", at, code, Decimal(1), depot, self.scrap, reason="盘点发现损坏")

    def _use(self, usage: Usage) -> None:
        van = self.vans[usage.van]
        move = self._book("use", usage.at, usage.code, usage.quantity, van, self.customer, usage=usage)
        cost = move.values["cost"]
        usage.fee.amend(0, {"cost": cost, "move": str(move.id)})

    def _book(
        self,
        kind: str,
        at: datetime,
        code: str,
        quantity: Decimal,
        source: Place,
        target: Place,
        *,
        reason: str | None = None,
        usage: Usage | None = None,
    ) -> Draft:
        part = self.company.parts[code].id
        step = Move(part, quantity, source, target)
        unit_cost = self._cost(kind, code, step)
        for key, change in deltas([step]).items():
            self.balances[key] += change
            if self.balances[key] < 0:
                raise AssertionError(f"the demo's stock of {code} would fall below zero")
        values = {
            "moved_at": at.isoformat(),
            "kind": kind,
            "part": str(part),
            "quantity": str(quantity),
            "from_place": str(source.id),
            "to_place": str(target.id),
            "unit_cost": str(unit_cost),
            "cost": str(line_cost(quantity, unit_cost)),
            "ticket": str(usage.ticket.id) if usage else None,
            "visit": str(usage.visit.id) if usage else None,
            "reason": reason,
        }
        return self.company.make("stock_move", at, usage.account if usage else "keeper", values, "warehouse")

    def _cost(self, kind: str, code: str, step: Move) -> Decimal:
        state = self.costs[step.part]
        if kind != "receive":
            self.costs[step.part] = moved(state, step)
            return state.average
        paid = Decimal(str(round(usual_cost(self.company, code) * self.company.rng.uniform(0.95, 1.08), 2)))
        self.costs[step.part] = received(state, step.quantity, paid)
        return paid

    def _keep_average(self, code: str, part: Draft) -> None:
        part.amend(0, {"average_cost": str(self.costs[part.id].average)})
