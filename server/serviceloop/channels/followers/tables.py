"""Who follows which record, and what followers are still to be told."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY

from serviceloop.kit.tables import metadata

follower = Table(
    "follower",
    metadata,
    Column("record", Uuid, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("form", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("reason", Text, nullable=False, comment="own, created, commented or mentioned"),
    Column(
        "off",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="has stopped following: is not made to follow again by itself",
    ),
    PrimaryKeyConstraint("record", "person"),
    Index("follower_person", "person", "since"),
    comment="Who is told of changes of a record",
)

follow_choice = Table(
    "follow_choice",
    metadata,
    Column("person", Uuid, primary_key=True),
    Column("taking_part", Boolean, nullable=False),
    Column("created", Boolean, nullable=False),
    comment="By what a person follows without asking; no row: by commenting and being mentioned",
)

follow_due = Table(
    "follow_due",
    metadata,
    Column("record", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("versions", ARRAY(Integer), nullable=False, server_default=text("'{}'")),
    Column("comments", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Index("follow_due_at", "due_at"),
    comment="Changes that followers are still to be told of, gathered for a moment",
)
