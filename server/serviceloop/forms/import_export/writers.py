"""Tables as files: CSV in pieces of text, Excel through a temporary file with memory that does not grow."""

import asyncio
import csv
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter

from serviceloop.fields.capabilities import Files, Rows
from serviceloop.fields.csv_cells import protect
from serviceloop.fields.texts import cell_text
from serviceloop.forms.import_export.export import Export, ExportColumn

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX}
_BOM = "\ufeff"
_SHEET_ROWS = 1_048_575
_CELL = 32_767
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts days wrongly before."""

Batch = list[list[Any]]


def csv_cells(export: Export) -> Callable[[dict[str, Any]], list[str]]:
    """From a document to its CSV cells, none of which a spreadsheet takes for a formula."""
    return lambda document: [protect(_text(item, document.get(item.path), export)) for item in export.columns]


def excel_cells(export: Export) -> Callable[[dict[str, Any]], list[Any]]:
    """From a document to typed cells."""
    return lambda document: [_cell(item, document.get(item.path), export) for item in export.columns]


def _text(column: ExportColumn, value: Any, export: Export) -> str:
    if column.part is not None:
        return "" if value is None else cell_text(value)
    exact = _exact(column, value) if export.exact else None
    return exact or column.field.type.to_text(value, column.field.settings, export.context)


def _cell(column: ExportColumn, value: Any, export: Export) -> Any:
    if column.part is not None:
        return value
    exact = _exact(column, value) if export.exact else None
    return exact or column.field.type.to_cell(value, column.field.settings, export.context)


def _exact(column: ExportColumn, value: Any) -> str | None:
    """What an import reads back where the readable text does not say all."""
    if value and isinstance(column.field.type, Rows):
        # A row's id belongs to this very record: another one's rows are made anew.
        return orjson.dumps([{key: item for key, item in row.items() if key != "id"} for row in value]).decode()
    if value and isinstance(column.field.type, Files):
        return "\n".join(str(item["id"]) for item in (value if isinstance(value, list) else [value]))
    return None


async def csv_pieces(header: Sequence[str], batches: AsyncIterator[Batch]) -> AsyncIterator[bytes]:
    """UTF-8 with a byte order mark, which Excel needs to tell it from the local encoding."""
    yield (_BOM + _csv_text([[protect(name) for name in header]])).encode()
    async for rows in batches:
        yield _csv_text(rows).encode(errors="replace")


def _csv_text(rows: Batch) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


class ExcelFile:
    """Writes rows to a file one after the other; a full sheet is followed by a next one."""

    def __init__(self, path: Path, header: Sequence[str], title: str) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._bold = self._book.add_format({"bold": True})
        self._header, self._title, self._sheets = header, sheet_name(title), 0
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for index, label in enumerate(self._header):
            self._sheet.write_string(0, index, label[:_CELL], self._bold)
        self._row = 0

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
            self._sheet.write_datetime(self._row, index, cell, self._moment)
        elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
            self._sheet.write_datetime(self._row, index, cell, self._day)
        else:
            self._sheet.write_string(self._row, index, str(cell)[:_CELL])

    def close(self) -> None:
        self._book.close()


def sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:25] or "Sheet"


async def write_excel(path: Path, header: Sequence[str], title: str, batches: AsyncIterator[Batch]) -> int:
    """Writes the whole file; returns the number of rows."""
    book = ExcelFile(path, header, title)
    count = 0
    async for rows in batches:
        await asyncio.to_thread(book.write, rows)
        count += len(rows)
    await asyncio.to_thread(book.close)
    return count


async def rows_as(
    documents: AsyncIterator[list[dict[str, Any]]], cells: Callable[[dict[str, Any]], list[Any]]
) -> AsyncIterator[Batch]:
    """Each document as a row of cells."""
    async for batch in documents:
        yield [cells(document) for document in batch]
