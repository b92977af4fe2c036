"""Stock balances, customer pages, and the user in whose name customers write."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
CREATE TABLE sl.stock_balance (
    place UUID NOT NULL,
    part UUID NOT NULL,
    quantity NUMERIC DEFAULT 0 NOT NULL,
    CONSTRAINT stock_balance_pkey PRIMARY KEY (part, place),
    CONSTRAINT stock_balance_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE sl.stock_balance IS 'Sum of the moves into a place minus those out of it; only places that are ours';
COMMENT ON COLUMN sl.stock_balance.place IS 'record of form warehouse';
COMMENT ON COLUMN sl.stock_balance.part IS 'record of form part';
CREATE TABLE sl.stock_cost (
    part UUID NOT NULL,
    quantity NUMERIC DEFAULT 0 NOT NULL,
    average NUMERIC DEFAULT 0 NOT NULL,
    CONSTRAINT stock_cost_pkey PRIMARY KEY (part),
    CONSTRAINT stock_cost_quantity_check CHECK (quantity >= 0)
);
COMMENT ON TABLE sl.stock_cost IS 'Held in all our places together, and its moving-average cost; locked before any balance of the part';
CREATE TABLE sl.portal_code (
    phone TEXT NOT NULL,
    hash BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    used BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT portal_code_pkey PRIMARY KEY (phone)
);
COMMENT ON TABLE sl.portal_code IS 'The last one-time code of each phone';
COMMENT ON COLUMN sl.portal_code.hash IS 'keyed hash of phone and code';
CREATE TABLE sl.tracking (
    ticket UUID NOT NULL,
    nonce BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT tracking_pkey PRIMARY KEY (ticket),
    CONSTRAINT tracking_hash_key UNIQUE (hash)
);
COMMENT ON TABLE sl.tracking IS 'Private tracking links. The token itself is nowhere: a copy of the database opens no ticket';
COMMENT ON COLUMN sl.tracking.nonce IS 'random; with the installation''s secret it gives the token';
COMMENT ON COLUMN sl.tracking.hash IS 'sha256 of the token';
CREATE TABLE sl.portal_use (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    CONSTRAINT portal_use_pkey PRIMARY KEY (id)
);
CREATE INDEX portal_use_subject ON sl.portal_use (subject, action, at);
COMMENT ON TABLE sl.portal_use IS 'What limits count; rows older than a day are removed';
COMMENT ON COLUMN sl.portal_use.subject IS 'phone:…, ip:…, channel:…, ticket:…'
"""

CUSTOMER_USER = """
INSERT INTO sl."user" (id, account, name, active)
VALUES ('00000000-0000-0000-0000-000000000001', 'customer', '客户', false)
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    for script in (TABLES, CUSTOMER_USER):
        for statement in script.split(";\n"):
            op.get_bind().exec_driver_sql(statement)
