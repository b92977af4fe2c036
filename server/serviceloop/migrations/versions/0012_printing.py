"""Print templates as a part of applications, Word files, the letterhead, and prints that the worker makes."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = """
UPDATE sl.app a SET base = a.base || jsonb_build_object('prints', coalesce((
    SELECT jsonb_object_agg(t.form || '.' || t.key, t.base || jsonb_build_object('key', t.key, 'form', t.form))
    FROM sl.print_template t WHERE t.base IS NOT NULL), '{}'::jsonb))
WHERE a.key = 'aftersales' AND a.base IS NOT NULL;
DELETE FROM sl.print_template WHERE deleted_at IS NOT NULL;
ALTER TABLE sl.print_template DROP COLUMN base, DROP COLUMN deleted_at;
CREATE TABLE sl.print_word (
    sha256 TEXT NOT NULL,
    content BYTEA NOT NULL,
    names TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT print_word_pkey PRIMARY KEY (sha256)
);
COMMENT ON TABLE sl.print_word IS 'Word files that print templates fill in';
COMMENT ON COLUMN sl.print_word.names IS 'what stands in its braces';
CREATE TABLE sl.print_letterhead (
    id SMALLINT DEFAULT 1 NOT NULL,
    definition JSONB NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT print_letterhead_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE sl.print_letterhead IS 'Name, address and logo at the head of documents; one row at most';
CREATE TABLE sl.print_run (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    "order" JSONB NOT NULL,
    state TEXT NOT NULL,
    total INTEGER DEFAULT '0' NOT NULL,
    done INTEGER DEFAULT '0' NOT NULL,
    file UUID,
    cancel BOOLEAN DEFAULT 'false' NOT NULL,
    error JSONB,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT print_run_pkey PRIMARY KEY (id)
);
CREATE INDEX print_run_created_by ON sl.print_run (created_by, created_at);
COMMENT ON TABLE sl.print_run IS 'Documents of many records, made by the worker';
COMMENT ON COLUMN sl.print_run."order" IS '{template, ids, format, as, locale, api_key}';
COMMENT ON COLUMN sl.print_run.state IS 'queued running done failed cancelled';
COMMENT ON COLUMN sl.print_run.error IS '{zh, en}: why it failed'
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
