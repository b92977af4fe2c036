"""One of a list of options."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.capabilities import Chosen
from serviceloop.fields.errors import wrong_type
from serviceloop.fields.options import ChoiceSettings, Option, fold, label_of, names, unknown
from serviceloop.fields.texts import cell_text


class Select(FieldType[ChoiceSettings], Chosen):
    """JSON and stored: the option's value. Archived options are accepted, so that old records can still be saved."""

    name = "select"
    label = {"zh": "单选", "en": "Select"}
    kind = Kind.TEXT
    Settings = ChoiceSettings

    def options(self, settings: ChoiceSettings) -> list[Option]:
        return list(settings.options)

    def column(self, settings: ChoiceSettings) -> Column:
        return Column("text", index="btree")

    def check(self, value: Any, settings: ChoiceSettings, context: CheckContext) -> str | None:
        if not isinstance(value, str):
            raise wrong_type("选项的值", "an option's value")
        if value and not any(option.value == value for option in settings.options):
            raise unknown(settings.options, value)
        return value or None

    def to_text(self, value: Any, settings: ChoiceSettings, context: CheckContext) -> str:
        return "" if value is None else label_of(settings.options, value, context.locale)

    def from_cell(self, cell: Any, settings: ChoiceSettings, context: CheckContext) -> str | None:
        text = cell_text(cell)
        if not text:
            return None
        found = names(settings.options).get(fold(text))
        if found is None:
            raise unknown(settings.options, text)
        return found
