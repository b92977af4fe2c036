"""From the documents of an export to the cells of its tables; files get their path in the zip."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from serviceloop.fields.capabilities import Files, Rows
from serviceloop.fields.csv_cells import protect
from serviceloop.fields.texts import cell_text
from serviceloop.forms.import_export.export import Export, ExportColumn, SubTable
from serviceloop.forms.import_export.writers import Link
from serviceloop.kit.media import clean_name

FOLDER = "files"
Document = Mapping[str, Any]
Tables = list[list[list[Any]]]
"""Rows of cells by table: the list itself, then each sub-table."""


class Filing:
    """Where the files of one record lie: files/<number>/<field>/<name>, the same at each export. `wanted`: path and id
    of each, in order."""

    def __init__(self, folder: str) -> None:
        self._folder = f"{FOLDER}/{_safe(folder)}"
        self._taken: set[str] = set()
        self.wanted: list[tuple[str, str]] = []

    def paths(self, column: ExportColumn, value: Any) -> list[str]:
        found = []
        for item in value if isinstance(value, list) else [value]:
            name = _safe(str(item.get("name") or "file"))
            path = self._free(f"{self._folder}/{_safe(column.path)}/", PurePosixPath(name))
            self.wanted.append((path, str(item["id"])))
            found.append(path)
        return found

    def _free(self, where: str, name: PurePosixPath) -> str:
        """Files of one name in one folder are told apart by a number, in their order."""
        copies, path = 1, f"{where}{name}"
        while path.casefold() in self._taken:
            copies += 1
            path = f"{where}{name.stem} {copies}{name.suffix}"
        self._taken.add(path.casefold())
        return path


def _safe(name: str) -> str:
    """As a part of a path on any system."""
    plain = "".join("_" if char in '<>:"|?*' else char for char in clean_name(name))
    return plain.rstrip(" .") or "_"


class Cells:
    """Makes the rows of all tables from documents. `csv`: as texts none of which a spreadsheet takes for a formula."""

    def __init__(self, export: Export, *, csv: bool) -> None:
        self._export = export
        self._cell: Callable[[ExportColumn, Any, Filing | None], Any] = self._text if csv else self._typed

    def rows(self, document: Document, tables: Tables) -> list[tuple[str, str]]:
        """Adds the record's rows to the tables; returns path and id of the files that come along."""
        export = self._export
        filing = Filing(str(document.get(export.name_by) or document.get("id") or "_")) if export.files else None
        tables[0].append([self._cell(item, document.get(item.path), filing) for item in export.columns])
        for table, rows in zip(export.sub_tables, tables[1:], strict=True):
            rows += self._inner(table, document, filing)
        return filing.wanted if filing is not None else []

    def _inner(self, table: SubTable, document: Document, filing: Filing | None) -> list[list[Any]]:
        key = self._cell(table.key, document.get(table.key.path), None)
        return [
            [key, *(self._cell(item, row.get(item.field.key), filing) for item in table.columns)]
            for row in document.get(table.field.key) or ()
        ]

    def _text(self, column: ExportColumn, value: Any, filing: Filing | None) -> str:
        if column.part is not None:
            return protect("" if value is None else cell_text(value))
        special = self._special(column, value, filing)
        if special is not None:
            return protect(special.text if isinstance(special, Link) else special)
        return protect(column.field.type.to_text(value, column.field.settings, self._export.context))

    def _typed(self, column: ExportColumn, value: Any, filing: Filing | None) -> Any:
        if column.part is not None:
            return value
        special = self._special(column, value, filing)
        return special or column.field.type.to_cell(value, column.field.settings, self._export.context)

    def _special(self, column: ExportColumn, value: Any, filing: Filing | None) -> str | Link | None:
        """Files that come along, and what an import reads back where the readable text does not say all."""
        if not value:
            return None
        if isinstance(column.field.type, Files):
            if filing is not None:
                paths = filing.paths(column, value)
                return Link("\n".join(paths), paths[0] if len(paths) == 1 else paths[0].rpartition("/")[0])
            if self._export.exact:
                return "\n".join(str(item["id"]) for item in (value if isinstance(value, list) else [value]))
        if isinstance(column.field.type, Rows) and self._export.exact:
            # A row's id belongs to this very record: another one's rows are made anew.
            return orjson.dumps([{key: item for key, item in row.items() if key != "id"} for row in value]).decode()
        return None
