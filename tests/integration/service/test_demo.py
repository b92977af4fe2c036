from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter

import pytest
from tests.integration.service.test_stock import LEDGER, TOTALS
from tests.support.http import settings_for

from serviceloop.forms import api as forms
from serviceloop.forms.store import FormStore
from serviceloop.kit.db import Database
from serviceloop.kit.settings import Settings
from serviceloop.service import demo, records
from serviceloop.service.demo.load import load
from serviceloop.service.install import app_folder, read_file
from serviceloop.service.parts.service import below_safety


@dataclass
class App:
    db: Database
    form_store: FormStore
    settings: Settings
    seconds: float = 0.0


@pytest.fixture(scope="module")
async def app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> App:
    settings = settings_for(tmp_path_factory.mktemp("home"), database.dsn)
    found = App(database, FormStore(database), settings)
    begin = perf_counter()
    info = await load(found, print)
    found.seconds = perf_counter() - begin
    assert info.loaded
    return found


async def test_it_is_loaded_quickly_and_once(app: App) -> None:
    assert app.seconds < 60  # 6 s on a quiet machine; the rest is other tests running beside it
    before = await app.db.pool.fetchval("SELECT count(*) FROM sl.record_history")
    info = await load(app, print)
    assert not info.loaded
    assert await app.db.pool.fetchval("SELECT count(*) FROM sl.record_history") == before
    assert info.accounts == {role: account for account, role in _first_accounts()}


def _first_accounts() -> list[tuple[str, str]]:
    rows = read_file(app_folder(), "org.yaml")["demo"]["accounts"]
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row["roles"][0], row["account"])
    assert [account for account, _ in demo.ACCOUNTS if account not in found.values()] == []
    return [(account, role) for role, account in found.items()]


@pytest.mark.parametrize(
    ("form", "count"), [("customer", 300), ("asset", 800), ("part", 60), ("engineer", 12), ("ticket", 1500)]
)
async def test_as_many_as_promised(app: App, form: str, count: int) -> None:
    assert await app.db.pool.fetchval(f"SELECT count(*) FROM app.{form}") == count


async def test_work_for_everybody_in_every_status(app: App) -> None:
    rows = await app.db.pool.fetch("SELECT status, count(*) AS n FROM app.ticket GROUP BY 1")
    counts = {row["status"]: row["n"] for row in rows}
    for status in ("new", "to_assign", "assigned", "in_progress", "waiting_parts", "waiting_customer", "to_confirm"):
        assert counts[status] >= 3, (status, counts)
    assert counts["closed"] > 1300
    visits = await app.db.pool.fetch(
        """SELECT v.status FROM app.visit v JOIN sl."user" u ON u.id = v.engineer WHERE u.account = 'engineer'
           AND v.status IN ('dispatched', 'accepted', 'departed', 'arrived', 'working')"""
    )
    assert {row["status"] for row in visits} >= {"dispatched", "accepted", "working"}


async def test_stock_and_ledger_agree(app: App) -> None:
    assert await app.db.pool.fetch(LEDGER) == []
    assert await app.db.pool.fetch(TOTALS) == []
    below = await app.db.pool.fetchval(
        """SELECT count(*) FROM (SELECT sum(n) OVER (PARTITION BY place, part ORDER BY moved_at, no) AS balance FROM (
             SELECT to_place AS place, part, quantity AS n, moved_at, no FROM app.stock_move UNION ALL
             SELECT from_place, part, -quantity, moved_at, no FROM app.stock_move) m
           WHERE place IN (SELECT id FROM app.warehouse WHERE kind IN ('warehouse', 'van', 'defective'))) b
           WHERE balance < 0"""
    )
    assert below == 0


async def test_some_parts_are_short(app: App) -> None:
    async with app.db.pool.acquire() as connection:
        rows = await below_safety(connection, app.form_store.catalog, records.SYSTEM)
    assert 2 <= len(rows) <= 15


async def test_history_tells_the_present(app: App) -> None:
    """The last value of each field in the history is the record's, and versions are counted without gaps."""
    wrong = await app.db.pool.fetchval(
        """SELECT count(*) FROM app.ticket t WHERE t.status <> (SELECT h.changes->'status'->>1 FROM sl.record_history h
           WHERE h.record = t.id AND h.changes ? 'status' ORDER BY h.version DESC LIMIT 1)
           OR t.version <> (SELECT count(*) FROM sl.record_history h WHERE h.record = t.id)"""
    )
    assert wrong == 0
    future = await app.db.pool.fetchval("SELECT count(*) FROM sl.record_history WHERE at > now() + interval '1 minute'")
    assert future == 0
    moved = await app.db.pool.fetchval(
        "SELECT count(*) FROM app.ticket WHERE resolved_at < created_at OR closed_at < resolved_at"
    )
    assert moved == 0


async def test_totals_are_those_of_the_fees(app: App) -> None:
    wrong = await app.db.pool.fetchval(
        """SELECT count(*) FROM app.ticket t JOIN LATERAL (
             SELECT coalesce(sum(round(quantity * unit_price, 2)) FILTER (WHERE payer = 'customer'), 0) AS charged,
                    coalesce(sum(coalesce(cost, round(quantity * unit_price, 2))), 0) AS cost
             FROM app.fee_line f WHERE f.ticket = t.id AND f.status <> 'void') s ON true
           WHERE coalesce(t.charge_total, 0) <> s.charged OR coalesce(t.cost_total, 0) <> s.cost"""
    )
    assert wrong == 0


async def test_the_next_number_goes_on_without_a_gap(app: App) -> None:
    last = await app.db.pool.fetchval("SELECT max(no) FROM app.customer")
    async with app.db.transaction() as tx:
        values = {"name": "新客户", "phone": "19900009999"}
        saved = await forms.create(tx, app.form_store.catalog, records.SYSTEM, "customer", values, trusted=True)
    assert saved.no == f"KH-{int(last.split('-')[1]) + 1:06d}"


async def test_names_are_unique_and_summer_is_busy(app: App) -> None:
    row = await app.db.pool.fetchrow("SELECT count(DISTINCT name) AS names, count(*) AS n FROM app.customer")
    assert row["names"] == row["n"]
    seasons = await app.db.pool.fetchrow(
        """SELECT count(*) FILTER (WHERE extract(month FROM t.created_at) IN (6, 7, 8))::numeric AS summer,
                  count(*) FILTER (WHERE extract(month FROM t.created_at) IN (12, 1, 2))::numeric AS winter
           FROM app.ticket t JOIN app.product p ON p.id = t.product WHERE p.category = 'cold'"""
    )
    assert seasons["summer"] > seasons["winter"] * Decimal("1.5")
