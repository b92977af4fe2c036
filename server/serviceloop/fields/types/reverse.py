"""The records of another form that point here."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType, Settings
from serviceloop.fields.capabilities import ReverseList
from serviceloop.fields.errors import read_only
from serviceloop.fields.references import title_of
from serviceloop.fields.settings import setting


class ReverseSettings(Settings):
    form: str = setting(("来源表单", "Form"), control="form", min_length=1, max_length=48)
    field: str = setting(("其关联字段", "Its relation field"), control="relation_field", min_length=1, max_length=48)


class Reverse(FieldType[ReverseSettings], ReverseList):
    """Nothing is stored; reads give a list of {"id", "title"}."""

    name = "reverse"
    label = {"zh": "反向关联", "en": "Linked records"}
    kind = Kind.JSON
    Settings = ReverseSettings

    def source(self, settings: ReverseSettings) -> tuple[str, str]:
        return settings.form, settings.field

    def column(self, settings: ReverseSettings) -> None:
        return None

    def check(self, value: Any, settings: ReverseSettings, context: CheckContext) -> Any:
        raise read_only()

    def to_text(self, value: Any, settings: ReverseSettings, context: CheckContext) -> str:
        listed = value if isinstance(value, list) else []
        return ("、" if context.locale.startswith("zh") else ", ").join(title_of(item) for item in listed)

    def from_cell(self, cell: Any, settings: ReverseSettings, context: CheckContext) -> Any:
        raise read_only()
