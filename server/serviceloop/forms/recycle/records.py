"""Deleted records: how many there are, deleting them for good, by hand and by time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records import reading
from serviceloop.forms.records.locking import lock
from serviceloop.forms.recycle import queries
from serviceloop.forms.store import FormCatalog
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.identity import audit
from serviceloop.identity.abilities import PURGE
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict, forbidden, invalid, not_found
from serviceloop.kit.outbox import emit

BATCH = 200
MAX_AT_ONCE = 5000
"""More are deleted in further requests: the page goes on."""
_NOT_YOU = {"zh": "您没有彻底删除的权限", "en": "You may not delete for good"}


@dataclass(frozen=True)
class Purged:
    """`purged`: how many are gone for good; `kept`: those that other records still point at."""

    purged: int
    kept: int


def own_forms(catalog: FormCatalog) -> list[FormDef]:
    """The forms that have a recycle bin."""
    return [form for form in catalog.forms.values() if form.key not in PLATFORM_KEYS and not form.append_only]


async def overview(connection: Any, catalog: FormCatalog, viewer: Viewer) -> list[dict[str, Any]]:
    """{key, label, count, capped, purge} of the forms of whose deleted records the viewer sees some and may delete."""
    found = []
    for form in own_forms(catalog):
        if not access(form, viewer, "read") or not access(form, viewer, "delete"):
            continue
        asked = reading.Query(("id",), limit=1, total="capped", deleted=True)
        total = (await reading.query(connection, catalog, viewer, form.key, asked))["total"]
        if total["count"]:
            found.append({"key": form.key, "label": dict(form.label), **total, "purge": viewer.can(PURGE)})
    return found


async def count(connection: Any, catalog: FormCatalog, viewer: Viewer, form: FormDef, before: datetime) -> int:
    """How many deleted records the viewer would delete with all."""
    return len(await _ids(connection, catalog, viewer, form, before, MAX_AT_ONCE + 1))


async def purge_chosen(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ids: Sequence[UUID], count: int
) -> Purged:
    """Deletes these for good. 403 without the right to, 404 where one is not in the bin for the viewer, 409 if
    `count`, which the person has confirmed, is not their number."""
    form = _may_purge(catalog, viewer, form_key)
    chosen = list(dict.fromkeys(ids))
    _confirmed(count, len(chosen))
    for id in chosen:
        await lock(tx, catalog, viewer, form, id, "delete", deleted=True)
    return await _purge(tx, form, viewer, chosen, datetime.now(UTC) + timedelta(minutes=1))


async def purge_all(
    db: Database, catalog: FormCatalog, viewer: Viewer, form_key: str, before: datetime, count: int
) -> Purged:
    """Empties the bin of one form as far as the viewer sees it and may delete: what was in it at `before`, MAX_AT_ONCE
    at most, a transaction a batch. 409 if `count`, which the person has confirmed, is not their number."""
    form = _may_purge(catalog, viewer, form_key)
    ids = await _ids(db.pool, catalog, viewer, form, before, MAX_AT_ONCE + 1)
    _confirmed(count, len(ids))
    purged = kept = 0
    for start in range(0, min(len(ids), MAX_AT_ONCE), BATCH):
        async with db.transaction() as tx:
            done = await _purge(tx, form, viewer, ids[start : start + BATCH], before)
        purged, kept = purged + done.purged, kept + done.kept
    return Purged(purged, kept)


def _may_purge(catalog: FormCatalog, viewer: Viewer, form_key: str) -> FormDef:
    form = catalog.get(form_key)
    if form.key in PLATFORM_KEYS:
        raise not_found()
    if not viewer.can(PURGE):
        raise forbidden(_NOT_YOU)
    access(form, viewer, "read").require()
    access(form, viewer, "delete").require()
    return form


def _confirmed(count: int, found: int) -> None:
    if count != found:
        zh, en = f"数量已变为 {found}，请重新确认", f"There are {found} by now; confirm once more"
        raise conflict({"zh": zh, "en": en}, count=found)


async def _ids(
    connection: Any, catalog: FormCatalog, viewer: Viewer, form: FormDef, before: datetime, limit: int
) -> list[UUID]:
    """Deleted records that the viewer sees and may delete."""
    condition: Any = {"field": "deleted_at", "op": "lte", "value": before.isoformat()}
    allowed = access(form, viewer, "delete").require().rows
    seen = access(form, viewer, "read").require()
    if seen.level("deleted_at") == "hidden":
        raise forbidden(_NOT_YOU)
    if allowed and allowed != seen.rows:
        # A scope may name what the viewer cannot see, so it is asked row by row.
        return await _locked_ids(connection, catalog, viewer, form, condition, limit)
    return await _listed(connection, catalog, viewer, form, condition, limit)


async def _listed(
    connection: Any, catalog: FormCatalog, viewer: Viewer, form: FormDef, condition: Any, limit: int
) -> list[UUID]:
    found: list[UUID] = []
    cursor: str | None = None
    while len(found) < limit:
        size = min(reading.MAX_LIMIT, limit - len(found))
        asked = reading.Query(("id",), condition, limit=size, cursor=cursor, deleted=True)
        page = await reading.query(connection, catalog, viewer, form.key, asked)
        found += [UUID(row["id"]) for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    return found


async def _locked_ids(
    connection: Any, catalog: FormCatalog, viewer: Viewer, form: FormDef, condition: Any, limit: int
) -> list[UUID]:
    found = []
    for id in await _listed(connection, catalog, viewer, form, condition, limit):
        try:
            await lock(connection, catalog, viewer, form, id, "delete", deleted=True)
        except Problem:
            continue
        found.append(id)
    return found


async def _purge(tx: Connection, form: FormDef, viewer: Viewer, ids: Sequence[UUID], before: datetime) -> Purged:
    """What others still point at stays: a record that is there would lose what it says."""
    present = await queries.lock_deleted(tx, form, ids, before)
    free = dict(present)
    while free and (blocked := await queries.pointed_at(tx, form, list(free))):
        free = {id: no for id, no in free.items() if id not in blocked}
    if free:
        await queries.delete_records(tx, form, list(free))
        await queries.audit_purged(tx, viewer, form.key, free)
        payload = {"records": [str(id) for id in free], "bulk": True}
        await emit(tx, "purged.records", form.key, None, viewer.user_id, payload)
    return Purged(len(free), len(present) - len(free))


# --- by time
async def purge_expired(app: Any, now: datetime | None = None) -> int:
    """Deletes for good what has lain in the bins for the chosen time; returns how many records."""
    moment = now or datetime.now(UTC)
    cutoff = (await queries.retention(app.db.pool)).cutoff(moment)
    if cutoff is None:
        return 0
    count = 0
    for form in own_forms(app.forms):
        last: UUID | None = None
        while ids := await queries.ids_before(app.db.pool, form, cutoff, last, BATCH):
            last = ids[-1]
            async with app.db.transaction() as tx:
                count += (await _purge(tx, form, system_viewer(), ids, cutoff)).purged
    return count


async def warn(app: Any, now: datetime | None = None) -> None:
    """Once a week: an event that names what goes within the next one, for those who may do something about it."""
    moment = now or datetime.now(UTC)
    kept = await queries.retention(app.db.pool)
    week = timedelta(days=7)
    if kept.days is None or kept.not_before > moment + week:
        return
    until = moment + week - timedelta(days=kept.days)
    rows = [(form, await queries.count_before(app.db.pool, form, until)) for form in own_forms(app.forms)]
    soon = [{"form": form.key, "label": dict(form.label), "count": count} for form, count in rows if count]
    if soon:
        async with app.db.transaction() as tx:
            if await queries.may_warn(tx):
                await emit(tx, "recycle.soon", payload={"forms": soon, "until": (moment + week).isoformat()})


async def set_retention(tx: Connection, viewer: Viewer, days: int | None) -> None:
    """How long deleted records are kept from now on; None: until somebody deletes them for good."""
    if not viewer.can(PURGE):
        raise forbidden(_NOT_YOU)
    if days is not None and not 7 <= days <= 3650:
        raise invalid(
            Issue("days", "out_of_range", {"zh": "须在 7 到 3650 天之间", "en": "must be from 7 to 3650 days"})
        )
    before = await queries.retention(tx)
    await queries.save_retention(tx, before.changed(days, datetime.now(UTC)), viewer.user_id)
    await audit.record(tx, viewer, "recycle.retention", detail={"days": days, "before": before.days})
