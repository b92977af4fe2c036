"""Followers, shared links, earlier texts of comments, and contents of files that nobody holds any more."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = """
ALTER TABLE sl.comment ADD COLUMN deleted_by UUID, ADD COLUMN edited_at TIMESTAMP WITH TIME ZONE;
CREATE TABLE sl.comment_version (
    comment UUID NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT comment_version_pkey PRIMARY KEY (comment, number)
);
COMMENT ON TABLE sl.comment_version IS 'What comments said before their authors changed them';
CREATE TABLE sl.follower (
    record UUID NOT NULL,
    person UUID NOT NULL,
    form TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    reason TEXT NOT NULL,
    off BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT follower_pkey PRIMARY KEY (record, person)
);
CREATE INDEX follower_person ON sl.follower (person, since);
COMMENT ON TABLE sl.follower IS 'Who is told of changes of a record';
COMMENT ON COLUMN sl.follower.reason IS 'own, created, commented or mentioned';
COMMENT ON COLUMN sl.follower.off IS 'has stopped following: is not made to follow again by itself';
CREATE TABLE sl.follow_choice (
    person UUID NOT NULL,
    taking_part BOOLEAN NOT NULL,
    created BOOLEAN NOT NULL,
    CONSTRAINT follow_choice_pkey PRIMARY KEY (person)
);
COMMENT ON TABLE sl.follow_choice IS 'By what a person follows without asking; no row: by commenting and being mentioned';
CREATE TABLE sl.follow_due (
    record UUID NOT NULL,
    form TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    versions INTEGER[] DEFAULT '{}' NOT NULL,
    comments UUID[] DEFAULT '{}' NOT NULL,
    CONSTRAINT follow_due_pkey PRIMARY KEY (record)
);
CREATE INDEX follow_due_at ON sl.follow_due (due_at);
COMMENT ON TABLE sl.follow_due IS 'Changes that followers are still to be told of, gathered for a moment';
CREATE TABLE sl.shared_link (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    record UUID NOT NULL,
    nonce BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    fields TEXT[] NOT NULL,
    template UUID,
    code TEXT,
    note TEXT DEFAULT '' NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_by UUID,
    opened INTEGER DEFAULT '0' NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    wrong INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT shared_link_pkey PRIMARY KEY (id),
    CONSTRAINT shared_link_hash_key UNIQUE (hash)
);
CREATE INDEX shared_link_record ON sl.shared_link (record, created_at);
CREATE INDEX shared_link_created_by ON sl.shared_link (created_by, created_at);
COMMENT ON TABLE sl.shared_link IS 'Records shown to people without an account';
COMMENT ON COLUMN sl.shared_link.nonce IS 'random; with the installation''s secret it gives the token';
COMMENT ON COLUMN sl.shared_link.hash IS 'sha256 of the token';
COMMENT ON COLUMN sl.shared_link.template IS 'print template that may be fetched too';
COMMENT ON COLUMN sl.shared_link.code IS 'hash of the access code; null: none is asked for';
COMMENT ON COLUMN sl.shared_link.wrong IS 'wrong codes in all; too many end it';
CREATE TABLE sl.file_gone (
    sha256 TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT file_gone_pkey PRIMARY KEY (sha256)
);
COMMENT ON TABLE sl.file_gone IS 'Contents that lost an upload: taken away if no other upload holds them'
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
