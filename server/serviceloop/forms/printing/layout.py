"""A template and a record's values make a plain document: texts, tables and names of files, no paths. Pure.

The document is JSON that program.typ (PDF) and word.py (.docx) draw; nothing in it is ever read as a program.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext
from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.printing import blocks as b
from serviceloop.forms.printing.texts import breakable, coded, filled, in_words, printable
from serviceloop.kit.labels import Labels, pick

Doc = Mapping[str, Any]
_PAGE_WORDS = {"zh": ("第 ", " 页 / 共 ", " 页"), "en": ("Page ", " of ", "")}
_AS = {"fields": "grid", "rows": "table", "related": "table"}
"""What is drawn, where that is not what the template calls it."""
_SECONDS = re.compile(r"(\d\d:\d\d):\d\d")
_TOTAL = {"zh": "合计", "en": "Total"}
_NONE = {"zh": "无", "en": "None"}
_IN_WORDS = "大写"
_DATE = {"zh": "日期", "en": "Date"}
_HALF = 0.1764
"""Millimetres of a half-width character of one point."""
_SHORT, _LONG = 24, 40
_WIDE = 42
"""Half-width characters from which on a value gets the whole width of a grid."""


@dataclass(frozen=True)
class Printed:
    """A field that may be printed, as the viewer sees it. `part`: of a composite, whose value is plain then."""

    path: str
    label: Labels
    field: FieldDef
    part: str | None
    kind: Kind

    def text(self, value: Any, context: CheckContext) -> str:
        if value is None:
            return ""
        if self.part is not None:
            return printable(str(value))
        text = printable(self.field.type.to_print(value, self.field.settings, context))
        # Nobody signs for seconds.
        return _SECONDS.sub(r"\1", text) if self.kind is Kind.DATETIME else text


@dataclass(frozen=True)
class Sight:
    """What of a template one viewer may see: by path, and the columns of each table by its place in the template."""

    fields: Mapping[str, Printed]
    tables: Mapping[str, Sequence[Printed]]


@dataclass
class Writer:
    """Lays out records one after the other. `pictures`: file id to the name under which it lies beside the document.

    `codes` collects name of file → (kind, text) of the codes that have to be drawn; `head`: the letterhead.
    """

    definition: b.Definition
    sight: Sight
    context: CheckContext
    specials: Mapping[str, str]
    address: Callable[[Any], str]
    pictures: Mapping[str, str]
    head: Mapping[str, Any] = field(default_factory=dict)
    skip: int = 0
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        return self.context.locale

    @property
    def line(self) -> float:
        """Half-width characters that fit between the margins."""
        margins = self.definition.margins
        return (self.definition.measures()[0] - margins.left - margins.right) / (self.definition.size * _HALF)

    def document(self, title: str, records: Sequence[tuple[Doc, Mapping[str, Sequence[Doc]]]]) -> dict[str, Any]:
        """`records`: values by path, and the rows of related lists by the block's place."""
        found, (width, height) = self.definition, self.definition.measures()
        return {
            "title": printable(title),
            "lang": self.locale,
            "kind": found.kind,
            "paper": {"width": width, "height": height},
            "margins": found.margins.model_dump(),
            "size": found.size,
            "sheet": {**found.sheet.model_dump(), "height": found.label_height(), "skip": self.skip},
            "page_numbers": found.page_numbers,
            "page_words": _PAGE_WORDS.get(self.locale, _PAGE_WORDS["zh"]),
            "records": [self._record(values, related) for values, related in records],
        }

    def _record(self, values: Doc, related: Mapping[str, Sequence[Doc]]) -> dict[str, Any]:
        page = Page(self, values, related)
        header, footer = (page.words(texts) for texts in (self.definition.header, self.definition.footer))
        return {"header": header, "footer": footer, "blocks": page.draw(self.definition.blocks, "blocks")}

    def code(self, kind: str, text: str) -> str:
        for name, known in self.codes.items():
            if known == (kind, text):
                return name
        name = f"code{len(self.codes)}.png"
        self.codes[name] = (kind, text)
        return name


class Page:
    """One record's blocks."""

    def __init__(self, writer: Writer, values: Doc, related: Mapping[str, Sequence[Doc]]) -> None:
        self.w, self.values, self.related = writer, values, related
        self.share = 1.0  # of the page's width

    # --- values
    def value(self, name: str) -> str:
        if name == "$url":
            return self.w.address(self.values.get("id"))
        if name.startswith("$"):
            return self.w.specials.get(name, "")
        known = self.w.sight.fields.get(name)
        return known.text(self.values.get(name), self.w.context) if known is not None else ""

    def words(self, texts: Mapping[str, str]) -> str:
        return filled(pick(texts, self.w.locale), self.value) if texts else ""

    # --- blocks
    def draw(self, listed: Sequence[Any], at: str) -> list[dict[str, Any]]:
        drawn = (self._draw(block, f"{at}.{number}") for number, block in enumerate(listed))
        return [block for block in drawn if block is not None]

    def _draw(self, block: Any, at: str) -> dict[str, Any] | None:
        made: dict[str, Any] | None = _DRAWN[type(block)](self, block, at)
        return {"kind": _AS.get(block.kind, block.kind), **made} if made is not None else None

    def letterhead(self, block: b.LetterheadBlock, at: str) -> dict[str, Any] | None:
        head = self.w.head
        if not head.get("name"):
            return None
        return {"name": head["name"], "lines": list(head["lines"]), "logo": head.get("logo", "")}

    def heading(self, block: b.HeadingBlock, at: str) -> dict[str, Any]:
        return {"text": self.words(block.text), "align": block.align, "level": block.level}

    def text(self, block: b.TextBlock, at: str) -> dict[str, Any]:
        look = {"bold": block.bold, "muted": block.muted, "size": block.size}
        return {"text": self.words(block.text), "align": block.align, **look}

    def fields(self, block: b.FieldsBlock, at: str) -> dict[str, Any] | None:
        shown = [self.w.sight.fields[path] for path in block.fields if path in self.w.sight.fields]
        items = [(pick(item.label, self.w.locale), self.value(item.path)) for item in shown]
        kept = [(label, value) for label, value in items if value or block.empty]
        if not kept:
            return None
        placed = _spread(kept, block.columns)
        return {"label": self.words(block.label), "columns": block.columns, "items": placed, "lines": block.lines}

    def rows(self, block: b.RowsBlock, at: str) -> dict[str, Any] | None:
        if block.field not in self.w.sight.fields:
            return None
        return self._table(block, at, self.values.get(block.field) or [])

    def listed(self, block: b.RelatedBlock, at: str) -> dict[str, Any] | None:
        return self._table(block, at, self.related[at]) if at in self.related else None

    def _table(self, block: b.TableBlock, at: str, rows: Sequence[Doc]) -> dict[str, Any] | None:
        columns = self.w.sight.tables.get(at, ())
        if not columns or (not rows and not block.empty):
            return None
        head = ["#"] * block.numbered + [printable(pick(item.label, self.w.locale)) for item in columns]
        body = [
            [str(number)] * block.numbered + [item.text(row.get(item.path), self.w.context) for item in columns]
            for number, row in enumerate(rows, 1)
        ]
        foot = self._totals(block, columns, rows) if rows else []
        align = ["right"] * block.numbered + ["right" if _numeric(item) else "left" for item in columns]
        every = [head, *body, *([foot] if foot else [])]
        widths, kept = _widths(every, self.w.line * self.share, numbered=block.numbered)
        longest = 24 if sum(widths) <= self.w.line * self.share else 10
        cells = [[breakable(cell, longest) for cell in line] for line in body]
        found = {"head": head, "rows": cells, "foot": foot, "align": align, "widths": widths, "kept": kept}
        said = self._in_words(block, columns, rows) if foot else ""
        return {"label": self.words(block.label), **found, "words": said, "none": pick(_NONE, self.w.locale)}

    def _in_words(self, block: b.TableBlock, columns: Sequence[Printed], rows: Sequence[Doc]) -> str:
        """Chinese figures, so in Chinese only."""
        last = next((item for item in reversed(columns) if item.path in block.totals), None)
        asked = block.in_words and last is not None and self.w.locale.startswith("zh")
        total = total_of(last.path, rows) if asked and last is not None else None
        return f"{_IN_WORDS}：{in_words(total)}" if total is not None else ""

    def _totals(self, block: b.TableBlock, columns: Sequence[Printed], rows: Sequence[Doc]) -> list[str]:
        if not any(item.path in block.totals for item in columns):
            return []
        totals = [self._sum(item, rows) if item.path in block.totals else "" for item in columns]
        word = pick(_TOTAL, self.w.locale)
        if block.numbered:
            return [word, *totals]
        return [totals[0] or word, *totals[1:]]

    def _sum(self, item: Printed, rows: Sequence[Doc]) -> str:
        return sum_text(item, rows, self.w.context)

    def pictures(self, block: b.PicturesBlock, at: str) -> dict[str, Any] | None:
        files = self.files(block.field)
        if not files:
            return None
        label = self.words(block.label)
        return {"label": label, "files": files, "columns": block.columns, "height": block.height}

    def signature(self, block: b.SignatureBlock, at: str) -> dict[str, Any]:
        files = self.files(block.field) if block.field is not None else []
        date = pick(_DATE, self.w.locale) if block.date else ""
        file = files[0] if files else ""
        return {"label": self.words(block.label), "file": file, "height": block.height, "date": date}

    def files(self, path: str) -> list[str]:
        known = self.w.sight.fields.get(path)
        if known is None or not isinstance(known.field.type, Files):
            return []
        return [self.w.pictures[id] for id in file_ids(self.values.get(path)) if id in self.w.pictures]

    def code(self, block: b.CodeBlock, at: str) -> dict[str, Any] | None:
        text = coded(block.text, self.value).strip()[:500]
        if not text:
            return None
        bars = block.code == "barcode" and text.isascii() and text.isprintable() and len(text) <= 48
        file = self.w.code("barcode" if bars else "qr", text)
        caption = text if block.caption else ""
        shape = "bars" if bars else "square"
        return {"file": file, "shape": shape, "size": block.size, "align": block.align, "caption": caption}

    def columns(self, block: b.ColumnsBlock, at: str) -> dict[str, Any]:
        widths = [*block.widths, *[1.0] * len(block.cells)][: len(block.cells)]
        cells = []
        for place, cell in enumerate(block.cells):
            self.share = widths[place] / sum(widths)
            cells.append(self.draw(cell, f"{at}.cells.{place}"))
        self.share = 1.0
        return {"widths": widths, "cells": cells, "gap": block.gap}

    def space(self, block: b.SpaceBlock, at: str) -> dict[str, Any]:
        return {"height": block.height}

    def bare(self, block: b.Block, at: str) -> dict[str, Any]:
        return {}


_DRAWN: Mapping[type[b.Block], Callable[[Page, Any, str], dict[str, Any] | None]] = {
    b.LetterheadBlock: Page.letterhead,
    b.HeadingBlock: Page.heading,
    b.TextBlock: Page.text,
    b.FieldsBlock: Page.fields,
    b.RowsBlock: Page.rows,
    b.RelatedBlock: Page.listed,
    b.PicturesBlock: Page.pictures,
    b.SignatureBlock: Page.signature,
    b.CodeBlock: Page.code,
    b.ColumnsBlock: Page.columns,
    b.SpaceBlock: Page.space,
    b.LineBlock: Page.bare,
    b.PageBreakBlock: Page.bare,
}


def total_of(path: str, rows: Sequence[Doc]) -> Decimal | None:
    """None where the column holds no numbers."""
    try:
        return sum((Decimal(str(row[path])) for row in rows if row.get(path) is not None), Decimal(0))
    except InvalidOperation:
        return None


def sum_text(item: Printed, rows: Sequence[Doc], context: CheckContext) -> str:
    """The total of a column as the column shows its values."""
    total = total_of(item.path, rows)
    if total is None:
        return ""
    return item.text(int(total) if total == total.to_integral_value() else float(total), context)


def file_ids(value: Any) -> list[str]:
    """Ids in the value of a field of files."""
    listed = value if isinstance(value, list) else [value]
    return [str(item["id"]) for item in listed if isinstance(item, Mapping) and "id" in item]


def _numeric(item: Printed) -> bool:
    return item.kind is Kind.NUMBER


def _width(text: str) -> int:
    """Half-width characters of the longest line."""
    lines = text.split("\n") or [""]
    return max(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in lines)


def _widths(lines: Sequence[Sequence[str]], room: float, *, numbered: bool) -> tuple[list[float], list[bool]]:
    """(widths of columns against each other by what stands in them, whether each is as wide as what stands in it).

    `room`: half-width characters that fit into a line. Short columns keep their width and the long ones share the rest;
    where all are short, or even the short ones take too much, all give way.
    """
    found = [float(min(max(max(_width(cell) for cell in column), 4), _LONG)) + 2 for column in zip(*lines, strict=True)]
    short = [width <= _SHORT for width in found]
    if all(short) or sum(width for width, kept in zip(found, short, strict=True) if kept) > room * 0.7:
        short = [numbered and number == 0 for number in range(len(found))]
    return found, short


def _spread(items: Sequence[tuple[str, str]], columns: int) -> list[dict[str, Any]]:
    """Places for labels and values, row by row; a long value takes all of a row, gaps are filled."""
    placed: list[dict[str, Any]] = []
    taken = 0
    for label, value in items:
        span = columns if _width(value) > _WIDE or "\n" in value else 1
        if taken + span > columns:
            placed[-1]["span"] += columns - taken
            taken = 0
        placed.append({"label": printable(label), "value": breakable(value), "span": span})
        taken = (taken + span) % columns
    if taken:
        placed[-1]["span"] += columns - taken
    return placed
