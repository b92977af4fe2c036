"""Bodies of the printing API, and the files of templates."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.forms.file_format import check_labels
from serviceloop.forms.printing.blocks import Definition
from serviceloop.kit.labels import Labels

MAX_RECORDS = 200
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
    kind: Literal["document", "labels"]
    roles: list[str]
    version: int
    shipped: bool
    definition: dict[str, Any] | None = None


class PrintBody(_Body):
    """Which records, in which order."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_RECORDS)]
    format: Format = "pdf"


class PreviewBody(_Body):
    """A template that is being designed, with the values of a record, or without any."""

    definition: Definition
    id: UUID | None = None
    format: Format = "pdf"
