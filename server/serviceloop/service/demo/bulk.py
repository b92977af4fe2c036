"""The bulk path: thousands of records with their history, checked by the field types, in a few statements a form.

What it leaves out on purpose: permissions (the program loads), events (nobody is to be notified of the past) and one
audit entry a change (one for the whole load instead). Numbers are taken in the order of creation and the counters set
behind them, so the next record made by hand continues without a gap. Balances of stock are set by the caller.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.fields.capabilities import Numbered
from serviceloop.forms.api import Catalog
from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.forms.records.values import check_values
from serviceloop.kit.db import Connection
from serviceloop.kit.ids import new_id
from serviceloop.service.demo.drafts import Draft

_CHUNK = 1000
_HISTORY = """
INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
SELECT id, at, form, record, version, actor, action, changes FROM jsonb_to_recordset($1::jsonb) AS x(
  id uuid, at timestamptz, form text, record uuid, version integer, actor uuid, action text, changes jsonb)"""
_COUNTER = """
INSERT INTO sl.counter AS c (key, period, value) VALUES ($1, $2, $3)
ON CONFLICT (key, period) DO UPDATE SET value = greatest(c.value, excluded.value)"""
_SYSTEM = ("id", "no", "created_at", "created_by", "updated_at", "updated_by", "version", "owner", "org_unit")


async def write(tx: Connection, catalog: Catalog, form_key: str, drafts: Sequence[Draft], zone: ZoneInfo) -> None:
    """Writes all drafts of one form. What a field type refuses is an error in the data: Problem 422."""
    form = catalog.get(form_key)
    ordered = sorted(drafts, key=lambda item: (item.created_at, item.id))
    await _number(tx, form, ordered, zone)
    context = CheckContext(zone)
    rows: list[Mapping[str, Any]] = []
    children: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in ordered:
        checked = check_values(form, item.values, context, None)
        rows.append(_system(item) | dict(checked.columns))
        for key, lines in checked.rows.items():
            children[key] += [
                {**line, "id": new_id(), "parent": item.id, "position": n} for n, line in enumerate(lines)
            ]
    await _insert(tx, table_of(form), _columns(form, rows), rows)
    for key, lines in children.items():
        table = f"{quote(form.schema)}.{quote(form.rows_table(key))}"
        await _insert(tx, table, ["id", "parent", "position", *_stored(form.fields[key].rows)], lines)
    await _write_history(tx, ordered)


def _system(item: Draft) -> dict[str, Any]:
    first, last = item.entries[0], item.entries[-1]
    return {
        "id": item.id,
        "no": item.no,
        "created_at": first.at,
        "created_by": first.actor,
        "updated_at": last.at,
        "updated_by": last.actor,
        "version": len(item.entries),
        "owner": item.owner,
        "org_unit": item.unit,
    }


def _columns(form: FormDef, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every column that some row fills; the others keep their defaults."""
    used = {key for row in rows for key in row}
    return [*_SYSTEM, *(field.key for field in form.own_fields if field.key in used)]


def _stored(fields: Mapping[str, Any]) -> list[str]:
    return [key for key, field in fields.items() if field.type.column(field.settings) is not None]


async def _insert(tx: Connection, table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    names = ", ".join(quote(column) for column in columns)
    source = f"jsonb_populate_recordset(null::{table}, $1::jsonb)"
    sql = f"INSERT INTO {table} ({names}) SELECT {names} FROM {source}"  # noqa: S608 - names from the catalog
    for chunk in _chunks(rows):
        await tx.execute(sql, chunk)


async def _write_history(tx: Connection, drafts: Iterable[Draft]) -> None:
    rows = [
        {
            "id": new_id(),
            "at": entry.at,
            "form": item.form,
            "record": item.id,
            "version": version,
            "actor": entry.actor,
            "action": entry.action,
            "changes": entry.changes,
        }
        for item in drafts
        for version, entry in enumerate(item.entries, 1)
    ]
    for chunk in _chunks(rows):
        await tx.execute(_HISTORY, chunk)


def _chunks(rows: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), _CHUNK):
        yield list(rows[start : start + _CHUNK])


async def _number(tx: Connection, form: FormDef, drafts: Iterable[Draft], zone: ZoneInfo) -> None:
    field = form.fields["no"]
    if not isinstance(field.type, Numbered):
        return
    key, used = f"{form.key}.no", await _used(tx, f"{form.key}.no")
    for item in drafts:
        day = item.created_at.astimezone(zone).date()
        period = field.type.period(field.settings, day)
        used[period] = used.get(period, 0) + 1
        item.no = field.type.render(field.settings, day, used[period])
    await tx.executemany(_COUNTER, [(key, period, value) for period, value in used.items()])


async def _used(tx: Connection, key: str) -> dict[str, int]:
    rows = await tx.fetch("SELECT period, value FROM sl.counter WHERE key = $1 FOR UPDATE", key)
    return {row["period"]: row["value"] for row in rows}
