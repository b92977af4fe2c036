"""What fields without a value share: buttons, texts, lines and pictures in a form."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType
from serviceloop.fields.capabilities import Presentational
from serviceloop.fields.errors import refuse


class Drawn(FieldType[Any], Presentational):
    """No column, no value in any of its forms."""

    kind = Kind.JSON

    def column(self, settings: Any) -> None:
        return None

    def check(self, value: Any, settings: Any, context: CheckContext) -> Any:
        raise refuse("no_value", "没有值，不能填写", "has no value and cannot be filled")

    def to_text(self, value: Any, settings: Any, context: CheckContext) -> str:
        return ""

    def to_cell(self, value: Any, settings: Any, context: CheckContext) -> None:
        return None

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> Any:
        raise refuse("no_value", "没有值，不能填写", "has no value and cannot be filled")
