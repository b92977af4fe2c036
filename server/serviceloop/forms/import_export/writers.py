"""Tables as files: CSV in pieces of text, Excel through a temporary file with memory that does not grow."""

import asyncio
import csv
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from serviceloop.fields.csv_cells import protect

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX, "zip": "application/zip"}
BOM = "\ufeff"
_SHEET_ROWS = 1_048_575
_CELL = 32_767
_LINKS = 65_000
"""Excel takes 65,530 links a sheet; the others are plain text."""
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts days wrongly before."""

Batch = list[list[Any]]


@dataclass(frozen=True)
class Link:
    """A cell whose text leads to a path beside the file."""

    text: str
    target: str


async def csv_pieces(header: Sequence[str], batches: AsyncIterator[Batch]) -> AsyncIterator[bytes]:
    """UTF-8 with a byte order mark, which Excel needs to tell it from the local encoding."""
    yield csv_head(header)
    async for rows in batches:
        yield csv_text(rows)


def csv_head(header: Sequence[str]) -> bytes:
    return BOM.encode() + csv_text([[protect(name) for name in header]])


def csv_text(rows: Batch) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(errors="replace")


class ExcelBook:
    """A workbook whose sheets are written row by row, several side by side. `close` it."""

    def __init__(self, path: Path) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.bold = self.book.add_format({"bold": True})
        self._names: set[str] = set()

    def table(self, header: Sequence[str], title: str) -> "ExcelTable":
        return ExcelTable(self, header, title)

    def add_sheet(self, title: str) -> Any:
        """A sheet of that name, with a number behind it where there is one."""
        name = distinct(sheet_name(title), self._names)
        return self.book.add_worksheet(name)

    def close(self) -> None:
        self.book.close()


class ExcelTable:
    """Rows below one header; a full sheet is followed by a next one."""

    def __init__(self, book: ExcelBook, header: Sequence[str], title: str) -> None:
        self._book, self._header, self._title = book, header, title
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheet = self._book.add_sheet(self._title)
        self._sheet.freeze_panes(1, 0)
        for index, label in enumerate(self._header):
            self._sheet.write_string(0, index, label[:_CELL], self._book.bold)
        self._row = self._links = 0

    def write(self, rows: Batch) -> None:
        for cells in rows:
            if self._row >= _SHEET_ROWS:
                self._next_sheet()
            self._row += 1
            for index, cell in enumerate(cells):
                self._put(index, cell)

    def _put(self, index: int, cell: Any) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, index, cell)
        elif isinstance(cell, int | float | Decimal) and -(10**15) < cell < 10**15:
            self._sheet.write_number(self._row, index, cell)
        elif isinstance(cell, dt.datetime) and cell.date() >= _FIRST_DAY:
            self._sheet.write_datetime(self._row, index, cell, self._book.moment)
        elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
            self._sheet.write_datetime(self._row, index, cell, self._book.day)
        elif isinstance(cell, Link):
            self._put_link(index, cell)
        else:
            self._sheet.write_string(self._row, index, str(cell)[:_CELL])

    def _put_link(self, index: int, cell: Link) -> None:
        self._links += 1
        plain = self._links > _LINKS or len(cell.target) > 1000 or "#" in cell.target
        if plain:
            self._sheet.write_string(self._row, index, cell.text[:_CELL])
        else:
            self._sheet.write_url(self._row, index, f"external:{cell.target}", None, cell.text[:_CELL])


def sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:25] or "Sheet"


def distinct(name: str, taken: set[str]) -> str:
    """`name`, or with a number behind it where it is taken in any case; notes it."""
    copies, unique = 1, name
    while unique.casefold() in taken:
        copies += 1
        unique = f"{name} {copies}"
    taken.add(unique.casefold())
    return unique


async def write_excel(path: Path, header: Sequence[str], title: str, batches: AsyncIterator[Batch]) -> int:
    """Writes one table as a whole file; returns the number of rows."""
    book = ExcelBook(path)
    table, count = book.table(header, title), 0
    async for rows in batches:
        await asyncio.to_thread(table.write, rows)
        count += len(rows)
    await asyncio.to_thread(book.close)
    return count
