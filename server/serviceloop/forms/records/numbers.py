"""Gapless numbers: the counter's row is locked until the transaction ends, so a number is used once or not at all."""

from collections.abc import Mapping
from datetime import date

from serviceloop.fields.capabilities import Numbered
from serviceloop.forms.definition import FormDef
from serviceloop.kit.db import Connection

_TAKE = (
    "INSERT INTO sl.counter AS c (key, period, value) VALUES ($1, $2, 1)"
    " ON CONFLICT (key, period) DO UPDATE SET value = c.value + 1 RETURNING value"
)


async def take_numbers(tx: Connection, form: FormDef, today: date, given: Mapping[str, object]) -> dict[str, str]:
    """The next number of every numbered field that has no value yet. Keys are taken in order: one lock order."""
    taken: dict[str, str] = {}
    for key, field in sorted(form.fields.items()):
        if isinstance(field.type, Numbered) and key not in given:
            period = field.type.period(field.settings, today)
            value = await tx.fetchval(_TAKE, f"{form.key}.{key}", period)
            taken[key] = field.type.render(field.settings, today, value)
    return taken
