"""Many records in a few statements: COPY into a temporary table, then one INSERT or UPDATE that also writes the
history, the audit entries and the events, as a single write does (records/writes.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import orjson

from serviceloop.forms.definition import FieldDef, FormDef, identifier
from serviceloop.forms.records.outputs import raw_sql
from serviceloop.forms.records.sources import quote, table_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.origin import ORIGIN

_PAIRS = 30
_NUMBERS = count(1)
_OWN = ("n", "record", "touched", "more")


@dataclass(frozen=True)
class Line:
    """One record to write. `columns`: stored values by field key; of an update only those that change.

    `more`: changes of sub-tables, for the history. `number`: the row of the file.
    """

    number: int
    record: UUID
    columns: Mapping[str, Any]
    more: Mapping[str, Any] = field(default_factory=dict)


class Stage:
    """The temporary table of one form and some of its fields, on one connection, until that is given back."""

    def __init__(self, form: FormDef, keys: Sequence[str]) -> None:
        self.form = form
        self.fields = [form.fields[key] for key in dict.fromkeys(keys) if _type(form.fields[key])]
        # asyncpg remembers a table's columns by its name: another stage on the same connection needs another one.
        self.name = identifier(f"stage_{next(_NUMBERS)}_{form.key}")
        self._jsonb = {item.key for item in self.fields if _type(item) == "jsonb"}
        self._columns = [*_OWN, *(f"f_{index}" for index in range(len(self.fields)))]
        self._texts: dict[str, str] = {}

    async def open(self, connection: Connection) -> None:
        # asyncpg's COPY is binary and has no codec for our jsonb: as text, cast when it is used.
        columns = ", ".join(
            f"f_{index} {'text' if item.key in self._jsonb else _type(item)}" for index, item in enumerate(self.fields)
        )
        await self.close(connection)
        await connection.execute(
            f"CREATE TEMPORARY TABLE {quote(self.name)} (n integer, record uuid, touched text[], more text"
            f"{', ' if columns else ''}{columns})"
        )

    async def close(self, connection: Connection) -> None:
        await connection.execute(f"DROP TABLE IF EXISTS pg_temp.{quote(self.name)}")

    async def fill(self, tx: Connection, lines: Sequence[Line]) -> None:
        """Replaces what is in it."""
        await tx.execute(f"TRUNCATE pg_temp.{quote(self.name)}")
        rows = [self._row(line) for line in lines]
        await tx.copy_records_to_table(self.name, records=rows, columns=self._columns, schema_name="pg_temp")

    def _row(self, line: Line) -> tuple[Any, ...]:
        values = line.columns
        cells = [
            _json(values.get(item.key)) if item.key in self._jsonb else values.get(item.key) for item in self.fields
        ]
        return (line.number, line.record, list(values), _json(line.more) if line.more else None, *cells)

    # --- statements
    async def insert(self, tx: Connection, viewer: Viewer) -> None:
        """Makes the records, as version 1."""
        sql = self._texts.setdefault("insert", self._insert_sql())
        await tx.execute(sql, *self._args(viewer, "created"))

    async def update(self, tx: Connection, viewer: Viewer, action: str) -> None:
        """Changes records that the caller has locked: each one in the fields that its line names."""
        sql = self._texts.setdefault("update", self._update_sql())
        await tx.execute(sql, *self._args(viewer, action))

    def _args(self, viewer: Viewer, action: str) -> list[Any]:
        origin = ORIGIN.get()
        return [viewer.user_id, action, self.form.key, f"record.{action}", origin.ip, origin.request_id]

    def _insert_sql(self) -> str:
        table, stage = table_of(self.form), f"pg_temp.{quote(self.name)}"
        names = ", ".join(["id", "created_by", "updated_by", *(quote(item.key) for item in self.fields)])
        values = ", ".join(["s.record", "$1::uuid", "$1::uuid", *(self._value(n) for n in range(len(self.fields)))])
        pairs = [_pair(item, "'null'::jsonb", raw_sql(item, "r")) for item in self.fields if not item.system]
        changes = _objects(pairs)
        return (
            f"WITH r AS (INSERT INTO {table} AS t ({names}) SELECT {values} FROM {stage} s ORDER BY s.n RETURNING t.*),"
            f" c AS (SELECT r.id, r.version, {changes} || coalesce(s.more::jsonb, '{{}}') AS changes"
            f" FROM r JOIN {stage} s ON s.record = r.id){_TRAIL}"
        )

    def _update_sql(self) -> str:
        table, stage = table_of(self.form), f"pg_temp.{quote(self.name)}"
        sets = ["version = t.version + 1", "updated_at = now()", "updated_by = $1::uuid"]
        pairs = []
        for index, item in enumerate(self.fields):
            column, touched = quote(item.key), f"'{item.key}' = ANY(s.touched)"
            sets.append(f"{column} = CASE WHEN {touched} THEN {self._value(index)} ELSE t.{column} END")
            pair = _objects([_pair(item, raw_sql(item, "o"), raw_sql(item, "r"))])
            pairs.append(f"CASE WHEN {touched} THEN {pair} ELSE '{{}}'::jsonb END")
        changes = " || ".join(pairs) or "'{}'::jsonb"
        return (
            f"WITH o AS (SELECT t.* FROM {table} t JOIN {stage} s ON s.record = t.id),"
            f" r AS (UPDATE {table} AS t SET {', '.join(sets)} FROM {stage} s WHERE t.id = s.record RETURNING t.*),"
            f" c AS (SELECT r.id, r.version, {changes} || coalesce(s.more::jsonb, '{{}}') AS changes"
            f" FROM r JOIN o ON o.id = r.id JOIN {stage} s ON s.record = r.id){_TRAIL}"
        )

    def _value(self, index: int) -> str:
        return f"s.f_{index}::jsonb" if self.fields[index].key in self._jsonb else f"s.f_{index}"


_TRAIL = """,
 h AS (INSERT INTO sl.record_history (id, at, form, record, version, actor, action, changes)
       SELECT gen_random_uuid(), now(), $3::text, id, version, $1::uuid, $2::text, changes FROM c),
 a AS (INSERT INTO sl.audit (at, actor, action, form, record, ip, request_id)
       SELECT now(), $1::uuid, $4::text, $3::text, id, $5::text, $6::text FROM c),
 e AS (INSERT INTO sl.event (at, kind, form, record, actor, payload)
       SELECT now(), $4::text, $3::text, id, $1::uuid,
              jsonb_build_object('changes', changes, 'version', version, 'bulk', true) FROM c)
 SELECT 1"""


def _type(item: FieldDef) -> str | None:
    column = item.type.column(item.settings)
    return column.pg_type if column is not None else None


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, default=str).decode()


def _pair(item: FieldDef, old: str, new: str) -> str:
    return f"'{item.key}', jsonb_build_array({old}, {new})"


def _objects(pairs: Sequence[str]) -> str:
    chunks = [pairs[start : start + _PAIRS] for start in range(0, len(pairs), _PAIRS)] or [[]]
    return "(" + " || ".join(f"jsonb_build_object({', '.join(chunk)})" for chunk in chunks) + ")"
