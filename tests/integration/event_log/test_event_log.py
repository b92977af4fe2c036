"""The event log of a real help desk, counted apart by a small parser of the test's own."""

import gzip
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.http import Site, open_site

from serviceloop.service.event_log.command import import_event_log
from serviceloop.service.event_log.xes import LogFileError, read_log
from serviceloop.service.install import install_app

LOG = Path(__file__).parents[4] / "shared" / "data" / "italian_helpdesk.xes.gz"
needs_log = pytest.mark.skipif(not LOG.exists(), reason="shared data are not here")
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    async with open_site(tmp_path_factory.mktemp("home"), database_url) as opened:
        await install_app(opened.database, opened.app.state.forms)
        yield opened


def counted() -> dict[str, list[dict[str, str]]]:
    """Case name to its events, read line by line with patterns."""
    cases: dict[str, list[dict[str, str]]] = {}
    events: list[dict[str, str]] = []
    event: dict[str, str] | None = None
    name = ""
    with gzip.open(LOG, "rt", encoding="utf-8") as file:
        for line in file:
            if "<trace>" in line:
                events = []
            elif "<event>" in line:
                event = {}
            elif "</event>" in line:
                events.append(event or {})
                event = None
            elif "</trace>" in line:
                cases[name] = events
            elif found := re.search(r'key="([^"]+)" value="([^"]*)"', line):
                if event is None:
                    name = found[2]
                else:
                    event[found[1]] = found[2]
    return cases


def moment(event: dict[str, str]) -> datetime:
    return datetime.fromisoformat(event["time:timestamp"]).astimezone(UTC)


@needs_log
@pytest.mark.slow
async def test_the_italian_help_desk(site: Site) -> None:
    app, pool, cases = site.app.state.app, site.database.pool, counted()
    said: list[str] = []
    summary = await import_event_log(app, LOG, say=said.append)
    assert (summary.created, summary.steps) == (4580, 21_348) == (len(cases), sum(map(len, cases.values())))
    assert await pool.fetchval("SELECT count(*) FROM app.ticket") == 4580
    assert await pool.fetchval("SELECT count(*) FROM sl.record_history WHERE form = 'ticket'") == 21_348
    assert await pool.fetchval("SELECT count(*) FROM app.product") == 21
    assert await pool.fetchval("SELECT count(*) FROM app.customer") == 397
    await _check_statuses(site, cases)
    await _check_steps(site, cases)
    await _check_reports(site, cases)
    again = await import_event_log(app, LOG, say=said.append)
    assert (again.created, again.updated, again.unchanged, again.steps) == (0, 0, 4580, 0)
    assert await pool.fetchval("SELECT count(*) FROM sl.record_history WHERE form = 'ticket'") == 21_348
    assert await pool.fetchval("SELECT count(*) FROM app.customer") == 397


async def _check_statuses(site: Site, cases: dict[str, list[dict[str, str]]]) -> None:
    rows = await site.database.pool.fetch(
        """SELECT t.external_no, t.status, t.created_at, t.closed_at, t.resolved_at, t.service_level, t.workgroup,
                  c.name AS customer, p.name AS product, u.name AS person, u.active, u.password_hash
           FROM app.ticket t JOIN app.customer c ON c.id = t.customer JOIN app.product p ON p.id = t.product
           JOIN sl."user" u ON u.id = t.engineer"""
    )
    ends_in = {"Closed": "closed", "Resolve ticket": "to_confirm", "VERIFIED": "to_confirm", "Wait": "waiting_customer",
               "Require upgrade": "waiting_parts", "Take in charge ticket": "in_progress"}  # fmt: skip
    final = Counter(ends_in[events[-1]["concept:name"]] for events in cases.values())
    assert Counter(row["status"] for row in rows) == final
    assert final["closed"] == 4557
    for row in rows:
        events = cases[row["external_no"]]
        last, ends = events[-1], [moment(item) for item in events if item["concept:name"] == "Closed"]
        solved = [moment(item) for item in events if item["concept:name"] == "Resolve ticket"]
        assert row["created_at"] == moment(events[0])
        assert row["closed_at"] == (ends[-1] if ends else None)
        assert row["resolved_at"] == (solved[-1] if solved else None)
        for key in ("customer", "product", "service_level", "workgroup"):
            assert row[key] == last[key]
        assert (row["person"], row["active"], row["password_hash"]) == (f"历史人员 {last['org:resource']}", False, None)


async def _check_steps(site: Site, cases: dict[str, list[dict[str, str]]]) -> None:
    rows = await site.database.pool.fetch(
        """SELECT t.external_no, h.at, h.action, h.version, u.name FROM sl.record_history h
           JOIN app.ticket t ON t.id = h.record JOIN sl."user" u ON u.id = h.actor
           WHERE h.form = 'ticket' ORDER BY t.external_no, h.version"""
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["external_no"], []).append((row["at"], row["action"], row["name"]))
    for name, events in cases.items():
        expected = [(moment(item), item["concept:name"], f"历史人员 {item['org:resource']}") for item in events]
        assert sorted(found[name]) == sorted(expected)
        assert [item[0] for item in found[name]] == [item[0] for item in expected]


async def _check_reports(site: Site, cases: dict[str, list[dict[str, str]]]) -> None:
    client = await site.signed_in("admin")
    measures = [{"fn": "count", "as": "n"}, {"fn": "avg", "field": "resolve_hours", "as": "mean"}]
    answer = await client.post("/api/v1/reports/query", json={"form": "ticket", "measures": measures})
    assert answer.status_code == 200, answer.text
    hours = []
    months: Counter[str] = Counter()
    for events in cases.values():
        months[moment(events[0]).astimezone(ZONE).strftime("%Y-%m")] += 1
        solved = [moment(item) for item in events if item["concept:name"] == "Resolve ticket"]
        if solved:
            hours.append((solved[-1] - moment(events[0])).total_seconds() / 3600)
    ((count, mean),) = answer.json()["rows"]
    assert count == 4580
    assert float(mean) == pytest.approx(sum(hours) / len(hours), rel=1e-6, abs=0.06)
    body = {
        "form": "ticket", "measures": measures[:1], "order": [{"by": "month"}],
        "dimensions": [{"field": "created_at", "grain": "month", "as": "month"}],
    }  # fmt: skip
    answer = await client.post("/api/v1/reports/query", json=body)
    assert answer.status_code == 200, answer.text
    assert {str(month)[:7]: n for month, n in answer.json()["rows"]} == dict(months)


def _log(path: Path, *traces: str, head: str = "") -> Path:
    path.write_text(f'<?xml version="1.0"?>{head}<log>{"".join(traces)}</log>', "utf-8")
    return path


def _event(activity: str, at: str, **values: str) -> str:
    more = "".join(f'<string key="{key}" value="{value}"/>' for key, value in values.items())
    name = f'<string key="concept:name" value="{activity}"/><string key="org:resource" value="R1"/>'
    return f'<event>{name}<date key="time:timestamp" value="{at}"/>{more}</event>'


def _trace(name: str, *events: str) -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{"".join(events)}</trace>'


async def test_a_log_that_has_grown_adds_its_new_steps(site: Site, tmp_path: Path) -> None:
    first = _event("Insert ticket", "2024-01-01T08:00:00+00:00", customer="长客户", product="甲")
    second = _event("Closed", "2024-01-02T08:00:00+00:00", customer="长客户", product="乙")
    app = site.app.state.app
    await import_event_log(app, _log(tmp_path / "a.xes", _trace("生长 1", first)), say=print)
    summary = await import_event_log(app, _log(tmp_path / "b.xes", _trace("生长 1", first, second)), say=print)
    assert (summary.created, summary.updated, summary.steps) == (0, 1, 1)
    row = await site.database.pool.fetchrow(
        """SELECT t.*, p.name AS product_name FROM app.ticket t JOIN app.product p ON p.id = t.product
           WHERE external_no = '生长 1'"""
    )
    assert (row["status"], row["version"], row["product_name"]) == ("closed", 2, "乙")
    client = await site.signed_in("admin")
    past = (await client.get(f"/api/v1/forms/ticket/records/{row['id']}/history")).json()["rows"]
    assert [entry["action"] for entry in past] == ["Closed", "Insert ticket"]
    assert {change["field"] for change in past[0]["changes"]} == {"status", "product", "closed_at"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><log>&a;</log>', "DTD"),
        (b'<?xml version="1.0"?><!DOCTYPE l SYSTEM "file:///etc/passwd"><log/>', "DTD"),
        (b"<log><trace></log>", "well-formed"),
        (b"\x1f\x8bnot gzip at all", "cannot be read"),
        (b"PK\x03\x04", "well-formed"),
        (b"<log>" + b"<x>" * 100, "too deep"),
        (b"<log><trace><event></event></trace></log>", "time"),
        (b"<log><trace></trace></log>", "concept:name"),
    ],
)
def test_bad_logs_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.xes"
    path.write_bytes(content)
    with pytest.raises(LogFileError, match=words):
        list(read_log(path))
