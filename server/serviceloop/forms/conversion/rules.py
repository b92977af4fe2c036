"""How the values of one field type become those of another. Pure.

Text is the hub: `to_text` of the old type, `from_cell` and `check` of the new one, so a new type brings no line here.
Where both types speak of the same things (options, records, files, numbers), the value itself is handed over.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Chosen, Files, Relational
from serviceloop.fields.errors import refuse
from serviceloop.fields.numbers import decimal_of
from serviceloop.forms.definition import FieldDef

WIDENINGS = frozenset(
    {
        ("text", "textarea"),
        ("phone", "text"),
        ("email", "text"),
        ("link", "text"),
        ("autonumber", "text"),
        ("phone", "textarea"),
        ("email", "textarea"),
        ("link", "textarea"),
    }
)
"""Changes of type that leave every stored value as it is and valid."""
_SAME_THINGS = frozenset({Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.DURATION})
"""Kinds whose JSON form means the same in every type."""
_MANY = frozenset({Kind.TEXTS, Kind.IDS})
_TEXT_HUB = object()


class Way(Enum):
    """What a change of a field's type does to its column."""

    KEEP = "keep"
    """Nothing: the stored values are right as they are."""
    CONVERT = "convert"
    """Value by value into a new column."""
    REPLACE = "replace"
    """The old column goes to the recycle bin, the new field starts empty: no value can become one of the new type."""


def way(old: FieldDef, new: FieldDef) -> Way:
    """How a field of the same key in two versions of a form is brought from one to the other."""
    same_type, same_column = old.type.name == new.type.name, storage(old) == storage(new)
    if same_column and (same_type or (old.type.name, new.type.name) in WIDENINGS):
        return Way.KEEP
    stored = storage(old) is not None and storage(new) is not None
    if stored and new.writable and isinstance(old.type, Files) >= isinstance(new.type, Files):
        return Way.CONVERT
    return Way.REPLACE


def storage(item: FieldDef) -> tuple[str, str | None] | None:
    """(column type, form pointed at); None where nothing is stored."""
    column = item.type.column(item.settings)
    return (column.pg_type, column.references) if column is not None else None


def convert(old: FieldDef, new: FieldDef, value: Any, context: CheckContext) -> Any:
    """A value in the old field's JSON form (numbers as decimal text, relations with their title) as the new one stores
    it; None where it is empty. Raises FieldError where it cannot be said in the new type."""
    if value is None:
        return None
    direct = _direct(old, new, value)
    if direct is not _TEXT_HUB:
        try:
            return _checked(new, direct, context)
        except FieldError:
            if not isinstance(new.type, Chosen):  # an option may be known by its label only
                raise
    text = old.type.to_text(value, old.settings, context)
    found = new.type.from_cell(text, new.settings, context)
    return None if found is None else _checked(new, found, context)


def _checked(new: FieldDef, value: Any, context: CheckContext) -> Any:
    try:
        return new.type.check(value, new.settings, context)
    except FieldError as error:
        if error.code != "decimals":
            raise
        return new.type.check(_rounded(value, new), new.settings, context)


def _rounded(value: Any, new: FieldDef) -> Decimal:
    """With as many digits as the new field keeps: the exact number stays in the old column."""
    places = getattr(new.settings, "decimals", None) or 0
    return decimal_of(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def _direct(old: FieldDef, new: FieldDef, value: Any) -> Any:
    """The JSON value to hand over as it is, or _TEXT_HUB."""
    one, other = old.type, new.type
    if isinstance(one, Chosen) and isinstance(other, Chosen):
        return _as_many(value, old.kind, new.kind)
    if isinstance(one, Relational) and isinstance(other, Relational):
        same = one.target(old.settings) == other.target(new.settings)
        return _as_many(value, old.kind, new.kind) if same else _TEXT_HUB
    if isinstance(one, Files) and isinstance(other, Files):
        return value if isinstance(value, list) else [value]
    return value if old.kind is new.kind and old.kind in _SAME_THINGS else _TEXT_HUB


def _as_many(value: Any, before: Kind, after: Kind) -> Any:
    """One of them as a list, or a list of one as the one."""
    if (before in _MANY) == (after in _MANY):
        return value
    if after in _MANY:
        return [value]
    if len(value) > 1:
        raise refuse(
            "several", f"有 {len(value)} 项，只能保留一项", f"holds {len(value)} entries; only one can be kept"
        )
    return value[0] if value else ""


def reason(error: FieldError) -> Mapping[str, str]:
    """Why a value did not convert."""
    return {"zh": error.message.get("zh", error.code), "en": error.message.get("en", error.code)}


def shown(old: FieldDef, value: Any, context: CheckContext, longest: int = 500) -> str:
    """The old value for people."""
    text = old.type.to_text(value, old.settings, context)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
