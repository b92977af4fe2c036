"""What imports leave behind, in schema `sl`: the run, the records that it touched, the rows that failed."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from serviceloop.kit.tables import metadata


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


import_run = Table(
    "import_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("name", Text, nullable=False, comment="of the file"),
    Column("file", Uuid, comment="sl.file; null when the command line read it in place"),
    Column(
        "state",
        Text,
        nullable=False,
        comment="uploaded checking checked waiting queued running done failed cancelled undoing undone",
    ),
    Column("archive", Uuid, comment="sl.file of the zip with the files that cells name"),
    Column("batch", Uuid, comment="first import of the same file; null: that is the only one"),
    Column(
        "place",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="in the order in which the sheets of a file are imported",
    ),
    Column("source", JSONB, nullable=False, server_default=text("'{}'"), comment="{sheet, columns}"),
    Column(
        "plan", JSONB, nullable=False, server_default=text("'{}'"), comment="{mapping, constants, key, mode, blank}"
    ),
    _count("total"),
    _count("done"),
    _count("created"),
    _count("updated"),
    _count("unchanged"),
    _count("merged"),
    _count("failed"),
    Column("error", JSONB, comment="{zh, en}: why the run as a whole failed"),
    Column("undo", JSONB, comment="{deleted, restored, kept: […]}"),
    Column("cancel", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Index("import_run_created_by", "created_by", "created_at"),
    Index("import_run_batch", "batch", "place", postgresql_where=text("batch IS NOT NULL")),
    comment="One import of a file into a form; created + updated + unchanged + merged + failed = done",
)

import_record = Table(
    "import_record",
    metadata,
    Column("import", Uuid, nullable=False),
    Column("form", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("version", Integer, nullable=False, comment="that the import made; a later one means: changed since"),
    Column("row", Integer, nullable=False),
    Column("action", Text, nullable=False, comment="created or updated"),
    PrimaryKeyConstraint("import", "form", "record"),
    comment="What an import touched, for its undo",
)

import_error = Table(
    "import_error",
    metadata,
    Column("import", Uuid, nullable=False),
    Column("row", Integer, nullable=False),
    Column("cells", JSONB, nullable=False),
    Column("issues", JSONB, nullable=False, comment="[{column, code, message: {zh, en}}]"),
    PrimaryKeyConstraint("import", "row"),
    comment="Rows of a file that were not imported, as they were, and why",
)
