"""Fills in a Word file, or says what stands in its braces. Run by render_process.py; imports nothing of ours.

Word cuts a text into runs wherever it likes, so braces are looked for in the text of a whole paragraph; what replaces
them takes the look of the place where the braces begin.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.run import Run

_HOLE = re.compile(r"\{\{([^{}]{1,200})\}\}")
_P, _T, _TR, _R, _BR = (qn(f"w:{name}") for name in ("p", "t", "tr", "r", "br"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EDGES = [f"{page}{edge}" for page in ("", "first_page_", "even_page_") for edge in ("header", "footer")]
_HIGH = 60
"""Millimetres that a picture may be high."""


def names(file: Path) -> list[str]:
    """What stands in the braces, in order, each once."""
    found = (
        hole[1].strip()
        for part in _parts(Document(str(file)))
        for paragraph in part._element.iter(_P)
        for hole in _HOLE.finditer(_text(paragraph))
    )
    return list(dict.fromkeys(found))


def fill(file: Path, plain: dict[str, Any], record: dict[str, Any], folder: Path, target: Path) -> None:
    """The file with one record's values. `folder`: of the pictures."""
    document = Document(str(file))
    for part in _parts(document):
        done: set[Any] = set()  # what stands in a value is not looked at again
        for row in list(part._element.iter(_TR)):
            for copy, line in _repeated(row, plain["lists"], record):
                for paragraph in copy.iter(_P):
                    _fill(paragraph, part, {**record["texts"], **line}, record["pictures"], folder)
                    done.add(paragraph)
        for paragraph in [item for item in part._element.iter(_P) if item not in done]:
            _fill(paragraph, part, record["texts"], record["pictures"], folder)
    document.core_properties.author = ""
    document.save(str(target))


def _parts(document: Any) -> Iterator[Any]:
    """Body, headers and footers: what has paragraphs, and a part of its own for pictures."""
    yield document._body
    seen: set[int] = set()
    for section in document.sections:
        for name in (
            "header",
            "footer",
            "first_page_header",
            "first_page_footer",
            "even_page_header",
            "even_page_footer",
        ):
            part = getattr(section, name)
            if not part.is_linked_to_previous and id(part._element) not in seen:
                seen.add(id(part._element))
                yield part


def _texts(paragraph: Any) -> list[Any]:
    """The paragraph's own texts, not those of a box that lies within it."""
    return [item for item in paragraph.iter(_T) if next(item.iterancestors(_P)) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(item.text or "" for item in _texts(paragraph))


def _repeated(row: Any, lists: dict[str, str], record: dict[str, Any]) -> list[tuple[Any, dict[str, str]]]:
    """A row that names columns of a list comes once for each of its rows; empty where there are none."""
    holes = (hole[1].strip() for item in row.iter(_P) for hole in _HOLE.finditer(_text(item)))
    named = [found for found in holes if found in lists]
    if not named or any(nested is not row for nested in row.iter(_TR)):
        return []
    key = lists[named[0]]
    lines = record["rows"][key] or [dict.fromkeys((name for name in named if lists[name] == key), "")]
    rows = [row, *(deepcopy(row) for _ in lines[1:])]
    for before, copy in pairwise(rows):
        before.addnext(copy)
    return list(zip(rows, lines, strict=True))


def _fill(paragraph: Any, part: Any, texts: dict[str, str], pictures: dict[str, Any], folder: Path) -> None:
    items = _texts(paragraph)
    whole = "".join(item.text or "" for item in items)
    for found in reversed(list(_HOLE.finditer(whole))):
        name = found[1].strip()
        if name in pictures:
            run = _replace(items, found.start(), found.end(), "").getparent()
            _picture(Run(run, part), pictures[name], folder)
        elif name in texts:
            _replace(items, found.start(), found.end(), texts[name])
    for item in items:
        _break(item)


def _replace(items: list[Any], start: int, end: int, value: str) -> Any:
    """Puts the value in place of the characters from `start` to `end` of all texts; the text that it went to."""
    at, first = 0, None
    for item in items:
        text = item.text or ""
        begin, stop = max(start - at, 0), min(end - at, len(text))
        if begin < len(text) and stop > 0 and begin < stop:
            item.text = text[:begin] + (value if first is None else "") + text[stop:]
            item.set(_SPACE, "preserve")
            first = item if first is None else first
        at += len(text)
    return first


def _break(item: Any) -> None:
    """Line breaks within a text become Word's."""
    lines = (item.text or "").replace("\u200b", "").split("\n")
    item.text = lines[0]
    for line in reversed(lines[1:]):
        text = item.makeelement(_T, {_SPACE: "preserve"})
        text.text = line
        item.addnext(text)
        item.addnext(item.makeelement(_BR, {}))


def _picture(run: Any, wanted: dict[str, Any], folder: Path) -> None:
    for name in wanted["files"]:
        inline = run.add_picture(str(folder / name))
        ratio = inline.width / inline.height
        wide = wanted["width"] if "flat" in wanted else min(wanted["width"], _HIGH * ratio)
        flat = wanted.get("flat", False)
        inline.width, inline.height = Mm(wide), Mm(wide * 0.22 if flat else wide / ratio)
