"""Who is at which record, told again every few seconds; lost in a crash, which does no harm."""

from sqlalchemy import Column, DateTime, Index, PrimaryKeyConstraint, Table, Text, Uuid, func

from serviceloop.kit.tables import metadata

presence = Table(
    "presence",
    metadata,
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("tab", Uuid, nullable=False, comment="one window of the person's"),
    Column("field", Text, comment="key of the field being edited; null: only looking"),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("record", "person", "tab"),
    Index("presence_seen_at", "seen_at"),
    prefixes=["UNLOGGED"],
    comment="Who is at which record; rows that nobody renews are past",
)
