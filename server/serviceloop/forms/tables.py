"""The forms engine's own tables, in schema `sl`. The tables of the forms themselves live in schema `app`."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from serviceloop.kit.tables import metadata


def _at(name: str = "created_at") -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


form = Table(
    "form",
    metadata,
    Column("key", Text, primary_key=True),
    Column("definition", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    _at(),
    _at("updated_at"),
    Column("deleted_at", DateTime(timezone=True)),
    comment="Published definition of each form; deleted_at set: in the recycle bin, its table is kept",
)

form_version = Table(
    "form_version",
    metadata,
    Column("form", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("actor", Uuid, nullable=False),
    _at("at"),
    PrimaryKeyConstraint("form", "version"),
    comment="Every definition that was ever published, and by whom",
)

recycled_field = Table(
    "recycled_field",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("stored_as", Text, comment="name of the column or sub-table that keeps the data; null: nothing was stored"),
    Column("actor", Uuid, nullable=False),
    _at("at"),
    Index("recycled_field_form", "form", "key"),
    comment="Deleted fields whose data are kept",
)

record_history = Table(
    "record_history",
    metadata,
    Column("id", Uuid, nullable=False),
    _at("at"),
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("changes", JSONB, nullable=False, server_default=text("'{}'")),
    # One index serves both: the key (a partition key must be in it), and "this record's history by time".
    PrimaryKeyConstraint("record", "at", "id"),
    postgresql_partition_by="RANGE (at)",
    comment="changes: {field: [old, new]} in JSON form",
)

comment = Table(
    "comment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("author", Uuid, nullable=False),
    Column("body", Text, nullable=False),
    Column("mentions", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("public", Boolean, nullable=False, server_default=text("false")),
    _at(),
    Column("deleted_at", DateTime(timezone=True)),
    Column("deleted_by", Uuid),
    Column("edited_at", DateTime(timezone=True)),
    Index("comment_record", "record", "created_at"),
)

comment_version = Table(
    "comment_version",
    metadata,
    Column("comment", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    _at("until"),
    PrimaryKeyConstraint("comment", "number"),
    comment="What comments said before their authors changed them",
)

view = Table(
    "view",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("label", JSONB, nullable=False),
    Column("owner", Uuid, nullable=False, comment="who saved it, and may change it"),
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="shared with; empty: everyone"),
    Column("definition", JSONB, nullable=False, comment="{kind, filter, columns, sort, options}"),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    _at(),
    _at("updated_at"),
    Column("is_default", Boolean, nullable=False, server_default=text("false"), comment="for all it is shared with"),
    Column("locked", Boolean, nullable=False, server_default=text("false"), comment="no change but unlocking"),
    Index("view_form", "form", "owner"),
    comment="Saved views; those shipped with a form stand in its definition",
)

view_choice = Table(
    "view_choice",
    metadata,
    Column("form", Text, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("preferred", Text, comment="key or id of the view that opens first; null: as shared"),
    Column("sequence", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="keys and ids in order"),
    PrimaryKeyConstraint("form", "person"),
    comment="How one person has arranged the views of a form",
)

counter = Table(
    "counter",
    metadata,
    Column("key", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("key", "period"),
    comment="Gapless numbers: the row is locked until the number's transaction ends",
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", Text, nullable=False),
    Column("actor", Uuid, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", JSONB),
    _at(),
    PrimaryKeyConstraint("actor", "key"),
    Index("idempotency_created_at", "created_at"),
)

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSONB, nullable=False),
    _at("updated_at"),
    Column("updated_by", Uuid),
)
