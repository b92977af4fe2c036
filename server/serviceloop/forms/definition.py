"""What a form is: plain data, loaded from a file or the database, checked once, then only read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import FieldType
from serviceloop.fields.base import Settings as FieldSettings
from serviceloop.fields.capabilities import (
    Borrowed,
    Computed,
    Numbered,
    Presentational,
    ReverseList,
    RolledUp,
    Stamped,
    kind_of,
)
from serviceloop.kit.labels import Labels

APP_SCHEMA = "app"
_NEVER_WRITTEN = (Computed, Borrowed, RolledUp, ReverseList, Stamped, Numbered, Presentational)
# Kept by the platform: a write names them in vain. `owner` and `org_unit` may be given to others.
_WRITABLE_SYSTEM = frozenset({"owner", "org_unit"})
_MAX_IDENTIFIER = 63
"""PostgreSQL cuts longer names silently, so two of them could become one."""


def identifier(name: str) -> str:
    """`name` (ASCII), or where it is too long for PostgreSQL, its start with a digest of the whole."""
    if len(name) <= _MAX_IDENTIFIER:
        return name
    digest = sha256(name.encode()).hexdigest()[:10]
    return f"{name[: _MAX_IDENTIFIER - 11]}_{digest}"


@dataclass(frozen=True)
class FieldDef:
    """One field of a form. `key` is also the column's name and never changes; `label` is free."""

    key: str
    type: FieldType[Any]
    settings: FieldSettings
    label: Labels
    required: bool = False
    unique: bool = False
    default: Any = None
    help: Labels = field(default_factory=dict)
    placeholder: Labels = field(default_factory=dict)
    width: int | None = None
    """Columns spanned in a section; None: the type's own."""
    visible_when: Any = None
    required_when: Any = None
    readonly_when: Any = None
    """Conditions over the record being edited; None: no condition."""
    readonly: bool = False
    hidden: bool = False
    system: bool = False
    """Kept by the platform in every form (id, no, created_at, …)."""
    rows: Mapping[str, "FieldDef"] = field(default_factory=dict)
    """The fields of a sub-table's rows, in order; empty for every other type."""

    @cached_property
    def writable(self) -> bool:
        """Whether anybody may ever give this field a value."""
        return not isinstance(self.type, _NEVER_WRITTEN) and (not self.system or self.key in _WRITABLE_SYSTEM)

    @property
    def kind(self) -> Kind:
        return kind_of(self.type, self.settings)

    @property
    def is_text(self) -> bool:
        """Whether it is a stored text, as titles and searches need."""
        return self.kind is Kind.TEXT and self.type.column(self.settings) is not None


@dataclass(frozen=True)
class Action:
    """A named change of status. `to` None leaves the status; `sources` holds "*" for any."""

    key: str
    label: Labels
    sources: frozenset[str]
    to: str | None
    require: tuple[str, ...] = ()
    set: Mapping[str, Any] = field(default_factory=dict)
    when: Any = None
    style: str = "default"
    comment: str = "none"
    manual: bool = True


@dataclass(frozen=True)
class StatusMachine:
    """The status field of a form and the named actions that may change it; nothing else may."""

    field: str
    initial: str
    actions: Mapping[str, Action]


@dataclass(frozen=True)
class Rule:
    """A record for which `error_when` (a condition, or {"formula": text}) is true is refused with `message`.

    `field`: where the message stands; None: at the form.
    """

    key: str
    error_when: Any
    message: Labels
    field: str | None = None


@dataclass(frozen=True)
class NumberRule:
    """How `no` is made: prefix, the day in the company's zone, a gapless number within that day."""

    prefix: str
    date: str = "yyyyMMdd"
    digits: int = 4


@dataclass(frozen=True)
class FormDef:
    """A form: a real table `schema.table`, one typed column a field."""

    key: str
    label: Labels
    fields: Mapping[str, FieldDef]
    """System fields first, then the form's own, in order."""
    title: str
    schema: str = APP_SCHEMA
    table: str = ""
    version: int = 1
    search: tuple[str, ...] = ()
    number: NumberRule | None = None
    status: StatusMachine | None = None
    append_only: bool = False
    group: str = ""
    icon: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    """Fields whose values together no two live records share."""
    rules: tuple[Rule, ...] = ()
    layout: tuple[Mapping[str, Any], ...] = ()
    phone: Mapping[str, Any] = field(default_factory=dict)
    """{"order": [keys], "hidden": [keys]}, both optional; empty: the phone shows what the layout says."""
    pages: tuple[Mapping[str, Any], ...] = ()
    public: Mapping[str, Any] | None = None
    views: tuple[Mapping[str, Any], ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict)
    """The definition as it was written, for editing and export."""

    def rows_table(self, field_key: str) -> str:
        """Name of the table (same schema) that keeps the rows of a sub-table field."""
        return identifier(f"{self.table}__{field_key}")

    @cached_property
    def own_fields(self) -> list[FieldDef]:
        return [item for item in self.fields.values() if not item.system]

    @cached_property
    def required_keys(self) -> tuple[str, ...]:
        """Fields that a new record must bring."""
        return tuple(item.key for item in self.own_fields if item.required and item.writable)

    @cached_property
    def defaulted_keys(self) -> frozenset[str]:
        """Fields that a new record gets a value for if it brings none, the status among them."""
        status = {self.status.field} if self.status is not None else set()
        return frozenset({item.key for item in self.own_fields if item.default is not None} | status)

    @cached_property
    def numbered(self) -> tuple[FieldDef, ...]:
        """Fields with a gapless number, in one order for all: they are locked in it."""
        return tuple(item for _, item in sorted(self.fields.items()) if isinstance(item.type, Numbered))
