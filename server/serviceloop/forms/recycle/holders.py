"""Which uploads are held by something else than a record's own field: they must not be taken for forgotten ones."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.table_spec import quote
from serviceloop.kit.db import Connection

_OURS = """
SELECT avatar AS id FROM sl."user" WHERE avatar = ANY($1::uuid[])
UNION SELECT file FROM sl.import_run WHERE file = ANY($1::uuid[])
UNION SELECT archive FROM sl.import_run WHERE archive = ANY($1::uuid[])
UNION SELECT file FROM sl.print_run WHERE file = ANY($1::uuid[])
UNION SELECT (definition ->> 'logo')::uuid FROM sl.print_letterhead
WHERE (definition ->> 'logo')::uuid = ANY($1::uuid[])"""
_COLUMNS = """
SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'app' AND c.relkind = 'r' AND a.atttypid = 'jsonb'::regtype AND NOT a.attisdropped
  AND a.attname = ANY($1::text[])"""


async def held(app: Any, tx: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that our own tables name, or a column of any form's table that holds files, deleted ones too."""
    found = {row["id"] for row in await tx.fetch(_OURS, list(ids))}
    for row in await tx.fetch(_COLUMNS, await _names(app, tx)):
        table, column = f"app.{quote(row['table'])}", quote(row["column"])
        sql = (
            f"SELECT DISTINCT x.id FROM {table} t, jsonb_array_elements_text(t.{column}) AS x(id)"  # noqa: S608
            f" WHERE jsonb_typeof(t.{column}) = 'array' AND t.{column} ?| $1::text[] AND x.id = ANY($1::text[])"
        )
        found |= {UUID(item["id"]) for item in await tx.fetch(sql, [str(id) for id in ids])}
    return found


async def _names(app: Any, tx: Connection) -> list[str]:
    """Names of columns that may hold files: a name too many only costs time."""
    catalog = app.forms
    fields = [item for form in (*catalog.forms.values(), *catalog.deleted.values()) for item in form.fields.values()]
    names = set(_files(fields)) | {name for item in fields for name in _files(item.rows.values())}
    kept = await tx.fetch("SELECT stored_as FROM sl.recycled_field WHERE stored_as IS NOT NULL")
    return sorted(names | {row["stored_as"] for row in kept})


def _files(fields: Iterable[FieldDef]) -> list[str]:
    return [item.key for item in fields if isinstance(item.type, Files)]
