"""What was used when by people who are not signed in, for limits."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, func

from serviceloop.kit.tables import metadata

portal_use = Table(
    "portal_use",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="phone:…, ip:…, channel:…, ticket:…"),
    Index("portal_use_subject", "subject", "action", "at"),
    comment="What limits count; rows older than a day are removed",
)
