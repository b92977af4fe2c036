"""Reads a spreadsheet in a process of its own, so that a file made to do harm ends this process and nothing else.

Started by sheets.py as `python sheet_process.py SOURCE TARGET SHEET SUFFIX`. Writes one JSON list a row to TARGET:
[row number, cell, …]; a date is {"t"|"d"|"h"|"s": …}. Prints a summary, or {"error": code, …}. Imports nothing of ours.
"""

import codecs
import csv
import datetime as dt
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3
"""Bytes of address space."""
CPU_SECONDS = 240
MAX_COLUMNS = 500
MAX_CELL = 1_000_000
MAX_UNPACKED = 1024**3
MAX_RATIO = 300
MAX_ENTRIES = 5_000
_FREE_BYTES = 20 * 1024 * 1024
"""Below this no ratio is suspicious: a small sheet of equal cells packs very well."""
SAMPLES = 20
_EPOCH = range(500_000_000, 4_102_444_800)
"""1985 to 2099 in seconds."""


class Refused(Exception):
    """The file cannot be read; `code` and `detail` are put into words by sheets.py."""

    def __init__(self, code: str, **detail: Any) -> None:
        self.code, self.detail = code, detail


class Profile:
    """What a column's values look like."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.filled = 0
        self.samples: list[Any] = []
        self.epoch: str | None = "?"

    def see(self, cell: Any) -> None:
        self.filled += 1
        if len(self.samples) < 3 and cell not in self.samples:
            self.samples.append(cell)
        if self.epoch is not None:
            scale = _epoch_scale(cell)
            self.epoch = scale if self.epoch in ("?", scale) else None

    def render(self) -> dict[str, Any]:
        epoch = self.epoch if self.epoch != "?" else None
        return {"name": self.name, "filled": self.filled, "samples": self.samples, "epoch": epoch}


def _epoch_scale(cell: Any) -> str | None:
    """ "s" or "ms" where the cell could be a Unix time."""
    if isinstance(cell, str):
        if not (cell.isascii() and cell.isdigit() and 9 <= len(cell) <= 13):
            return None
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell // 1:
        return None
    if int(cell) in _EPOCH:
        return "s"
    return "ms" if int(cell) // 1000 in _EPOCH else None


# --- xlsx
def check_zip(path: Path) -> None:
    """Refuses a packed file that would unpack to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("unreadable") from None
    size, packed_size = sum(item.file_size for item in entries), sum(item.compress_size for item in entries)
    if size > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise Refused("too_large", limit=MAX_UNPACKED // 1024**2)
    if size > _FREE_BYTES and size > MAX_RATIO * max(packed_size, 1):
        raise Refused("zip_bomb")
    if not any(item.filename.startswith("xl/") for item in entries):
        raise Refused("not_a_sheet")
    _check_true_sizes(path, entries)


def _check_true_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """The stated sizes may be lies: unpacks in pieces, keeping nothing, and counts."""
    total = 0
    try:
        with zipfile.ZipFile(path) as packed:
            for item in entries:
                with packed.open(item) as stream:
                    while piece := stream.read(1024 * 1024):
                        total += len(piece)
                        if total > MAX_UNPACKED:
                            raise Refused("too_large", limit=MAX_UNPACKED // 1024**2)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise Refused("unreadable") from None


class Sheet:
    """Rows, and the ranges of merged cells: ((first row, first column), (last row, last column)) from 0."""

    def __init__(self, name: str, rows: Iterator[list[Any]], merged: list[Any]) -> None:
        self.name, self.rows, self.merged = name, rows, merged


def xlsx_sheets(path: Path, wanted: str) -> tuple[list[str], Iterator[Sheet]]:
    """Names of the sheets that one sees, and the wanted one; "": one after the other."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    check_zip(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        seen = [item.name for item in book.sheets_metadata if item.visible == SheetVisibleEnum.Visible]
    except CalamineError:
        raise Refused("unreadable") from None
    if not seen or (wanted and wanted not in book.sheet_names):
        raise Refused("no_such_sheet", sheet=wanted[:100], sheets=seen[:20])
    return seen, (_xlsx_sheet(book, name) for name in ([wanted] if wanted else seen))


def _xlsx_sheet(book: Any, name: str) -> Sheet:
    from python_calamine import CalamineError

    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        raise Refused("unreadable") from None
    if sheet.width > MAX_COLUMNS:
        raise Refused("too_wide", limit=MAX_COLUMNS, count=sheet.width)
    return Sheet(name, sheet.iter_rows(), sheet.merged_cell_ranges or [])


# --- csv
def text_encoding(path: Path) -> str:
    """The first encoding in which all of the file makes sense."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _first_that_fits(path, ("utf-16",))
    # A stray one fails its row only; a file full of them is no text.
    if head.count(b"\0") * 50 > len(head):
        raise Refused("not_a_sheet")
    return _first_that_fits(path, ("utf-8-sig", "gb18030"))


def _first_that_fits(path: Path, encodings: Iterable[str]) -> str:
    where = 0
    for encoding in encodings:
        decoder, read = codecs.getincrementaldecoder(encoding)(), 0
        try:
            with path.open("rb") as file:
                while piece := file.read(1024 * 1024):
                    decoder.decode(piece)
                    read += len(piece)
                decoder.decode(b"", True)
            return encoding
        except UnicodeDecodeError as error:
            where = where or read + error.start
    raise Refused("encoding", position=where)


def delimiter_of(sample: list[str]) -> str:
    """The separator that gives the first lines the most even number of columns above one."""
    best, chosen = (0, 0), ","
    for candidate in ",;\t":
        widths = [len(row) for row in csv.reader(sample, delimiter=candidate) if row]
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths), widths[0])
            if score > best:
                best, chosen = score, candidate
    return chosen


def csv_sheet(path: Path) -> Sheet:
    encoding = text_encoding(path)
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(64 * 1024).splitlines(keepends=True)[:100]
    separator = delimiter_of(sample[:-1] or sample)
    return Sheet("", _csv_rows(path, encoding, separator), [])


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[list[Any]]:
    line = 1
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            for row in reader:
                if len(row) > MAX_COLUMNS:
                    raise Refused("too_wide", limit=MAX_COLUMNS, count=len(row))
                yield row
                line = reader.line_num + 1
        except csv.Error:
            raise Refused("bad_csv", line=line, limit=MAX_CELL) from None


# --- both
def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _number(value: float) -> float | int | str:
    # Excel has only floats; a whole one is written as the digits that people see.
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def encoded(cell: Any) -> Any:
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, dt.time):
        return {"h": cell.isoformat()}
    if isinstance(cell, dt.timedelta):
        return {"s": cell.total_seconds()}
    return cell


def header_names(cells: list[Any]) -> tuple[list[str], list[str]]:
    """One name a column: trimmed, "C" where there is none, "x (2)" for the second x; and the names given twice."""
    names: dict[str, None] = {}
    doubles: dict[str, None] = {}
    for index, cell in enumerate(cells):
        text = str(encoded(cell) if not isinstance(encoded(cell), dict) else cell) if not is_blank(cell) else ""
        name = " ".join(text.split())[:200] or letters(index)
        copies, unique = 1, name
        while unique in names:
            doubles[name] = None
            copies += 1
            unique = f"{name} ({copies})"
        names[unique] = None
    return list(names), list(doubles)


def letters(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def trimmed(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and is_blank(row[end - 1]):
        end -= 1
    return row[:end]


def unpack(source: Path, target: Path, wanted: str, suffix: str) -> dict[str, Any]:
    """Writes the rows below the header and returns the summary. Without a wanted sheet: of the first that has rows,
    or else a header."""
    kind = _kind(source)
    if kind == "text" and suffix in (".xlsx", ".xlsm", ".xls"):
        raise Refused("not_excel")
    names, sheets = xlsx_sheets(source, wanted) if kind == "zip" else ([""], iter([csv_sheet(source)]))
    bare: dict[str, Any] | None = None
    for sheet in sheets:
        try:
            with target.open("w", encoding="utf-8") as out:
                found = {"sheets": names, "sheet": sheet.name, **_write(sheet, out)}
        except Refused as refused:
            if refused.code != "empty":
                raise
            continue
        if found["rows"]:
            return found
        bare = bare or found
    if bare is None:
        raise Refused("empty")
    return bare


def _kind(source: Path) -> str:
    """ "zip" or "text"; what else Excel makes is refused by its name."""
    with source.open("rb") as file:
        head = file.read(8)
        if head[:4] == b"\xd0\xcf\x11\xe0":
            # A workbook with a password is packed into the container that old Excel files are.
            raise Refused("encrypted" if "EncryptedPackage".encode("utf-16-le") in _ends(file) else "old_excel")
    return "zip" if head[:4] == b"PK\x03\x04" else "text"


def _ends(file: Any) -> bytes:
    """The first and the last megabyte: the container's list of contents stands at either."""
    size = file.seek(0, 2)
    file.seek(0)
    start: bytes = file.read(1024 * 1024)
    file.seek(max(0, size - 1024 * 1024))
    end: bytes = file.read()
    return start + end


def check_header(number: int, merged: list[Any]) -> None:
    """Refuses a header whose cells are merged: its columns cannot be told apart."""
    line = number - 1
    found = [
        f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}"
        for first, last in merged
        if first[0] <= line <= last[0]
    ]
    if found:
        raise Refused("merged_header", line=number, cells=", ".join(found[:3]))


def _write(sheet: Sheet, out: Any) -> dict[str, Any]:
    profiles: list[Profile] = []
    doubles: list[str] = []
    count = 0
    preview: list[list[Any]] = []
    for number, row in enumerate(sheet.rows, 1):
        cells = [encoded(cell) for cell in trimmed(row)]
        if not cells:
            continue
        if not profiles:
            check_header(number, sheet.merged)
            names, doubles = header_names(cells)
            profiles = [Profile(name) for name in names]
            continue
        profiles += [Profile(letters(index)) for index in range(len(profiles), len(cells))]
        for profile, cell in zip(profiles, cells, strict=False):
            if not is_blank(cell):
                profile.see(cell)
        count += 1
        line = [number, *cells]
        if len(preview) < SAMPLES:
            preview.append(line)
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    if not profiles:
        raise Refused("empty")
    columns = [profile.render() for profile in profiles]
    return {"columns": columns, "rows": count, "preview": preview, "doubles": doubles}


def _limit() -> None:
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))


def main() -> int:
    source, target, sheet, suffix = sys.argv[1:5]
    _limit()
    try:
        answer = unpack(Path(source), Path(target), sheet, suffix)
    except Refused as refused:
        answer = {"error": refused.code, **refused.detail}
    except MemoryError:
        answer = {"error": "too_large", "limit": MAX_UNPACKED // 1024**2}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
