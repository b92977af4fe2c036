"""Gapless numbers for many records in one go."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from serviceloop.fields.capabilities import Numbered
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.kit.db import Connection

# Sorted, so that two who take numbers of several periods wait for each other and never for ever.
_TAKE = """
INSERT INTO sl.counter AS c (key, period, value)
SELECT $1, period, amount FROM unnest($2::text[], $3::integer[]) AS wanted(period, amount) ORDER BY period
ON CONFLICT (key, period) DO UPDATE SET value = c.value + excluded.value RETURNING period, value"""
_RAISE = """
INSERT INTO sl.counter AS c (key, period, value)
SELECT $1, period, value FROM unnest($2::text[], $3::integer[]) AS used(period, value) ORDER BY period
ON CONFLICT (key, period) DO UPDATE SET value = greatest(c.value, excluded.value)"""


async def take_many(
    tx: Connection, form: FormDef, days: Sequence[date], given: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """The numbers of new records, in order. `days`: whose number each one gets; `given`: what it brings itself.

    A number that is stated raises its counter, so that it is never given again.
    """
    numbers: list[dict[str, str]] = [{} for _ in days]
    for key, field in sorted(form.fields.items()):
        if isinstance(field.type, Numbered):
            wanting = [index for index in range(len(days)) if not given[index].get(key)]
            await _raise(tx, form, field, [row[key] for row in given if row.get(key)])
            for index, number in zip(wanting, await _take(tx, form, field, [days[n] for n in wanting]), strict=True):
                numbers[index][key] = number
    return numbers


def made_up(form: FormDef, given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Numbers for records that are rolled back again; they look like none that a rule makes."""
    keys = [key for key, field in form.fields.items() if isinstance(field.type, Numbered)]
    return [{key: f"~{uuid4().hex}" for key in keys if not row.get(key)} for row in given]


async def _take(tx: Connection, form: FormDef, field: FieldDef, days: Sequence[date]) -> list[str]:
    type_: Any = field.type
    periods = [type_.period(field.settings, day) for day in days]
    amounts = Counter(periods)
    if not amounts:
        return []
    rows = await tx.fetch(_TAKE, f"{form.key}.{field.key}", list(amounts), list(amounts.values()))
    following = {row["period"]: row["value"] - amounts[row["period"]] for row in rows}
    numbers = []
    for period, day in zip(periods, days, strict=True):
        following[period] += 1
        numbers.append(type_.render(field.settings, day, following[period]))
    return numbers


async def _raise(tx: Connection, form: FormDef, field: FieldDef, stated: Sequence[str]) -> None:
    used: dict[str, int] = {}
    for text in stated:
        found = _read(field, text)
        if found is not None:
            used[found[0]] = max(used.get(found[0], 0), found[1])
    if used:
        await tx.execute(_RAISE, f"{form.key}.{field.key}", list(used), list(used.values()))


def _read(field: FieldDef, text: str) -> tuple[str, int] | None:
    """(period, value) of a number that the field's rule could have made."""
    settings: Any = field.settings
    prefix, pattern = getattr(settings, "prefix", ""), getattr(settings, "date", "")
    found = re.fullmatch(rf"{re.escape(prefix)}([0-9]{{{len(pattern)}}})-?([0-9]{{1,9}})", text)
    return (found[1], int(found[2])) if found else None
