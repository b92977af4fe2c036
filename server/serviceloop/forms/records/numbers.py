"""Gapless numbers: the counter's row is locked until the transaction ends, so a number is used once or not at all.

The counter is raised in the statement that inserts the record, which saves a round trip while its row is locked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from serviceloop.fields.capabilities import Numbered
from serviceloop.forms.definition import FieldDef, FormDef

_ARGUMENTS = 4


@dataclass(frozen=True)
class Counted:
    """Pieces of an INSERT. `counters`: table expressions, each with its comma; `columns`: key to SQL of a text."""

    counters: str
    columns: Mapping[str, str]


def numbers_sql(form: FormDef, given: Collection[str], offset: int) -> Counted:
    """SQL that takes the next number of every numbered field not among `given`. Parameters start after `offset`."""
    counters, columns = [], {}
    for index, field in enumerate(_missing(form, given)):
        key, period, head, digits = (f"${offset + index * _ARGUMENTS + n}" for n in range(1, _ARGUMENTS + 1))
        counters.append(
            f"n{index} AS (INSERT INTO sl.counter AS c (key, period, value) VALUES ({key}::text, {period}::text, 1)"
            " ON CONFLICT (key, period) DO UPDATE SET value = c.value + 1 RETURNING value::text AS value),"
        )
        padded = f"lpad(value, greatest({digits}::int, length(value)), '0')"
        columns[field.key] = f"(SELECT {head}::text || {padded} FROM n{index})"
    return Counted(" ".join(counters), columns)


def number_args(form: FormDef, today: date, given: Collection[str]) -> list[Any]:
    """The arguments of `numbers_sql`: counter, period, what stands before the count, its digits."""
    args: list[Any] = []
    for field in _missing(form, given):
        type_, settings = field.type, field.settings
        assert isinstance(type_, Numbered)
        args += [counter_of(form, field), type_.period(settings, today)]
        args += [type_.head(settings, today), type_.digits(settings)]
    return args


def counter_of(form: FormDef, field: FieldDef) -> str:
    """The key of a field's counters."""
    return f"{form.key}.{field.key}"


def _missing(form: FormDef, given: Collection[str]) -> list[FieldDef]:
    return [field for field in form.numbered if field.key not in given]
