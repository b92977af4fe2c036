"""Rows within a record."""

from collections.abc import Mapping
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType, Settings
from serviceloop.fields.capabilities import Rows
from serviceloop.fields.errors import bad_cell, refuse, too_many, wrong_type
from serviceloop.fields.references import id_of, title_of
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text

MAX_ROWS = 500
_MAX_FIELDS = 50
_EXCEL_CELL = 32_000
_FUNCTIONS = {
    "sum": ("求和", "Sum"),
    "avg": ("平均", "Average"),
    "min": ("最小", "Least"),
    "max": ("最大", "Most"),
    "count": ("计数", "Count"),
}


class Total(BaseModel):
    """A figure under a column of the sub-table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = setting(("列", "Column"), control="row_field", min_length=1, max_length=48)
    fn: Literal["sum", "avg", "min", "max", "count"] = setting(("算法", "Function"), "sum", choices=_FUNCTIONS)


class SubTableSettings(Settings):
    fields: list[dict[str, Any]] = setting(("列", "Columns"), control="fields", min_length=1, max_length=_MAX_FIELDS)
    totals: tuple[Total, ...] = setting(("合计", "Totals"), (), control="totals", max_length=_MAX_FIELDS)


class SubTable(FieldType[SubTableSettings], Rows):
    """JSON: a list of objects by field key, each with "id" once it is stored.

    `check` sees to the shape only: the values of a row are checked by the types of its fields, by the records engine.
    """

    name = "sub_table"
    label = {"zh": "子表", "en": "Sub-table"}
    kind = Kind.JSON
    Settings = SubTableSettings

    def fields(self, settings: SubTableSettings) -> list[Mapping[str, Any]]:
        return list(settings.fields)

    def column(self, settings: SubTableSettings) -> None:
        return None

    def check(self, value: Any, settings: SubTableSettings, context: CheckContext) -> list[dict[str, Any]] | None:
        if not isinstance(value, list):
            raise wrong_type("行的列表", "a list of rows")
        if len(value) > MAX_ROWS:
            raise too_many(MAX_ROWS)
        known = {str(item.get("key")) for item in settings.fields}
        return [self._row(item, str(position), known) for position, item in enumerate(value)] or None

    def _row(self, row: Any, path: str, known: set[str]) -> dict[str, Any]:
        if not isinstance(row, dict):
            raise refuse("type", "每行须为一组字段", "a row must be a mapping of fields", path)
        if row.get("id") is not None:
            id_of(row["id"], f"{path}.id")
        for key in row:
            if key not in known and key != "id":
                raise refuse(
                    "unknown_field", f"没有字段“{str(key)[:60]}”", f"there is no field “{str(key)[:60]}”", path
                )
        return row

    def to_text(self, value: Any, settings: SubTableSettings, context: CheckContext) -> str:
        rows = value if isinstance(value, list) else []
        return "\n".join(self._line(row, settings) for row in rows if isinstance(row, dict))

    def _line(self, row: dict[str, Any], settings: SubTableSettings) -> str:
        shown = (row.get(str(item.get("key"))) for item in settings.fields)
        return " / ".join(title_of(item) for item in shown if item not in (None, "", [], {}))

    def to_cell(self, value: Any, settings: SubTableSettings, context: CheckContext) -> str | None:
        return self.to_text(value, settings, context)[:_EXCEL_CELL] or None

    def from_cell(self, cell: Any, settings: SubTableSettings, context: CheckContext) -> Any:
        """JSON text only: a row for people cannot be taken apart again."""
        text = cell_text(cell)
        if not text:
            return None
        try:
            return orjson.loads(text)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            raise bad_cell("子表（须为 JSON 列表）", "a sub-table (a JSON list is needed)") from None
