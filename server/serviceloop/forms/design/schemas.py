"""Bodies and answers of the design API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Version = Annotated[int, Field(ge=1, lt=2**31)]
Definition = Annotated[dict[str, Any], Field(description="A form in the form file format")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CreateForm(_Body):
    """A new form. Keys of the form and of fields may be left out: they are made from the Chinese labels."""

    definition: Definition


class PlanForm(_Body):
    """What would happen; `restore`: keys of deleted fields that come back with their data."""

    definition: Definition
    restore: Annotated[list[str], Field(max_length=500)] = []


class UpdateForm(PlanForm):
    """The whole new definition. `version`: the one it was made from (or If-Match)."""

    version: Version | None = None


class AddField(_Body):
    """A field in the form file format; without `key`, one is made from the label. `position`: from 0; None: the end."""

    field: dict[str, Any]
    position: Annotated[int, Field(ge=0, le=500)] | None = None
    version: Version | None = None


class PatchField(_Body):
    """What changes of a field; `key` never does. An explicit null takes the member away."""

    type: str | None = None
    label: dict[str, str] | None = None
    help: dict[str, str] | None = None
    required: bool | None = None
    unique: bool | None = None
    readonly: bool | None = None
    hidden: bool | None = None
    default: Any = None
    settings: dict[str, Any] | None = None
    version: Version | None = None


class RestoreField(_Body):
    """`id`: which of several deleted fields of that key (from the recycle bin's list); None: the latest."""

    id: UUID | None = None
    version: Version | None = None


class FormSummary(BaseModel):
    key: str
    label: dict[str, str]
    icon: str
    group: str
    actions: list[str]


class StepShown(BaseModel):
    """`lock`: "none", "brief" (milliseconds), "shared" (work goes on meanwhile). `seconds`: rough."""

    kind: str
    text: str
    lock: str
    rewrites: bool
    seconds: float


class PlanShown(BaseModel):
    """`rows`: estimated number of records."""

    form: str
    rows: int
    steps: list[StepShown]
    seconds: float


class DefinitionShown(BaseModel):
    """The definition as in a form file, for editing."""

    definition: dict[str, Any]
    version: int


class Changed(DefinitionShown):
    plan: PlanShown


class RecycledForm(BaseModel):
    key: str
    label: dict[str, str]
    version: int


class RecycledField(BaseModel):
    """A deleted field; its data are kept until it is purged."""

    id: UUID
    key: str
    type: str
    label: dict[str, str]
    at: datetime
    actor: UUID
    has_data: bool
