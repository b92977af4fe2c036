"""Templates of documents, what they need, and the prints that take longer."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
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
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_by", Uuid),
    Index("print_template_key", "form", "key", unique=True),
    comment="How records of a form are printed",
)

print_word = Table(
    "print_word",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("names", ARRAY(Text), nullable=False, comment="what stands in its braces"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Word files that print templates fill in",
)

print_letterhead = Table(
    "print_letterhead",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default=text("1")),
    Column("definition", JSONB, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Name, address and logo at the head of documents; one row at most",
)

print_run = Table(
    "print_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("order", JSONB, nullable=False, comment="{template, ids, format, as, locale, api_key}"),
    Column("state", Text, nullable=False, comment="queued running done failed cancelled"),
    Column("total", Integer, nullable=False, server_default=text("0")),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("file", Uuid),
    Column("cancel", Boolean, nullable=False, server_default=text("false")),
    Column("error", JSONB, comment="{zh, en}: why it failed"),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Index("print_run_created_by", "created_by", "created_at"),
    comment="Documents of many records, made by the worker",
)
