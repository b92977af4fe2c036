"""Request bodies of the records API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.forms.records.compiler import Order
from serviceloop.forms.records.reading import MAX_COLUMNS, MAX_LIMIT, MAX_SEARCH, MAX_SKIP, MAX_SORT, Query

Path = Annotated[str, Field(min_length=1, max_length=200)]
Version = Annotated[int, Field(ge=1, lt=2**31)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SortItem(_Body):
    """One sort column: a field or relation path."""

    field: Path
    desc: bool = False


class QueryBody(_Body):
    """A question about records; see the condition language for `filter`.

    `cursor`: `next` of the page before. `skip`: rows to pass over, for a jump into the middle of a long list.
    """

    columns: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] = []
    filter: dict[str, Any] | None = None
    sort: Annotated[list[SortItem], Field(max_length=MAX_SORT)] = []
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50
    cursor: Annotated[str, Field(max_length=4000)] | None = None
    skip: Annotated[int, Field(ge=0, le=MAX_SKIP)] = 0
    total: Literal["none", "capped", "exact"] = "none"
    search: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    deleted: bool = False

    def to_query(self) -> Query:
        sort = [Order(item.field, item.desc) for item in self.sort]
        return Query(
            self.columns,
            self.filter,
            sort,
            self.limit,
            self.cursor,
            self.total,
            (self.search or "").strip(),
            self.deleted,
            self.skip,
        )


class CreateBody(_Body):
    """Values by field key. `id`: a UUIDv7 made by the client, so that a retry makes no second record."""

    values: dict[str, Any]
    id: UUID | None = None


class UpdateBody(_Body):
    """Only the fields to change. `version`: the one that was read."""

    values: dict[str, Any]
    version: Version | None = None


class ActionBody(_Body):
    """A named change of status."""

    values: dict[str, Any] = {}
    version: Version | None = None
    comment: Annotated[str, Field(max_length=2000)] | None = None


class Operation(_Body):
    """One step of a batch."""

    op: Literal["create", "update", "delete"]
    id: UUID | None = None
    version: Version | None = None
    values: dict[str, Any] = {}


class BatchBody(_Body):
    """Steps done in order, all or none."""

    operations: Annotated[list[Operation], Field(min_length=1, max_length=500)]


class RestoreBody(_Body):
    """The version whose values the record is to have again. `fields`: these only; null: all that changed since."""

    version: Version
    fields: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] | None = None


class CommentBody(_Body):
    """A comment. `public`: the customer sees it too."""

    body: Annotated[str, Field(min_length=1, max_length=5000)]
    mentions: Annotated[list[UUID], Field(max_length=50)] = []
    public: bool = False


class CommentEdit(_Body):
    """The new text of a comment, and all who are mentioned in it."""

    body: Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\S")]
    mentions: Annotated[list[UUID], Field(max_length=50)] = []
