"""What is really in the database: tables, columns, indexes and foreign keys of the forms' schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from serviceloop.forms.definition import APP_SCHEMA

_TABLES = """
SELECT c.relname AS name, greatest(c.reltuples, 0)::bigint AS rows
FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'"""
_COLUMNS = """
SELECT c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS not_null, pg_get_expr(d.adbin, d.adrelid) AS default_sql
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' ORDER BY a.attnum"""
_INDEXES = """
SELECT t.relname AS table_name, i.relname AS name, pg_get_indexdef(x.indexrelid) AS definition,
       x.indisvalid AND x.indisready AS valid, x.indisprimary AS is_primary
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = $1::regnamespace AND t.relkind = 'r'"""
_FOREIGN_KEYS = """
SELECT t.relname AS table_name, k.conname AS name, pg_get_constraintdef(k.oid) AS definition, k.convalidated AS valid
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE t.relnamespace = $1::regnamespace AND k.contype = 'f'"""


@dataclass(frozen=True)
class ActualColumn:
    type: str
    not_null: bool
    default: str | None


@dataclass(frozen=True)
class Built:
    """An index or a foreign key; `valid` False: half built, or not checked against all rows yet."""

    definition: str
    valid: bool


@dataclass(frozen=True)
class ActualTable:
    """A table as PostgreSQL has it. `rows` is its estimate. The primary key is not among the indexes."""

    rows: int = 0
    columns: dict[str, ActualColumn] = field(default_factory=dict)
    indexes: dict[str, Built] = field(default_factory=dict)
    foreign_keys: dict[str, Built] = field(default_factory=dict)


async def inspect(connection: Any, schema: str = APP_SCHEMA) -> Mapping[str, ActualTable]:
    """All tables of the schema by name."""
    tables = {row["name"]: ActualTable(row["rows"]) for row in await connection.fetch(_TABLES, schema)}
    for row in await connection.fetch(_COLUMNS, schema):
        column = ActualColumn(row["type"], row["not_null"], row["default_sql"])
        tables[row["table_name"]].columns[row["name"]] = column
    for row in await connection.fetch(_INDEXES, schema):
        if not row["is_primary"]:
            tables[row["table_name"]].indexes[row["name"]] = Built(row["definition"], row["valid"])
    for row in await connection.fetch(_FOREIGN_KEYS, schema):
        definition = row["definition"].removesuffix(" NOT VALID")
        tables[row["table_name"]].foreign_keys[row["name"]] = Built(definition, row["valid"])
    return tables
