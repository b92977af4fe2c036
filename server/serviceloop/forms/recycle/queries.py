"""The recycle bin in the database. Names in statements come from the catalog or PostgreSQL's own, and are quoted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.sources import table_of
from serviceloop.forms.recycle.retention import DAYS, Retention
from serviceloop.forms.table_spec import quote
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.origin import ORIGIN

_KEY = "recycle"
_KEYS_TO = """
SELECT n.nspname AS schema, r.relname AS table, a.attname AS column, c.confdeltype = 'c' AS cascades
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = to_regclass($1)"""
_AUDIT = """
INSERT INTO sl.audit (actor, action, form, record, detail, ip, request_id)
SELECT $1, 'record.purge', $2, x.id, jsonb_strip_nulls(jsonb_build_object('no', x.no)), $5, $6
FROM unnest($3::uuid[], $4::text[]) AS x(id, no)"""
_ABOUT_RECORDS = (
    "DELETE FROM sl.comment_version v USING sl.comment c WHERE v.comment = c.id AND c.record = ANY($1::uuid[])",
    "DELETE FROM sl.comment WHERE record = ANY($1::uuid[])",
    "DELETE FROM sl.record_history WHERE record = ANY($1::uuid[])",
    "DELETE FROM sl.import_record WHERE record = ANY($1::uuid[]) AND form = $2",
    "DELETE FROM sl.bulk_record b USING sl.bulk_run r"
    " WHERE b.run = r.id AND b.record = ANY($1::uuid[]) AND r.form = $2",
)
_FILES = """
WITH gone AS (DELETE FROM sl.file WHERE form = $1 AND ($2::uuid[] IS NULL OR record = ANY($2::uuid[])) RETURNING sha256)
INSERT INTO sl.file_gone (sha256) SELECT DISTINCT sha256 FROM gone ON CONFLICT (sha256) DO UPDATE SET at = now()"""
_LINKS = """
SELECT f.form, f.stored_as FROM sl.recycled_field f JOIN pg_attribute a
  ON a.attrelid = to_regclass('app.' || quote_ident(f.form)) AND a.attname = f.stored_as AND NOT a.attisdropped
WHERE f.definition #>> '{settings,form}' = $1 AND a.atttypid = 'uuid'::regtype"""
_FIELDS = """
SELECT f.id, f.form, f.key, f.definition, f.stored_as, f.at, u.id AS actor, u.name AS actor_name
FROM sl.recycled_field f LEFT JOIN sl."user" u ON u.id = f.actor ORDER BY f.at DESC, f.id DESC"""
_FORMS = """
SELECT f.key, f.version, f.deleted_at AS at, u.id AS actor, u.name AS actor_name
FROM sl.form f LEFT JOIN sl.form_version v ON v.form = f.key AND v.version = f.version
LEFT JOIN sl."user" u ON u.id = v.actor WHERE f.deleted_at IS NOT NULL ORDER BY f.deleted_at DESC, f.key"""
# Definitions stay under a name that no form can have: how the form was made is no record, and the number of
# definitions ever published, by which processes count, must not fall.
_ABOUT_FORM = (
    "DELETE FROM sl.comment_version v USING sl.comment c WHERE v.comment = c.id AND c.form = $1",
    "DELETE FROM sl.comment WHERE form = $1",
    "DELETE FROM sl.record_history WHERE form = $1",
    "DELETE FROM sl.import_record WHERE form = $1",
    "DELETE FROM sl.recycled_field WHERE form = $1",
    "DELETE FROM sl.view WHERE form = $1",
    "DELETE FROM sl.view_choice WHERE form = $1",
    "DELETE FROM sl.form_draft WHERE form = $1",
    "DELETE FROM sl.print_template WHERE form = $1",
    "DELETE FROM sl.counter WHERE key = $1 OR starts_with(key, $1 || '.')",
    "UPDATE sl.role SET grants = coalesce((SELECT jsonb_agg(g) FROM jsonb_array_elements(grants) g"
    " WHERE g ->> 'form' <> $1), '[]') WHERE grants @> jsonb_build_array(jsonb_build_object('form', $1::text))",
    "UPDATE sl.form_version SET form = $1 || '~' || left(gen_random_uuid()::text, 8) || '~' || (SELECT version FROM"
    " sl.form WHERE key = $1) WHERE form = $1",
    "DELETE FROM sl.form WHERE key = $1",
)


# --- how long
async def retention(connection: Any) -> Retention:
    """As it holds; where nobody has chosen, DAYS since this was asked for the first time."""
    row = await connection.fetchrow("SELECT value FROM sl.setting WHERE key = $1", _KEY)
    if row is None:
        sql = """INSERT INTO sl.setting (key, value) VALUES ($1, jsonb_build_object('days', $2::int, 'since', now()))
                 ON CONFLICT (key) DO UPDATE SET value = setting.value RETURNING value"""
        row = await connection.fetchrow(sql, _KEY, DAYS)
    value = row["value"]
    return Retention(value["days"], datetime.fromisoformat(value["since"]))


async def save_retention(tx: Connection, chosen: Retention, by: UUID) -> None:
    value = {"days": chosen.days, "since": chosen.since.isoformat()}
    sql = """INSERT INTO sl.setting (key, value, updated_by) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET value = $2, updated_at = now(), updated_by = $3"""
    await tx.execute(sql, _KEY, value, by)


async def may_warn(tx: Connection) -> bool:
    """Whether nobody has been told for a week of what goes; if so, that is noted."""
    sql = """INSERT INTO sl.setting (key, value) VALUES ('recycle.warned', to_jsonb(now()))
             ON CONFLICT (key) DO UPDATE SET value = to_jsonb(now()), updated_at = now()
             WHERE setting.updated_at < now() - interval '7 days' RETURNING true"""
    return bool(await tx.fetchval(sql))


# --- records
async def count_before(connection: Any, form: FormDef, before: datetime) -> int:
    """How many records of the form were deleted before then."""
    sql = f"SELECT count(*) FROM {table_of(form)} WHERE deleted_at IS NOT NULL AND deleted_at < $1"  # noqa: S608
    return int(await connection.fetchval(sql, before))


async def ids_before(connection: Any, form: FormDef, before: datetime, after: UUID | None, limit: int) -> list[UUID]:
    """The next records deleted before then, in the order of their ids."""
    sql = (
        f"SELECT id FROM {table_of(form)} WHERE deleted_at IS NOT NULL AND deleted_at < $1"  # noqa: S608
        " AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3"
    )
    return [row["id"] for row in await connection.fetch(sql, before, after, limit)]


async def lock_deleted(tx: Connection, form: FormDef, ids: Sequence[UUID], before: datetime) -> dict[UUID, str | None]:
    """Those of `ids` that still lie in the bin and did so before then, locked: id to number."""
    sql = (
        f"SELECT id, no FROM {table_of(form)} WHERE id = ANY($1::uuid[]) AND deleted_at < $2"  # noqa: S608
        " ORDER BY id FOR UPDATE"
    )
    return {row["id"]: row["no"] for row in await tx.fetch(sql, list(ids), before)}


async def pointed_at(tx: Connection, form: FormDef, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that records or rows other than themselves and their own rows point at."""
    found: set[UUID] = set()
    own = {form.table, *(form.rows_table(key) for key, item in form.fields.items() if item.rows)}
    for row in await tx.fetch(_KEYS_TO, table_of(form)):
        if row["cascades"]:
            continue
        table, column = f"{quote(row['schema'])}.{quote(row['table'])}", quote(row["column"])
        self = "id" if row["table"] == form.table else "parent"
        outside = f" AND NOT {self} = ANY($1::uuid[])" if row["table"] in own else ""
        sql = f"SELECT DISTINCT {column} AS id FROM {table} WHERE {column} = ANY($1::uuid[]){outside}"  # noqa: S608
        found.update(item["id"] for item in await tx.fetch(sql, list(ids)))
    return found


async def delete_records(tx: Connection, form: FormDef, ids: Sequence[UUID]) -> None:
    """The rows with their sub-tables, and everything kept about them but the audit log."""
    await tx.execute(f"DELETE FROM {table_of(form)} WHERE id = ANY($1::uuid[])", list(ids))  # noqa: S608
    for sql in _ABOUT_RECORDS:
        await tx.execute(sql, *([list(ids), form.key] if "$2" in sql else [list(ids)]))
    await tx.execute(_FILES, form.key, list(ids))
    await _forget_links(tx, form, ids)


async def _forget_links(tx: Connection, form: FormDef, ids: Sequence[UUID]) -> None:
    """Deleted relation fields have no foreign key any more: brought back, they must not point at what is gone."""
    for row in await tx.fetch(_LINKS, form.key):
        table, column = f"app.{quote(row['form'])}", quote(row["stored_as"])
        await tx.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = ANY($1::uuid[])", list(ids))  # noqa: S608


async def audit_purged(tx: Connection, viewer: Viewer, form: str, records: dict[UUID, str | None]) -> None:
    origin = ORIGIN.get()
    await tx.execute(_AUDIT, viewer.author, form, list(records), list(records.values()), origin.ip, origin.request_id)


# --- fields
async def fields(connection: Any) -> list[dict[str, Any]]:
    """Deleted fields of all forms, the newest first: id, form, key, definition, stored_as, at, actor, actor_name."""
    return [dict(row) for row in await connection.fetch(_FIELDS)]


async def place_of(connection: Any, form: FormDef, row: dict[str, Any]) -> tuple[str, str | None] | None:
    """Where a deleted field's data are: (table, column), (table, None) for a sub-table; None: nothing is stored.

    A column of a sub-table that was deleted itself lies in that one's table.
    """
    stored, parent = row["stored_as"], row["key"].rpartition(".")[0]
    if stored is None:
        return None
    if not parent and await _table_there(connection, stored):
        return stored, None
    tables = [form.rows_table(parent)] if parent else [form.table]
    if parent:
        sql = "SELECT stored_as FROM sl.recycled_field WHERE form = $1 AND key = $2 AND stored_as IS NOT NULL"
        tables += [item["stored_as"] for item in await connection.fetch(sql, form.key, parent)]
    for table in tables:
        sql = "SELECT true FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped"
        if await connection.fetchval(sql, f"app.{quote(table)}", stored):
            return table, stored
    return None


async def _table_there(connection: Any, table: str) -> bool:
    return await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"app.{quote(table)}") is True


async def count_values(connection: Any, table: str, column: str | None) -> int:
    """How many values a deleted column holds, or rows a deleted sub-table."""
    what = "*" if column is None else quote(column)
    return int(await connection.fetchval(f"SELECT count({what}) FROM app.{quote(table)}"))  # noqa: S608


async def drop_field(tx: Connection, form: str, row: dict[str, Any], place: tuple[str, str | None] | None) -> None:
    """The data and the entry; with a sub-table go the entries of its own deleted columns."""
    if place is not None:
        table, column = f"app.{quote(place[0])}", place[1]
        if column is None:
            await tx.execute(f"DROP TABLE {table}")
        else:
            await tx.execute(f"ALTER TABLE {table} DROP COLUMN {quote(column)}")
    await tx.execute("DELETE FROM sl.recycled_field WHERE id = $1", row["id"])


# --- forms
async def forms(connection: Any) -> list[dict[str, Any]]:
    """Deleted forms, the newest first: key, version, at, actor, actor_name."""
    return [dict(row) for row in await connection.fetch(_FORMS)]


async def count_records(connection: Any, form: FormDef) -> int:
    return int(await connection.fetchval(f"SELECT count(*) FROM {table_of(form)}"))  # noqa: S608


async def rows_tables(tx: Connection, form: FormDef) -> list[str]:
    """Tables of the form's sub-tables, deleted ones too."""
    own = [form.rows_table(key) for key, item in form.fields.items() if item.rows]
    sql = (
        "SELECT stored_as FROM sl.recycled_field WHERE form = $1 AND stored_as IS NOT NULL AND position('.' in key) = 0"
    )
    kept = [row["stored_as"] for row in await tx.fetch(sql, form.key)]
    return [table for table in dict.fromkeys([*own, *kept]) if await _table_there(tx, table)]


async def drop_form(tx: Connection, form: FormDef, rows: Sequence[str]) -> None:
    """The tables, and everything kept about the form and its records but the audit log."""
    for table in rows:
        await tx.execute(f"DROP TABLE app.{quote(table)}")
    await tx.execute(f"DROP TABLE IF EXISTS {table_of(form)}")
    await tx.execute(_FILES, form.key, None)
    for sql in _ABOUT_FORM:
        await tx.execute(sql, form.key)
