"""The SQL of schema steps. Every identifier is quoted; types and expressions come from our own code only."""

from collections.abc import Sequence
from uuid import UUID

from serviceloop.forms.definition import APP_SCHEMA
from serviceloop.forms.table_spec import ColumnSpec, ForeignKeySpec, IndexSpec, TableSpec, quote


def qualified(table: str, schema: str = APP_SCHEMA) -> str:
    return f"{quote(schema)}.{quote(table)}"


def column_sql(column: ColumnSpec) -> str:
    default = f" DEFAULT {column.default}" if column.default is not None else ""
    return f"{quote(column.name)} {column.pg_type}{default}{' NOT NULL' if column.not_null else ''}"


def create_table(table: TableSpec) -> str:
    columns = ", ".join(column_sql(column) for column in table.columns)
    return f'CREATE TABLE {qualified(table.name)} ({columns}, PRIMARY KEY ("id"))'


def add_column(table: str, column: ColumnSpec) -> str:
    return f"ALTER TABLE {qualified(table)} ADD COLUMN {column_sql(column)}"


def rename_column(table: str, old: str, new: str) -> str:
    return f"ALTER TABLE {qualified(table)} RENAME COLUMN {quote(old)} TO {quote(new)}"


def rename_table(old: str, new: str) -> str:
    return f"ALTER TABLE {qualified(old)} RENAME TO {quote(new)}"


def create_index(table: str, index: IndexSpec, *, concurrently: bool) -> str:
    unique = "UNIQUE " if index.unique else ""
    how = "CONCURRENTLY " if concurrently else ""
    where = f" WHERE {index.where}" if index.where is not None else ""
    options = f" WITH ({index.options})" if index.options is not None else ""
    target = f"{qualified(table)} USING {index.method} ({', '.join(index.keys)})"
    return f"CREATE {unique}INDEX {how}{quote(index.name)} ON {target}{options}{where}"


def drop_index(name: str, *, concurrently: bool) -> str:
    return f"DROP INDEX {'CONCURRENTLY ' if concurrently else ''}IF EXISTS {qualified(name)}"


def add_foreign_key(table: str, key: ForeignKeySpec, *, checked: bool) -> str:
    """`checked`: existing rows are checked at once (an empty table); else only new ones, until validated."""
    target = qualified(key.target_table, key.target_schema)
    later = "" if checked else " NOT VALID"
    return (
        f"ALTER TABLE {qualified(table)} ADD CONSTRAINT {quote(key.name)} FOREIGN KEY ({quote(key.column)})"
        f' REFERENCES {target} ("id") ON DELETE {key.on_delete}{later}'
    )


def validate_foreign_key(table: str, name: str) -> str:
    return f"ALTER TABLE {qualified(table)} VALIDATE CONSTRAINT {quote(name)}"


def drop_constraint(table: str, name: str) -> str:
    return f"ALTER TABLE {qualified(table)} DROP CONSTRAINT IF EXISTS {quote(name)}"


def duplicates(table: str, column: str) -> str:
    """Values that stand in more than one live record, the most frequent first."""
    name = quote(column)
    return (
        f"SELECT {name}::text AS value, count(*) AS records FROM {qualified(table)}"
        f' WHERE {name} IS NOT NULL AND "deleted_at" IS NULL GROUP BY {name} HAVING count(*) > 1'
        " ORDER BY 2 DESC, 1 LIMIT 20"
    )


def drop_column(table: str, column: str) -> str:
    return f"ALTER TABLE {qualified(table)} DROP COLUMN IF EXISTS {quote(column)}"


def analyze(table: str) -> str:
    """How often the pieces of an index over an expression occur is counted by this only, not when it is built."""
    return f"ANALYZE {qualified(table)}"


def rename_index(old: str, new: str) -> str:
    return f"ALTER INDEX IF EXISTS {qualified(old)} RENAME TO {quote(new)}"


def hold_table(table: str) -> str:
    """Reading and writing go on; nobody else builds indexes or changes the table."""
    return f"LOCK TABLE {qualified(table)} IN SHARE UPDATE EXCLUSIVE MODE"


def lock_table(table: str) -> str:
    return f"LOCK TABLE {qualified(table)} IN ACCESS EXCLUSIVE MODE"


def note_trigger(table: str, name: str, columns: Sequence[str], change: UUID) -> str:
    """A trigger that notes each row in which one of `columns` is written."""
    listed = ", ".join(quote(column) for column in columns)
    return (
        f"CREATE TRIGGER {quote(name)} AFTER INSERT OR UPDATE OF {listed} ON {qualified(table)}"
        f" FOR EACH ROW EXECUTE FUNCTION sl.note_change('{UUID(str(change))}')"
    )


def drop_trigger(table: str, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {quote(name)} ON {qualified(table)}"
