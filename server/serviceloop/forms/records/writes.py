"""Statements that write a record. Each is one statement: the row, its history, its audit entry and its event together.

The changes are put into JSON by PostgreSQL with the field types' own `select`, so history speaks the API's language.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from serviceloop.expr import Env
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.records.numbers import number_args, numbers_sql
from serviceloop.forms.records.outputs import raw_sql
from serviceloop.forms.records.plans import PLANS
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import form_changed
from serviceloop.kit.ids import new_id
from serviceloop.kit.origin import ORIGIN

_PAIRS = 40
"""PostgreSQL takes 100 arguments a call."""
_FIXED = 9
"""Leading parameters of every write: see `_fixed`."""


def _fixed(form: FormDef, record: UUID, viewer: Viewer, action: str) -> list[Any]:
    """$1 record, $2 actor, $3 history id, $4 action, $5 form, $6 event kind, $7 ip, $8 request id; $9 follows: changes
    of sub-tables."""
    origin, kind = ORIGIN.get(), f"record.{action}" if ":" not in action else action
    return [record, viewer.user_id, new_id(), action, form.key, kind, origin.ip, origin.request_id]


_TRAIL = """
 c AS (SELECT {version} AS version, {changes} || $9::jsonb AS changes FROM r {old}),
 h AS (INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
       SELECT $3::uuid, now(), $5::text, $1::uuid, version, $2::uuid, $4::text, changes FROM c),
 a AS (INSERT INTO sl.audit (at, actor, action, form, record, ip, request_id)
       SELECT now(), $2::uuid, $6::text, $5::text, $1::uuid, $7::text, $8::text FROM c),
 e AS (INSERT INTO sl.event (at, kind, form, record, actor, payload)
       SELECT now(), $6::text, $5::text, $1::uuid, $2::uuid,
              jsonb_build_object('changes', changes, 'version', version) FROM c)
"""


_FORM_VERSION = "(SELECT version FROM sl.form WHERE key = $5::text) AS form_version"


def _same_version(form: FormDef, found: int | None) -> None:
    """A statement made for another version of the form may have put a value of another type into its column: the
    statement waits for a change of the table and then sees the version that came with it (ADR 0092)."""
    if found is not None and found != form.version:
        raise form_changed()


async def insert_record(
    tx: Connection, form: FormDef, viewer: Viewer, record: UUID, columns: Mapping[str, Any]
) -> str | None:
    """Inserts the row as version 1, with the next number of each numbered field that it lacks; returns `no`."""
    keys = tuple(columns)
    sql = PLANS.get(("insert", form.key, form.version, keys), form, lambda: _insert_sql(form, keys))
    counted = number_args(form, Env.of(viewer).today, columns)
    args = [*_fixed(form, record, viewer, "created"), {}, *columns.values(), *counted]
    row = await tx.fetchrow(sql, *args)
    _same_version(form, row["form_version"])
    number: str | None = row["no"]
    return number


def _insert_sql(form: FormDef, keys: Sequence[str]) -> str:
    fields = [form.fields[key] for key in keys]
    counted = numbers_sql(form, keys, _FIXED + len(keys))
    names = ", ".join(["id", "created_by", "updated_by", *(quote(key) for key in [*keys, *counted.columns])])
    given = (_slot(field, n) for n, field in enumerate(fields))
    slots = ", ".join(["$1::uuid", "$2::uuid", "$2::uuid", *given, *counted.columns.values()])
    changes = _changes([(field, "null", raw_sql(field, "r")) for field in fields if not field.system])
    trail = _TRAIL.format(version="r.version", changes=changes, old="")
    return (
        f"WITH {counted.counters} r AS (INSERT INTO {table_of(form)} AS t ({names}) VALUES ({slots})"
        f" RETURNING t.*),{trail} SELECT no, {_FORM_VERSION} FROM r"
    )


async def update_record(
    tx: Connection,
    form: FormDef,
    viewer: Viewer,
    record: UUID,
    columns: Mapping[str, Any],
    action: str,
    rows_changes: Any,
) -> int:
    """Updates a row that the caller has locked; returns the new version."""
    keys = tuple(columns)
    sql = PLANS.get(("update", form.key, form.version, keys), form, lambda: _update_sql(form, keys))
    row = await tx.fetchrow(sql, *_fixed(form, record, viewer, action), rows_changes, *columns.values())
    _same_version(form, row["form_version"])
    version: int = row["version"]
    return version


def _update_sql(form: FormDef, keys: Sequence[str]) -> str:
    fields = [form.fields[key] for key in keys]
    assignments = [f"{quote(field.key)} = {_slot(field, n)}" for n, field in enumerate(fields)]
    fixed = ["version = t.version + 1", "updated_at = now()", "updated_by = $2::uuid"]
    changes = _changes([(field, raw_sql(field, "o"), raw_sql(field, "r")) for field in fields])
    trail = _TRAIL.format(version="r.version", changes=changes, old="CROSS JOIN o")
    return (
        f"WITH o AS (SELECT * FROM {table_of(form)} WHERE id = $1::uuid),"
        f" r AS (UPDATE {table_of(form)} AS t SET {', '.join([*fixed, *assignments])} WHERE t.id = $1::uuid"
        f" RETURNING t.*),"
        f"{trail} SELECT version, {_FORM_VERSION} FROM c"
    )


def _slot(field: FieldDef, index: int) -> str:
    column = field.type.column(field.settings)
    assert column is not None
    return f"${_FIXED + 1 + index}::{column.pg_type}"


def _changes(pairs: Sequence[tuple[FieldDef, str, str]]) -> str:
    """A jsonb object of field key to [old, new]."""
    items = [f"'{field.key}', jsonb_build_array({old}, {new})" for field, old, new in pairs]
    chunks = [items[start : start + _PAIRS] for start in range(0, len(items), _PAIRS)] or [[]]
    return "(" + " || ".join(f"jsonb_build_object({', '.join(chunk)})" for chunk in chunks) + ")"


async def add_changes(tx: Connection, record: UUID, version: int, changes: Mapping[str, Any]) -> None:
    """Adds sub-table changes to the history entry of the record's creation, once the rows are in."""
    await tx.execute(
        "UPDATE sl.record_history SET changes = changes || $3 WHERE record = $1 AND version = $2 AND at = now()",
        record,
        version,
        changes,
    )


async def write_rows(
    tx: Connection, form: FormDef, field: FieldDef, record: UUID, rows: Sequence[Mapping[str, Any]]
) -> list[Any]:
    """Makes the sub-table of a record hold exactly `rows`, in order; returns [old, new] as JSON for history."""
    table = f"{quote(form.schema)}.{quote(form.rows_table(field.key))}"
    listed = _rows_json(field, table)
    old = await tx.fetchval(listed, record)
    kept = [row["id"] for row in rows if row.get("id") is not None]
    await tx.execute(f"DELETE FROM {table} WHERE parent = $1 AND NOT id = ANY($2::uuid[])", record, kept)
    if rows:
        await tx.executemany(
            _upsert_row(field, table), [_row_args(field, record, n, row) for n, row in enumerate(rows)]
        )
    return [old, await tx.fetchval(listed, record)]


def _rows_json(field: FieldDef, table: str) -> str:
    stored = [child for child in field.rows.values() if child.type.column(child.settings) is not None]
    columns = ", ".join(["s.id", *(f"{raw_sql(child, 's')} AS {quote(child.key)}" for child in stored)])
    inner = f"SELECT {columns} FROM {table} s WHERE s.parent = $1 ORDER BY s.position"
    return f"SELECT coalesce(json_agg(row_to_json(d)), '[]'::json) FROM ({inner}) d"


def _upsert_row(field: FieldDef, table: str) -> str:
    columns = [(child, child.type.column(child.settings)) for child in field.rows.values()]
    stored = [(child, column) for child, column in columns if column is not None]
    names = ", ".join(["id", "parent", "position", *(quote(child.key) for child, _ in stored)])
    slots = ", ".join(["$1", "$2", "$3", *(f"${n + 4}::{column.pg_type}" for n, (_, column) in enumerate(stored))])
    updates = ", ".join(
        f"{name} = excluded.{name}" for name in ["position", *(quote(child.key) for child, _ in stored)]
    )
    # A row id that belongs to another record is left alone: the WHERE keeps one record from taking another's rows.
    return (
        f"INSERT INTO {table} AS s ({names}) VALUES ({slots})"
        f" ON CONFLICT (id) DO UPDATE SET {updates} WHERE s.parent = excluded.parent"
    )


def _row_args(field: FieldDef, record: UUID, position: int, row: Mapping[str, Any]) -> list[Any]:
    stored = [child for child in field.rows.values() if child.type.column(child.settings) is not None]
    return [row.get("id") or new_id(), record, position, *(row.get(child.key) for child in stored)]
