"""Stock on hand: what the ledger (form stock_move) adds up to, kept in rows that writers lock."""

from sqlalchemy import CheckConstraint, Column, Numeric, PrimaryKeyConstraint, Table, Uuid, text

from serviceloop.kit.tables import metadata

stock_balance = Table(
    "stock_balance",
    metadata,
    Column("place", Uuid, nullable=False, comment="record of form warehouse"),
    Column("part", Uuid, nullable=False, comment="record of form part"),
    Column("quantity", Numeric, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("part", "place"),
    CheckConstraint("quantity >= 0", name="quantity"),
    comment="Sum of the moves into a place minus those out of it; only places that are ours",
)

stock_cost = Table(
    "stock_cost",
    metadata,
    Column("part", Uuid, primary_key=True),
    Column("quantity", Numeric, nullable=False, server_default=text("0")),
    Column("average", Numeric, nullable=False, server_default=text("0")),
    CheckConstraint("quantity >= 0", name="quantity"),
    comment="Held in all our places together, and its moving-average cost; locked before any balance of the part",
)
