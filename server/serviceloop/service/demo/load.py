"""Loads the demo company: people, then everything made up in memory, then written by the bulk path at once."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.forms.api import Catalog
from serviceloop.forms.printing.queries import save_letterhead
from serviceloop.forms.store import FormStore
from serviceloop.identity import audit
from serviceloop.identity.passwords import hash_password
from serviceloop.identity.units.service import change as change_unit
from serviceloop.identity.users.service import NewUser
from serviceloop.identity.users.service import create as create_user
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.settings import Settings
from serviceloop.service import records
from serviceloop.service.customer import CUSTOMER_USER
from serviceloop.service.demo import bulk, mail
from serviceloop.service.demo.company import Company, build
from serviceloop.service.demo.ledger import Ends, Ledger, Usage
from serviceloop.service.demo.stories import Stop, Story
from serviceloop.service.install import app_folder, install_app, install_units, read_file

SEED = 20261121
TICKETS = 1500
_DAYS = 365
_RECENT = timedelta(days=7)
_HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 9, 13, 13, 9, 5, 7, 10, 10, 8, 6, 4, 3, 3, 2, 1, 0)
"""How many calls come in each hour of the day, relatively."""
_WEEKDAYS = (1.3, 1.15, 1.1, 1.05, 1.1, 0.7, 0.55)
OPEN: Sequence[tuple[Stop, float]] = (
    *((Stop("new"), hours) for hours in (0.2, 0.9, 3)),
    *((Stop("to_assign"), hours) for hours in (0.6, 2, 5, 26, 33)),
    *((Stop("assigned", account="engineer"), hours) for hours in (2.5, 50)),
    *((Stop("assigned"), hours) for hours in (3, 28, 47, 75)),
    (Stop("in_progress", "accepted", "engineer"), 29),
    (Stop("in_progress", "working", "engineer"), 52),
    *((Stop("in_progress", "accepted"), hours) for hours in (30, 53, 76)),
    *((Stop("in_progress", "departed"), hours) for hours in (7, 51)),
    *((Stop("in_progress", "arrived"), hours) for hours in (31, 74)),
    *((Stop("in_progress", "working"), hours) for hours in (8, 77, 98)),
    *((Stop("waiting_parts"), hours) for hours in (56, 100, 125, 150)),
    *((Stop("waiting_customer"), hours) for hours in (55, 101, 148)),
    (Stop("to_confirm", account="engineer"), 9),
    *((Stop("to_confirm"), hours) for hours in (32, 54, 79, 99, 124)),
)
"""Tickets that are open now, in every status: where each stands, and how many hours ago it came in."""
_ORDER = ("product", "customer", "warehouse", "part", "engineer", "asset", "ticket", "visit", "service_report",
          "stock_move", "fee_line", "rating")  # fmt: skip
Progress = Callable[[str], None]


class Opened(Protocol):
    """What loading needs of the running program (catalog.App)."""

    db: Database
    form_store: FormStore
    settings: Settings


@dataclass(frozen=True)
class DemoInfo:
    """How to get in: accounts by role, their password, and the customers' request page."""

    accounts: Mapping[str, str]
    password: str
    request_path: str
    loaded: bool
    """False: the company was there already."""


async def load(app: Opened, progress: Progress, *, now: datetime | None = None, tickets: int = TICKETS) -> DemoInfo:
    """Installs the application and, once, the demo company. `now` is held still for tests."""
    progress("Application 应用：表单、角色、组织")
    await install_app(app.db, app.form_store)
    demo = read_file(app_folder(), "org.yaml")["demo"]
    info = DemoInfo(_accounts(demo), demo["password"], "/s/main", loaded=False)
    if await _is_there(app.db):
        return info
    progress("People 人员账号")
    async with app.db.transaction() as tx:
        people, units = await _people(tx, demo)
    progress("Twelve months of service 生成 12 个月的服务记录")
    zone = ZoneInfo(records.SYSTEM.zone)
    moment = (now or datetime.now(UTC)).astimezone(zone).replace(microsecond=0)
    company = Company(random.Random(SEED), zone, moment, moment - timedelta(days=_DAYS), people, units)
    async with app.db.transaction() as tx:
        today = await _write(tx, app.form_store.catalog, company, demo, tickets, progress)
        await mail.write(tx, app.settings, today)
    async with app.db.pool.acquire() as connection:
        await connection.execute("ANALYZE")
    return DemoInfo(info.accounts, info.password, info.request_path, loaded=True)


async def _is_there(db: Database) -> bool:
    """Whether the company was loaded: its accounts and its tickets come last and first."""
    return bool(await db.pool.fetchval("SELECT EXISTS (SELECT FROM app.ticket) AND EXISTS (SELECT FROM app.engineer)"))


def _accounts(demo: Mapping[str, Any]) -> dict[str, str]:
    """The first account of each role."""
    found: dict[str, str] = {}
    for row in demo["accounts"]:
        found.setdefault(row["roles"][0], row["account"])
    return found


async def _people(tx: Connection, demo: Mapping[str, Any]) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """All demo accounts with one password, hashed once; those that exist are kept."""
    units = await install_units(tx, demo["units"])
    await change_unit(tx, records.SYSTEM, units["hq"], {"name": demo["company"]})
    await save_letterhead(tx, demo["letterhead"], 0)
    rows = await tx.fetch('SELECT account, id FROM sl."user"')
    people: dict[str, UUID] = {row["account"]: row["id"] for row in rows}
    made = []
    for number, row in enumerate(demo["accounts"]):
        if row["account"] not in people:
            phone = f"1990008{number:04d}"
            new = NewUser(row["account"], row["name"], phone, org_unit=units[row["unit"]], roles=row["roles"])
            people[row["account"]] = await create_user(tx, records.SYSTEM, new)
            made.append(people[row["account"]])
    encoded = await hash_password(demo["password"])
    await tx.execute('UPDATE sl."user" SET password_hash = $1 WHERE id = ANY($2::uuid[])', encoded, made)
    people["customer"] = CUSTOMER_USER
    return people, units


async def _write(
    tx: Connection, catalog: Catalog, company: Company, demo: Mapping[str, Any], tickets: int, progress: Progress
) -> list[Story]:
    """Returns the stories that are open today."""
    build(company, [row for row in demo["accounts"] if row["roles"] == ["engineer"]])
    usages: list[Usage] = []
    past, present = _past(company, usages, tickets - len(OPEN)), _present(company, usages)
    ledger = Ledger(company, await _ends(tx, catalog))
    ledger.run(usages)
    for story in (*past, *present):
        story.sum_up()
    progress(f"Writing 写入 {len(company.drafts):,} 条记录")
    for key in _ORDER:
        mine = [item for item in company.drafts if item.form == key]
        await bulk.write(tx, catalog, key, mine, company.zone)
    await _write_stock(tx, ledger)
    detail = {"records": len(company.drafts), "seed": SEED}
    await audit.record(tx, records.SYSTEM, "demo.load", detail=detail)
    return present


def _past(company: Company, usages: list[Usage], count: int) -> list[Story]:
    """Stories of the year up to yesterday, in order of time."""
    begins = sorted(_moment(company) for _ in range(count))
    stories = [Story(company, usages, begin) for begin in begins]
    for story in stories:
        story.tell()
    return stories


def _moment(company: Company) -> datetime:
    """A time of the past year, when people call: more on weekdays, by day, and a little more each month.

    The last week gets fewer: most of its tickets are those that are still open.
    """
    rng = company.rng
    while True:
        share = rng.random() ** 0.85
        day = (company.start + timedelta(days=share * _DAYS)).astimezone(company.zone)
        if rng.random() < _WEEKDAYS[day.weekday()] / max(_WEEKDAYS):
            hour = rng.choices(range(24), _HOURS)[0]
            moment = day.replace(hour=hour, minute=rng.randint(0, 59), second=rng.randint(0, 59), microsecond=0)
            recent = moment > company.now - _RECENT and rng.random() < 0.8
            if company.start < moment < company.now - timedelta(days=1) and not recent:
                return moment


def _present(company: Company, usages: list[Usage]) -> list[Story]:
    stories = [
        Story(company, usages, _daytime(company, company.now - timedelta(hours=hours)), stop) for stop, hours in OPEN
    ]
    for story in stories:
        story.tell()
    return stories


def _daytime(company: Company, moment: datetime) -> datetime:
    """The moment, or one of the same day when people call if it lies more than half a day back."""
    if company.now - moment < timedelta(hours=12):
        return moment
    local = moment.astimezone(company.zone)
    return min(local.replace(hour=company.rng.choices(range(24), _HOURS)[0]), company.now - timedelta(hours=12))


async def _ends(tx: Connection, catalog: Catalog) -> Ends:
    found = {}
    for kind in ("supplier", "customer", "scrap"):
        condition = {"field": "kind", "op": "eq", "value": kind}
        found[kind] = UUID((await records.find(tx, catalog, "warehouse", ("id",), condition, limit=1))[0]["id"])
    return Ends(**found)


async def _write_stock(tx: Connection, ledger: Ledger) -> None:
    balances = [(place, part, quantity) for (place, part), quantity in ledger.balances.items()]
    await tx.executemany("INSERT INTO sl.stock_balance (place, part, quantity) VALUES ($1, $2, $3)", balances)
    costs = [(part, state.quantity, state.average) for part, state in ledger.costs.items()]
    await tx.executemany("INSERT INTO sl.stock_cost (part, quantity, average) VALUES ($1, $2, $3)", costs)
