"""The forms engine's small company, with four hundred tickets whose sums are known."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.integration.forms.conftest import Company, company

from serviceloop.forms import api

__all__ = ["company"]
COUNT = 400


@dataclass
class Fact:
    """What a ticket was made with, besides its stored time."""

    created_at: datetime
    status: str
    priority: str | None
    customer: str | None
    tier: str | None
    tags: list[str]
    amount: float | None
    hours: float | None
    due: date | None
    done_at: datetime | None
    cost: float | None
    engineer: str | None
    province: str | None


@dataclass
class Facts:
    company: Company
    rows: list[Fact]
    customers: dict[str, str]
    """id to name"""


@pytest.fixture(scope="module")
async def facts(company: Company) -> Facts:
    source = random.Random(7)
    admin = company.admin()
    customers: dict[str, tuple[str, str]] = {}
    rows: list[Fact] = []
    async with company.db.transaction() as tx:
        for n in range(5):
            tier = "vip" if n % 2 else "normal"
            values = {"name": f"客户{n}", "tier": tier}
            saved = await api.create(tx, company.catalog, admin, "customer", values)
            customers[str(saved.id)] = (f"客户{n}", tier)
        for n in range(COUNT):
            fact = _fact(source, customers, [str(item) for item in company.people.values()])
            values = {key: value for key, value in _values(fact, n).items() if value is not None}
            saved = await api.create(tx, company.catalog, admin, "ticket", values, trusted=True)
            await tx.execute(
                "UPDATE app.ticket SET created_at = $2, status = $3 WHERE id = $1",
                saved.id,
                fact.created_at,
                fact.status,
            )
            rows.append(fact)
    return Facts(company, rows, {key: name for key, (name, _) in customers.items()})


def _fact(source: random.Random, customers: dict[str, tuple[str, str]], people: list[str]) -> Fact:
    created = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=source.randrange(2 * 366 * 86_400))
    customer = source.choice([*customers, None])
    return Fact(
        created_at=created,
        status=source.choice(["new", "doing", "closed"]),
        priority=source.choice(["high", "low"]),
        customer=customer,
        tier=customers[customer][1] if customer else None,
        tags=source.choice([["a"], ["b"], ["a", "b"], []]),
        amount=source.choice([None, source.randrange(100_000) / 100]),
        hours=source.choice([None, source.randrange(1000) / 4]),
        due=source.choice([None, (created + timedelta(days=9)).date()]),
        done_at=source.choice([None, created + timedelta(hours=source.randrange(1, 900))]),
        cost=source.choice([None, source.randrange(1000)]),
        engineer=source.choice([*people, None]),
        province=source.choice(["广东省", "北京市", None]),
    )


def _values(fact: Fact, n: int) -> dict[str, Any]:
    return {
        "subject": f"第{n}单",
        "priority": fact.priority,
        "customer": fact.customer,
        "engineer": fact.engineer,
        "tags": fact.tags or None,
        "amount": fact.amount,
        "hours": fact.hours,
        "due": fact.due.isoformat() if fact.due else None,
        "done_at": fact.done_at.isoformat() if fact.done_at else None,
        "cost": fact.cost,
        "secret": f"s{n % 3}",
        "place": {"province": fact.province, "detail": "x"} if fact.province else None,
    }
