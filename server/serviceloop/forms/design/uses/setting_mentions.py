"""What a field's settings name, by the control that each setting is asked for with. Pure.

A new type that says `control="field"` of its setting is found here by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop.fields.catalog import TYPES
from serviceloop.forms.design.uses.base import Context, Edit, Mention, Plain, Steps, World
from serviceloop.forms.design.uses.trees import condition_names, formula_names, template_names
from serviceloop.forms.design.uses.words import NO_CONDITION, NO_FIELD, TAKE_OUT, of, quoted
from serviceloop.forms.design.versions.words import both, mapping
from serviceloop.kit.labels import Labels

FIELD = {"zh": "字段", "en": "Field"}
_OWN = frozenset({"field", "relation", "rows_source"})


class Settings:
    """The settings of one field at `at` of a definition. `form`: of the definition; `whole`: mends by its deletion."""

    def __init__(self, world: World, form: str, item: Plain, at: Steps, context: Context) -> None:
        self.world, self.form, self.item, self.at, self.context = world, form, item, at, context
        self.values = mapping(item.get("settings"))
        self.name = quoted(FIELD, both(item))
        self.removal = (Edit(at),)

    def mentions(self) -> Iterator[Mention]:
        type_ = TYPES.get(str(self.item.get("type")))
        for key, field in type_.Settings.model_fields.items() if type_ is not None else ():
            extra = field.json_schema_extra
            control = extra.get("x-control") if isinstance(extra, dict) else None
            value = self.values.get(key)
            if isinstance(control, str) and value:
                words = {"zh": f"“{field.title}”", "en": _english(extra) or str(field.title)}
                yield from self._of(control, key, value, of(self.name, words))

    def _of(self, control: str, key: str, value: Any, where: Labels) -> Iterator[Mention]:
        here = (*self.at, "settings", key)
        if control in _OWN and isinstance(value, str):
            # What a computed field rests on is the field itself; a setting that only narrows it down can go alone.
            optional = key not in self._required()
            edits = (Edit(here),) if optional else self.removal
            yield Mention("field", where, here, self.context, value, TAKE_OUT if optional else NO_FIELD, edits)
        elif control == "form" and isinstance(value, str):
            yield Mention("relation", where, here, (value, ""), "", NO_FIELD, self.removal)
        elif control in ("form_field", "relation_field") and isinstance(value, str):
            context = self._far()
            if context is not None:
                yield Mention("relation", where, here, context, value, NO_FIELD, self.removal)
        elif control == "formula":
            for name in formula_names(value, self.world.fields_of(self.context)):
                yield Mention("formula", where, here, self.context, name)
        elif control == "template":
            for name in template_names(value):
                yield Mention("formula", where, here, self.context, name)
        else:
            yield from self._lists(control, here, value, where)

    def _lists(self, control: str, here: Steps, value: Any, where: Labels) -> Iterator[Mention]:
        far = self._far()
        if control == "condition":
            for path, name, own in condition_names(value, here):
                context = self.context if own else far
                if context is not None:
                    yield Mention("condition", where, path, context, name, NO_CONDITION, (Edit(path, root=here),))
        listed = value if isinstance(value, list | tuple) else ()
        for number, entry in enumerate(listed):
            path = (*here, number)
            for name, context in self._entry(control, entry, far):
                yield Mention("relation", where, path, context, name, TAKE_OUT, (Edit(path),))

    def _entry(self, control: str, entry: Any, far: Context | None) -> Iterator[tuple[str, Context]]:
        if control == "columns" and isinstance(entry, str) and far is not None:
            yield entry, far
        if not isinstance(entry, Mapping):
            return
        if control == "fill":
            if isinstance(entry.get("from"), str) and far is not None:
                yield entry["from"], far
            if isinstance(entry.get("to"), str):
                yield entry["to"], self.context
        if control == "totals" and isinstance(entry.get("field"), str):
            yield entry["field"], (self.form, f"{self.item.get('key')}.")

    def _far(self) -> Context | None:
        """Where the records stand that the settings are about."""
        if isinstance(self.values.get("form"), str):
            return self.values["form"], ""
        relation = self.values.get("relation")
        return self.world.behind(self.context, relation) if isinstance(relation, str) else None

    def _required(self) -> set[str]:
        type_ = TYPES.get(str(self.item.get("type")))
        fields = type_.Settings.model_fields if type_ is not None else {}
        return {key for key, field in fields.items() if field.is_required()}


def _english(extra: Any) -> str:
    label = extra.get("x-label") if isinstance(extra, dict) else None
    return str(label["en"]) if isinstance(label, dict) and "en" in label else ""
