"""Writes migration 0001 from the tables' descriptions. For use before the first release; later migrations add."""

from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

from serviceloop.kit.tables import load_all

HEAD = '''"""Every table of our own, as of the first version."""

from alembic import op

revision = "0001"
down_revision = None

SCHEMAS = """
CREATE SCHEMA IF NOT EXISTS app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS ltree
"""

TABLES = """
'''
TAIL = '''"""

SYSTEM_USER = """
INSERT INTO sl."user" (id, account, name) VALUES ('00000000-0000-0000-0000-000000000000', 'system', '系统')
"""


def upgrade() -> None:
    for script in (SCHEMAS, TABLES, SYSTEM_USER):
        for statement in script.split(";\\n"):
            op.get_bind().exec_driver_sql(statement)
'''


def statements(table: Table) -> list[str]:
    dialect = postgresql.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect))]
    if table.dialect_options["postgresql"]["partition_by"]:
        made.append(f'CREATE TABLE sl."{table.name}_default" PARTITION OF sl."{table.name}" DEFAULT')
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    if table.comment:
        made.append(str(SetTableComment(table).compile(dialect=dialect)))
    made += [str(SetColumnComment(column).compile(dialect=dialect)) for column in table.columns if column.comment]
    return [tidy(line) for line in made]


def tidy(statement: str) -> str:
    lines = (line.replace("\t", "    ").rstrip() for line in statement.strip().splitlines())
    return "\n".join(line for line in lines if line).replace("\n PARTITION", " PARTITION")


def main() -> None:
    metadata = load_all()
    body = ";\n".join(line for table in metadata.sorted_tables for line in statements(table))
    root = Path(__file__).parent.parent
    path = root / "server/serviceloop/migrations/versions/0001_initial.py"
    path.write_text(HEAD + body + "\n" + TAIL)
    print(f"{path.relative_to(root)}: {len(metadata.tables)} tables")


if __name__ == "__main__":
    main()
