"""Indexes of the new columns: built beside the work before the swap, renamed at the swap, so that no list is slow and
no rule of uniqueness is off for a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import asyncpg

from serviceloop.forms import ddl_sql
from serviceloop.forms.conversion.reading import Place
from serviceloop.forms.ddl_inspect import ActualTable, inspect
from serviceloop.forms.table_spec import IndexSpec, TableSpec, quote, waiting_name
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem, conflict
from serviceloop.kit.log import get_logger

log = get_logger(__name__)


def wanted(place: Place, tables: Sequence[TableSpec], actual: ActualTable) -> list[tuple[IndexSpec, IndexSpec]]:
    """(as it is to be, as it is built now) for each index that rests on a new column of this place."""
    spec = next((table for table in tables if table.name == place.table), None)
    names = {quote(step.after.key): quote(step.shadow) for step in place.steps}
    keys = {step.after.key for step in place.steps}
    found = []
    for index in spec.indexes if spec is not None else ():
        others = set(index.columns) - keys
        if set(index.columns) & keys and others <= actual.columns.keys():
            found.append((index, replace(index, name=waiting_name(index.name), keys=_over(index.keys, names))))
    return found


def _over(keys: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    made = []
    for key in keys:
        for old, new in names.items():
            key = key.replace(old, new)
        made.append(key)
    return tuple(made)


async def build(connection: Connection, place: Place, tables: Sequence[TableSpec]) -> None:
    """Builds what is not there yet. Problem 409 where converted values of a unique field are there twice."""
    actual = (await inspect(connection))[place.table]
    for final, index in wanted(place, tables, actual):
        built = actual.indexes.get(index.name)
        if built is not None and built.valid:
            continue
        if built is not None:
            await connection.execute(ddl_sql.drop_index(index.name, concurrently=True))
        try:
            await connection.execute(ddl_sql.create_index(place.table, index, concurrently=True))
        except asyncpg.UniqueViolationError:
            await connection.execute(ddl_sql.drop_index(index.name, concurrently=True))
            raise await _twice(connection, place, final) from None
        except asyncpg.PostgresError as error:  # `settle` tries again after the swap
            log.warning("index_not_built", index=final.name, error=str(error))
            await connection.execute(ddl_sql.drop_index(index.name, concurrently=True))


async def _twice(connection: Connection, place: Place, index: IndexSpec) -> Problem:
    step = next(item for item in place.steps if item.after.key == index.columns[0])
    rows = await connection.fetch(ddl_sql.duplicates(place.table, step.shadow))
    values = [dict(row) for row in rows]
    shown = "、".join(f"{row['value']}（{row['records']} 条）" for row in values[:5])
    zh, en = step.words
    title = {
        "zh": f"字段“{zh}”转换后有重复值，不能设为唯一：{shown}",
        "en": f"“{en}” has values that occur more than once once converted, so it cannot be unique: {shown}",
    }
    return conflict(title, values=values)
