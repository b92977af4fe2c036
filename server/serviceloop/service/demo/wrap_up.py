"""What a ticket's story leaves behind: parts, fees, report, and what follows when the work is done."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from serviceloop.service.demo import data
from serviceloop.service.demo.company import Company, Worker
from serviceloop.service.demo.drafts import Draft
from serviceloop.service.demo.ledger import Usage
from serviceloop.service.settlement.logic import Fee, totals


class WrapUp(ABC):
    """The second half of a story; the first half knows how time passes and who is who."""

    company: Company
    rng: random.Random
    usages: list[Usage]
    at: datetime
    kind: str
    ticket: Draft
    visit: Draft
    asset: Draft
    customer: Draft
    region: str
    agent: str
    supervisor: str
    fault: tuple[str, str, str, str]
    fees: list[Draft]
    resolved_entry: int

    @abstractmethod
    def _until(self, status: str) -> None: ...

    @abstractmethod
    def _go(self, moment: datetime) -> None: ...

    @abstractmethod
    def _working(self, moment: datetime) -> datetime: ...

    @abstractmethod
    def _act(self, account: str, action: str, values: Mapping[str, Any]) -> None: ...

    def _book_fees(self, worker: Worker, hours: Decimal) -> None:
        free = "warranty" if self.ticket.values["in_warranty"] else "customer"
        code = self.fault[3]
        if code:
            part = self.company.parts[code]
            amount = Decimal(self.rng.choice((1, 1, 1, 2))) * (3 if code == "P-R410" else 1)
            price = part.values["price"]
            fee = self._fee(worker, "material", part.values["name"], amount, price, free, part=str(part.id))
            usage = Usage(self.at, worker.van, code, amount, worker.account, worker.unit, self.ticket, self.visit, fee)
            self.usages.append(usage)
        self._fee(worker, "labour", "维修工时", max(hours, Decimal("0.5")), 120, free)
        if self.rng.random() < 0.5:
            self._fee(worker, "travel", "上门交通", Decimal(1), self.rng.choice((30, 40, 60)), free)

    def _fee(
        self,
        worker: Worker,
        item: str,
        name: str,
        quantity: Decimal,
        price: int,
        payer: str,
        *,
        part: str | None = None,
    ) -> Draft:
        values = {
            "ticket": str(self.ticket.id),
            "visit": str(self.visit.id),
            "engineer": str(worker.user),
            "partner": str(worker.partner) if worker.partner else None,
            "item": item,
            "name": name,
            "part": part,
            "quantity": str(quantity),
            "unit_price": price,
            "payer": payer,
            "status": "open",
        }
        made = self.company.make("fee_line", self.at, worker.account, values, self.region)
        self.fees.append(made)
        return made

    def _report(self, worker: Worker, worked: int) -> None:
        result = "no_fault" if self.fault[1] == "none" and self.kind == "repair" else "fixed"
        values = {
            "ticket": str(self.ticket.id),
            "visit": str(self.visit.id),
            "engineer": str(worker.user),
            "status": "submitted",
            "result": result,
            "fault_cause": self.fault[1],
            "finding": self.fault[0],
            "work_done": self.fault[2],
            "advice": self.rng.choice(("建议每季度保养一次", "请保持设备周围通风", None)),
            "work_hours": round(worked / 3600, 2),
        }
        self.report: Draft = self.company.make("service_report", self.at, worker.account, values, self.region)

    # --- after the work
    def _follow_up(self) -> None:
        self._until("to_confirm")
        resolved = self.at
        by_customer = self.rng.random() < 0.7
        self._go(self._working(self.at + timedelta(hours=self.rng.expovariate(1 / 14) + 0.3)))
        who = "customer" if by_customer else self.agent
        self._act(who, "action:confirm", {"status": "closed", "closed_at": self.at.isoformat()})
        self._rate(by_customer, resolved)
        self._approve(resolved)
        self._settle()

    def _rate(self, by_customer: bool, resolved: datetime) -> None:
        if self.rng.random() > (0.75 if by_customer else 0.4):
            return
        score = self._score(resolved)
        remarks = data.GOOD_REMARKS if score >= 4 else data.FAIR_REMARKS if score == 3 else data.BAD_REMARKS
        tags = {5: ["skilled", "polite"], 4: ["skilled"], 3: [], 2: ["late"], 1: ["not_solved", "late"]}[score]
        moment = min(self.at + timedelta(minutes=self.rng.randint(1, 20)), self.company.now)
        values = {
            "ticket": str(self.ticket.id),
            "customer": str(self.customer.id),
            "engineer": self.ticket.values.get("engineer"),
            "product": self.asset.values["product"],
            "score": score,
            "tags": tags,
            "remark": self.rng.choice(remarks) if self.rng.random() < 0.6 else None,
            "source": "portal" if by_customer else "callback",
            "rated_at": moment.isoformat(),
        }
        who = "customer" if by_customer else self.agent
        self.company.make("rating", moment, who, values)
        self.ticket.change(moment, self.company.people[who], "updated", {"score": score})

    def _score(self, resolved: datetime) -> int:
        """The longer it took, the worse."""
        days = (resolved - self.ticket.created_at).total_seconds() / 86_400
        weights = (60, 28, 7, 3, 2) if days < 2 else (40, 32, 15, 8, 5) if days < 4 else (22, 26, 22, 17, 13)
        return self.rng.choices((5, 4, 3, 2, 1), weights)[0]

    def _approve(self, resolved: datetime) -> None:
        moment = self._working(resolved + timedelta(hours=self.rng.uniform(4, 40)))
        report = getattr(self, "report", None)
        if report is not None and moment <= self.company.now - timedelta(days=1):
            who = self.company.people[self.supervisor]
            report.change(moment, who, "action:approve", {"status": "approved"})

    def _settle(self) -> None:
        """Finance settles a month's fees on the fifth of the next."""
        local = self.at.astimezone(self.company.zone)
        month = (local.replace(day=1) + timedelta(days=32)).replace(day=5, hour=10, minute=0, second=0, microsecond=0)
        if month > self.company.now:
            return
        for number, fee in enumerate(self.fees):
            moment, who = month + timedelta(seconds=number), self.company.people["finance"]
            values = {"status": "settled", "settled_at": moment.isoformat(), "settled_by": str(who)}
            fee.change(moment, who, "action:settle", values)

    def sum_up(self) -> None:
        """Writes the totals of its fees into the step that resolved the ticket, once costs are known."""
        if not self.fees:
            return
        sums = totals(_line(fee.values) for fee in self.fees)
        values = {
            "charge_total": str(sums.charged),
            "cost_material": str(sums.material),
            "cost_total": str(sums.cost),
        }
        self.ticket.amend(self.resolved_entry, values)


def _line(values: Mapping[str, Any]) -> Fee:
    cost = values.get("cost")
    return Fee(
        values["item"],
        Decimal(values["quantity"]),
        Decimal(values["unit_price"]),
        values["payer"],
        cost=None if cost is None else Decimal(cost),
    )
