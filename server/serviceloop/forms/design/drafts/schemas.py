"""Bodies and answers of the drafts API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.design.schemas import Definition

Number = Annotated[int, Field(ge=0, lt=2**31)]
FieldKeys = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=500)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FormLabel(_Body):
    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(max_length=200)] | None = None


class StartDraft(_Body):
    """A new form, to be published later. Only a name is needed: its key is made from it. `definition`: what to start
    from instead of a blank page."""

    label: FormLabel | Annotated[str, Field(min_length=1, max_length=200)]
    definition: Definition | None = None


class SaveDraft(_Body):
    """`base_version`: the published version that the draft was made from; 0 for a form not published yet."""

    definition: Definition
    base_version: Number


class PublishDraft(_Body):
    """`restore`: keys of deleted fields that come back with their data."""

    draft_version: Number
    restore: FieldKeys = []


class Who(BaseModel):
    id: UUID
    name: str


class ProblemShown(BaseModel):
    path: str
    code: str
    message: str


class ChangeShown(BaseModel):
    """A difference between two definitions. `kind` is for programs ("field.added"), `path` leads into the newer one."""

    kind: str
    path: str
    zh: str
    en: str


class DraftShown(BaseModel):
    """`draft` false: there is none; the definition is the published one. `version`: of the draft, 0 if there is none.
    `published_version` 0: not published yet. `problems`: what stands in the way of publishing. `changes`: how it
    differs from the published form. `restorable`: fields whose deleted data come back if their keys are named when it
    is published."""

    form: str
    definition: dict[str, Any]
    draft: bool
    version: int
    base_version: int
    published_version: int
    updated_at: datetime | None
    updated_by: Who | None
    problems: list[ProblemShown] = []
    changes: list[ChangeShown] = []
    restorable: list[str] = []


class DraftSummary(BaseModel):
    """`published_version` 0: the form exists as a draft only."""

    form: str
    label: dict[str, str]
    icon: str
    group: str
    version: int
    base_version: int
    published_version: int
    updated_at: datetime
    updated_by: Who
