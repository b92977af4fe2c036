"""What was sent to whom: the message log, and people's own notifications."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata

message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("channel", Text, nullable=False, comment="sms, email or inapp"),
    Column("recipient", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", Text, nullable=False, comment="queued, sent, logged (no provider is set up) or failed"),
    Column("error", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", DateTime(timezone=True), comment="when a queued message is tried next"),
    Column("ref", Text, comment="what it is about, for instance form/record id"),
    Index("message_at", text("id DESC")),
    Index("message_queued", "next_at", postgresql_where=text("status = 'queued'")),
    Index("message_ref", "ref", postgresql_where=text("ref IS NOT NULL")),
)

notification = Table(
    "notification",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("kind", Text, nullable=False),
    Column("title", JSONB, nullable=False, comment="language to text"),
    Column("body", Text, nullable=False, server_default=""),
    Column("link", Text, comment="path in the console"),
    Column("read_at", DateTime(timezone=True)),
    Index("notification_user", "user", text("id DESC")),
    Index("notification_unread", "user", postgresql_where=text("read_at IS NULL")),
)
