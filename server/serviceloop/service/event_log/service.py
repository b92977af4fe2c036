"""Event logs into tickets: found or made by the case's name, some hundred cases a transaction.

No events are sent out, as nobody is to be notified of the past; the audit log gets one entry for each transaction. A
case whose steps are all in the history is left alone, so a second import changes nothing (ADR 0072).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.forms.api import Catalog
from serviceloop.forms.definition import FormDef
from serviceloop.forms.import_export.conversion import Question
from serviceloop.forms.import_export.lookups import Lookups
from serviceloop.forms.import_export.numbering import take_many
from serviceloop.forms.import_export.stubs import Stubs
from serviceloop.identity import audit
from serviceloop.identity.users.service import NewUser
from serviceloop.identity.users.service import create as create_user
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.ids import new_id
from serviceloop.service.event_log import queries
from serviceloop.service.event_log.logic import RELATED, Entry, Life, Names, life_of, new_entries, wanted
from serviceloop.service.event_log.xes import Trace, read_log

BATCH = 500
_TITLE = "name"
# Those of a new ticket that a step does not speak of.
_DEFAULTS = {"service_type": "repair", "service_mode": "remote", "priority": "medium", "fault_level": "general"}
_COUNTS = {"reopen_count": 0, "visit_count": 0}


@dataclass
class Summary:
    """What an import of a log did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    steps: int = 0
    skipped: list[str] = field(default_factory=list)
    """Cases without a single event."""


class LogImport:
    """One run over one file."""

    def __init__(self, db: Database, catalog: Catalog, viewer: Viewer) -> None:
        self._db, self._viewer = db, viewer
        self._form = catalog.get("ticket")
        self._zone = ZoneInfo(viewer.zone)
        questions = [(key, _TITLE) for key in RELATED]
        self._lookups = Lookups(catalog, viewer, CheckContext(self._zone), questions)
        self._stubs = Stubs(catalog, viewer, questions)
        self._people: dict[str, UUID] = {}

    async def run(self, path: Path) -> Summary:
        """Imports the whole file; LogFileError where it cannot be read (what came before it is in)."""
        summary = Summary()
        async with self._db.pool.acquire() as connection:
            await self._stubs.open(connection)
            try:
                for traces in _chunks(read_log(path)):
                    async with connection.transaction():
                        await self._batch(connection, traces, path.name, summary)
            finally:
                await self._stubs.close(connection)
        return summary

    async def _batch(self, tx: Connection, traces: Sequence[Trace], name: str, summary: Summary) -> None:
        summary.skipped += [trace.name for trace in traces if not trace.steps]
        merged = _merged([trace for trace in traces if trace.steps])
        names = await self._names(tx, merged)
        lives = [life_of(trace, names) for trace in merged]
        known = await queries.tickets(tx, self._form, [life.no for life in lives])
        await self._insert(tx, [life for life in lives if life.no not in known], summary)
        await self._update(tx, [(life, known[life.no]) for life in lives if life.no in known], summary)
        detail = {"file": name, "cases": len(traces)}
        await audit.record(tx, self._viewer, "event_log.imported", form=self._form.key, detail=detail)

    # --- what the steps name
    async def _names(self, tx: Connection, traces: Sequence[Trace]) -> Names:
        values, resources = wanted(traces)
        questions: dict[Question, set[str]] = {(form, _TITLE): texts for form, texts in values.items()}
        await self._lookups.ask(tx, {key: set(texts) for key, texts in questions.items()})
        records: dict[tuple[str, str], UUID] = {}
        for question, texts in questions.items():
            for text in texts:
                found = self._lookups.answer(question, text)
                if found is not None:
                    records[question[0], text] = found
        for question, promised in self._lookups.to_make(set(records.values())).items():
            stored = {text: self._lookups.stored(question, text) for text in promised}
            await self._stubs.make(tx, question, promised, stored, self._today())
            self._lookups.made(question, promised)
        return Names(records, await self._users(tx, resources))

    async def _users(self, tx: Connection, resources: set[str]) -> dict[str, UUID]:
        """People of the past: they cannot sign in, and nobody can pick them for new work."""
        missing = {_account(name): name for name in resources if name not in self._people}
        known = await queries.people(tx, list(missing))
        made = [
            await create_user(tx, self._viewer, NewUser(account, f"历史人员 {missing[account]}"[:60]))
            for account in missing
            if account not in known
        ]
        await queries.deactivate(tx, made)
        found = await queries.people(tx, list(missing))
        self._people |= {name: found[account] for account, name in missing.items()}
        return {name: self._people[name] for name in resources}

    def _today(self) -> date:
        return datetime.now(UTC).astimezone(self._zone).date()

    # --- writing
    async def _insert(self, tx: Connection, lives: Sequence[Life], summary: Summary) -> None:
        ids = [new_id() for _ in lives]
        days = [life.columns["created_at"].astimezone(self._zone).date() for life in lives]
        numbers = await take_many(tx, self._form, days, [{} for _ in lives])
        rows = [self._row(life, id) | number for life, id, number in zip(lives, ids, numbers, strict=True)]
        await queries.insert_tickets(tx, self._form, rows)
        history = [
            _history(entry, id, version)
            for life, id in zip(lives, ids, strict=True)
            for version, entry in enumerate(life.entries, 1)
        ]
        await queries.add_history(tx, self._form, history)
        summary.created += len(lives)
        summary.steps += len(history)

    def _row(self, life: Life, id: UUID) -> dict[str, Any]:
        own = {"id": id, "version": len(life.entries), "owner": self._viewer.user_id}
        people = {"created_by": life.entries[0].actor, "updated_by": life.entries[-1].actor}
        return {**_known(self._form, _DEFAULTS | _COUNTS), **life.columns, **own, **people}

    async def _update(self, tx: Connection, pairs: Sequence[tuple[Life, Any]], summary: Summary) -> None:
        known = await queries.history(tx, self._form, [row["id"] for _, row in pairs])
        for life, row in pairs:
            fresh = new_entries(life, known.get(row["id"], []))
            if not fresh:
                summary.unchanged += 1
                continue
            version = row["version"] + len(fresh)
            columns = {**life.columns, "version": version, "updated_by": fresh[-1].actor}
            del columns["created_at"]
            await queries.update_ticket(tx, self._form, row["id"], columns)
            entries = [_history(entry, row["id"], row["version"] + n) for n, entry in enumerate(fresh, 1)]
            await queries.add_history(tx, self._form, entries)
            summary.updated += 1
            summary.steps += len(fresh)


def _known(form: FormDef, values: dict[str, Any]) -> dict[str, Any]:
    """A form that was changed may lack some of the fields."""
    return {key: value for key, value in values.items() if key in form.fields}


def _history(entry: Entry, record: UUID, version: int) -> dict[str, Any]:
    return {
        "at": entry.at, "record": record, "version": version, "actor": entry.actor, "action": entry.action,
        "changes": dict(entry.changes),
    }  # fmt: skip


def _account(resource: str) -> str:
    """One account a resource; the digest keeps names apart that look alike without their signs."""
    plain = re.sub(r"[^a-z0-9]+", "-", resource.casefold()).strip("-")[:30]
    return f"history-{plain}-{sha256(resource.encode()).hexdigest()[:8]}"


def _merged(traces: Sequence[Trace]) -> list[Trace]:
    """Traces of one name are one case."""
    found: dict[str, list[Any]] = {}
    for trace in traces:
        found.setdefault(trace.name, []).extend(trace.steps)
    return [Trace(name, tuple(steps)) for name, steps in found.items()]


def _chunks(traces: Iterator[Trace]) -> Iterator[list[Trace]]:
    while chunk := list(islice(traces, BATCH)):
        yield chunk
