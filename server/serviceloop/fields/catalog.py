"""Every field type, one line each. To add one: a file in types/, a line here, and it is tested by being listed."""

from difflib import get_close_matches
from typing import Any

from serviceloop.fields.base import FieldType
from serviceloop.fields.types.address import Address
from serviceloop.fields.types.attachment import Attachment
from serviceloop.fields.types.autonumber import Autonumber
from serviceloop.fields.types.barcode import Barcode
from serviceloop.fields.types.boolean import Boolean
from serviceloop.fields.types.button import Button
from serviceloop.fields.types.cascade import Cascade
from serviceloop.fields.types.color import Color
from serviceloop.fields.types.created_at import CreatedAt
from serviceloop.fields.types.created_by import CreatedBy
from serviceloop.fields.types.currency import Currency
from serviceloop.fields.types.date import Date
from serviceloop.fields.types.date_range import DateRange
from serviceloop.fields.types.datetime import Datetime
from serviceloop.fields.types.divider import Divider
from serviceloop.fields.types.duration import Duration
from serviceloop.fields.types.email import Email
from serviceloop.fields.types.formula import Formula
from serviceloop.fields.types.geolocation import Geolocation
from serviceloop.fields.types.image import Image
from serviceloop.fields.types.json import Json
from serviceloop.fields.types.link import Link
from serviceloop.fields.types.lookup import Lookup
from serviceloop.fields.types.member import Member
from serviceloop.fields.types.money import Money
from serviceloop.fields.types.multi_select import MultiSelect
from serviceloop.fields.types.number import Number
from serviceloop.fields.types.org_unit import OrgUnit
from serviceloop.fields.types.percent import Percent
from serviceloop.fields.types.phone import Phone
from serviceloop.fields.types.picture import Picture
from serviceloop.fields.types.progress import Progress
from serviceloop.fields.types.rating import Rating
from serviceloop.fields.types.relation import Relation
from serviceloop.fields.types.reverse import Reverse
from serviceloop.fields.types.richtext import Richtext
from serviceloop.fields.types.rollup import Rollup
from serviceloop.fields.types.select import Select
from serviceloop.fields.types.signature import Signature
from serviceloop.fields.types.sub_table import SubTable
from serviceloop.fields.types.tags import Tags
from serviceloop.fields.types.text import Text
from serviceloop.fields.types.text_block import TextBlock
from serviceloop.fields.types.textarea import Textarea
from serviceloop.fields.types.time import Time
from serviceloop.fields.types.tree_select import TreeSelect
from serviceloop.fields.types.updated_at import UpdatedAt
from serviceloop.fields.types.updated_by import UpdatedBy
from serviceloop.fields.types.video import Video
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.registry import Registry

TYPES: Registry[FieldType[Any]] = Registry(
    "field type",
    (
        Text(),
        Textarea(),
        Richtext(),
        Number(),
        Money(),
        Date(),
        Datetime(),
        Duration(),
        Boolean(),
        Select(),
        MultiSelect(),
        Member(),
        OrgUnit(),
        Relation(),
        Reverse(),
        SubTable(),
        Attachment(),
        Image(),
        Video(),
        Signature(),
        Geolocation(),
        Address(),
        Phone(),
        Email(),
        Link(),
        Autonumber(),
        Rating(),
        Time(),
        DateRange(),
        Cascade(),
        TreeSelect(),
        Percent(),
        Currency(),
        Barcode(),
        Color(),
        Tags(),
        Progress(),
        Json(),
        Lookup(),
        Rollup(),
        Button(),
        TextBlock(),
        Divider(),
        Picture(),
        Formula(),
        CreatedBy(),
        CreatedAt(),
        UpdatedBy(),
        UpdatedAt(),
    ),
)


def get(name: str, path: str = "type") -> FieldType[Any]:
    """The type of that name; raises Problem 422 at `path` with the nearest names for an unknown one."""
    found = TYPES.get(name)
    if found is None:
        raise _unknown(name, path)
    return found


def _unknown(name: str, path: str) -> Problem:
    shown = str(name)[:60]
    near = get_close_matches(shown, list(TYPES), n=3, cutoff=0.5)
    zh, en = f"没有字段类型“{shown}”", f"there is no field type “{shown}”"
    if near:
        zh, en = f"{zh}，是否指 {'、'.join(near)}？", f"{en}; did you mean {', '.join(near)}?"
    return invalid(Issue(path, "unknown_field_type", {"zh": zh, "en": en}))
