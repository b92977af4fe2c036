"""A whole export as a file on disk, for the command line and for exports that run by themselves."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from serviceloop.forms.import_export.export import Export, documents
from serviceloop.forms.import_export.writers import csv_cells, csv_pieces, excel_cells, rows_as, write_excel
from serviceloop.kit.db import Database

_PIECE = 1024 * 1024


async def write_export(db: Database, path: Path, export: Export, title: str, format: str) -> int:
    """Writes the export to `path` as "csv" or "xlsx" with a sheet named `title`; returns the number of rows."""
    names = [item.header for item in export.columns]
    cells = csv_cells(export) if format == "csv" else excel_cells(export)
    rows = rows_as(documents(db, export), cells)
    return await write_rows(path, names, title, rows, csv=format == "csv")


async def write_rows(path: Path, names: list[str], title: str, rows: Any, *, csv: bool) -> int:
    """Writes batches of cells; returns the number of rows."""
    if not csv:
        return await write_excel(path, names, title, rows)
    count = 0

    async def counted() -> AsyncIterator[Any]:
        nonlocal count
        async for batch in rows:
            count += len(batch)
            yield batch

    with path.open("wb") as out:
        async for piece in csv_pieces(names, counted()):
            out.write(piece)
    return count


async def pieces_of(path: Path) -> AsyncIterator[bytes]:
    """The file's contents, a megabyte at a time."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
