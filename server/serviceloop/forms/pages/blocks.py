"""The kinds of blocks that a record page is made of. Pure."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.forms.file_format import SortFile, check_labels

MAX_TEXT = 5000
Key = Annotated[str, Field(min_length=1, max_length=63)]
Path = Annotated[str, Field(min_length=1, max_length=200)]
Keys = Annotated[list[Key], Field(max_length=200)]


class Block(BaseModel):
    """What every block has. `side`: on a wide screen it stands beside the others. `visible_when`: a condition."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    label: dict[str, str] = {}
    side: bool = False
    visible_when: dict[str, Any] | None = None

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value) if value else {}

    def own_fields(self) -> Iterator[tuple[str, str]]:
        """(where in the block, field of the form) of everything that the block names."""
        return iter(())


class FieldsBlock(Block):
    """A section of fields, edited in place."""

    kind: Literal["fields"]
    columns: int = Field(2, ge=1, le=4)
    fields: Keys = []
    collapsed: bool = False

    def own_fields(self) -> Iterator[tuple[str, str]]:
        return ((f"fields.{number}", key) for number, key in enumerate(self.fields))


class RelatedBlock(Block):
    """Records of `form` whose relation `field` is this record."""

    kind: Literal["related"]
    form: Key
    field: Key
    columns: Annotated[list[Path], Field(max_length=20)] = []
    sort: Annotated[list[SortFile], Field(max_length=5)] = []
    limit: int = Field(8, ge=1, le=50)


class RowsBlock(Block):
    """The rows of a sub-table field."""

    kind: Literal["rows"]
    field: Key

    def own_fields(self) -> Iterator[tuple[str, str]]:
        yield "field", self.field


class TimelineBlock(Block):
    """Comments and changes, newest first."""

    kind: Literal["timeline"]
    show: Literal["all", "comment", "history"] = "all"


class HistoryBlock(Block):
    """Every version, with who changed what."""

    kind: Literal["history"]


class FilesBlock(Block):
    """Files of the record's fields. `fields` empty: of all of them."""

    kind: Literal["files"]
    fields: Keys = []

    def own_fields(self) -> Iterator[tuple[str, str]]:
        return ((f"fields.{number}", key) for number, key in enumerate(self.fields))


class ReportBlock(Block):
    """A card of a dashboard. `field`: its form's relation that is to be this record; None: the whole report."""

    kind: Literal["report"]
    dashboard: Key
    card: Key
    field: Path | None = None
    height: int = Field(220, ge=120, le=600)


class TextBlock(Block):
    """Words of the owner's, for instance what to do next."""

    kind: Literal["text"]
    text: dict[str, str]
    tone: Literal["plain", "info", "warning"] = "plain"

    @field_validator("text")
    @classmethod
    def _text(cls, value: dict[str, str]) -> dict[str, str]:
        if not value.get("zh", "").strip():
            raise ValueError("缺少中文内容 (zh) / the Chinese text (zh) is missing")
        if any(len(text) > MAX_TEXT for text in value.values()):
            raise ValueError(f"内容最多 {MAX_TEXT} 字 / a text may have at most {MAX_TEXT} characters")
        return value


AnyBlock = Annotated[
    FieldsBlock | RelatedBlock | RowsBlock | TimelineBlock | HistoryBlock | FilesBlock | ReportBlock | TextBlock,
    Field(discriminator="kind"),
]
