"""Bodies of changes to many records."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_CHOSEN = 5000
"""Records named one by one in a request; a filter names any number."""
MAX_CELLS = 20_000
Version = Annotated[int, Field(ge=1, lt=2**31)]
Key = Annotated[str, Field(min_length=1, max_length=60)]
Cell = Annotated[str, Field(max_length=20_000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Target(_Body):
    """A chosen record. `version`: the one that was read; `values`: its own, instead of those for all."""

    id: UUID
    version: Version | None = None
    values: dict[str, Any] | None = None


class BulkBody(_Body):
    """What to do, with `records`, or with all that match `filter` and `search` (neither: all that one may see)."""

    op: Literal["update", "delete", "action"]
    values: dict[str, Any] = {}
    action: Key | None = None
    comment: Annotated[str, Field(max_length=2000)] | None = None
    records: Annotated[list[Target], Field(min_length=1, max_length=MAX_CHOSEN)] | None = None
    filter: dict[str, Any] | None = None
    search: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _one_way(self) -> "BulkBody":
        if self.records is not None and (self.filter or self.search):
            raise ValueError("records 与 filter/search 只能给一种 / give either records or filter and search")
        if (self.op == "action") != (self.action is not None):
            raise ValueError("action 只在 op 为 action 时给出 / action belongs to op action")
        return self


class Failure(BaseModel):
    """A record that stayed as it was, and why."""

    id: UUID
    code: str
    message: str


class BulkRun(BaseModel):
    """How far a change to many records is. `done` counts all that were looked at, `failed` those that stayed."""

    id: UUID
    form: str
    op: str
    state: str
    total: int
    done: int
    failed: int
    undoable: bool
    error: dict[str, str] | None = None
    created_at: datetime
    finished_at: datetime | None = None
    failures: list[Failure] = []


class PasteRow(_Body):
    """One row of the block; `id`: the record that it goes into."""

    id: UUID
    cells: Annotated[list[Cell], Field(max_length=100)]


class PasteBody(_Body):
    """A block of texts as a spreadsheet copies it, for the fields `columns` of some records; nothing is written."""

    columns: Annotated[list[Key], Field(min_length=1, max_length=100)]
    rows: Annotated[list[PasteRow], Field(min_length=1, max_length=1000)]


class PasteIssue(BaseModel):
    """Why a cell cannot be taken over."""

    field: str
    code: str
    message: str


class PasteChecked(BaseModel):
    """A row's values in JSON form, ready for an update, and what is wrong with its other cells."""

    id: UUID
    values: dict[str, Any]
    issues: list[PasteIssue]
