"""The past of a record: who changed which field when, from what to what; and bringing an old version back.

History is read under the same permissions as the record: a field that the viewer may not see in this row leaves no
trace in what they get, and neither does a change that touched nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import RowGrant, access
from serviceloop.forms.records.compiler import Plan
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.reading import Query, query
from serviceloop.forms.records.sources import Builder, Catalog, Inputs, kind_of
from serviceloop.forms.tables import comment, record_history
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import fetch_all
from serviceloop.kit.errors import Issue, invalid, not_found

MAX_ENTRIES = 500


async def history(connection: Any, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID) -> list[dict[str, Any]]:
    """Entries, newest first: {version, at, actor: {id, name}, action, changes: [{field, label, old, new}]}."""
    form = catalog.get(form_key)
    visible = await _visible_fields(connection, catalog, viewer, form, id)
    table = record_history
    statement = select(table).where(table.c.record == id, table.c.form == form.key)
    rows = await fetch_all(connection, statement.order_by(table.c.at.desc(), table.c.version.desc()).limit(MAX_ENTRIES))
    entries = [_entry(form, row, visible) for row in rows]
    shown = [entry for row, entry in zip(rows, entries, strict=True) if entry["changes"] or _tells(row)]
    await _name_people(connection, shown)
    await _name_relations(connection, catalog, viewer, form, shown)
    return shown


async def timeline(connection: Any, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID) -> list[dict[str, Any]]:
    """History and comments in one list, newest first; `kind` is "history" or "comment". Of a deleted comment it is
    told that there was one."""
    entries = [{"kind": "history", **entry} for entry in await history(connection, catalog, viewer, form_key, id)]
    statement = select(comment).where(comment.c.record == id, comment.c.form == form_key)
    rows = await fetch_all(connection, statement.order_by(comment.c.created_at.desc()).limit(MAX_ENTRIES))
    spoken = [_comment(row) for row in rows]
    await _name_people(connection, spoken)
    return sorted([*entries, *spoken], key=lambda item: (item["at"], item.get("version", 0)), reverse=True)


async def values_at(connection: Any, form: FormDef, id: UUID, version: int) -> dict[str, Any]:
    """What an update must write to bring back the values of `version`: for each field changed since, its old value."""
    table = record_history
    statement = select(table.c.version, table.c.changes).where(table.c.record == id, table.c.form == form.key)
    rows = await fetch_all(connection, statement.where(table.c.version >= version).order_by(table.c.version.desc()))
    _require(rows, version)
    return {key: then for key, (then, _) in _walk(form, rows, version).items()}


async def difference(
    connection: Any, catalog: Catalog, viewer: Viewer, form_key: str, id: UUID, version: int
) -> list[dict[str, Any]]:
    """What bringing `version` back would change, as the viewer may see it: [{field, label, old: the value now, new: the
    value then, open: whether the viewer may write it}]. The status is never open: it changes by actions only."""
    form = catalog.get(form_key)
    visible = await _visible_fields(connection, catalog, viewer, form, id)
    table = record_history
    statement = select(table.c.version, table.c.changes).where(table.c.record == id, table.c.form == form.key)
    rows = await fetch_all(connection, statement.where(table.c.version >= version).order_by(table.c.version.desc()))
    _require(rows, version)
    open_keys = access(form, viewer, "update").writable - ({form.status.field} if form.status else set())
    changes = [
        {"field": key, "label": form.fields[key].label, "old": now, "new": then, "open": key in open_keys}
        for key, (then, now) in _walk(form, rows, version).items()
        if key in visible and then != now and key != "deleted_at"
    ]
    await _name_relations(connection, catalog, viewer, form, [{"changes": changes}])
    return changes


def _require(rows: Sequence[Mapping[str, Any]], version: int) -> None:
    if not any(row["version"] == version for row in rows):
        raise invalid(Issue("version", "no_such_version", {"zh": "没有这个版本", "en": "There is no such version"}))


def _walk(form: FormDef, rows: Sequence[Mapping[str, Any]], version: int) -> dict[str, tuple[Any, Any]]:
    """Of each field changed after `version`: (the value then, the value now). `rows`: newest first."""
    found: dict[str, tuple[Any, Any]] = {}
    for row in rows:
        if row["version"] > version:
            for key, pair in row["changes"].items():
                if key in form.fields:
                    found[key] = (pair[0], found[key][1] if key in found else pair[1])
    return found


def _entry(form: FormDef, row: Mapping[str, Any], visible: set[str]) -> dict[str, Any]:
    changes = [
        {"field": key, "label": form.fields[key].label, "old": old, "new": new}
        for key, (old, new) in row["changes"].items()
        if key in visible and old != new
    ]
    return {
        "version": row["version"],
        "at": row["at"].isoformat(),
        "actor": row["actor"],
        "action": row["action"],
        "changes": changes,
    }


def _tells(row: Mapping[str, Any]) -> bool:
    """Whether an entry is shown though no field that it touched may be seen. The name of an action tells of those."""
    action = row["action"]
    return action != "updated" and not (action.startswith("action:") and row["changes"])


def _comment(row: Mapping[str, Any]) -> dict[str, Any]:
    gone = row["deleted_at"]
    return {
        "kind": "comment",
        "id": row["id"],
        "body": "" if gone else row["body"],
        "mentions": [] if gone else row["mentions"],
        "public": row["public"],
        "at": row["created_at"].isoformat(),
        "actor": row["author"],
        "edited_at": row["edited_at"],
        "deleted_at": gone,
        "by_author": gone is not None and row["deleted_by"] in (None, row["author"]),
    }


# --- what may be seen
async def _visible_fields(connection: Any, catalog: Catalog, viewer: Viewer, form: FormDef, id: UUID) -> set[str]:
    """Keys of the fields that the viewer sees in this row, also when it lies in the recycle bin; 404 if not the row."""
    seen = access(form, viewer, "read").require()
    key = ("history", catalog.version, form.key, viewer.grants_key)
    plan = PLANS.get(key, form, lambda: _compile(catalog, viewer, form, seen.grants))
    row = await connection.fetchrow(plan.sql, *plan.args(Inputs(expr.Env.of(viewer), ids=(id,))))
    if row is None or not any(row.values()):
        raise not_found()
    holding = [grant for grant, holds in zip(seen.grants, row.values(), strict=True) if holds]
    fields = form.fields.values()
    return {item.key for item in fields if any(grant.level(item) != "hidden" for grant in holding)}


def _compile(catalog: Catalog, viewer: Viewer, form: FormDef, grants: Sequence[RowGrant]) -> Plan:
    builder = Builder(catalog, viewer, form, None)
    ident = builder.param(lambda inputs: inputs.ids[0], "uuid")
    flags = [builder.tree(builder.root, grant.scope) if grant.scope else "true" for grant in grants]
    named = ", ".join(f"coalesce({sql}, false) AS g{index}" for index, sql in enumerate(flags))
    return Plan(f"SELECT {named} FROM {builder.from_sql} WHERE t.id = {ident}", tuple(builder.sources))  # noqa: S608


# --- names for ids
async def _name_people(connection: Any, entries: Iterable[dict[str, Any]]) -> None:
    ids = {entry["actor"] for entry in entries}
    rows = await connection.fetch('SELECT id, name FROM sl."user" WHERE id = ANY($1::uuid[])', list(ids)) if ids else []
    names = {row["id"]: row["name"] for row in rows}
    for entry in entries:
        entry["actor"] = {"id": str(entry["actor"]), "name": names.get(entry["actor"], "")}


async def _name_relations(
    connection: Any, catalog: Catalog, viewer: Viewer, form: FormDef, entries: Sequence[dict[str, Any]]
) -> None:
    """Ids of related records become {id, title}, where the viewer may see the title."""
    cells = [(form.fields[item["field"]], item) for entry in entries for item in entry["changes"]]
    wanted: dict[str, set[str]] = {}
    for field, item in cells:
        if _points(field):
            wanted.setdefault(_target(field), set()).update(value for value in (item["old"], item["new"]) if value)
    titles = {target: await _titles(connection, catalog, viewer, target, ids) for target, ids in wanted.items()}
    for field, item in cells:
        if _points(field):
            known = titles[_target(field)]
            for side in ("old", "new"):
                item[side] = {"id": item[side], "title": known.get(item[side])} if item[side] else None


def _points(field: FieldDef) -> bool:
    return isinstance(field.type, Relational) and kind_of(field) is Kind.ID


def _target(field: FieldDef) -> str:
    assert isinstance(field.type, Relational)
    return field.type.target(field.settings)


async def _titles(
    connection: Any, catalog: Catalog, viewer: Viewer, target: str, ids: set[str]
) -> dict[str, str | None]:
    form = catalog.get(target)
    seen = access(form, viewer, "read")
    if not ids or not seen or seen.level(form.title) == "hidden":
        return {}
    asked = Query((form.title,), {"field": "id", "op": "in", "value": sorted(ids)[:200]}, limit=200)
    found = await query(connection, catalog, viewer, target, asked)
    return {row["id"]: row.get(form.title) for row in found["rows"]}


def as_json(value: Any) -> bytes:
    return orjson.dumps(value, default=str)
