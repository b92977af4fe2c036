"""What created/updated by and at share: they show a system column and are never written."""

from typing import Any, ClassVar

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType
from serviceloop.fields.capabilities import Stamped
from serviceloop.fields.errors import read_only
from serviceloop.fields.moments import local, moment_text
from serviceloop.fields.references import Reference


class _Stamp(Stamped):
    source: ClassVar[str]

    def column(self, settings: Any) -> None:
        return None

    def source_column(self, settings: Any) -> str:
        return self.source

    def check(self, value: Any, settings: Any, context: CheckContext) -> Any:
        raise read_only()

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> Any:
        raise read_only()


class StampedBy(_Stamp, Reference):
    """A person, as {"id", "title"}."""

    def target(self, settings: Any) -> str:
        return "user"


class StampedAt(_Stamp, FieldType[Any]):
    """A time, as ISO 8601 in UTC."""

    kind = Kind.DATETIME

    def to_text(self, value: Any, settings: Any, context: CheckContext) -> str:
        return moment_text(value, context.zone)

    def to_cell(self, value: Any, settings: Any, context: CheckContext) -> Any:
        return local(value, context.zone)
