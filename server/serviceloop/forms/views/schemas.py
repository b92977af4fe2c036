"""Bodies of the views API."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from serviceloop.forms.file_format import check_labels
from serviceloop.forms.views.kinds.catalog import DEFAULT_KIND

MAX_COLUMNS = 100
MAX_SORT = 5
Path = Annotated[str, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SortItem(_Body):
    field: Path
    desc: bool = False


class _SentBack(_Body):
    """What the API gave and a client may send back unchanged; not looked at."""

    id: Any = None
    key: Any = None
    mine: Any = None
    default: Any = None


Roles = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class ViewBody(_SentBack):
    """A view to save. `shared`: others see it too, all of them or those with one of `roles`.

    `shared_default`: it opens first for them, unless they prefer another.
    """

    label: dict[str, str] | str
    kind: Annotated[str, Field(max_length=60)] = DEFAULT_KIND
    options: dict[str, Any] = {}
    filter: dict[str, Any] | None = None
    columns: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] = []
    sort: Annotated[list[SortItem], Field(max_length=MAX_SORT)] = []
    shared: bool = False
    roles: Roles = []
    shared_default: bool = False
    locked: Any = None
    version: Any = None

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str] | str) -> dict[str, str]:
        return check_labels({"zh": value} if isinstance(value, str) else value)


class ViewPatch(_SentBack):
    """What changes; the rest stays. `version`: the one that was read. `locked`: nothing else can be changed."""

    label: dict[str, str] | str | None = None
    kind: Annotated[str, Field(max_length=60)] | None = None
    options: dict[str, Any] | None = None
    filter: dict[str, Any] | None = None
    columns: Annotated[list[Path], Field(max_length=MAX_COLUMNS)] | None = None
    sort: Annotated[list[SortItem], Field(max_length=MAX_SORT)] | None = None
    shared: bool | None = None
    roles: Roles | None = None
    shared_default: bool | None = None
    locked: bool | None = None
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None

    @field_validator("label")
    @classmethod
    def _labels(cls, value: dict[str, str] | str | None) -> dict[str, str] | None:
        return check_labels({"zh": value} if isinstance(value, str) else value) if value is not None else None


class ViewShown(BaseModel):
    """A saved view as its reader sees it."""

    id: UUID
    label: dict[str, str]
    kind: str = DEFAULT_KIND
    options: dict[str, Any] = {}
    filter: dict[str, Any] | None = None
    columns: list[str] = []
    sort: list[SortItem] = []
    shared: bool
    roles: list[str]
    mine: bool
    default: bool = False
    shared_default: bool = False
    locked: bool
    version: int


class Arrangement(_Body):
    """How one person arranges a form's views, by their keys and ids. `default` null: the shared one opens first."""

    default: Annotated[str, Field(max_length=60)] | None = None
    order: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=300)] = []
