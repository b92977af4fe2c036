"""Spreadsheets, read by a process apart (sheet_process.py): what is in them, and their rows one by one."""

import asyncio
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from serviceloop.kit.errors import Problem
from serviceloop.kit.labels import Labels
from serviceloop.kit.log import get_logger

_PROCESS = Path(__file__).with_name("sheet_process.py")
_SECONDS = 300
log = get_logger(__name__)

_WORDS: dict[str, tuple[str, str]] = {
    "unreadable": ("文件已损坏或不是有效的 Excel 文件", "The file is damaged or is no valid Excel file"),
    "too_large": ("文件解压后超过 {limit} MB，请拆分后导入", "The file unpacks to over {limit} MB; split it"),
    "zip_bomb": ("文件的压缩比异常，已拒绝读取", "The file is packed suspiciously tight and was not opened"),
    "not_a_sheet": ("不是表格文件，请上传 .xlsx 或 .csv", "This is no table; upload an .xlsx or .csv file"),
    "no_such_sheet": ("文件中没有工作表“{sheet}”", "There is no sheet “{sheet}” in the file"),
    "too_wide": ("最多 {limit} 列，文件有 {count} 列", "The file has {count} columns, at most {limit} are read"),
    "encoding": (
        "文字编码无法识别（支持 UTF-8 与 GB18030），出错位置：第 {position} 字节",
        "The text is neither UTF-8 nor GB18030 (see byte {position})",
    ),
    "bad_csv": (
        "第 {line} 行无法读取：引号不成对，或单元格超过 {limit} 字",
        "Line {line} cannot be read: an unclosed quote, or a cell of over {limit} characters",
    ),
    "not_excel": (
        "文件名以 .xlsx 结尾，但内容不是 Excel 文件（只是改了扩展名？）；请用 Excel 另存为 .xlsx，文本数据请用 .csv",
        "It is called .xlsx but is no Excel file (only renamed?); save it as .xlsx in Excel, or use .csv for text",
    ),
    "encrypted": (
        "文件设有打开密码，无法读取；请在 Excel 中取消密码后上传",
        "The file is protected by a password; take it off in Excel and upload it again",
    ),
    "no_rows": ("工作表只有列名，没有数据行", "There is a header and no row below it"),
    "merged_header": (
        "第 {line} 行的列名有合并单元格（{cells}）；请取消合并，每列一个列名，列名写在同一行",
        "The header in row {line} has merged cells ({cells}); unmerge them: one name a column, all in one row",
    ),
    "old_excel": ("不支持旧版 .xls，请另存为 .xlsx 后上传", "Old .xls files are not read; save it as .xlsx"),
    "empty": ("文件中没有内容", "The file has no content"),
}


@dataclass(frozen=True)
class SheetColumn:
    """A column of the file. `epoch`: "s" or "ms" where every value looks like a Unix time."""

    name: str
    filled: int
    samples: Sequence[Any]
    epoch: str | None = None


@dataclass(frozen=True)
class Unpacked:
    """A sheet's summary. `rows` counts the rows below the header that are not blank; `preview` holds the first few."""

    sheets: Sequence[str]
    sheet: str
    columns: tuple[SheetColumn, ...]
    rows: int
    preview: Sequence["Row"]
    path: Path
    doubles: Sequence[str] = ()
    """Names that several columns have; all but the first go by "name (2)"."""


@dataclass(frozen=True)
class Row:
    """`number`: as the spreadsheet program counts, from 1. `cells` may be shorter than the header."""

    number: int
    cells: Sequence[Any]
    members: Sequence["Row"] = ()
    """All rows of the file that are this one record, where several may be."""

    @property
    def weight(self) -> int:
        """How many rows of the file it stands for."""
        return len(self.members) or 1

    @property
    def lines(self) -> Sequence["Row"]:
        return self.members or (self,)

    def cell(self, index: int) -> Any:
        return self.cells[index] if index < len(self.cells) else None


def refusal(code: str, **detail: Any) -> Problem:
    """422 with a stable code "file_<code>"."""
    zh, en = _WORDS[code]
    return Problem(422, f"file_{code}", {"zh": zh.format(**detail), "en": en.format(**detail)})


async def unpack(source: Path, target: Path, sheet: str = "", name: str = "") -> Unpacked:
    """Reads `source` (.xlsx or .csv by its content), writes its rows to `target`; Problem 422 if that fails. `sheet`
    "": the first one with rows. `name`: of the file, as it was uploaded."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_PROCESS), str(source), str(target), sheet, Path(name).suffix.lower(),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError:
        raise refusal("too_large", limit=1024) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        log.warning("reading a sheet failed", status=process.returncode, error=err[-500:].decode(errors="replace"))
        raise refusal("unreadable")
    answer = orjson.loads(out)
    if "error" in answer:
        raise refusal(answer.pop("error"), **answer)
    return _unpacked(answer, target)


def _unpacked(answer: dict[str, Any], target: Path) -> Unpacked:
    columns = tuple(
        SheetColumn(item["name"], item["filled"], [decoded(cell) for cell in item["samples"]], item["epoch"])
        for item in answer["columns"]
    )
    preview = [_row(line) for line in answer["preview"]]
    return Unpacked(answer["sheets"], answer["sheet"], columns, answer["rows"], preview, target, answer["doubles"])


def rows_of(path: Path, skip: int = 0) -> Iterator[Row]:
    """The rows that `unpack` wrote, without those that stand for the first `skip` rows of the file."""
    passed = 0
    with path.open("rb") as file:
        for line in file:
            if passed >= skip:
                yield _row(orjson.loads(line))
                continue
            read = orjson.loads(line) if line.startswith(b"[[") else ()
            passed += len(read) or 1


def _row(line: list[Any]) -> Row:
    if type(line[0]) is list:
        members = [_row(item) for item in line]
        return Row(members[0].number, members[0].cells, members)
    return Row(line[0], [decoded(cell) if type(cell) is dict else cell for cell in line[1:]])


def decoded(cell: Any) -> Any:
    """A cell as the field types take it: str, int, float, bool, date, datetime, time, timedelta."""
    if not isinstance(cell, dict):
        return cell
    if "t" in cell:
        return dt.datetime.fromisoformat(cell["t"])
    if "d" in cell:
        return dt.date.fromisoformat(cell["d"])
    if "h" in cell:
        return dt.time.fromisoformat(cell["h"])
    return dt.timedelta(seconds=cell["s"])


def cell_json(cell: Any) -> Any:
    """A cell for JSON that people read: times as text, no NUL (PostgreSQL's JSON holds none)."""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return str(cell)
    return cell.replace("\0", "\ufffd") if isinstance(cell, str) else cell


def column_label(name: str) -> Labels:
    return {"zh": f"列“{name[:60]}”", "en": f"column “{name[:60]}”"}
