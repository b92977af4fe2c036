"""What a field type is. Ten members; everything else a type can do is a capability (capabilities.py)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from serviceloop.expr.kinds import Kind
from serviceloop.kit.labels import Labels


class Settings(BaseModel):
    """Settings of one field. Subclasses add members; their JSON schema draws the properties panel."""

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Column:
    """The typed column a field is stored in.

    `pg_type`: a PostgreSQL type name from our own code, never from input. `index`: the index a filter or
    sort on this field wants ("btree", "trgm", "gin"), or None. `references`: a form key ("user" and
    "org_unit" among them) for a foreign key, or None.
    """

    pg_type: str
    index: str | None = None
    references: str | None = None


@dataclass(eq=False)
class FieldError(Exception):
    """A value is not acceptable. `code` is stable; `message` is complete in each language, without the field's label.

    `path` points inside a composite value ("0.phone" in a sub-table), empty for the value itself.
    """

    code: str
    message: Labels
    path: str = ""


@dataclass(frozen=True)
class CheckContext:
    """What a type may know while it checks or converts a value."""

    zone: tzinfo
    locale: str = "zh"
    extra: Mapping[str, Any] = field(default_factory=dict)
    lookup: Callable[[str, str], UUID | None] | None = None
    """For imports: (form key, text of a cell) to the id of the record that it names, None if there is none."""


class FieldType(ABC, Generic[S]):
    """One kind of field. One file in types/, one line in catalog.py.

    A value has three forms: JSON (as the API speaks it), stored (as asyncpg binds it to the column), and
    a cell (text, or Excel's number/bool/date). `check` goes from JSON to stored; `select` lets PostgreSQL go back.
    """

    name: ClassVar[str]
    label: ClassVar[Labels]
    kind: ClassVar[Kind]
    Settings: ClassVar[type[Settings]]

    @abstractmethod
    def column(self, settings: S) -> Column | None:
        """The column, or None when nothing is stored in the form's own table (formula, reverse list, sub-table)."""

    @abstractmethod
    def check(self, value: Any, settings: S, context: CheckContext) -> Any:
        """JSON value (never None) to stored value; raises FieldError. Returns None where it amounts to empty ("")."""

    def select(self, column: str, settings: S) -> str:
        """SQL whose value, in a JSON row, is this field's JSON form. `column` is a quoted, qualified column."""
        return column

    def to_text(self, value: Any, settings: S, context: CheckContext) -> str:
        """JSON form to text for people: CSV, messages, history. Inverse of from_cell wherever that is possible."""
        return "" if value is None else str(value)

    def to_print(self, value: Any, settings: S, context: CheckContext) -> str:
        """JSON form to text as a document shows it, which nobody reads back."""
        return self.to_text(value, settings, context)

    def to_cell(self, value: Any, settings: S, context: CheckContext) -> Any:
        """JSON form to an Excel cell (str, int, float, Decimal, bool, date, datetime or None)."""
        return None if value is None else self.to_text(value, settings, context)

    @abstractmethod
    def from_cell(self, cell: Any, settings: S, context: CheckContext) -> Any:
        """A CSV text or an Excel cell (str, float, bool, date, datetime) to JSON form, None if blank.

        Raises FieldError.
        """
