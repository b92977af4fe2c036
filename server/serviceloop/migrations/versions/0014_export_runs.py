"""Exports made in the background, one for each recipient of a schedule."""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = """
CREATE TABLE sl.export_run (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    name TEXT NOT NULL,
    query JSONB NOT NULL,
    state TEXT NOT NULL,
    total INTEGER,
    done INTEGER DEFAULT 0 NOT NULL,
    files INTEGER DEFAULT 0 NOT NULL,
    missing INTEGER DEFAULT 0 NOT NULL,
    size BIGINT,
    error JSONB,
    schedule UUID,
    cancel BOOLEAN DEFAULT false NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    person UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT export_run_pkey PRIMARY KEY (id)
);
CREATE INDEX export_run_person ON sl.export_run (person, created_at);
CREATE INDEX export_run_schedule ON sl.export_run (schedule, created_at) WHERE schedule IS NOT NULL;
CREATE INDEX export_run_expires ON sl.export_run (expires_at) WHERE state = 'done';
COMMENT ON TABLE sl.export_run IS 'Exports made in the background; the file lies in the store as exports/<id>';
COMMENT ON COLUMN sl.export_run.name IS 'of the file';
COMMENT ON COLUMN sl.export_run.query IS 'ExportBody, and who asks: {api_key, locale}';
COMMENT ON COLUMN sl.export_run.state IS 'queued running done failed cancelled expired';
COMMENT ON COLUMN sl.export_run.total IS 'records, counted at its start';
COMMENT ON COLUMN sl.export_run.done IS 'records that are through';
COMMENT ON COLUMN sl.export_run.missing IS 'files whose contents are lost';
COMMENT ON COLUMN sl.export_run.size IS 'bytes';
COMMENT ON COLUMN sl.export_run.error IS '{zh, en}';
COMMENT ON COLUMN sl.export_run.schedule IS 'sl.export_schedule; null: somebody asked for it';
COMMENT ON COLUMN sl.export_run.person IS 'with whose rights it is made, and who alone gets it';
COMMENT ON COLUMN sl.export_run.expires_at IS 'when the file is removed';
ALTER TABLE sl.export_schedule ADD COLUMN email BOOLEAN DEFAULT true NOT NULL;
ALTER TABLE sl.export_schedule DROP COLUMN file;
ALTER TABLE sl.export_schedule DROP COLUMN rows;
COMMENT ON COLUMN sl.export_schedule.email IS 'tell recipients by mail too';
COMMENT ON TABLE sl.export_schedule IS 'Exports that run by themselves, for each recipient with the rights held then'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
