"""Alembic's entry: run inside our process over a connection that kit/migrate.py has opened and locked."""

from alembic import context

from serviceloop.kit.tables import SCHEMA, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="migration",
    version_table_schema=SCHEMA,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
