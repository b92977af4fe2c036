"""Several of a list of options."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.capabilities import Chosen
from serviceloop.fields.errors import too_many, wrong_type
from serviceloop.fields.options import MAX_OPTIONS, ChoiceSettings, Option, label_of, names, split, unknown
from serviceloop.fields.texts import cell_text


class MultiSelect(FieldType[ChoiceSettings], Chosen):
    """JSON and stored: values in the order of the options, each once, so that equal choices are equal values."""

    name = "multi_select"
    label = {"zh": "多选", "en": "Multiple select"}
    kind = Kind.TEXTS
    Settings = ChoiceSettings

    def options(self, settings: ChoiceSettings) -> list[Option]:
        return list(settings.options)

    def column(self, settings: ChoiceSettings) -> Column:
        return Column("text[]", index="gin")

    def check(self, value: Any, settings: ChoiceSettings, context: CheckContext) -> list[str] | None:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise wrong_type("选项值的列表", "a list of options' values")
        if len(value) > MAX_OPTIONS:
            raise too_many(MAX_OPTIONS)
        wanted, known = set(value), [option.value for option in settings.options]
        strange = wanted.difference(known)
        if strange:
            raise unknown(settings.options, min(strange))
        return [item for item in known if item in wanted] or None

    def to_text(self, value: Any, settings: ChoiceSettings, context: CheckContext) -> str:
        listed = value if isinstance(value, list) else []
        comma = "、" if context.locale.startswith("zh") else ", "
        return comma.join(label_of(settings.options, item, context.locale) for item in listed)

    def from_cell(self, cell: Any, settings: ChoiceSettings, context: CheckContext) -> list[str] | None:
        known = names(settings.options)
        found = split(cell_text(cell), known)
        strange = [item for item in found if item not in known.values()]
        if strange:
            raise unknown(settings.options, strange[0])
        return list(dict.fromkeys(found)) or None
