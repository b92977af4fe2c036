"""SQL of event logs: people from the past, tickets by their external number, history with its true times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.kit.db import Connection

_CHUNK = 2000
_HISTORY = """
INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
SELECT gen_random_uuid(), at, $2, record, version, actor, action, changes
FROM jsonb_to_recordset($1::jsonb) AS x(
  at timestamptz, record uuid, version integer, actor uuid, action text, changes jsonb)"""


async def people(tx: Connection, accounts: Sequence[str]) -> dict[str, UUID]:
    """Account to id."""
    rows = await tx.fetch('SELECT account, id FROM sl."user" WHERE account = ANY($1::text[])', list(accounts))
    return {row["account"]: row["id"] for row in rows}


async def deactivate(tx: Connection, users: Sequence[UUID]) -> None:
    await tx.execute('UPDATE sl."user" SET active = false WHERE id = ANY($1::uuid[])', list(users))


async def tickets(tx: Connection, form: FormDef, numbers: Sequence[str]) -> dict[str, Any]:
    """External number to the ticket's id and version, locked; tickets in the recycle bin do not count."""
    sql = (
        f"SELECT id, version, external_no FROM {table_of(form)}"
        " WHERE external_no = ANY($1::text[]) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE"
    )
    return {row["external_no"]: row for row in await tx.fetch(sql, list(numbers))}


async def history(tx: Connection, form: FormDef, ids: Sequence[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    """Record to the time and action of each entry."""
    sql = "SELECT record, at, action FROM sl.record_history WHERE record = ANY($1::uuid[]) AND form = $2"
    found: dict[UUID, list[tuple[datetime, str]]] = {}
    for row in await tx.fetch(sql, list(ids), form.key):
        found.setdefault(row["record"], []).append((row["at"], row["action"]))
    return found


async def insert_tickets(tx: Connection, form: FormDef, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with all columns stated."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    records = [tuple(row.get(key) for key in keys) for row in rows]
    if records:
        await tx.copy_records_to_table(form.table, records=records, columns=keys, schema_name=form.schema)


async def update_ticket(tx: Connection, form: FormDef, id: UUID, columns: Mapping[str, Any]) -> None:
    sets = ", ".join(f"{quote(key)} = ${n}" for n, key in enumerate(columns, 2))
    await tx.execute(f"UPDATE {table_of(form)} SET {sets} WHERE id = $1", id, *columns.values())


async def add_history(tx: Connection, form: FormDef, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _CHUNK):
        await tx.execute(_HISTORY, list(rows[start : start + _CHUNK]), form.key)
