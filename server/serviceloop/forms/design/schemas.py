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


class SampleShown(BaseModel):
    """A value that does not convert, and why."""

    record: UUID
    value: str
    reason: str


class DuplicateShown(BaseModel):
    """A value that more than one record has."""

    value: str
    records: int


class StepShown(BaseModel):
    """`lock`: "none", "brief" (milliseconds), "shared" (work goes on meanwhile). `seconds`: rough.

    kind "convert" has `field`, `from`, `to` (types), `rows`, `convertible`, `failing`, `empty`, `rounded`, `exact`
    (False: from a sample), `samples` (the first that do not convert) and `locks` in words; "set_unique" has
    `duplicates`; "require" has `missing`, the number of records that lack the value.
    """

    model_config = ConfigDict(populate_by_name=True)

    kind: str
    text: str
    lock: str
    rewrites: bool
    seconds: float
    field: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    locks: str | None = None
    rows: int | None = None
    convertible: int | None = None
    failing: int | None = None
    empty: int | None = None
    rounded: int | None = None
    exact: bool | None = None
    samples: list[SampleShown] | None = None
    duplicates: list[DuplicateShown] | None = None
    missing: int | None = None


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
    """`change`: id of a change of field types that goes on by itself (/forms/{form}/changes); the definition is still
    the old one until it is done."""

    plan: PlanShown
    change: UUID | None = None


class RecycledForm(BaseModel):
    key: str
    label: dict[str, str]
    version: int


class RecycledField(BaseModel):
    """A deleted field; its data are kept until it is purged. `key`: "parent.key" for a column of a sub-table.

    `definition`: to put it into a draft again; named in `restore` when that is published, its data come back.
    """

    id: UUID
    key: str
    type: str
    label: dict[str, str]
    definition: dict[str, Any]
    at: datetime
    actor: UUID
    has_data: bool
