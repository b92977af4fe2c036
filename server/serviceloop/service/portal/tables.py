"""What the customer pages keep: one-time codes and tracking links."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid, func, text

from serviceloop.kit.tables import metadata


def _at(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


portal_code = Table(
    "portal_code",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("hash", LargeBinary, nullable=False, comment="keyed hash of phone and code"),
    _at("made_at"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("used", Boolean, nullable=False, server_default=text("false")),
    comment="The last one-time code of each phone",
)

tracking = Table(
    "tracking",
    metadata,
    Column("ticket", Uuid, primary_key=True),
    Column("nonce", LargeBinary, nullable=False, comment="random; with the installation's secret it gives the token"),
    Column("hash", LargeBinary, nullable=False, unique=True, comment="sha256 of the token"),
    _at("made_at"),
    comment="Private tracking links. The token itself is nowhere: a copy of the database opens no ticket",
)
