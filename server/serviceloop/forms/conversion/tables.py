"""What a running change of field types keeps, in schema `sl`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from serviceloop.kit.tables import metadata


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


form_change = Table(
    "form_change",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False, comment="running done failed cancelled"),
    Column("stage", Text, nullable=False, comment="prepare copy index swap end"),
    Column("from_version", Integer, nullable=False, comment="of the form that the change was made from"),
    Column("definition", JSONB, nullable=False, comment="what is published at the end"),
    Column("restore", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("items", JSONB, nullable=False, comment="[{place, field, label, from, to}]"),
    _count("rows"),
    _count("done"),
    Column("cursor", JSONB, nullable=False, server_default=text("'{}'"), comment="{table: last id that was copied}"),
    Column("lock_ms", Integer, comment="how long the table was locked for the swap"),
    Column("error", JSONB, comment="{zh, en}: why it failed"),
    Column("cancel", Boolean, nullable=False, server_default=text("false")),
    _count("attempts"),
    Column("actor", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("finished_at", DateTime(timezone=True)),
    Index("form_change_form", "form", "created_at"),
    Index("form_change_running", "form", unique=True, postgresql_where=text("state = 'running'")),
    comment="Changes of field types; one at a time for a form",
)

form_change_queue = Table(
    "form_change_queue",
    metadata,
    Column("seq", BigInteger, Identity(always=True), nullable=False),
    Column("change", Uuid, nullable=False),
    Column("place", Text, nullable=False, comment="the table"),
    Column("record", Uuid, nullable=False),
    PrimaryKeyConstraint("change", "place", "seq"),
    comment="Rows written while a change copies: noted by the trigger sl.note_change, converted again",
)

form_change_failure = Table(
    "form_change_failure",
    metadata,
    Column("change", Uuid, nullable=False),
    Column("place", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", JSONB, nullable=False, comment="{zh, en}"),
    PrimaryKeyConstraint("change", "place", "field", "record"),
    comment="Values that did not convert; they stay in the old column",
)
