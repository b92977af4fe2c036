"""Pages of a search are the same wherever its records are found: among the newest, or by the index."""

from typing import Any

import pytest

from serviceloop.forms.records import plans, search
from serviceloop.forms.records.compiler import Order
from serviceloop.identity.viewer import Grant

from .conftest import Company
from .test_records import ask, make


async def _pages(company: Company, viewer: Any, **question: Any) -> list[str]:
    """All pages, one after the other, with the count that each says."""
    found: list[str] = []
    cursor = None
    while True:
        page = await ask(
            company, viewer, columns=("subject",), limit=3, cursor=cursor, total="exact", search="远", **question
        )
        found += [row["subject"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            assert len(found) == page["total"]["count"]
            return found


@pytest.mark.parametrize("near", [1, 5, 3000])
async def test_pages_of_a_search(company: Company, monkeypatch: pytest.MonkeyPatch, near: int) -> None:
    monkeypatch.setattr(search, "NEAR", near)
    monkeypatch.setattr("serviceloop.forms.records.reading.PLANS", plans.PlanCache())
    admin = company.admin()
    for n in range(16):
        priority = "high" if n % 2 else "low"
        await make(
            company, "ticket", subject=f"{'远' if n % 4 else '近'}{near}-{n:02d}", priority=priority, secret="远"
        )
    everything = [f"远{near}-{n:02d}" for n in reversed(range(16)) if n % 4]
    mine = {"field": "subject", "op": "contains", "value": f"{near}-"}
    blind = company.viewer("chen", Grant("ticket", frozenset({"read"}), "all", {"secret": "hidden"}))
    assert await _pages(company, blind, filter=mine) == everything

    ascending = [Order("created_at")]
    assert await _pages(company, blind, filter=mine, sort=ascending) == everything[::-1]
    half = {"field": "priority", "op": "eq", "value": "high"}
    scoped = company.viewer("chen", Grant("ticket", frozenset({"read"}), half, {"secret": "hidden"}))
    assert await _pages(company, scoped, filter=mine) == [name for name in everything if int(name[-2:]) % 2]
    assert len(await _pages(company, admin, filter=mine)) == 16
