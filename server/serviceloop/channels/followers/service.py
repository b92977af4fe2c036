"""Following records, and telling those who follow.

A change is kept for a moment and told with what comes right after it. Whoever is told something is asked for first: the
timeline that a notice is made of is read as this follower may read it now, by the permissions of the record pages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from serviceloop.channels.followers import logic, queries
from serviceloop.channels.notifications.service import notify
from serviceloop.fields.capabilities import Chosen
from serviceloop.forms import history
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.records import reading
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.acting import viewer_again
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.labels import pick
from serviceloop.kit.log import get_logger

KIND = "followed"
PAUSE = timedelta(seconds=20)
"""Changes this soon after the first one are told with it."""
MAX_SHOWN = 100
log = get_logger(__name__)


# --- what people ask for
async def follow(tx: Connection, catalog: Catalog, viewer: Viewer, form: str, record: UUID) -> None:
    """404 for a record that the viewer may not read."""
    await _require(tx, catalog, viewer, form, record)
    await queries.follow(tx, form, record, viewer.user_id)


async def unfollow(tx: Connection, viewer: Viewer, form: str, record: UUID) -> None:
    """Also of a record that one may not read any more."""
    await queries.unfollow(tx, form, record, viewer.user_id)


async def listed(db: Any, catalog: Catalog, viewer: Viewer, form: str, record: UUID) -> dict[str, Any]:
    """{"following", "rows": [{id, name, since}]}: the followers who may read the record now, MAX_SHOWN at most."""
    await _require(db, catalog, viewer, form, record)
    rows = []
    for row in await queries.people(db, form, record, MAX_SHOWN):
        other = viewer if row["id"] == viewer.user_id else await viewer_again(db, row["id"])
        if other is not None and await reading.may_read(db, catalog, other, form, record):
            rows.append(row)
    return {"following": any(row["id"] == viewer.user_id for row in rows), "rows": rows}


async def _require(connection: Any, catalog: Catalog, viewer: Viewer, form: str, record: UUID) -> None:
    if not await reading.may_read(connection, catalog, viewer, form, record):
        raise not_found()


async def own(
    db: Any,
    catalog: FormCatalog,
    viewer: Viewer,
    form: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """What the viewer follows: {form, label, record, since, no, title, status, updated_at}; the last four are null
    where the record is gone or out of sight by now."""
    rows = await queries.own(db, viewer.user_id, form, after, limit)
    by_form: dict[str, list[UUID]] = {}
    for row in rows:
        by_form.setdefault(row["form"], []).append(row["record"])
    heads = {key: await _heads(db, catalog, viewer, key, ids) for key, ids in by_form.items()}
    none = {"no": None, "title": None, "status": None, "updated_at": None}
    return [
        row
        | {"label": dict(catalog.forms[row["form"]].label) if heads[row["form"]] else None}
        | heads[row["form"]].get(str(row["record"]), none)
        for row in rows
    ]


async def _heads(
    db: Any, catalog: FormCatalog, viewer: Viewer, key: str, ids: Sequence[UUID]
) -> dict[str, dict[str, Any]]:
    form = catalog.forms.get(key)
    seen = access(form, viewer, "read") if form is not None else None
    if form is None or not seen:
        return {}
    status = form.status.field if form.status is not None else None
    wanted = {"no": "no", "title": form.title, "status": status, "updated_at": "updated_at"}
    columns = {name: path for name, path in wanted.items() if path and seen.level(path) != "hidden"}
    condition = {"field": "id", "op": "in", "value": [str(id) for id in ids]}
    question = reading.Query(tuple(dict.fromkeys(["id", *columns.values()])), condition, limit=reading.MAX_LIMIT)
    found = await reading.query(db, catalog, viewer, key, question)
    labels = _labels(form.fields[status]) if status is not None else {}
    return {
        row["id"]: {name: _text(row.get(columns[name])) if name in columns else None for name in wanted}
        | {"status": labels.get(row.get(status)) if "status" in columns else None}
        for row in found["rows"]
    }


def _labels(item: FieldDef) -> dict[str, dict[str, str]]:
    """Value to label of the options of a field."""
    options = item.type.options(item.settings) if isinstance(item.type, Chosen) else ()
    return {option.value: dict(option.label) for option in options}


def _text(value: Any) -> str | None:
    """A related record's or person's title; other values as they are."""
    shown = value.get("title") if isinstance(value, Mapping) else value
    return None if shown is None else str(shown)


# --- the worker
async def tell_due(app: Any) -> int:
    """Tells followers of what has happened; returns of how many records."""
    records = await queries.due(app.db.pool)
    for record in records:
        try:
            async with app.db.transaction() as tx:
                row = await queries.take(tx, record)
                if row is not None:
                    await _tell(app, tx, row)
        except Exception:
            log.exception("followers could not be told", record=str(record))
            await queries.put_off(app.db.pool, record)
    return len(records)


async def _tell(app: Any, tx: Connection, row: Mapping[str, Any]) -> None:
    form = app.forms.forms.get(row["form"])
    if form is None:
        return
    for person in await queries.people(tx, form.key, row["record"], 10_000):
        viewer = await viewer_again(tx, person["id"], zone=str(app.settings.zone))
        if viewer is not None:
            await _tell_one(tx, app.forms, viewer, form, row, person["since"])


async def _tell_one(
    tx: Connection, catalog: Catalog, viewer: Viewer, form: FormDef, row: Mapping[str, Any], since: datetime
) -> None:
    try:
        name = await name_of(tx, catalog, viewer, form, row["record"])
        entries = await history.timeline(tx, catalog, viewer, form.key, row["record"])
    except Problem:  # out of sight for this follower: not a word
        return
    news = logic.concerning(entries, viewer.user_id, since, set(row["versions"]), set(row["comments"]))
    told = logic.lines(form, news, viewer.locale)
    if not told:
        return
    link = f"/f/{form.key}/{row['record']}"
    before = await queries.take_unread(tx, viewer.user_id, KIND, link)
    title = {"zh": f"{name} 有更新", "en": f"{name} was updated"}
    await notify(tx, [viewer.user_id], KIND, title, logic.folded(told, before), link)


async def name_of(connection: Any, catalog: Catalog, viewer: Viewer, form: FormDef, record: UUID) -> str:
    """How a notice calls a record, as far as the viewer may see that: number and title, else the form's name. Problem
    where the viewer may not read it; one in the recycle bin is called too."""
    seen = access(form, viewer, "read").require()
    columns = [key for key in dict.fromkeys(("no", form.title)) if seen.level(key) != "hidden"]
    text = await reading.get_json(connection, catalog, viewer, form.key, record, ("id", *columns), deleted=True)
    shown = orjson.loads(text)
    parts = [str(part) for key in columns if (part := _text(shown.get(key)))]
    return " ".join(parts)[:120] or pick(form.label, viewer.locale)


async def _chore(app: Any) -> None:
    while await tell_due(app) >= 100:
        pass


CHORES = (Chore("followers", timedelta(seconds=10), _chore),)
"""For the worker."""
