"""Handing a person's work over, and taking that back."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = """
CREATE TABLE sl.handover (
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    "order" JSONB NOT NULL,
    state TEXT NOT NULL,
    moved INTEGER DEFAULT '0' NOT NULL,
    kept INTEGER DEFAULT '0' NOT NULL,
    error JSONB,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT handover_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE sl.handover IS 'One handing over of a person''s work, done as a whole or not at all';
COMMENT ON COLUMN sl.handover."user" IS 'whose work it was';
COMMENT ON COLUMN sl.handover."order" IS 'who gets what, and whether the account was deactivated';
COMMENT ON COLUMN sl.handover.state IS 'queued running done failed undoing undone';
COMMENT ON COLUMN sl.handover.moved IS 'things that have another holder now';
COMMENT ON COLUMN sl.handover.kept IS 'left alone: no right, or changed since';
COMMENT ON COLUMN sl.handover.error IS '{zh, en}: why nothing was moved';
CREATE INDEX handover_user ON sl.handover ("user", created_at);
CREATE TABLE sl.handover_item (
    handover UUID NOT NULL,
    kind TEXT NOT NULL,
    item UUID NOT NULL,
    form TEXT,
    before JSONB NOT NULL,
    after JSONB NOT NULL,
    CONSTRAINT handover_item_pkey PRIMARY KEY (handover, kind, item)
);
COMMENT ON TABLE sl.handover_item IS 'What a handing over changed';
COMMENT ON COLUMN sl.handover_item.kind IS 'record view group delegation schedule';
COMMENT ON COLUMN sl.handover_item.before IS 'what undoing puts back'
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
