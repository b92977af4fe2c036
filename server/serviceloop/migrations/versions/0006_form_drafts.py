"""Drafts of forms: what builders work on before they publish it."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
CREATE SEQUENCE sl.form_draft_version AS integer;
CREATE TABLE sl.form_draft (
    form TEXT NOT NULL,
    definition JSONB NOT NULL,
    version INTEGER NOT NULL,
    base_version INTEGER NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by UUID NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT form_draft_pkey PRIMARY KEY (form)
);
COMMENT ON TABLE sl.form_draft IS 'One draft a form, of a form not published yet too; gone once it is published';
COMMENT ON COLUMN sl.form_draft.definition IS 'as the designer saved it, complete or not';
COMMENT ON COLUMN sl.form_draft.version IS 'from form_draft_version, so that a number never comes again';
COMMENT ON COLUMN sl.form_draft.base_version IS 'published version that it was made from; 0: of a new form'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
