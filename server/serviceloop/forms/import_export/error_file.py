"""Rows that were not imported, as a file: number, the original cells, the reason. Mended, it can be imported again."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from serviceloop.fields.csv_cells import protect
from serviceloop.fields.texts import cell_text
from serviceloop.forms.import_export import queries
from serviceloop.forms.import_export.writers import Batch
from serviceloop.kit.labels import pick

_ROW = {"zh": "行号", "en": "Row"}
_REASON = {"zh": "失败原因", "en": "Reason"}


def header(run: Mapping[str, Any], locale: str) -> list[str]:
    return [pick(_ROW, locale), *(item["name"] for item in run["source"]["columns"]), pick(_REASON, locale)]


async def error_rows(pool: Any, run: Mapping[str, Any], locale: str, *, csv: bool) -> AsyncIterator[Batch]:
    """All failed rows in order, some at a time."""
    width, after = len(run["source"]["columns"]), 0
    while found := await queries.errors(pool, run["id"], after):
        after = found[-1]["row"]
        yield [_line(row, width, locale, csv=csv) for row in found]


def _line(row: Mapping[str, Any], width: int, locale: str, *, csv: bool) -> list[Any]:
    cells = [*row["cells"][:width], *([None] * (width - len(row["cells"])))]
    reason = "; ".join(_reason(issue, locale) for issue in row["issues"])
    if csv:
        return [row["row"], *(protect(cell_text(cell)) for cell in cells), protect(reason)]
    return [row["row"], *cells, reason]


def _reason(issue: Mapping[str, Any], locale: str) -> str:
    text = pick(issue["message"], locale)
    return f"[{issue['column']}] {text}" if issue["column"] else text
