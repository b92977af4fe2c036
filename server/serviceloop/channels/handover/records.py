"""Records that name a person: counted as a viewer may see them, and moved as that viewer may change them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop.channels.handover.places import Place, as_json, place_of, replaced
from serviceloop.forms import api as forms
from serviceloop.forms.api import Locked, Query
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.permissions import access
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer, system_viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem

PAGE = 200
SYSTEM = system_viewer()


@dataclass
class Held:
    """What a person holds in one form. `hidden`: of these the viewer may not know or change."""

    place: Place
    total: int
    hidden: int
    fields: list[tuple[FieldDef, int]]


@dataclass
class Moved:
    """What was done, for the log. `kept`: records left alone since the viewer may not change them."""

    items: list[dict[str, Any]] = field(default_factory=list)
    kept: int = 0


def places(catalog: FormCatalog) -> list[Place]:
    """Every form whose records name people, by key."""
    found = (place_of(catalog.get(key)) for key in sorted(catalog.forms))
    return [place for place in found if place is not None]


async def held(db: Any, catalog: FormCatalog, viewer: Viewer, user: UUID) -> list[Held]:
    """Forms in which the person holds something."""
    found = []
    for place in places(catalog):
        total = await _count(db, catalog, SYSTEM, place, place.held_by(user))
        if total == 0:
            continue
        seen = await _count(db, catalog, viewer, place, place.held_by(user))
        fields = [(item, await _count(db, catalog, viewer, place, place.held_by(user, item))) for item in place.fields]
        found.append(Held(place, total, max(total - seen, 0), [(item, count) for item, count in fields if count]))
    return found


async def count_open(db: Any, catalog: FormCatalog, user: UUID, forms_: Mapping[str, Any]) -> int:
    """How many records the named forms hold for the person."""
    asked = [place for place in places(catalog) if place.form.key in forms_]
    return sum([await _count(db, catalog, SYSTEM, place, place.held_by(user)) for place in asked])


async def _count(db: Any, catalog: FormCatalog, viewer: Viewer, place: Place, condition: Mapping[str, Any]) -> int:
    """As many as the viewer may find by this question: 0 where asking is not allowed."""
    try:
        found = await forms.query(
            db, catalog, viewer, place.form.key, Query(("id",), condition, limit=1, total="exact")
        )
    except Problem:
        return 0
    return int(found["total"]["count"])


async def _ids(tx: Connection, catalog: FormCatalog, place: Place, user: UUID) -> AsyncIterator[UUID]:
    """All of them, read before the first is changed: a change moves a record out of the question."""
    cursor, ids = None, list[UUID]()
    while True:
        asked = Query(("id",), place.held_by(user), limit=PAGE, cursor=cursor)
        found = await forms.query(tx, catalog, SYSTEM, place.form.key, asked)
        ids += [UUID(row["id"]) for row in found["rows"]]
        cursor = found["next"]
        if cursor is None:
            break
    for item in sorted(ids):
        yield item


async def move(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, place: Place, user: UUID, successor: UUID, done: Moved
) -> None:
    """Puts the successor into the person's place in all open records of a form that the viewer may change so."""
    async for record in _ids(tx, catalog, place, user):
        row = await _changeable(tx, catalog, viewer, place, record)
        named = [item for item in place.fields if row is not None and _is_named(row.row[item.key], user)]
        if row is None or not all(_may_write(row, item) for item in named):
            done.kept += 1
            continue
        before = {item.key: as_json(row.row[item.key]) for item in named}
        after = {item.key: replaced(row.row[item.key], user, successor) for item in named}
        await _write(tx, catalog, viewer, place, record, after)
        done.items.append(
            {"kind": "record", "item": str(record), "form": place.form.key, "before": before, "after": after}
        )


async def put_back(tx: Connection, catalog: FormCatalog, viewer: Viewer, item: Mapping[str, Any]) -> bool:
    """Undoes one record's change, in the fields that still say what the change left; whether anything was put back."""
    form = catalog.forms.get(item["form"])
    place = place_of(form) if form is not None else None
    row = await _changeable(tx, catalog, viewer, place, item["item"]) if place is not None else None
    if row is None or place is None:
        return False
    fields = {field.key: field for field in place.fields}
    same = {
        key: item["before"][key]
        for key, left in item["after"].items()
        if key in fields and as_json(row.row.get(key)) == left and _may_write(row, fields[key])
    }
    if same:
        await _write(tx, catalog, viewer, place, row.id, same)
    return bool(same)


async def _changeable(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, place: Place, record: UUID
) -> Locked | None:
    if not access(place.form, viewer, "update"):
        return None
    try:
        return await forms.lock(tx, catalog, viewer, place.form, record, "update")
    except Problem:
        return None


def _is_named(value: Any, user: UUID) -> bool:
    return user in value if isinstance(value, list) else value == user


def _may_write(row: Locked, field: FieldDef) -> bool:
    """By a grant for this very row. That the form fills a field by itself (read-only) does not hinder: nobody would
    ever take over what dispatch has assigned."""
    return row.grants is None or any(grant.level(field) == "write" for grant in row.grants)


async def _write(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, place: Place, record: UUID, values: Mapping[str, Any]
) -> None:
    try:
        await forms.update(tx, catalog, viewer, place.form.key, record, values, trusted=True)
    except Problem as problem:
        reason = problem.issues[0].message if problem.issues else problem.title
        zh, en = place.form.label.get("zh", ""), place.form.label.get("en") or place.form.key
        shown = {"zh": f"{zh} {record}：{reason['zh']}", "en": f"{en} {record}: {reason.get('en', reason['zh'])}"}
        raise Problem(
            problem.status, problem.code, shown, [Issue(f"forms.{place.form.key}", problem.code, shown)]
        ) from None
