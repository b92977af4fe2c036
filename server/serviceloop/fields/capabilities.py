"""What some field types can do beyond the base. Code asks for a capability, never for a type's name."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import FieldType


class Relational(ABC):
    """The value is the id of a record of another form (relation, member, org unit)."""

    @abstractmethod
    def target(self, settings: Any) -> str:
        """Key of the form pointed at; "user" and "org_unit" are forms of the platform."""


class Scaled(ABC):
    """People read and type the number times a factor, with a sign behind it: 0.15 as 15 %."""

    @abstractmethod
    def scale(self, settings: Any) -> tuple[int, str]:
        """(factor, sign)."""


class Clock:
    """Its seconds are a time of day: 34200 reads 09:30."""


class Hierarchic(ABC):
    """The records pointed at form a tree: each names the one above it."""

    @abstractmethod
    def parent(self, settings: Any) -> str:
        """Key of the relation field there that points at the same form."""


@dataclass(frozen=True)
class Part:
    """A piece of a composite value that a path may name, such as `address.province`.

    `sql` has one `{}` for the quoted column. `label` for builders.
    """

    kind: Kind
    sql: str
    label: Mapping[str, str]


class Composite(ABC):
    """The value is JSON with named parts that one may show, filter, sort and group by."""

    @abstractmethod
    def parts(self, settings: Any) -> Mapping[str, Part]:
        """Part name to part."""

    def inputs(self, settings: Any) -> Mapping[str, Part]:
        """The parts that columns of a file may fill: at least those of `parts`."""
        return self.parts(settings)


class Computed(ABC):
    """Never written by anyone: worked out from the record by a formula when read."""

    @abstractmethod
    def formula(self, settings: Any) -> str:
        """The formula's source text."""

    @abstractmethod
    def result_kind(self, settings: Any) -> Kind:
        """The kind that the formula must yield."""


class SettingsKind(ABC):
    """The kind depends on the settings (a formula's result; a member field for one or for several)."""

    @abstractmethod
    def kind_for(self, settings: Any) -> Kind:
        """The kind of the values of a field with these settings."""


def kind_of(field_type: FieldType[Any], settings: Any) -> Kind:
    """The kind of a field's values; ask this rather than `FieldType.kind`."""
    return field_type.kind_for(settings) if isinstance(field_type, SettingsKind) else field_type.kind


class ReverseList(ABC):
    """The records of another form whose relation points here; nothing is stored."""

    @abstractmethod
    def source(self, settings: Any) -> tuple[str, str]:
        """(form key, key of the relation field there)."""


class Rows(ABC):
    """A sub-table: rows kept in a table of their own, in order."""

    @abstractmethod
    def fields(self, settings: Any) -> list[Mapping[str, Any]]:
        """Field definitions of a row, in the same shape as a form's fields."""


class Numbered(ABC):
    """Filled from a gapless counter when the record is made."""

    @abstractmethod
    def period(self, settings: Any, day: date) -> str:
        """The counter's period on that day, for instance "20261121"; "" for one counter for ever."""

    @abstractmethod
    def head(self, settings: Any, day: date) -> str:
        """What stands before the count on that day, for instance "SH20261121-"."""

    @abstractmethod
    def digits(self, settings: Any) -> int:
        """The count is padded with zeros to so many digits, and never cut."""

    def render(self, settings: Any, day: date, value: int) -> str:
        """The number's text, for instance "SH20261121-0007"."""
        return f"{self.head(settings, day)}{value:0{self.digits(settings)}d}"


class Chosen(ABC):
    """Takes its values from a list of options."""

    @abstractmethod
    def options(self, settings: Any) -> list[Any]:
        """The options: objects with value, label (Labels), color, archived, category."""


class Stamped(ABC):
    """Filled by the system: created/updated by and at."""

    @abstractmethod
    def source_column(self, settings: Any) -> str:
        """The system column that it shows."""


class Files(ABC):
    """The JSON form holds file ids (a list of objects with "id")."""

    @abstractmethod
    def accepts(self, settings: Any) -> tuple[str, ...]:
        """Accepted media types, for instance ("image/*",)."""


class Presentational:
    """Drawn in the form and nothing else: no value, so never read, written, filtered, sorted or exported."""


class BuilderOnly:
    """Written only by those who may design forms; others read it, if their role shows it."""


class Borrowed(ABC):
    """Shows a field of the record that a relation of this form points at; computed when read."""

    @abstractmethod
    def borrowed(self, settings: Any) -> str:
        """The path that it stands for, for instance "customer.tier"."""


@dataclass(frozen=True)
class Gathering:
    """What a roll-up asks of the records behind `through`, a reverse list or a sub-table of the form.

    `fn`: count, sum, avg, min, max, last. `field`: path there; None for count. `filter`: a condition there.
    """

    through: str
    fn: str
    field: str | None = None
    filter: Mapping[str, Any] | None = None


class RolledUp(ABC):
    """One value out of many related records; computed when read."""

    @abstractmethod
    def gathering(self, settings: Any) -> Gathering:
        """What is gathered, and how."""


class Acts(ABC):
    """A button: names a status action of the form, or nothing where it opens a link."""

    @abstractmethod
    def action(self, settings: Any) -> str | None:
        """Key of the status action it runs; the action endpoint decides whether it may."""
