"""Periods of dates and times, counted fast.

`date_trunc` in a named zone looks the zone's rules up for each row: 0.4 µs, most of such a report's time. Here the
borders of the periods between the first and the last value are laid out once, in the zone, and each row finds its
period by binary search (`width_bucket`), exact on days of 23 and 25 hours too. ADR 0032 has the figures.
"""

from serviceloop.expr.kinds import Kind
from serviceloop.forms.records.sources import Resolved, quote, table_of

_STEPS = {"day": "1 day", "week": "1 week", "month": "1 month", "quarter": "3 months", "year": "1 year"}


def stored(found: Resolved) -> bool:
    """Whether the value is a column of a table (a formula is not)."""
    return found.part is None and found.field.type.column(found.field.settings) is not None


def borders_sql(found: Resolved, grain: str, zone: str) -> str:
    """A query with one row: `days`, the first day of each period, and `bounds`, where each begins, in order.

    It spans all values of the column, those out of the viewer's sight too: only periods with visible records are shown.
    """
    column, table = quote(found.field.key), table_of(found.source.form)
    local = f"{{}} AT TIME ZONE {zone}" if found.kind is Kind.DATETIME else "{}::timestamp"
    bound = f"day AT TIME ZONE {zone}" if found.kind is Kind.DATETIME else "day::date"
    first, last = local.format("first"), local.format("last")
    series = f"generate_series(date_trunc('{grain}', {first}), {last}, interval '{_STEPS[grain]}') AS day"
    ends = f"SELECT min({column}) AS first, max({column}) AS last FROM {table}"  # noqa: S608
    return (
        f"SELECT array_agg(day::date ORDER BY day) AS days, array_agg({bound} ORDER BY day) AS bounds"  # noqa: S608
        f" FROM ({ends}) ends, {series}"
    )


def trunc_sql(found: Resolved, grain: str, zone: str) -> str:
    """The first day of a value's period, by `date_trunc`: for values that are worked out for each row."""
    local = f"{found.sql} AT TIME ZONE {zone}" if found.kind is Kind.DATETIME else f"({found.sql})::timestamp"
    return f"date_trunc('{grain}', {local})::date"
