"""Links by which a record is shown to people without an account."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY

from serviceloop.kit.tables import metadata

record_share = Table(
    "record_share",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, comment="sha256 of the token in the link"),
    Column("fields", ARRAY(Text), nullable=False, comment="what the link shows"),
    Column("created_by", Uuid, nullable=False, comment="as whom the record is read"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("uses", Integer, nullable=False, server_default=text("0")),
    Column("used_at", DateTime(timezone=True)),
    Index("record_share_token", "token_hash", unique=True),
    Index("record_share_record", "record"),
    comment="Links by which a record is shown to people without an account",
)
