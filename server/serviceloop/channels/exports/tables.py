"""Exports that are made in the background, and those that run by themselves, in schema `sl`."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from serviceloop.kit.tables import metadata

export_run = Table(
    "export_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("name", Text, nullable=False, comment="of the file"),
    Column("query", JSONB, nullable=False, comment="ExportBody, and who asks: {api_key, locale}"),
    Column("state", Text, nullable=False, comment="queued running done failed cancelled expired"),
    Column("total", Integer, comment="records, counted at its start"),
    Column("done", Integer, nullable=False, server_default=text("0"), comment="records that are through"),
    Column("files", Integer, nullable=False, server_default=text("0")),
    Column("missing", Integer, nullable=False, server_default=text("0"), comment="files whose contents are lost"),
    Column("size", BigInteger, comment="bytes"),
    Column("error", JSONB, comment="{zh, en}"),
    Column("schedule", Uuid, comment="sl.export_schedule; null: somebody asked for it"),
    Column("cancel", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("person", Uuid, nullable=False, comment="with whose rights it is made, and who alone gets it"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), comment="when the file is removed"),
    Index("export_run_person", "person", "created_at"),
    Index("export_run_schedule", "schedule", "created_at", postgresql_where=text("schedule IS NOT NULL")),
    Index("export_run_expires", "expires_at", postgresql_where=text("state = 'done'")),
    comment="Exports made in the background; the file lies in the store as exports/<id>",
)

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
    Column("email", Boolean, nullable=False, server_default=text("true"), comment="tell recipients by mail too"),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True)),
    Column("error", JSONB, comment="{zh, en}: why it stopped"),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("export_schedule_created_by", "created_by", "created_at"),
    Index("export_schedule_due", "next_at", postgresql_where=text("NOT paused")),
    comment="Exports that run by themselves, for each recipient with the rights held then",
)  # fmt: skip
