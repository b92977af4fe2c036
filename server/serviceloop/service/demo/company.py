"""The demo company's master data: customers, products, assets, places, parts, engineers."""

import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.service.demo import data
from serviceloop.service.demo.drafts import Draft, draft

REGIONS = ("east", "south", "north")
CUSTOMERS, ASSETS = 300, 800


@dataclass(frozen=True)
class Worker:
    """An engineer with what the story needs."""

    account: str
    name: str
    user: UUID
    unit: UUID
    partner: UUID | None
    region: str
    skills: Mapping[str, int]
    van: UUID


@dataclass
class Company:
    """Everything that tickets are about. `people` and `units`: ids by account and key."""

    rng: random.Random
    zone: ZoneInfo
    now: datetime
    start: datetime
    people: Mapping[str, UUID]
    units: Mapping[str, UUID]
    drafts: list[Draft] = field(default_factory=list)
    customers: list[Draft] = field(default_factory=list)
    assets: list[Draft] = field(default_factory=list)
    by_id: dict[str, Draft] = field(default_factory=dict)
    """Customers by id, as text."""
    products: dict[UUID, data.Product] = field(default_factory=dict)
    parts: dict[str, Draft] = field(default_factory=dict)
    depots: dict[str, UUID] = field(default_factory=dict)
    vans: dict[UUID, str] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    def make(self, form: str, at: datetime, actor: str, values: Mapping[str, Any], unit: str = "hq") -> Draft:
        """A new record by the person with that account."""
        made = draft(self.rng, form, at, self.people[actor], values, self.units[unit])
        self.drafts.append(made)
        return made

    def owner_of(self, asset: Draft) -> Draft:
        return self.by_id[asset.values["customer"]]

    def assets_before(self, moment: datetime) -> list[Draft]:
        """Those that were on file then; the first fifty where there were fewer."""
        return self.assets[: max(50, bisect_left(self.assets, moment, key=lambda item: item.created_at))]


def build(company: Company, engineers: Sequence[Mapping[str, Any]]) -> None:
    """Fills the company; `engineers` are accounts of org.yaml with role engineer, in order."""
    _products(company)
    _places(company)
    _parts(company)
    _engineers(company, engineers)
    _customers(company)
    _assets(company)


def _products(company: Company) -> None:
    for number, item in enumerate(data.PRODUCTS):
        at = company.start - timedelta(days=60 - number)
        values = {
            "name": item.name,
            "code": item.code,
            "model": item.code,
            "category": item.category,
            "warranty_months": item.warranty,
            "price": item.price,
            "skill": item.skill,
            "skill_level": item.level,
            "active": True,
        }
        company.products[company.make("product", at, "builder", values).id] = item


def _places(company: Company) -> None:
    names = {"east": "上海中心仓", "south": "广州中心仓", "north": "北京中心仓"}
    towns = {"east": data.TOWNS[1], "south": data.TOWNS[12], "north": data.TOWNS[21]}
    for number, region in enumerate(REGIONS, 1):
        town = towns[region]
        values = {
            "name": names[region],
            "code": f"WH-{number}",
            "kind": "warehouse",
            "region": region,
            "keeper": str(company.people["keeper"]),
            "address": address(town, "物流园 8 号"),
            "active": True,
        }
        made = company.make("warehouse", company.start - timedelta(days=40), "keeper", values, "warehouse")
        company.depots[region] = made.id


def _parts(company: Company) -> None:
    rows = [*data.PARTS, *_stock_only(company.rng)]
    for number, (code, name, category, unit, _, price, safety) in enumerate(rows):
        at = company.start - timedelta(days=39, minutes=-number)
        values = {
            "name": name,
            "code": code,
            "category": category,
            "unit": unit,
            "price": price,
            "safety_stock": safety,
            "serialised": price >= 400,
            "active": True,
        }
        company.parts[code] = company.make("part", at, "keeper", values, "warehouse")


def _stock_only(rng: random.Random) -> list[tuple[str, str, str, str, int, int, int]]:
    return [
        (f"P-G{number:02d}", name, category, "个", cost, round(cost * 2.2), rng.choice((6, 10, 20)))
        for number, (name, category, cost) in enumerate(data.MORE_PARTS, 1)
    ]


def usual_cost(company: Company, code: str) -> int:
    """What a part usually costs us."""
    known = {row[0]: row[4] for row in data.PARTS}
    return known.get(code) or max(1, round(company.parts[code].values["price"] / 2.2))


def _engineers(company: Company, accounts: Sequence[Mapping[str, Any]]) -> None:
    for number, row in enumerate(accounts):
        region, place = REGIONS[number // 4], number % 4
        user, unit = company.people[row["account"]], company.units[row["unit"]]
        partner = unit if row["unit"].startswith("partner") else None
        skills = dict(data.SKILL_SETS[place])
        van = company.make(
            "warehouse",
            company.start - timedelta(days=38),
            "keeper",
            {"name": f"{row['name']}随车库", "code": f"VAN-{number + 1:02d}", "kind": "van", "user": str(user),
             "region": region, "active": True},
            "warehouse",
        )  # fmt: skip
        company.vans[van.id] = region
        worker = Worker(row["account"], row["name"], user, unit, partner, region, skills, van.id)
        company.workers.append(worker)
        company.make("engineer", company.start - timedelta(days=37), "supervisor", _engineer(company, worker, number))


def _engineer(company: Company, worker: Worker, number: int) -> dict[str, Any]:
    towns = [town for town in data.TOWNS if town.region == worker.region]
    home = towns[number % 4 * 2 % len(towns)]
    late = number % 4 == 1
    return {
        "name": worker.name,
        "user": str(worker.user),
        "phone": f"1990009{number + 1:04d}",
        "employment": "partner" if worker.partner else "own",
        "unit": str(worker.unit),
        "regions": [worker.region],
        "skills": [
            {"skill": skill, "level": level, "certificate": "电工证" if skill in ("hvac", "power") else None}
            for skill, level in worker.skills.items()
        ],
        "work_days": list(data.WORK_DAYS[number % 4]),
        "shift_start": "10:00" if late else "08:30",
        "shift_end": "20:00" if late else "18:00",
        "daily_hours": 8,
        "position": position(company.rng, home, 0.03),
        "van": str(worker.van),
        "active": True,
    }


def _customers(company: Company) -> None:
    rng = company.rng
    names: set[str] = set()
    towns = [town for town in data.TOWNS for _ in range(town.weight)]
    for number in range(CUSTOMERS):
        town, person = rng.choice(towns), rng.random() < 0.35
        name, industry = _person(rng, names) if person else _business(rng, town, names)
        at = company.start + (company.now - company.start) * (rng.random() ** 3 * 0.9) - timedelta(days=5)
        tier = "normal" if person else rng.choices(("vip", "gold", "normal"), (12, 28, 60))[0]
        values = {
            "name": name,
            "kind": "person" if person else "company",
            "tier": tier,
            "phone": f"1990000{number + 1:04d}",
            "industry": industry,
            "region": town.region,
            "address": address(town, f"{rng.choice(data.ROADS)} {rng.randint(1, 399)} 号"),
            "position": position(rng, town, 0.05),
            "contacts": None if person else [_contact(rng, number)],
        }
        company.customers.append(company.make("customer", at, rng.choice(("agent", "agent2")), values))


def _person(rng: random.Random, names: set[str]) -> tuple[str, str]:
    return _free(names, lambda: rng.choice(data.SURNAMES) + rng.choice(data.GIVEN)), "home"


def _business(rng: random.Random, town: data.Town, names: set[str]) -> tuple[str, str]:
    business, industry = rng.choice(data.BUSINESSES)
    place = town.city.removesuffix("市")
    return _free(names, lambda: f"{place}{rng.choice(data.FIRST_WORDS)}{business}"), industry


def _free(names: set[str], make: Any) -> str:
    """A name that nobody has yet."""
    for _ in range(200):
        name: str = make()
        if name not in names:
            names.add(name)
            return name
    raise RuntimeError("the demo's words are used up")


def _contact(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "name": rng.choice(data.SURNAMES) + rng.choice(data.GIVEN),
        "phone": f"1990001{number + 1:04d}",
        "job_title": rng.choice(data.JOBS),
        "main": True,
    }


def _assets(company: Company) -> None:
    rng = company.rng
    products = list(company.products.items())
    weights = [item.weight for _, item in products]
    owners = [*company.customers, *rng.choices([c for c in company.customers if c.values["kind"] == "company"],
                                               k=ASSETS - CUSTOMERS)]  # fmt: skip
    for number, customer in enumerate(owners, 1):
        product, item = rng.choices(products, weights)[0]
        installed = (customer.created_at - timedelta(days=rng.randint(1, 900))).date()
        values = {
            "serial": f"{item.code.replace('-', '')}{installed:%y%m}{number:04d}",
            "product": str(product),
            "customer": str(customer.id),
            "state": "in_use",
            "delivered_on": (installed - timedelta(days=7)).isoformat(),
            "installed_on": installed.isoformat(),
            "warranty_until": _later(installed, item.warranty).isoformat(),
            "place": rng.choice(
                ("1 号楼机房", "2 层设备间", "厨房后场", "屋顶", "地下一层", "大堂", "仓库东侧", "客厅")
            ),
            "address": customer.values["address"],
            "position": customer.values["position"],
        }
        made = company.make("asset", customer.created_at + timedelta(minutes=5), "agent", values)
        company.assets.append(made)
    company.assets.sort(key=lambda item: (item.created_at, item.id))
    company.by_id = {str(customer.id): customer for customer in company.customers}


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def address(town: data.Town, detail: str) -> dict[str, Any]:
    return {"province": town.province, "city": town.city, "district": town.district, "detail": detail}


def position(rng: random.Random, town: data.Town, spread: float) -> dict[str, Any]:
    return {
        "lng": round(town.lng + rng.uniform(-spread, spread), 6),
        "lat": round(town.lat + rng.uniform(-spread, spread), 6),
        "datum": "gcj02",
    }
