"""Which fields serve which purpose in a view: shared by the kinds, in terms of capabilities."""

from typing import Annotated, Literal

from pydantic import Field

from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Chosen, Composite, Files, Relational
from serviceloop.forms.definition import FieldDef
from serviceloop.kit.labels import Labels

Path = Annotated[str, Field(min_length=1, max_length=200)]
"""A field, also of a related record or a part of a value: `customer.tier`, `period.start`."""
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
"""A field of the form itself: one that a move writes."""
Size = Literal["small", "medium", "large"]
Hour = Annotated[int, Field(ge=0, le=24)]

CHOICE: Labels = {"zh": "单选字段", "en": "a select field"}
GROUP: Labels = {"zh": "单选、成员或关联字段", "en": "a select, member or relation field"}
NUMBER: Labels = {"zh": "数字字段", "en": "a number field"}
WHEN: Labels = {"zh": "日期或时间字段", "en": "a date or time field"}
PICTURE: Labels = {"zh": "图片字段", "en": "a picture field"}
PLACE: Labels = {"zh": "定位或地址字段", "en": "a location or address field"}
PARENT: Labels = {"zh": "关联字段", "en": "a relation field"}


def is_choice(field: FieldDef, kind: Kind) -> bool:
    """One of a list of options."""
    return isinstance(field.type, Chosen) and kind is Kind.TEXT


def is_group(field: FieldDef, kind: Kind) -> bool:
    """A choice, or one related record or person."""
    return is_choice(field, kind) or (isinstance(field.type, Relational) and kind is Kind.ID)


def is_number(_: FieldDef, kind: Kind) -> bool:
    return kind in (Kind.NUMBER, Kind.DURATION)


def is_when(_: FieldDef, kind: Kind) -> bool:
    return kind in (Kind.DATE, Kind.DATETIME)


def is_picture(field: FieldDef, _: Kind) -> bool:
    return isinstance(field.type, Files) and any(media.startswith("image/") for media in _accepted(field))


def is_place(field: FieldDef, kind: Kind) -> bool:
    """A value with longitude and latitude, or with a province."""
    parts = field.type.parts(field.settings) if isinstance(field.type, Composite) else {}
    return kind is Kind.JSON and ({"lng", "lat"} <= set(parts) or "province" in parts)


def is_relation(field: FieldDef, kind: Kind) -> bool:
    return isinstance(field.type, Relational) and kind is Kind.ID


def is_link(field: FieldDef, kind: Kind) -> bool:
    """A relation to one or to several records."""
    return isinstance(field.type, Relational) and kind in (Kind.ID, Kind.IDS)


def _accepted(field: FieldDef) -> tuple[str, ...]:
    return field.type.accepts(field.settings) if isinstance(field.type, Files) else ()
