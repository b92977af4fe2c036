"""What the braces of a Word template stand for in each record: plain texts and names of files, no paths. Pure.

word_fill.py puts them into the file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from serviceloop.forms.printing.layout import Page, Printed, Writer, sum_text
from serviceloop.forms.printing.word_names import NUMBER, Hole, hole

Doc = Mapping[str, Any]
_CODE_MM = {"qr": 25, "barcode": 50}
_PICTURE_MM = 60


def document(
    writer: Writer,
    places: Mapping[str, str],
    names: Sequence[str],
    title: str,
    records: Sequence[tuple[Doc, Mapping[str, Sequence[Doc]]]],
) -> dict[str, Any]:
    """{kind, title, lists, records: [{name, texts, pictures, rows}]}; `places` as word_names.Reading has them."""
    holes = [found for found in map(hole, names) if found is not None]
    tables = {
        key: (where, {item.path: item for item in writer.sight.tables.get(where, ())}) for key, where in places.items()
    }
    lists = {found.text: found.head for found in holes if found.head in tables and found.rest and found.how == "text"}
    filled = [_record(writer, holes, lists, tables, values, related) for values, related in records]
    return {"kind": "word", "title": title, "lists": lists, "records": filled}


def _record(
    writer: Writer,
    holes: Sequence[Hole],
    lists: Mapping[str, str],
    tables: Mapping[str, tuple[str, Mapping[str, Printed]]],
    values: Doc,
    related: Mapping[str, Sequence[Doc]],
) -> dict[str, Any]:
    page = Page(writer, values, related)
    rows = {key: _rows_of(key, where, columns, values, related) for key, (where, columns) in tables.items()}
    texts, pictures = {}, {}
    lines: dict[str, list[dict[str, str]]] = {key: [{} for _ in found] for key, found in rows.items()}
    for item in holes:
        if item.text in lists:
            cells = _cells(writer, item, tables[item.head][1], rows[item.head])
            for line, cell in zip(lines[item.head], cells, strict=True):
                line[item.text] = cell
            texts[item.text] = "、".join(filter(None, cells))
        elif item.how == "sum" and item.head in tables:
            column = tables[item.head][1].get(item.rest)
            texts[item.text] = sum_text(column, rows[item.head], writer.context) if column is not None else ""
        elif item.how in _CODE_MM:
            pictures[item.text] = _code(page, item)
        elif files := page.files(item.path):
            pictures[item.text] = {"files": files, "width": item.width or _PICTURE_MM}
        else:
            texts[item.text] = page.value(item.path)
    name = str(values.get("no") or values.get("id") or "")
    return {"name": name, "texts": texts, "pictures": pictures, "rows": lines}


def _rows_of(
    key: str, where: str, columns: Mapping[str, Printed], values: Doc, related: Mapping[str, Sequence[Doc]]
) -> Sequence[Doc]:
    if not columns:
        return []
    found: Sequence[Doc] = related[where] if where in related else values.get(key) or []
    return found


def _cells(writer: Writer, item: Hole, columns: Mapping[str, Printed], rows: Sequence[Doc]) -> list[str]:
    if item.rest == NUMBER:
        return [str(number) for number in range(1, len(rows) + 1)]
    column = columns.get(item.rest)
    return [column.text(row.get(item.rest), writer.context) if column is not None else "" for row in rows]


def _code(page: Page, item: Hole) -> dict[str, Any]:
    text = page.value(item.path).strip()[:500]
    if not text:
        return {"files": [], "width": 1}
    bars = item.how == "barcode" and text.isascii() and text.isprintable() and len(text) <= 48
    return {
        "files": [page.w.code("barcode" if bars else "qr", text)],
        "width": item.width or _CODE_MM["barcode" if bars else "qr"],
        "flat": bars,
    }
