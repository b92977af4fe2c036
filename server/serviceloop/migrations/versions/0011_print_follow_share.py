"""Templates of documents, followers of records, and links that share a record."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
CREATE TABLE sl.print_template (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    label JSONB NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    definition JSONB NOT NULL,
    base JSONB,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by UUID,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT print_template_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX print_template_key ON sl.print_template (form, key);
COMMENT ON TABLE sl.print_template IS 'How records of a form are printed';
COMMENT ON COLUMN sl.print_template.roles IS 'offered to; empty: everyone';
COMMENT ON COLUMN sl.print_template.base IS 'as an application last shipped it; null: made here';
COMMENT ON COLUMN sl.print_template.deleted_at IS 'a shipped one stays, so that it is not brought in again';
CREATE TABLE sl.follower (
    record UUID NOT NULL,
    person UUID NOT NULL,
    form TEXT NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT follower_pkey PRIMARY KEY (record, person)
);
CREATE INDEX follower_person ON sl.follower (person);
COMMENT ON TABLE sl.follower IS 'Who is told of changes of a record';
COMMENT ON COLUMN sl.follower.active IS 'false: left, and not added again';
CREATE TABLE sl.record_share (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    record UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    fields TEXT[] NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    uses INTEGER DEFAULT 0 NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT record_share_pkey PRIMARY KEY (id)
);
CREATE INDEX record_share_record ON sl.record_share (record);
CREATE UNIQUE INDEX record_share_token ON sl.record_share (token_hash);
COMMENT ON TABLE sl.record_share IS 'Links by which a record is shown to people without an account';
COMMENT ON COLUMN sl.record_share.token_hash IS 'sha256 of the token in the link';
COMMENT ON COLUMN sl.record_share.fields IS 'what the link shows';
COMMENT ON COLUMN sl.record_share.created_by IS 'as whom the record is read'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
