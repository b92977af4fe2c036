"""Bodies of the printing API, and the files of templates."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.forms.file_format import check_labels
from serviceloop.forms.printing.blocks import Definition, Kind
from serviceloop.kit.labels import Labels

MAX_RECORDS = 200
"""In a request; more are a run."""
MAX_RUN = 1000
MAX_WORD = 4 * 1024 * 1024
Format = Literal["pdf", "docx"]
Roles = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TemplateBody(_Body):
    """A new template."""

    label: dict[str, str]
    roles: Roles = []
    definition: Definition

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value)


class TemplatePatch(_Body):
    """What changes. `version`: as read, 409 if it went on since."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    label: dict[str, str] | None = None
    roles: Roles | None = None
    definition: Definition | None = None

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        return check_labels(value) if value is not None else None


class TemplateFile(TemplateBody):
    """print/<key>.yaml of an application."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
    form: Annotated[str, Field(max_length=63)]


class TemplateShown(BaseModel):
    """`definition`: for those who may design forms."""

    id: UUID
    key: str
    label: Labels
    kind: Kind
    roles: list[str]
    version: int
    definition: dict[str, Any] | None = None
    updated_at: datetime | None = None


class PrintBody(_Body):
    """Which records, in which order. `each`: a file for each of them, in a zip; `skip`: labels left free first."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_RECORDS)]
    format: Format = "pdf"
    each: bool = False
    skip: Annotated[int, Field(ge=0, le=200)] = 0


class RunBody(PrintBody):
    """The same for more records."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_RUN)]


class PrintRun(BaseModel):
    """A print that the worker makes. `done` counts records read; there is a file when `state` is done."""

    id: UUID
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    total: int
    done: int
    name: str | None = None
    error: str | None = None


class PreviewBody(_Body):
    """A template that is being designed, with the values of a record, or without any."""

    definition: Definition
    id: UUID | None = None
    format: Format = "pdf"


class PreviewPages(BaseModel):
    """The first pages as PNG in base64; `more`: there are more of them. `width`, `height` of the paper in mm."""

    pages: list[str]
    more: bool
    width: float
    height: float


class WordBody(_Body):
    """A Word file as base64."""

    content: Annotated[str, Field(min_length=1, max_length=MAX_WORD * 4 // 3 + 4)]


class WordShown(BaseModel):
    """`word`: how a definition names the file; `names`: what stands in its braces."""

    word: str
    names: list[str]


Line = Annotated[str, Field(max_length=200)]


class LetterheadBody(_Body):
    """`logo`: id of an uploaded picture; `version`: as read, 0 for the first."""

    name: dict[str, str]
    address: dict[str, str] = {}
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    tax_number: Line = ""
    logo: UUID | None = None
    version: Annotated[int, Field(ge=0, lt=2**31)]

    @field_validator("name", "address")
    @classmethod
    def _labels(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value) if any(value.values()) else {}

    @field_validator("name")
    @classmethod
    def _named(cls, value: dict[str, str]) -> dict[str, str]:
        return check_labels(value)


class LetterheadShown(BaseModel):
    """`version` 0: not set yet, the name is the org tree's."""

    name: dict[str, str]
    address: dict[str, str] = {}
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_number: str = ""
    logo: UUID | None = None
    logo_url: str | None = None
    version: int
