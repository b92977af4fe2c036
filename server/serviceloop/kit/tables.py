"""Where all of our own tables are described, and the kit's own: the outbox and the files."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

SCHEMA = "sl"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    },
)
"""One description of schema `sl`; every module's tables.py adds to it. Names are those PostgreSQL would give."""

event = Table(
    "event",
    metadata,
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("kind", Text, nullable=False),
    Column("form", Text),
    Column("record", Uuid),
    Column("actor", Uuid),
    Column("payload", JSONB, nullable=False, server_default=text("'{}'")),
    Column("handled", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="handlers that are through"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="not before"),
    Column("done_at", DateTime(timezone=True)),
    Column("dead_at", DateTime(timezone=True), comment="given up: lies in the dead-letter list until replayed"),
    Column("error", Text),
    PrimaryKeyConstraint("at", "id"),
    Index("event_open", "id", postgresql_where=text("done_at IS NULL AND dead_at IS NULL")),
    Index("event_dead", "id", postgresql_where=text("dead_at IS NOT NULL")),
    postgresql_partition_by="RANGE (at)",
    comment="The outbox: what happened, written with the change itself, handled after commit",
)

file = Table(
    "file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("form", Text),
    Column("record", Uuid),
    Column("field", Text),
    Index("file_sha256", "sha256"),
    Index("file_record", "record", postgresql_where=text("record IS NOT NULL")),
    comment="One row an upload; equal contents are stored once, under their sha256",
)

file_gone = Table(
    "file_gone",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Contents that lost an upload: taken away if no other upload holds them",
)


def load_all() -> MetaData:
    """`metadata` after every module's tables.py has been read."""
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("tables.py")):
        import_module(".".join(("serviceloop", *path.relative_to(root).with_suffix("").parts)))
    return metadata
