"""Exports that run by themselves, in schema `sl`."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from serviceloop.kit.tables import metadata

export_schedule = Table(
    "export_schedule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", JSONB, nullable=False, comment="{columns, filter, sort, search, sub_tables, files}"),
    Column("format", Text, nullable=False),
    Column("period", Text, nullable=False, comment="daily, weekly or monthly"),
    Column(
        "day", Integer, nullable=False, server_default=text("1"),
        comment="of the week, 1 is Monday, or of the month; the last one where it is shorter",
    ),
    Column("clock", Text, nullable=False, comment="HH:MM in the company's zone"),
    Column("recipients", ARRAY(Uuid), nullable=False),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True)),
    Column("file", Uuid, comment="sl.file of the last run"),
    Column("rows", Integer),
    Column("error", JSONB, comment="{zh, en}: why it stopped"),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("export_schedule_created_by", "created_by", "created_at"),
    Index("export_schedule_due", "next_at", postgresql_where=text("NOT paused")),
    comment="Exports that run by themselves, with the rights that their maker has then",
)  # fmt: skip
