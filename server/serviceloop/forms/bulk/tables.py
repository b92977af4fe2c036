"""What changes to many records leave behind: the run, and each record that it touched or could not."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


bulk_run = Table(
    "bulk_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("order", JSONB, nullable=False, comment="{op, values, action, comment, records | filter, search, until}"),
    Column("state", Text, nullable=False, comment="queued running done failed cancelled undoing undone"),
    _count("total"),
    _count("done"),
    _count("failed"),
    Column("position", Text, comment="cursor behind the last batch; a second attempt goes on there"),
    Column("cancel", Boolean, nullable=False, server_default=text("false")),
    Column("error", JSONB, comment="{zh, en}: why the run as a whole failed"),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Index("bulk_run_created_by", "created_by", "created_at"),
    comment="One change to many records; done counts all that were looked at, failed those of them that stayed",
)

bulk_record = Table(
    "bulk_record",
    metadata,
    Column("run", Uuid, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("version", Integer, comment="that the run made; null: it failed"),
    Column("issue", JSONB, comment="{code, message: {zh, en}}: why it failed"),
    PrimaryKeyConstraint("run", "record"),
    comment="What a run did to each record",
)
