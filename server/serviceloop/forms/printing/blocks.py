"""What a printed document is made of. Pure."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from serviceloop.forms.file_format import SortFile, check_labels

MAX_TEXT = 5000
MAX_LINES = 500
MAX_COLUMNS = 20
Key = Annotated[str, Field(min_length=1, max_length=63)]
Path = Annotated[str, Field(min_length=1, max_length=200)]
Align = Literal["left", "center", "right"]
Texts = dict[str, str]


class Block(BaseModel):
    """What every block has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def texts(self) -> Iterator[tuple[str, Texts]]:
        """(where in the block, text with {{paths}})."""
        return iter(())

    def paths(self) -> Iterator[tuple[str, str]]:
        """(where in the block, path of a field of the form) besides those in texts."""
        return iter(())


class Labelled(Block):
    label: Texts = {}

    @field_validator("label")
    @classmethod
    def _labels(cls, value: Texts) -> Texts:
        return check_labels(value) if any(value.values()) else {}

    def texts(self) -> Iterator[tuple[str, Texts]]:
        if self.label:
            yield "label", self.label


class Written(Block):
    text: Texts
    align: Align = "left"

    @field_validator("text")
    @classmethod
    def _text(cls, value: Texts) -> Texts:
        if not value.get("zh", "").strip():
            raise ValueError("缺少中文内容 (zh) / the Chinese text (zh) is missing")
        if any(len(text) > MAX_TEXT for text in value.values()):
            raise ValueError(f"内容最多 {MAX_TEXT} 字 / a text may have at most {MAX_TEXT} characters")
        return value

    def texts(self) -> Iterator[tuple[str, Texts]]:
        yield "text", self.text


class LetterheadBlock(Block):
    """Logo, name and address of the company (letterhead.py), the same on all documents."""

    kind: Literal["letterhead"]


class HeadingBlock(Written):
    kind: Literal["heading"]
    level: int = Field(1, ge=1, le=3)


class TextBlock(Written):
    """`size`: against the document's own size; `muted`: in grey."""

    kind: Literal["text"]
    bold: bool = False
    muted: bool = False
    size: float = Field(1, ge=0.5, le=4)


class FieldsBlock(Labelled):
    """Names and values in a grid. `empty`: fields without a value are printed too; `lines`: drawn as a table."""

    kind: Literal["fields"]
    columns: int = Field(2, ge=1, le=4)
    fields: Annotated[list[Path], Field(min_length=1, max_length=100)]
    empty: bool = True
    lines: bool = True

    def paths(self) -> Iterator[tuple[str, str]]:
        return ((f"fields.{number}", path) for number, path in enumerate(self.fields))


class TableBlock(Labelled):
    """`empty`: printed without rows too; `in_words`: the last total once more in Chinese capital figures."""

    columns: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] = []
    totals: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] = []
    numbered: bool = True
    empty: bool = True
    in_words: bool = False


class RowsBlock(TableBlock):
    """The rows of a sub-table of the form. `columns` empty: all of them."""

    kind: Literal["rows"]
    field: Key

    def paths(self) -> Iterator[tuple[str, str]]:
        yield "field", self.field


class RelatedBlock(TableBlock):
    """Records of `form` whose relation `field` is this record, or the record that `of` leads to; `filter`: of these."""

    kind: Literal["related"]
    form: Key
    field: Key
    of: Path | None = None
    filter: dict[str, Any] | None = None
    columns: Annotated[list[Path], Field(min_length=1, max_length=MAX_COLUMNS)]
    sort: Annotated[list[SortFile], Field(max_length=5)] = []
    limit: int = Field(50, ge=1, le=200)

    def paths(self) -> Iterator[tuple[str, str]]:
        if self.of is not None:
            yield "of", self.of


class PicturesBlock(Labelled):
    """The pictures of a field, `height` mm high."""

    kind: Literal["pictures"]
    field: Path
    columns: int = Field(3, ge=1, le=6)
    height: float = Field(45, ge=5, le=250)

    def paths(self) -> Iterator[tuple[str, str]]:
        yield "field", self.field


class SignatureBlock(Labelled):
    """A box to sign in; with the signature of a field, where there is one. `date`: a line for the day below it."""

    kind: Literal["signature"]
    field: Path | None = None
    height: float = Field(20, ge=8, le=80)
    date: bool = True

    def paths(self) -> Iterator[tuple[str, str]]:
        if self.field is not None:
            yield "field", self.field


class CodeBlock(Block):
    """A QR code, or a bar code (Code 128) for machine-made numbers. `size` in mm; `caption`: the text below it."""

    kind: Literal["code"]
    code: Literal["qr", "barcode"] = "qr"
    text: Annotated[str, Field(min_length=1, max_length=500)]
    size: float = Field(25, ge=8, le=150)
    align: Align = "left"
    caption: bool = False

    def texts(self) -> Iterator[tuple[str, Texts]]:
        yield "text", {"zh": self.text}


class LineBlock(Block):
    kind: Literal["line"]


class SpaceBlock(Block):
    kind: Literal["space"]
    height: float = Field(5, ge=1, le=200)


class PageBreakBlock(Block):
    kind: Literal["page_break"]


Simple = Annotated[
    LetterheadBlock
    | HeadingBlock
    | TextBlock
    | FieldsBlock
    | RowsBlock
    | RelatedBlock
    | PicturesBlock
    | SignatureBlock
    | CodeBlock
    | LineBlock
    | SpaceBlock
    | PageBreakBlock,
    Field(discriminator="kind"),
]


class ColumnsBlock(Block):
    """Blocks side by side. `widths`: against each other; `gap` in mm."""

    kind: Literal["columns"]
    widths: Annotated[list[Annotated[float, Field(ge=0.1, le=20)]], Field(min_length=1, max_length=4)]
    cells: Annotated[list[Annotated[list[Simple], Field(max_length=20)]], Field(min_length=1, max_length=4)]
    gap: float = Field(4, ge=0, le=50)


AnyBlock = Annotated[
    LetterheadBlock
    | HeadingBlock
    | TextBlock
    | FieldsBlock
    | RowsBlock
    | RelatedBlock
    | PicturesBlock
    | SignatureBlock
    | CodeBlock
    | LineBlock
    | SpaceBlock
    | PageBreakBlock
    | ColumnsBlock,
    Field(discriminator="kind"),
]


class Margins(BaseModel):
    """In mm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: float = Field(18, ge=0, le=80)
    right: float = Field(16, ge=0, le=80)
    bottom: float = Field(18, ge=0, le=80)
    left: float = Field(16, ge=0, le=80)


class Sheet(BaseModel):
    """Labels on a sheet: `columns` side by side, `gap` mm apart, each `height` mm high or as high as `rows` allow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: int = Field(3, ge=1, le=8)
    rows: int | None = Field(None, ge=1, le=40)
    height: float = Field(35, ge=8, le=250)
    gap: float = Field(3, ge=0, le=30)
    border: bool = True


class Paper(BaseModel):
    """In mm, upright."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: float = Field(210, ge=20, le=900)
    height: float = Field(297, ge=15, le=1300)


SIZES = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "letter": (215.9, 279.4)}


Kind = Literal["document", "labels", "word"]


class Definition(BaseModel):
    """A template. `kind` labels: each record is a label, many on a sheet; else each starts on a page of its own.

    `kind` word: the Word file with the sha256 `word` is filled in; blocks and page are its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = "document"
    word: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    paper: Literal["a3", "a4", "a5", "letter"] | Paper = "a4"
    landscape: bool = False
    margins: Margins = Margins()
    size: float = Field(10, ge=5, le=30)
    sheet: Sheet = Sheet()
    header: Texts = {}
    footer: Texts = {}
    page_numbers: bool = True
    blocks: Annotated[list[AnyBlock], Field(max_length=100)] = []

    @field_validator("header", "footer")
    @classmethod
    def _lines(cls, value: Texts) -> Texts:
        if any(len(text) > MAX_LINES for text in value.values()):
            raise ValueError(f"页眉页脚最多 {MAX_LINES} 字 / header and footer may have {MAX_LINES} characters")
        kept = {language: text for language, text in value.items() if text.strip()}
        return kept if not kept or "zh" in kept else {**kept, "zh": next(iter(kept.values()))}

    @model_validator(mode="after")
    def _filled_in(self) -> "Definition":
        if (self.kind == "word") != (self.word is not None):
            raise ValueError("kind 为 word 时须有 Word 文件 / kind word goes with a Word file")
        return self

    def label_height(self) -> float:
        """Of one label, in mm."""
        if self.sheet.rows is None:
            return self.sheet.height
        room = self.measures()[1] - self.margins.top - self.margins.bottom - self.sheet.gap * (self.sheet.rows - 1)
        return max(5.0, int(room / self.sheet.rows * 100) / 100)

    def labels_on_page(self) -> int:
        """How many labels a page has room for; one at least."""
        room = self.measures()[1] - self.margins.top - self.margins.bottom + self.sheet.gap
        return max(1, int(room / (self.label_height() + self.sheet.gap) + 0.001)) * self.sheet.columns

    def measures(self) -> tuple[float, float]:
        """(width, height) of the paper in mm, as it lies."""
        paper = self.paper
        width, height = (paper.width, paper.height) if isinstance(paper, Paper) else SIZES[paper]
        return (height, width) if self.landscape else (width, height)


def every_block(blocks: list[Any], at: str = "blocks") -> Iterator[tuple[str, Block]]:
    """(where, block) of all, those within columns too."""
    for number, block in enumerate(blocks):
        where = f"{at}.{number}"
        yield where, block
        if isinstance(block, ColumnsBlock):
            for place, cell in enumerate(block.cells):
                yield from every_block(cell, f"{where}.cells.{place}")
