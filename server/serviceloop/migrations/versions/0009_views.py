"""Views: defaults, locks and how each person arranged them; changes to many records; who is at a record."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = """
ALTER TABLE sl.view ADD COLUMN is_default BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE sl.view ADD COLUMN locked BOOLEAN DEFAULT false NOT NULL;
COMMENT ON COLUMN sl.view.is_default IS 'for all it is shared with';
COMMENT ON COLUMN sl.view.locked IS 'no change but unlocking';
COMMENT ON COLUMN sl.view.definition IS '{kind, filter, columns, sort, options}';
CREATE TABLE sl.view_choice (
    form TEXT NOT NULL,
    person UUID NOT NULL,
    preferred TEXT,
    sequence TEXT[] DEFAULT '{}' NOT NULL,
    CONSTRAINT view_choice_pkey PRIMARY KEY (form, person)
);
COMMENT ON TABLE sl.view_choice IS 'How one person has arranged the views of a form';
COMMENT ON COLUMN sl.view_choice.preferred IS 'key or id of the view that opens first; null: as shared';
COMMENT ON COLUMN sl.view_choice.sequence IS 'keys and ids in order';
CREATE TABLE sl.bulk_run (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    "order" JSONB NOT NULL,
    state TEXT NOT NULL,
    total INTEGER DEFAULT 0 NOT NULL,
    done INTEGER DEFAULT 0 NOT NULL,
    failed INTEGER DEFAULT 0 NOT NULL,
    position TEXT,
    cancel BOOLEAN DEFAULT false NOT NULL,
    error JSONB,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT bulk_run_pkey PRIMARY KEY (id)
);
CREATE INDEX bulk_run_created_by ON sl.bulk_run (created_by, created_at);
COMMENT ON TABLE sl.bulk_run IS
    'One change to many records; done counts all that were looked at, failed those of them that stayed';
COMMENT ON COLUMN sl.bulk_run."order" IS '{op, values, action, comment, records | filter, search, until}';
COMMENT ON COLUMN sl.bulk_run.state IS 'queued running done failed cancelled undoing undone';
COMMENT ON COLUMN sl.bulk_run.position IS 'cursor behind the last batch; a second attempt goes on there';
COMMENT ON COLUMN sl.bulk_run.error IS '{zh, en}: why the run as a whole failed';
CREATE TABLE sl.bulk_record (
    run UUID NOT NULL,
    record UUID NOT NULL,
    version INTEGER,
    issue JSONB,
    CONSTRAINT bulk_record_pkey PRIMARY KEY (run, record)
);
COMMENT ON TABLE sl.bulk_record IS 'What a run did to each record';
COMMENT ON COLUMN sl.bulk_record.version IS 'that the run made; null: it failed';
COMMENT ON COLUMN sl.bulk_record.issue IS '{code, message: {zh, en}}: why it failed';
CREATE UNLOGGED TABLE sl.presence (
    form TEXT NOT NULL,
    record UUID NOT NULL,
    person UUID NOT NULL,
    tab UUID NOT NULL,
    field TEXT,
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT presence_pkey PRIMARY KEY (record, person, tab)
);
CREATE INDEX presence_seen_at ON sl.presence (seen_at);
COMMENT ON TABLE sl.presence IS 'Who is at which record; rows that nobody renews are past';
COMMENT ON COLUMN sl.presence.tab IS 'one window of the person''s';
COMMENT ON COLUMN sl.presence.field IS 'key of the field being edited; null: only looking'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
