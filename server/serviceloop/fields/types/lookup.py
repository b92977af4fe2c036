"""A field of a related record, shown here."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldType, Settings
from serviceloop.fields.capabilities import Borrowed
from serviceloop.fields.errors import read_only
from serviceloop.fields.settings import setting


class LookupSettings(Settings):
    relation: str = setting(("关联字段", "Relation"), control="relation", min_length=1, max_length=48)
    field: str = setting(("取其字段", "Its field"), control="form_field", min_length=1, max_length=200)


class Lookup(FieldType[LookupSettings], Borrowed):
    """Nothing is stored: `relation`.`field` is read along, as the viewer may see it there, and is filtered and sorted
    like any path. Its values, texts and cells are those of the field it shows."""

    name = "lookup"
    label = {"zh": "关联取值", "en": "Lookup"}
    kind = Kind.JSON
    Settings = LookupSettings

    def borrowed(self, settings: LookupSettings) -> str:
        return f"{settings.relation}.{settings.field}"

    def column(self, settings: LookupSettings) -> None:
        return None

    def check(self, value: Any, settings: LookupSettings, context: CheckContext) -> Any:
        raise read_only()

    def from_cell(self, cell: Any, settings: LookupSettings, context: CheckContext) -> Any:
        raise read_only()
