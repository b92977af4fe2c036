"""Imports of several sheets and with files; exports that run by themselves."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = """
ALTER TABLE sl.import_run ADD COLUMN archive UUID;
ALTER TABLE sl.import_run ADD COLUMN batch UUID;
ALTER TABLE sl.import_run ADD COLUMN place INTEGER DEFAULT 0 NOT NULL;
COMMENT ON COLUMN sl.import_run.state IS
    'uploaded checking checked waiting queued running done failed cancelled undoing undone';
COMMENT ON COLUMN sl.import_run.archive IS 'sl.file of the zip with the files that cells name';
COMMENT ON COLUMN sl.import_run.batch IS 'first import of the same file; null: that is the only one';
COMMENT ON COLUMN sl.import_run.place IS 'in the order in which the sheets of a file are imported';
CREATE INDEX import_run_batch ON sl.import_run (batch, place) WHERE batch IS NOT NULL;
CREATE TABLE sl.export_schedule (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    name TEXT NOT NULL,
    query JSONB NOT NULL,
    format TEXT NOT NULL,
    period TEXT NOT NULL,
    day INTEGER DEFAULT 1 NOT NULL,
    clock TEXT NOT NULL,
    recipients UUID[] NOT NULL,
    paused BOOLEAN DEFAULT false NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE,
    file UUID,
    rows INTEGER,
    error JSONB,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT export_schedule_pkey PRIMARY KEY (id)
);
CREATE INDEX export_schedule_created_by ON sl.export_schedule (created_by, created_at);
CREATE INDEX export_schedule_due ON sl.export_schedule (next_at) WHERE NOT paused;
COMMENT ON TABLE sl.export_schedule IS 'Exports that run by themselves, with the rights that their maker has then';
COMMENT ON COLUMN sl.export_schedule.query IS '{columns, filter, sort, search, sub_tables, files}';
COMMENT ON COLUMN sl.export_schedule.period IS 'daily, weekly or monthly';
COMMENT ON COLUMN sl.export_schedule.day IS 'of the week, 1 is Monday, or of the month; the last one where it is shorter';
COMMENT ON COLUMN sl.export_schedule.clock IS 'HH:MM in the company''s zone';
COMMENT ON COLUMN sl.export_schedule.file IS 'sl.file of the last run';
COMMENT ON COLUMN sl.export_schedule.error IS '{zh, en}: why it stopped'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
