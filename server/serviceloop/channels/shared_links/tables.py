"""Links that show a record to people without an account."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY

from serviceloop.kit.tables import metadata

shared_link = Table(
    "shared_link",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("nonce", LargeBinary, nullable=False, comment="random; with the installation's secret it gives the token"),
    Column("hash", LargeBinary, nullable=False, unique=True, comment="sha256 of the token"),
    Column("fields", ARRAY(Text), nullable=False),
    Column("template", Uuid, comment="print template that may be fetched too"),
    Column("code", Text, comment="hash of the access code; null: none is asked for"),
    Column("note", Text, nullable=False, server_default=""),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("revoked_by", Uuid),
    Column("opened", Integer, nullable=False, server_default=text("0")),
    Column("opened_at", DateTime(timezone=True)),
    Column("wrong", Integer, nullable=False, server_default=text("0"), comment="wrong codes in all; too many end it"),
    Index("shared_link_record", "record", "created_at"),
    Index("shared_link_created_by", "created_by", "created_at"),
    comment="Records shown to people without an account",
)
