"""Sheets in which several rows are one record: with one key, or below it with a blank one."""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from serviceloop.fields.base import FieldError
from serviceloop.forms.import_export.conversion import Converter, cell_of, cell_text_or_none
from serviceloop.forms.import_export.plan import ImportPlan
from serviceloop.forms.import_export.sheets import Row, rows_of
from serviceloop.kit.errors import Issue, invalid

MOST = 5_000
"""Rows of one record, so that it can be held in memory; a sub-table takes fewer."""


def group(source: Path, target: Path, plan: ImportPlan, converter: Converter) -> None:
    """Writes `source` again with the rows of each record together, records in the order of their first rows.

    Problem 422 if one record has more than MOST rows.
    """
    groups = _groups(source, plan, converter)
    with source.open("rb") as file, target.open("wb") as out:
        for offsets in groups:
            out.write(b"[" + b",".join(_line(file, offset) for offset in offsets) + b"]\n")


def _line(file: Any, offset: int) -> bytes:
    file.seek(offset)
    line: bytes = file.readline()
    return line.strip()


def _groups(source: Path, plan: ImportPlan, converter: Converter) -> list["array[int]"]:
    """The places in the file of each record's rows."""
    found: dict[Any, array[int]] = {}
    above: Any = None
    offset = 0
    with source.open("rb") as file:
        lengths = (len(line) for line in file)
        for row, length in zip(rows_of(source), lengths, strict=True):
            own = _key(row, plan, converter)
            above = above if own is None and found else own or row
            held = found.setdefault(_name(above), array("q"))
            held.append(offset)
            if len(held) > MOST:
                raise invalid(_too_many(row.number))
            offset += length
    return list(found.values())


def _name(key: Any) -> Any:
    """A row without a key above it stands alone."""
    return ("row", key.number) if isinstance(key, Row) else key


def _key(row: Row, plan: ImportPlan, converter: Converter) -> Any:
    """What tells the row's record, None where it is that of the row above."""
    if plan.group is None:
        return row if _states_record(row, plan.slots, converter) else None
    try:
        key = converter.key(row, plan.group)
    except FieldError:
        return row  # named when it is imported
    return None if key is None else ("key", key)


def _states_record(row: Row, slots: Sequence[Any], converter: Converter) -> bool:
    """Whether a cell of the record itself, not of its sub-tables, is filled."""
    own = (slot for slot in slots if slot.inner is None and slot.column is not None)
    return any(cell_text_or_none(cell_of(slot, row, converter.csv)) is not None for slot in own)


def _too_many(number: int) -> Issue:
    zh, en = f"第 {number} 行：同一条记录超过 {MOST} 行", f"Row {number}: one record has more than {MOST} rows"
    return Issue("key", "too_many_rows", {"zh": zh, "en": en})
