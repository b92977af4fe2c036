"""Templates of documents."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from serviceloop.kit.tables import metadata

print_template = Table(
    "print_template",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("label", JSONB, nullable=False),
    Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="offered to; empty: everyone"),
    Column("definition", JSONB, nullable=False),
    Column("base", JSONB, comment="as an application last shipped it; null: made here"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_by", Uuid),
    Column("deleted_at", DateTime(timezone=True), comment="a shipped one stays, so that it is not brought in again"),
    Index("print_template_key", "form", "key", unique=True),
    comment="How records of a form are printed",
)
