"""Where records name a person as the one who has to do with them, and which of them are still open. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Chosen, Relational
from serviceloop.forms.definition import APP_SCHEMA, FieldDef, FormDef

_OVER = frozenset({"closed", "cancelled"})


@dataclass(frozen=True)
class Place:
    """A form's fields that name people, its open rows, and whether it has such a thing as open."""

    form: FormDef
    fields: tuple[FieldDef, ...]
    open_when: Mapping[str, Any]

    @property
    def has_status(self) -> bool:
        return bool(self.open_when)

    def held_by(self, user: UUID, field: FieldDef | None = None) -> dict[str, Any]:
        """The condition for open records that name `user` in the field, or in any of them."""
        fields = self.fields if field is None else (field,)
        named: dict[str, Any] = {"or": [_names(item, user) for item in fields]}
        return {"and": [named, dict(self.open_when)]} if self.open_when else named


def _names(field: FieldDef, user: UUID) -> dict[str, Any]:
    return {"field": field.key, "op": "has" if is_many(field) else "eq", "value": str(user)}


def is_many(field: FieldDef) -> bool:
    """Whether the field names several people."""
    return field.kind is Kind.IDS


def place_of(form: FormDef) -> Place | None:
    """None for forms whose records name nobody, or can never be changed."""
    if form.schema != APP_SCHEMA or form.append_only:
        return None
    fields = tuple(item for item in form.fields.values() if _names_people(item))
    return Place(form, fields, _open_when(form)) if fields else None


def _names_people(field: FieldDef) -> bool:
    if not isinstance(field.type, Relational) or field.type.target(field.settings) != "user":
        return False
    return field.writable


def _open_when(form: FormDef) -> Mapping[str, Any]:
    """By the status, else by the first choice that says of an option that it is the end; {} where nothing does."""
    fields = [form.fields[form.status.field]] if form.status is not None else list(form.fields.values())
    for field in fields:
        if isinstance(field.type, Chosen) and field.kind is Kind.TEXT:
            over = [item.value for item in field.type.options(field.settings) if item.category in _OVER]
            if over:
                return {"field": field.key, "op": "not_in", "value": over}
    return {}


def replaced(value: Any, user: UUID, successor: UUID) -> Any:
    """A stored value (an id, or a list of ids) with the successor in the person's place, once; as JSON."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return str(successor)
    return [str(item) for item in dict.fromkeys(successor if item == user else item for item in value)]


def as_json(value: Any) -> Any:
    """A stored value as it is sent."""
    return [str(item) for item in value] if isinstance(value, list) else None if value is None else str(value)
