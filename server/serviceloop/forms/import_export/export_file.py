"""A whole export as a file on disk: a workbook or a CSV, or a zip where more than one file comes of it."""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from serviceloop.forms.import_export.cells import Cells, Tables
from serviceloop.forms.import_export.export import Export, documents
from serviceloop.forms.import_export.writers import (
    Batch,
    ExcelBook,
    csv_head,
    csv_pieces,
    csv_text,
    distinct,
    write_excel,
)
from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.files import FileStore
from serviceloop.kit.media import clean_name

_PIECE = 1024 * 1024
Watch = Callable[[int], Awaitable[None]]
"""Told how many records are through; may raise to stop."""
_MISSING = {"zh": "未找到的文件.txt", "en": "missing-files.txt"}


@dataclass(frozen=True)
class Made:
    """A finished export. `suffix`: xlsx, csv or zip; `missing`: files whose contents the store has lost."""

    path: Path
    suffix: str
    rows: int
    files: int = 0
    missing: int = 0


def suffix_of(export: Export, format: str) -> str:
    """What the file is: a zip where files come along, or several CSV tables."""
    return "zip" if export.files or (format == "csv" and export.sub_tables) else format


async def write_export(
    db: Database, store: FileStore | None, folder: Path, export: Export, format: str, watch: Watch | None = None
) -> Made:
    """Writes the export as "csv" or "xlsx" into `folder`; memory does not grow with its rows. `store` is needed where
    files come along."""
    suffix = suffix_of(export, format)
    packed = _Packed(folder / "export.zip", store, db) if suffix == "zip" else None
    tables = _CsvTables(folder, export) if format == "csv" else _ExcelTables(folder, export)
    cells, count = Cells(export, csv=format == "csv"), 0
    try:
        async for batch in documents(db, export):
            made: Tables = [[] for _ in range(1 + len(export.sub_tables))]
            wanted = await asyncio.to_thread(_fill, cells, batch, made)
            await asyncio.to_thread(tables.write, made)
            if packed is not None and wanted:
                await packed.add_files(wanted)
            count += len(batch)
            if watch is not None:
                await watch(count)
    finally:
        await asyncio.to_thread(tables.close)
    if packed is None:
        return Made(tables.paths[0][1], suffix, count)
    await packed.finish(tables.paths, export.context.locale)
    return Made(packed.path, suffix, count, packed.count, len(packed.missing))


def _fill(cells: Cells, batch: Sequence[dict[str, Any]], made: Tables) -> list[tuple[str, str]]:
    return [item for document in batch for item in cells.rows(document, made)]


class _ExcelTables:
    """All tables as sheets of one workbook."""

    def __init__(self, folder: Path, export: Export) -> None:
        path = folder / "export.xlsx"
        self.paths = [(f"{clean_name(export.title)}.xlsx", path)]
        self._book = ExcelBook(path)
        self._tables = [self._book.table([item.header for item in export.columns], export.title)]
        for table in export.sub_tables:
            header = [table.key.header, *(item.header for item in table.columns)]
            self._tables.append(self._book.table(header, table.title))

    def write(self, made: Tables) -> None:
        for table, rows in zip(self._tables, made, strict=True):
            table.write(rows)

    def close(self) -> None:
        self._book.close()


class _CsvTables:
    """Each table as a file of its own."""

    def __init__(self, folder: Path, export: Export) -> None:
        taken: set[str] = set()
        heads = [(export.title, [item.header for item in export.columns])]
        heads += [
            (f"{export.title}-{table.title}", [table.key.header, *(item.header for item in table.columns)])
            for table in export.sub_tables
        ]
        self.paths = [
            (f"{distinct(clean_name(title), taken)}.csv", folder / f"{index}.csv")
            for index, (title, _) in enumerate(heads)
        ]
        self._files = [path.open("wb") for _, path in self.paths]
        for file, (_, header) in zip(self._files, heads, strict=True):
            file.write(csv_head(header))

    def write(self, made: Tables) -> None:
        for file, rows in zip(self._files, made, strict=True):
            file.write(csv_text(rows))

    def close(self) -> None:
        for file in self._files:
            file.close()


class _Packed:
    """The zip: files as they come, the tables last."""

    def __init__(self, path: Path, store: FileStore | None, db: Database) -> None:
        self.path, self._store, self._db = path, store, db
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        self.count = 0
        self.missing: list[str] = []

    async def add_files(self, wanted: Sequence[tuple[str, str]]) -> None:
        assert self._store is not None
        sql = "SELECT id::text, sha256 FROM sl.file WHERE id = ANY($1::uuid[])"
        rows = await self._db.pool.fetch(sql, [UUID(id) for _, id in wanted])
        known = {row["id"]: row["sha256"] for row in rows}
        for path, id in wanted:
            try:
                await self._add(path, known.get(id, ""))
            except Problem:
                self.missing.append(path)

    async def _add(self, path: str, sha256: str) -> None:
        assert self._store is not None
        if not sha256:
            raise not_found()
        # The first piece is asked for before the entry is begun: what is lost leaves none.
        pieces = self._store.stream(sha256)
        piece = await anext(pieces, b"")
        with self._zip.open(zipfile.ZipInfo(path), "w", force_zip64=True) as entry:
            while piece:
                await asyncio.to_thread(entry.write, piece)
                piece = await anext(pieces, b"")
        self.count += 1

    async def finish(self, tables: Sequence[tuple[str, Path]], locale: str) -> None:
        if self.missing:
            name = _MISSING["zh" if locale.startswith("zh") else "en"]
            self._zip.writestr(name, "\r\n".join(self.missing))
        for name, path in tables:
            packing = zipfile.ZIP_DEFLATED if path.suffix == ".csv" else zipfile.ZIP_STORED
            await asyncio.to_thread(self._zip.write, path, name, packing)
        await asyncio.to_thread(self._zip.close)


async def write_rows(path: Path, names: list[str], title: str, rows: AsyncIterator[Batch], *, csv: bool) -> int:
    """Writes batches of cells as one table; returns the number of rows."""
    if not csv:
        return await write_excel(path, names, title, rows)
    count = 0

    async def counted() -> AsyncIterator[Batch]:
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
