"""Who follows which record."""

from sqlalchemy import Boolean, Column, DateTime, Index, PrimaryKeyConstraint, Table, Text, Uuid, func, text

from serviceloop.kit.tables import metadata

follower = Table(
    "follower",
    metadata,
    Column("record", Uuid, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("form", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true"), comment="false: left, and not added again"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("record", "person"),
    Index("follower_person", "person"),
    comment="Who is told of changes of a record",
)
