"""What fields that point at records share: relation, member, org unit, created by, updated by."""

from typing import Any, ClassVar
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.capabilities import Relational, SettingsKind
from serviceloop.fields.errors import bad_cell, refuse, too_many, wrong_type
from serviceloop.fields.options import separated
from serviceloop.fields.texts import cell_text

MAX_REFERENCES = 200


def id_of(value: Any, path: str = "") -> UUID:
    """A UUID text, or an object with one as "id" (so that what was read may be sent back)."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or len(value) > 40:
        raise refuse("id", "须为记录标识 (UUID)", "must be a record id (UUID)", path)
    try:
        return UUID(value)
    except ValueError:
        raise refuse("id", "须为记录标识 (UUID)", "must be a record id (UUID)", path) from None


def found_id(text: str, form: str, context: CheckContext) -> str:
    """The id that a cell's text names: an id itself, or by the import's lookup; raises FieldError."""
    try:
        return str(UUID(text))
    except ValueError:
        pass
    if context.lookup is None:
        raise bad_cell("记录标识 (UUID)", "a record id (UUID)")
    found = context.lookup(form, text)
    if found is None:
        shown = text[:60]
        raise refuse("not_found", f"找不到“{shown}”", f"there is no “{shown}”")
    return str(found)


def title_of(value: Any) -> str:
    """What people read of {"id", "title"} or of a plain id."""
    if isinstance(value, dict):
        return str(value.get("title") or value.get("name") or value.get("id") or "")
    return "" if value is None else str(value)


class Reference(FieldType[Any], Relational):
    """JSON: a UUID text (reads give {"id", "title"}). Stored: uuid with a foreign key."""

    kind = Kind.ID

    def column(self, settings: Any) -> Column | None:
        return Column("uuid", index="btree", references=self.target(settings))

    def check(self, value: Any, settings: Any, context: CheckContext) -> Any:
        if not isinstance(value, str | dict | UUID):
            raise wrong_type("记录标识 (UUID)", "a record id (UUID)")
        return None if value == "" else id_of(value)

    def to_text(self, value: Any, settings: Any, context: CheckContext) -> str:
        return title_of(value)

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> Any:
        text = cell_text(cell)
        return found_id(text, self.target(settings), context) if text else None


class References(Reference, SettingsKind):
    """One, or several where the setting `multiple` says so: then a list of UUIDs, each once, stored as uuid[]."""

    several: ClassVar[tuple[str, str]] = ("记录列表", "a list of records")

    def kind_for(self, settings: Any) -> Kind:
        return Kind.IDS if settings.multiple else Kind.ID

    def column(self, settings: Any) -> Column | None:
        return Column("uuid[]", index="gin") if settings.multiple else super().column(settings)

    def check(self, value: Any, settings: Any, context: CheckContext) -> Any:
        if not settings.multiple:
            return super().check(value, settings, context)
        if not isinstance(value, list):
            raise wrong_type(*self.several)
        if len(value) > MAX_REFERENCES:
            raise too_many(MAX_REFERENCES)
        ids = [id_of(item, str(position)) for position, item in enumerate(value)]
        return list(dict.fromkeys(ids)) or None

    def to_text(self, value: Any, settings: Any, context: CheckContext) -> str:
        if not isinstance(value, list):
            return title_of(value)
        return ("、" if context.locale.startswith("zh") else ", ").join(title_of(item) for item in value)

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> Any:
        if not settings.multiple:
            return super().from_cell(cell, settings, context)
        words = separated(cell_text(cell))
        if len(words) > MAX_REFERENCES:
            raise too_many(MAX_REFERENCES)
        return [found_id(word, self.target(settings), context) for word in words] or None
