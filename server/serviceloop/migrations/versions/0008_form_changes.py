"""Changes of field types: the changes, the rows to look at again, the values that did not convert."""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE TABLE sl.form_change (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    state TEXT NOT NULL,
    stage TEXT NOT NULL,
    from_version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    restore TEXT[] DEFAULT '{}' NOT NULL,
    items JSONB NOT NULL,
    rows INTEGER DEFAULT 0 NOT NULL,
    done INTEGER DEFAULT 0 NOT NULL,
    cursor JSONB DEFAULT '{}' NOT NULL,
    lock_ms INTEGER,
    error JSONB,
    cancel BOOLEAN DEFAULT false NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    actor UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT form_change_pkey PRIMARY KEY (id)
);
CREATE INDEX form_change_form ON sl.form_change (form, created_at);
CREATE UNIQUE INDEX form_change_running ON sl.form_change (form) WHERE state = 'running';
COMMENT ON TABLE sl.form_change IS 'Changes of field types; one at a time for a form';
COMMENT ON COLUMN sl.form_change.state IS 'running done failed cancelled';
COMMENT ON COLUMN sl.form_change.stage IS 'prepare copy index swap end';
COMMENT ON COLUMN sl.form_change.from_version IS 'of the form that the change was made from';
COMMENT ON COLUMN sl.form_change.definition IS 'what is published at the end';
COMMENT ON COLUMN sl.form_change.items IS '[{place, field, label, from, to}]';
COMMENT ON COLUMN sl.form_change.cursor IS '{table: last id that was copied}';
COMMENT ON COLUMN sl.form_change.lock_ms IS 'how long the table was locked for the swap';
COMMENT ON COLUMN sl.form_change.error IS '{zh, en}: why it failed';
CREATE TABLE sl.form_change_queue (
    seq BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    change UUID NOT NULL,
    place TEXT NOT NULL,
    record UUID NOT NULL,
    CONSTRAINT form_change_queue_pkey PRIMARY KEY (change, place, seq)
);
COMMENT ON TABLE sl.form_change_queue IS 'Rows written while a change copies: noted by the trigger sl.note_change, converted again';
COMMENT ON COLUMN sl.form_change_queue.place IS 'the table';
CREATE TABLE sl.form_change_failure (
    change UUID NOT NULL,
    place TEXT NOT NULL,
    field TEXT NOT NULL,
    record UUID NOT NULL,
    value TEXT NOT NULL,
    reason JSONB NOT NULL,
    CONSTRAINT form_change_failure_pkey PRIMARY KEY (change, place, field, record)
);
COMMENT ON TABLE sl.form_change_failure IS 'Values that did not convert; they stay in the old column';
COMMENT ON COLUMN sl.form_change_failure.reason IS '{zh, en}'
"""
FUNCTION = """
CREATE FUNCTION sl.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sl.form_change_queue (change, place, record) VALUES (TG_ARGV[0]::uuid, TG_TABLE_NAME, NEW.id);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
    op.get_bind().exec_driver_sql(FUNCTION)
