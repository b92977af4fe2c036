"""Drafts of forms, in schema `sl`."""

from sqlalchemy import Column, DateTime, Integer, Sequence, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata


def _at(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


draft_version: Sequence = Sequence("form_draft_version", metadata=metadata, schema="sl", data_type=Integer)

form_draft = Table(
    "form_draft",
    metadata,
    Column("form", Text, primary_key=True),
    Column("definition", JSONB, nullable=False, comment="as the designer saved it, complete or not"),
    Column("version", Integer, nullable=False, comment="from form_draft_version, so that a number never comes again"),
    Column(
        "base_version", Integer, nullable=False, comment="published version that it was made from; 0: of a new form"
    ),
    Column("created_by", Uuid, nullable=False),
    _at("created_at"),
    Column("updated_by", Uuid, nullable=False),
    _at("updated_at"),
    comment="One draft a form, of a form not published yet too; gone once it is published",
)
