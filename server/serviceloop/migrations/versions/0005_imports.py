"""Imports: the runs, the records that they touched, the rows that failed."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE sl.import_run (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    name TEXT NOT NULL,
    file UUID,
    state TEXT NOT NULL,
    source JSONB DEFAULT '{}' NOT NULL,
    plan JSONB DEFAULT '{}' NOT NULL,
    total INTEGER DEFAULT 0 NOT NULL,
    done INTEGER DEFAULT 0 NOT NULL,
    created INTEGER DEFAULT 0 NOT NULL,
    updated INTEGER DEFAULT 0 NOT NULL,
    unchanged INTEGER DEFAULT 0 NOT NULL,
    merged INTEGER DEFAULT 0 NOT NULL,
    failed INTEGER DEFAULT 0 NOT NULL,
    error JSONB,
    undo JSONB,
    cancel BOOLEAN DEFAULT false NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT import_run_pkey PRIMARY KEY (id)
);
CREATE INDEX import_run_created_by ON sl.import_run (created_by, created_at);
COMMENT ON TABLE sl.import_run IS 'One import of a file into a form; created + updated + unchanged + merged + failed = done';
COMMENT ON COLUMN sl.import_run.name IS 'of the file';
COMMENT ON COLUMN sl.import_run.file IS 'sl.file; null when the command line read it in place';
COMMENT ON COLUMN sl.import_run.state IS 'uploaded queued running done failed cancelled undoing undone';
COMMENT ON COLUMN sl.import_run.source IS '{sheet, columns}';
COMMENT ON COLUMN sl.import_run.plan IS '{mapping, constants, key, mode, blank}';
COMMENT ON COLUMN sl.import_run.error IS '{zh, en}: why the run as a whole failed';
COMMENT ON COLUMN sl.import_run.undo IS '{deleted, restored, kept: […]}';
CREATE TABLE sl.import_record (
    import UUID NOT NULL,
    form TEXT NOT NULL,
    record UUID NOT NULL,
    version INTEGER NOT NULL,
    row INTEGER NOT NULL,
    action TEXT NOT NULL,
    CONSTRAINT import_record_pkey PRIMARY KEY (import, form, record)
);
COMMENT ON TABLE sl.import_record IS 'What an import touched, for its undo';
COMMENT ON COLUMN sl.import_record.version IS 'that the import made; a later one means: changed since';
COMMENT ON COLUMN sl.import_record.action IS 'created or updated';
CREATE TABLE sl.import_error (
    import UUID NOT NULL,
    row INTEGER NOT NULL,
    cells JSONB NOT NULL,
    issues JSONB NOT NULL,
    CONSTRAINT import_error_pkey PRIMARY KEY (import, row)
);
COMMENT ON TABLE sl.import_error IS 'Rows of a file that were not imported, as they were, and why';
COMMENT ON COLUMN sl.import_error.issues IS '[{column, code, message: {zh, en}}]'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
