"""Applications, in schema `sl`."""

from sqlalchemy import Column, DateTime, Integer, SmallInteger, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata

app = Table(
    "app",
    metadata,
    Column("key", Text, primary_key=True),
    Column("definition", JSONB, nullable=False, comment="app.yaml as it is now, and the dashboards"),
    Column(
        "version",
        Integer,
        nullable=False,
        server_default=text("1"),
        comment="grows with every change; what If-Match compares",
    ),
    Column("base", JSONB, comment="the files as shipped when installed or upgraded last; null: made here"),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("deleted_at", DateTime(timezone=True)),
    comment="Applications: forms, menus, roles and dashboards as one unit",
)
