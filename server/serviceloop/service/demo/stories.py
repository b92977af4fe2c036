"""What happens to the demo's tickets: from the call to the rating, each step by the person whose step it is."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serviceloop.service.demo import data
from serviceloop.service.demo.company import Company, Worker
from serviceloop.service.demo.drafts import Draft
from serviceloop.service.demo.ledger import Usage
from serviceloop.service.demo.wrap_up import WrapUp
from serviceloop.service.geo import Point, distance_m

_SOURCES = ("phone", "qr", "web", "wechat", "miniprogram", "email")
_SOURCE_WEIGHTS = (42, 22, 12, 14, 6, 4)
_TYPES = ("repair", "maintain", "install", "consult", "complaint")
_TYPE_WEIGHTS = (62, 14, 11, 10, 3)
_BY_CUSTOMER = ("qr", "web", "wechat", "miniprogram")
SUPERVISORS = {"east": "sup_east", "south": "sup_south", "north": "sup_north"}


class NotYet(Exception):
    """The next step would be in the future, or beyond where this story is to stop."""


@dataclass
class Stop:
    """Where a story of today stands still: the ticket's status, and the visit's for one in progress."""

    ticket: str
    visit: str = ""
    account: str = ""
    """An engineer it must go to."""


class Story(WrapUp):
    """One ticket. Times run in Shanghai's working hours unless the story is of today."""

    def __init__(self, company: Company, usages: list[Usage], created: datetime, stop: Stop | None = None) -> None:
        self.company, self.usages, self.stop = company, usages, stop
        self.rng: random.Random = company.rng
        self.at = created
        self.kind = self.rng.choices(_TYPES, _TYPE_WEIGHTS)[0] if stop is None else "repair"
        self.fees: list[Draft] = []
        self._pick(created)
        self.ticket = self._create()

    def tell(self) -> None:
        """Everything up to now."""
        try:
            self._tell()
        except NotYet:
            return

    def _tell(self) -> None:
        self._until("new")
        self._wait(3, 45)
        self._act(self.agent, "action:triage", {"status": "to_assign", "responsible": self._id(self.agent)})
        self._until("to_assign")
        if self.stop is None and self.rng.random() < 0.03:
            self._cancel()
        elif self.kind == "consult":
            self._answer()
        else:
            self._serve()
        self._follow_up()

    # --- who and what
    def _pick(self, created: datetime) -> None:
        company, rng = self.company, self.rng
        known = company.assets_before(created)
        if self.stop is not None and self.stop.account:
            worker = next(w for w in company.workers if w.account == self.stop.account)
            known = [item for item in known if self._suits(item, worker)] or known
        month = created.astimezone(company.zone).month - 1
        some = rng.sample(known, min(12, len(known)))
        self.asset = rng.choices(some, [self._product(item).months[month] for item in some])[0]
        self.product = self._product(self.asset)
        self.customer = company.owner_of(self.asset)
        self.region: str = self.customer.values["region"]
        self.agent = rng.choice(("agent", "agent2"))
        self.supervisor = SUPERVISORS[self.region]

    def _product(self, asset: Draft) -> data.Product:
        return self.company.products[UUID(asset.values["product"])]

    def _suits(self, asset: Draft, worker: Worker) -> bool:
        product = self._product(asset)
        owner = self.company.owner_of(asset)
        return owner.values["region"] == worker.region and worker.skills.get(product.skill, 0) >= product.level

    def _create(self) -> Draft:
        rng = self.rng
        subject, description, self.fault = self._words()
        source = rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0]
        level = rng.choices(("urgent", "serious", "general", "minor"), (8, 20, 52, 20))[0]
        vip = self.customer.values["tier"] == "vip"
        contact = (self.customer.values.get("contacts") or [{}])[0]
        warranty = date.fromisoformat(self.asset.values["warranty_until"]) >= self.at.date()
        values = {
            "subject": subject,
            "status": "new",
            "source": source,
            "customer": str(self.customer.id),
            "contact_name": contact.get("name") or self.customer.values["name"],
            "contact_phone": contact.get("phone") or self.customer.values["phone"],
            "product": self.asset.values["product"],
            "asset": str(self.asset.id),
            "serial": self.asset.values["serial"],
            "description": description,
            "service_type": self.kind,
            "service_mode": "remote" if self.kind == "consult" else "on_site",
            "issue_type": _ISSUES[self.kind],
            "priority": "high" if level == "urgent" or vip else rng.choices(("medium", "low"), (75, 25))[0],
            "fault_level": level if self.kind == "repair" else "general",
            "region": self.region,
            "address": self.customer.values["address"],
            "position": self.customer.values["position"],
            "wished_at": self._wished(),
            "service_unit": str(self.company.units[self.region]),
            "in_warranty": warranty,
            "reopen_count": 0,
            "visit_count": 0,
            "tags": ["vip"] if vip else [],
        }
        maker = "customer" if source in _BY_CUSTOMER else self.agent
        return self.company.make("ticket", self.at, maker, values)

    def _words(self) -> tuple[str, str, tuple[str, str, str, str]]:
        name = self.product.name
        if self.kind == "consult":
            asked, answer = self.rng.choice(data.QUESTIONS)
            return f"{name}咨询：{asked}", asked, (asked, "none", answer, "")
        if self.kind == "complaint":
            said, done = self.rng.choice(data.COMPLAINTS)
            return f"投诉：{said}", said, (said, "other", done, "")
        if self.kind == "install":
            return f"{name}安装调试", "新机到货，请安排安装", ("安装调试", "none", "完成安装、调试和使用培训", "")
        if self.kind == "maintain":
            done = "按保养清单清洗、紧固、检测，各项参数正常"
            return f"{name}定期保养", "合同约定的季度保养", ("定期保养", "none", done, "")
        fault = self.rng.choice(self.product.faults)
        return f"{name}{fault[0]}", f"{fault[0]}，请尽快安排。", fault

    def _wished(self) -> str | None:
        if self.rng.random() < 0.6:
            return None
        day = self._next_morning(self.at) + timedelta(hours=self.rng.choice((0, 1, 2, 5, 6, 7)))
        return day.isoformat()

    # --- time
    def _until(self, status: str) -> None:
        if self.stop is not None and self.stop.ticket == status:
            raise NotYet

    def _go(self, moment: datetime) -> None:
        """Time passes until then."""
        moment = max(moment, self.at)
        if moment > self.company.now:
            raise NotYet
        self.at = moment

    def _wait(self, least: float, most: float) -> None:
        """So many minutes, in working hours; a story of today hurries."""
        minutes = self.rng.uniform(least, most)
        if self.stop is not None:
            self._go(self.at + timedelta(minutes=min(minutes, 12)))
        else:
            self._go(self._working(self.at + timedelta(minutes=minutes)))

    def _working(self, moment: datetime) -> datetime:
        """The moment if somebody works then, else the next morning."""
        local = moment.astimezone(self.company.zone)
        if local.hour < 8:
            return local.replace(hour=8, minute=self.rng.randint(5, 40))
        return self._next_morning(local) if local.hour >= 20 else moment

    def _next_morning(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.company.zone) + timedelta(days=1)
        return local.replace(hour=9, minute=self.rng.choice((0, 0, 30)), second=0, microsecond=0)

    # --- steps
    def _act(self, account: str, action: str, values: Mapping[str, Any]) -> None:
        self.ticket.change(self.at, self.company.people[account], action, values)

    def _id(self, account: str) -> str:
        return str(self.company.people[account])

    def _cancel(self) -> None:
        self._wait(10, 200)
        reason = self.rng.choice(("客户自行解决", "重复报修", "客户改期，另行联系"))
        values = {"status": "cancelled", "cancel_reason": reason, "closed_at": self.at.isoformat()}
        self._act(self.agent, "action:cancel", values)
        raise NotYet

    def _answer(self) -> None:
        self._wait(10, 150)
        values = {"status": "to_confirm", "resolved_at": self.at.isoformat(), "resolution": self.fault[2]}
        self._act(self.agent, "action:resolve", {**values, "fault_cause": "none"})

    def _serve(self) -> None:
        """One visit, or two when a part lacks."""
        worker = self._assign("action:assign")
        if self.stop is None and self.rng.random() < 0.03:
            self._reject(worker)
            worker = self._assign("action:assign", without=worker)
        if (self.stop is None and self.rng.random() < 0.06) or self._stops("waiting_parts", "waiting_customer"):
            self._fail(worker)
            worker = self._assign("action:reassign", again=worker)
        self._travel(worker)
        self._work(worker)

    def _stops(self, *statuses: str) -> bool:
        return self.stop is not None and self.stop.ticket in statuses

    def _assign(self, action: str, *, without: Worker | None = None, again: Worker | None = None) -> Worker:
        self._wait(8, 90)
        worker = again or self._choose(without)
        start = self._slot()
        self.visit = self.company.make("visit", self.at, self.supervisor, self._visit(worker, start), self.region)
        values = {
            "status": "assigned",
            "assigned_at": self.at.isoformat(),
            "engineer": str(worker.user),
            "partner": str(worker.partner) if worker.partner else None,
            "appointment_at": start.isoformat(),
        }
        self._act(self.supervisor, action, values | ({"accepted_at": None} if action.endswith("reassign") else {}))
        self.start = start
        self._until("assigned")
        return worker

    def _visit(self, worker: Worker, start: datetime) -> dict[str, Any]:
        hours = 3 if self.kind == "install" else 2
        return {
            "ticket": str(self.ticket.id),
            "status": "dispatched",
            "engineer": str(worker.user),
            "customer": str(self.customer.id),
            "partner": str(worker.partner) if worker.partner else None,
            "planned_start": start.isoformat(),
            "planned_end": (start + timedelta(hours=hours)).isoformat(),
            "dispatched_at": self.at.isoformat(),
        }

    def _ahead(self) -> datetime:
        """A round time still to come today, or tomorrow where the day is over."""
        later = (self.company.now + timedelta(minutes=self.rng.randint(60, 300))).astimezone(self.company.zone)
        if 8 <= later.hour < 19:
            return later.replace(minute=self.rng.choice((0, 30)), second=0, microsecond=0)
        return self._next_morning(self.company.now) + timedelta(hours=self.rng.choice((0, 1, 2, 5, 6)))

    def _slot(self) -> datetime:
        """When the engineer is to be there."""
        if self.stop is not None:
            if self.stop.ticket == "assigned" or self.stop.visit == "accepted":
                return self._ahead()
            moment = self.company.now - timedelta(minutes=self.rng.randint(10, 60))
            return max(self.at + timedelta(minutes=30), moment).replace(second=0, microsecond=0)
        local = self.at.astimezone(self.company.zone)
        if local.hour < 14 and self.rng.random() < 0.45:
            return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=self.rng.randint(2, 4))
        day = self._next_morning(local) + timedelta(days=self.rng.choice((0, 0, 0, 1, 2)))
        return day + timedelta(hours=self.rng.choice((0, 1, 2, 5, 6, 7)))

    def _choose(self, without: Worker | None) -> Worker:
        able = [
            worker
            for worker in self.company.workers
            if worker.region == self.region
            and worker.skills.get(self.product.skill, 0) >= self.product.level
            and worker is not without
        ]
        if self.stop is not None and self.stop.account:
            able = [worker for worker in able if worker.account == self.stop.account] or able
        backup = [worker for worker in self.company.workers if worker.region == self.region]
        return self.rng.choice(able or backup)

    def _reject(self, worker: Worker) -> None:
        self._wait(5, 40)
        reason = self.rng.choice(("时间冲突", "车辆故障", "身体不适"))
        self.visit.change(self.at, worker.user, "action:reject", {"status": "rejected", "reject_reason": reason})
        values = {"status": "to_assign", "engineer": None, "accepted_at": None}
        self.ticket.change(self.at, worker.user, "action:unassign", values)

    def _take(self, worker: Worker) -> None:
        self._wait(3, 50)
        now = self.at.isoformat()
        self.visit.change(self.at, worker.user, "action:accept", {"status": "accepted", "accepted_at": now})
        self.ticket.change(self.at, worker.user, "action:accept", {"status": "in_progress", "accepted_at": now})
        self._pause_at("accepted")

    def _pause_at(self, visit_status: str) -> None:
        if self.stop is not None and self.stop.visit == visit_status:
            raise NotYet

    def _travel(self, worker: Worker) -> None:
        """Accept, depart, arrive, begin."""
        self._take(worker)
        if self.stop is None:
            self._go(self.start - timedelta(minutes=self.rng.randint(25, 60)))
        elif self.stop.visit:
            self._go(self.company.now - timedelta(minutes=self.rng.randint(35, 110)))
        else:
            self._wait(4, 8)
        departed = {"status": "departed", "departed_at": self.at.isoformat()}
        self.visit.change(self.at, worker.user, "action:depart", departed)
        self._pause_at("departed")
        late = self.rng.randint(-15, 35) if self.stop is None else 0
        self._go(
            max(self.at + timedelta(minutes=8), self.start + timedelta(minutes=late) if self.stop is None else self.at)
        )
        self._arrive(worker)
        self._pause_at("arrived")
        self._go(self.at + timedelta(minutes=self.rng.randint(2, 9)))
        self.visit.change(
            self.at, worker.user, "action:start", {"status": "working", "started_at": self.at.isoformat()}
        )
        self._pause_at("working")

    def _arrive(self, worker: Worker) -> None:
        home = self.customer.values["position"]
        outcome = self.rng.choices(("inside", "outside", "no_position", "skipped"), (90, 5, 3, 2))[0]
        spread = 0.002 if outcome == "inside" else 0.02
        here = {
            "lng": round(home["lng"] + self.rng.choice((-1, 1)) * self.rng.uniform(0.3, 1) * spread, 6),
            "lat": round(home["lat"] + self.rng.choice((-1, 1)) * self.rng.uniform(0.3, 1) * spread, 6),
            "datum": "gcj02",
            "accuracy": self.rng.choice((8.0, 15.0, 30.0)),
        }
        known = outcome in ("inside", "outside")
        metres = distance_m(Point(home["lng"], home["lat"]), Point(here["lng"], here["lat"]))
        values = {
            "status": "arrived",
            "arrived_at": self.at.isoformat(),
            "checkin_outcome": outcome,
            "checkin_position": here if known else None,
            "checkin_distance": round(metres) if known else None,
            "checkin_reason": "地下室无信号" if outcome == "skipped" else None,
        }
        self.visit.change(self.at, worker.user, "action:check_in", values)
        count = self.ticket.values["visit_count"] + 1
        self.ticket.change(self.at, worker.user, "updated", {"arrived_at": self.at.isoformat(), "visit_count": count})

    def _fail(self, worker: Worker) -> None:
        """The first visit finds that something lacks; days later it goes on."""
        parts = not self._stops("waiting_customer")
        self._travel(worker)
        self._go(self.at + timedelta(minutes=self.rng.randint(10, 40)))
        worked = self._worked()
        reason = "parts_missing" if parts else "reschedule"
        ended = {"status": "undone", "completed_at": self.at.isoformat(), "fail_reason": reason, "work_time": worked}
        self.visit.change(self.at, worker.user, "action:fail", ended)
        status, text = ("waiting_parts", "缺件，等待备件") if parts else ("waiting_customer", "客户改约")
        action = "action:wait_parts" if parts else "action:wait_customer"
        self.ticket.change(self.at, worker.user, action, {"status": status, "hold_reason": text})
        self._until(status)
        self._go(self._next_morning(self.at) + timedelta(days=self.rng.randint(0, 3)))

    def _worked(self) -> int:
        return int((self.at - datetime.fromisoformat(self.visit.values["started_at"])).total_seconds())

    def _work(self, worker: Worker) -> None:
        """Parts, fees, report, done."""
        hours = self.rng.uniform(0.5, 3.2) if self.stop is None else 0.3
        self._go(self.at + timedelta(hours=hours))
        worked = self._worked()
        self._book_fees(worker, Decimal(str(round(worked / 3600, 1))))
        self._report(worker, worked)
        now = self.at.isoformat()
        done = {"status": "done", "completed_at": now, "work_time": worked}
        self.visit.change(self.at, worker.user, "action:complete", done)
        values = {"status": "to_confirm", "resolved_at": now, "resolution": self.fault[2], "fault_cause": self.fault[1]}
        self.ticket.change(self.at, worker.user, "action:resolve", values)
        self.resolved_entry = len(self.ticket.entries) - 1


_ISSUES = {
    "repair": "product_fault",
    "maintain": "upkeep",
    "install": "installation",
    "consult": "usage",
    "complaint": "service_quality",
}
