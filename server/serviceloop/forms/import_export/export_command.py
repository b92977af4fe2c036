"""`serviceloop export`: the same engine, in the system's name and in this process."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from serviceloop.forms.import_export.command import words_of
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.export import Extent, prepare_export
from serviceloop.forms.import_export.export_file import suffix_of, write_export
from serviceloop.forms.records.reading import Query
from serviceloop.identity import audit
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import OperatorError, Problem

ALL = "all"
FORMATS = ("xlsx", "csv")


async def export_file(
    app: Any, form: str, file: Path, *, columns: Sequence[str] = (), condition: Any = None,
    sub_tables: Sequence[str] = (), files: bool = False, format: str | None = None, say: Callable[[str], Any],
) -> None:  # fmt: skip
    """Writes a form's records to an .xlsx, .csv or .zip file. `sub_tables`: their keys, or "all"; `files`: attachments
    come along. Raises OperatorError for unknown forms, columns, conditions, and a name that does not fit."""
    viewer = system_viewer()
    chosen = format or (file.suffix[1:].lower() if file.suffix.lower() in (".xlsx", ".csv") else "xlsx")
    try:
        definition = app.forms.get(form)
        if list(sub_tables) == [ALL]:
            sub_tables = [item.key for item in definition.own_fields if item.rows]
        extent = Extent(sub_tables=tuple(sub_tables), files=files)
        asked = prepare_export(app.forms, viewer, definition, Query(columns, condition), "zh", extent)
    except Problem as problem:
        raise OperatorError(words_of(problem)) from None
    suffix = suffix_of(asked, chosen)
    if file.suffix.lower() != f".{suffix}":
        raise OperatorError(
            f"The file's name must end with .{suffix}" + (" for what was asked" if suffix == "zip" else "")
        )
    async with app.db.transaction() as tx:
        detail = {
            "format": suffix, "columns": [item.path for item in asked.columns], "filter": condition,
            "sub_tables": list(sub_tables), "files": files,
        }  # fmt: skip
        await audit.record(tx, viewer, "record.exported", form=form, detail=detail)
    with working_folder(app.settings.home) as folder:
        made = await write_export(app.db, app.files, Path(folder), asked, chosen)
        shutil.move(made.path, file)
    say(f"{made.rows:,} rows written to {file}" + (f", {made.files:,} files" if files else ""))
    if made.missing:
        say(f"{made.missing:,} files are missing in the store; the zip holds a list of them")
