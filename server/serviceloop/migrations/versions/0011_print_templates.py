"""Templates of documents."""

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
COMMENT ON COLUMN sl.print_template.deleted_at IS 'a shipped one stays, so that it is not brought in again'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
