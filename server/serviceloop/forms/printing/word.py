"""A plain document (layout.py) as a Word file. Run by render_process.py; imports nothing of ours."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

_SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_FONT = "Microsoft YaHei"
"""Word replaces it where it is not there; a document can name fonts only."""
_HEADING = (1.8, 1.35, 1.12)
_SOFT = RGBColor(0x6B, 0x72, 0x80)


class Writer:
    """Draws the blocks of one document."""

    def __init__(self, plain: dict[str, Any], folder: Path) -> None:
        self.plain, self.folder, self.size = plain, folder, float(plain["size"])
        self.doc = Document()
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(self.size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        style.paragraph_format.space_after = Pt(3)
        self.width = plain["paper"]["width"] - plain["margins"]["left"] - plain["margins"]["right"]
        self._page(self.doc.sections[0])
        self.doc.core_properties.title = plain["title"][:255]
        self.doc.core_properties.author = ""

    def _page(self, section: Any) -> None:
        paper, margins = self.plain["paper"], self.plain["margins"]
        section.page_width, section.page_height = Mm(paper["width"]), Mm(paper["height"])
        section.orientation = WD_ORIENT.LANDSCAPE if paper["width"] > paper["height"] else WD_ORIENT.PORTRAIT
        for side in ("top", "right", "bottom", "left"):
            setattr(section, f"{side}_margin", Mm(margins[side]))

    def write(self, target: Path) -> None:
        labels = self.plain["kind"] == "labels"
        if labels:
            self._labels()
        else:
            for number, record in enumerate(self.plain["records"]):
                self._record(record, first=number == 0)
        self.doc.save(str(target))

    def _labels(self) -> None:
        sheet, records = self.plain["sheet"], self.plain["records"]
        columns, records = sheet["columns"], [*([None] * sheet["skip"]), *records]
        table = self.doc.add_table(rows=0, cols=columns)
        if sheet["border"]:
            table.style = "Table Grid"
        for start in range(0, len(records), columns):
            row = table.add_row()
            row.height = Mm(sheet["height"])
            for cell, record in zip(row.cells, records[start : start + columns], strict=False):
                if record is None:
                    continue
                self.draw(cell, record["blocks"], self.width / columns - 4)
                _drop_first(cell)

    def _record(self, record: dict[str, Any], *, first: bool) -> None:
        section = self.doc.sections[0] if first else self.doc.add_section()
        if not first:
            section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = record["header"]
        foot = section.footer.paragraphs[0]
        foot.text = record["footer"]
        if self.plain["page_numbers"]:
            before, between, after = self.plain["page_words"]
            foot.add_run(("    " if record["footer"] else "") + before)
            _field(foot, "PAGE")
            foot.add_run(between)
            _field(foot, "SECTIONPAGES")
            foot.add_run(after)
            start = OxmlElement("w:pgNumType")
            start.set(qn("w:start"), "1")
            section._sectPr.append(start)  # python-docx has no word for it
        self.draw(self.doc, record["blocks"], self.width)

    # --- blocks
    def draw(self, place: Any, blocks: list[dict[str, Any]], width: float) -> None:
        for block in blocks:
            getattr(self, f"_{block['kind']}")(place, block, width)

    def _words(
        self, place: Any, text: str, *, align: str = "left", bold: bool = False, size: float = 1.0, muted: bool = False
    ) -> Any:
        paragraph = place.add_paragraph()
        paragraph.alignment = _SIDES[align]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(round(self.size * size * 2) / 2)
        if muted:
            run.font.color.rgb = _SOFT
        return paragraph

    def _label(self, place: Any, block: dict[str, Any]) -> None:
        if block["label"]:
            self._words(place, block["label"], bold=True).paragraph_format.keep_with_next = True

    def _letterhead(self, place: Any, block: dict[str, Any], width: float) -> None:
        room = [28, width - 28] if block["logo"] else [width]
        table = _table(place, len(room), room, lines=False)
        cells = table.add_row().cells
        if block["logo"]:
            self._picture(cells[0].paragraphs[0], block["logo"], 26, 14)
        words = cells[-1]
        self._words(words, block["name"], bold=True, size=1.35).paragraph_format.space_after = Pt(0)
        for line in block["lines"]:
            self._words(words, line, size=0.82, muted=True).paragraph_format.space_after = Pt(0)
        _drop_first(words)
        self._line(place, block, width)

    def _heading(self, place: Any, block: dict[str, Any], width: float) -> None:
        size = _HEADING[block["level"] - 1]
        paragraph = self._words(place, block["text"], align=block["align"], bold=True, size=size)
        paragraph.paragraph_format.keep_with_next = True

    def _text(self, place: Any, block: dict[str, Any], width: float) -> None:
        look = {"bold": block["bold"], "size": block["size"], "muted": block["muted"]}
        self._words(place, block["text"], align=block["align"], **look)

    def _grid(self, place: Any, block: dict[str, Any], width: float) -> None:
        self._label(place, block)
        columns, left = block["columns"], 0
        unit = width / columns
        table = _table(place, columns * 2, [unit * 0.32, unit * 0.68] * columns, lines=block["lines"])
        row: Any = None
        for item in block["items"]:
            if left == 0:
                row, left = table.add_row(), columns
            at = (columns - left) * 2
            self._cell(row.cells[at], item["label"], muted=True)
            last = at + item["span"] * 2 - 1
            self._cell(row.cells[at + 1].merge(row.cells[last]) if last > at + 1 else row.cells[last], item["value"])
            left -= item["span"]
        place.add_paragraph()

    def _table(self, place: Any, block: dict[str, Any], width: float) -> None:
        self._label(place, block)
        whole = sum(block["widths"])
        table = _table(place, len(block["head"]), [width * part / whole for part in block["widths"]])
        for number, cells in enumerate((block["head"], *block["rows"], *([block["foot"]] if block["foot"] else []))):
            row = table.add_row()
            for cell, text, align in zip(row.cells, cells, block["align"], strict=True):
                strong = number == 0 or number == len(block["rows"]) + 1
                self._cell(cell, text, bold=strong, align=align)
            if number == 0:
                mark = OxmlElement("w:tblHeader")
                row._tr.get_or_add_trPr().append(mark)
        if not block["rows"] and block["none"]:
            cells = table.add_row().cells
            self._cell(cells[0].merge(cells[-1]), block["none"], align="center", muted=True)
        self._words(place, block["words"], align="right")

    def _cell(self, cell: Any, text: str, *, bold: bool = False, align: str = "left", muted: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _SIDES[align]
        run = paragraph.add_run(text.replace("\u200b", ""))
        run.bold = bold
        if muted:
            run.font.color.rgb = _SOFT

    def _pictures(self, place: Any, block: dict[str, Any], width: float) -> None:
        self._label(place, block)
        paragraph = place.add_paragraph()
        for name in block["files"]:
            self._picture(paragraph, name, width / block["columns"] - 3, block["height"])
            paragraph.add_run(" ")

    def _picture(self, paragraph: Any, name: str, width: float, height: float) -> None:
        """As large as fits, in its own proportions."""
        inline = paragraph.add_run().add_picture(str(self.folder / name))
        ratio = inline.width / inline.height
        wide = min(width, height * ratio)
        inline.width, inline.height = Mm(wide), Mm(wide / ratio)

    def _signature(self, place: Any, block: dict[str, Any], width: float) -> None:
        table = _table(place, 1, [width])
        cell = table.add_row().cells[0]
        self._cell(cell, block["label"], muted=True)
        paragraph = cell.add_paragraph()
        paragraph.alignment = _SIDES["center"]
        if block["file"]:
            self._picture(paragraph, block["file"], width - 4, block["height"])
        else:
            paragraph.paragraph_format.space_after = Mm(block["height"])
        if block["date"]:
            self._words(cell, block["date"], muted=True)
        place.add_paragraph()

    def _code(self, place: Any, block: dict[str, Any], width: float) -> None:
        paragraph = self._words(place, "", align=block["align"])
        height = block["size"] if block["shape"] == "square" else block["size"] * 0.22
        paragraph.add_run().add_picture(str(self.folder / block["file"]), Mm(block["size"]), Mm(height))
        if block["caption"]:
            self._words(place, block["caption"], align=block["align"], size=0.85)

    def _columns(self, place: Any, block: dict[str, Any], width: float) -> None:
        whole = sum(block["widths"])
        widths = [width * part / whole for part in block["widths"]]
        table = _table(place, len(widths), widths, lines=False)
        for cell, inner, room in zip(table.add_row().cells, block["cells"], widths, strict=True):
            self.draw(cell, inner, room - 4)
            _drop_first(cell)

    def _line(self, place: Any, block: dict[str, Any], width: float) -> None:
        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "AAAAAA")):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        place.add_paragraph()._p.get_or_add_pPr().append(borders)

    def _space(self, place: Any, block: dict[str, Any], width: float) -> None:
        place.add_paragraph().paragraph_format.space_after = Mm(block["height"])

    def _page_break(self, place: Any, block: dict[str, Any], width: float) -> None:
        place.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _table(place: Any, columns: int, widths: list[float], *, lines: bool = True) -> Any:
    table = place.add_table(rows=0, cols=columns)
    if lines:
        table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _drop_first(cell: Any) -> None:
    """The empty paragraph that every cell starts with, if another one can end the cell."""
    if len(cell.paragraphs) > 1 and not cell.paragraphs[0].text and cell._tc[-1] is cell.paragraphs[-1]._p:
        cell._tc.remove(cell.paragraphs[0]._p)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word works out itself, such as the page's number."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), code)
    paragraph._p.append(simple)
