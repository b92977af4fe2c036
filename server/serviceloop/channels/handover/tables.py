"""What handing over leaves behind, in schema `sl`."""

from sqlalchemy import Column, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata

handover = Table(
    "handover",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user", Uuid, nullable=False, comment="whose work it was"),
    Column("order", JSONB, nullable=False, comment="who gets what, and whether the account was deactivated"),
    Column("state", Text, nullable=False, comment="queued running done failed undoing undone"),
    Column("moved", Integer, nullable=False, server_default=text("0"), comment="things that have another holder now"),
    Column("kept", Integer, nullable=False, server_default=text("0"), comment="left alone: no right, or changed since"),
    Column("error", JSONB, comment="{zh, en}: why nothing was moved"),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Index("handover_user", "user", "created_at"),
    comment="One handing over of a person's work, done as a whole or not at all",
)

handover_item = Table(
    "handover_item",
    metadata,
    Column("handover", Uuid, nullable=False),
    Column("kind", Text, nullable=False, comment="record view group delegation schedule"),
    Column("item", Uuid, nullable=False),
    Column("form", Text),
    Column("before", JSONB, nullable=False, comment="what undoing puts back"),
    Column("after", JSONB, nullable=False),
    PrimaryKeyConstraint("handover", "kind", "item"),
    comment="What a handing over changed",
)
