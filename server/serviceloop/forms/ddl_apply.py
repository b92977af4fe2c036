"""Carries a plan out: first, in one short transaction, what the new definition needs; then, beside the work, indexes.

What is left after a crash is finished by `settle`, which compares the real database with the definition; running it
again does nothing more.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import asyncpg

from serviceloop.forms import ddl_sql
from serviceloop.forms.ddl_inspect import ActualTable, Built, inspect
from serviceloop.forms.ddl_locks import settle_lock
from serviceloop.forms.ddl_plan import Plan
from serviceloop.forms.ddl_steps import (
    AddColumn,
    AddForeignKey,
    ConvertColumn,
    CreateTable,
    RecycleColumn,
    RecycleTable,
    RestoreColumn,
    RestoreTable,
    SetUnique,
    Step,
)
from serviceloop.forms.table_spec import IndexSpec, TableSpec, quote, waiting_name
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Issue, Problem, conflict
from serviceloop.kit.log import get_logger

log = get_logger(__name__)

OWN_INDEX = ("ix__", "uq__", "tx__", "gin__", "so__", "hx__", "vw__")
"""Prefixes of our index names; an index that a database administrator made by hand is left alone."""


async def apply_structure(tx: Connection, plans: Sequence[Plan]) -> None:
    """The steps that the new definitions need, in the caller's transaction."""
    await carry_out(tx, structure_sql(plans, await inspect(tx)))


async def carry_out(tx: Connection, statements: Sequence[str]) -> None:
    """All in one round trip: whoever waits for our locks waits for each of them."""
    if statements:
        await tx.execute(";\n".join(statements))


def structure_sql(plans: Sequence[Plan], actual: Mapping[str, ActualTable]) -> list[str]:
    """Statements for the steps that the new definitions need: all tables first, then their references.

    Raises a Problem (409) where a new table's name is taken in `actual`.
    """
    steps = [step for plan in plans for step in plan.steps]
    return [sql for part in (_structure, _references) for step in steps for sql in part(step, actual)]


def _structure(step: Step, actual: Mapping[str, ActualTable]) -> Iterator[str]:
    match step:
        case CreateTable(table=table):
            _expect_free(table.name, actual)
            yield ddl_sql.create_table(table)
            for index in table.indexes:
                yield ddl_sql.create_index(table.name, index, concurrently=False)
        case AddColumn(table=name, column=column):
            yield ddl_sql.add_column(name, column)
        case RecycleColumn(table=name, column=column, stored_as=stored_as):
            yield from _release(name, column.name, actual[name])
            yield ddl_sql.rename_column(name, column.name, stored_as)
        case ConvertColumn(table=name, column=column, stored_as=stored_as, shadow=shadow):
            yield from _release(name, column.name, actual[name])
            yield ddl_sql.rename_column(name, column.name, stored_as)
            yield ddl_sql.rename_column(name, shadow, column.name)
        case RestoreColumn(table=name, column=column, stored_as=stored_as):
            yield ddl_sql.rename_column(name, stored_as, column.name)
        case RecycleTable(table=name, stored_as=stored_as):
            yield from _release_table(name, actual[name])
            yield ddl_sql.rename_table(name, stored_as)
        case RestoreTable(table=name, stored_as=stored_as):
            _expect_free(name, actual)
            yield ddl_sql.rename_table(stored_as, name)
        case _:
            pass  # metadata only, or done by `settle`


def _expect_free(name: str, actual: Mapping[str, ActualTable]) -> None:
    if name in actual:
        zh, en = f"数据库中已有表“{name}”，请换一个标识", f"There is a table “{name}” already; choose another key"
        raise conflict({"zh": zh, "en": en})


def _release(table: str, column: str, actual: ActualTable) -> Iterator[str]:
    """Takes indexes and references off a column that goes to the recycle bin."""
    quoted = quote(column)
    for name, built in actual.indexes.items():
        if name.startswith(OWN_INDEX) and _names(built.definition, column, quoted):
            yield ddl_sql.drop_index(name, concurrently=False)
    for name, built in actual.foreign_keys.items():
        if built.definition.startswith((f"FOREIGN KEY ({column})", f"FOREIGN KEY ({quoted})")):
            yield ddl_sql.drop_constraint(table, name)


def _release_table(table: str, actual: ActualTable) -> Iterator[str]:
    """Names of indexes are one space in a schema: a new sub-table of the same key will want them."""
    for name in _own(actual.indexes):
        yield ddl_sql.drop_index(name, concurrently=False)
    for name in actual.foreign_keys:
        yield ddl_sql.drop_constraint(table, name)


def _names(definition: str, column: str, quoted: str) -> bool:
    keys = definition.partition("(")[2]
    words = "".join(sign if sign.isalnum() or sign in '_"' else " " for sign in keys).split()
    return column in words or quoted in words


def _references(step: Step, _: Mapping[str, ActualTable]) -> Iterator[str]:
    match step:
        case CreateTable(table=table):
            for key in table.foreign_keys:
                yield ddl_sql.add_foreign_key(table.name, key, checked=True)
        case ConvertColumn(indexes=indexes):
            for name in indexes:
                yield ddl_sql.rename_index(waiting_name(name), name)
        case AddForeignKey(table=name, key=key):
            yield ddl_sql.add_foreign_key(name, key, checked=False)
        case _:
            pass


async def make_unique(connection: Connection, plan: Plan) -> None:
    """Before a definition says that existing values are unique: looks for values that are not, then builds the index.

    Outside of a transaction. Raises a Problem (409) that lists values found twice.
    """
    for step in plan.steps:
        if not isinstance(step, SetUnique):
            continue
        rows = await connection.fetch(ddl_sql.duplicates(step.table, step.index.columns[0]))
        if rows:
            raise _not_unique(step, [dict(row) for row in rows])
        try:
            await _build_index(connection, step.table, step.index, (await inspect(connection))[step.table])
        except asyncpg.UniqueViolationError:
            rows = await connection.fetch(ddl_sql.duplicates(step.table, step.index.columns[0]))
            raise _not_unique(step, [dict(row) for row in rows]) from None


def _not_unique(step: SetUnique, values: Sequence[Mapping[str, Any]]) -> Problem:
    zh, en = step.label["zh"], step.label.get("en") or step.label["zh"]
    shown = "、".join(f"{row['value']}（{row['records']} 条）" for row in values[:5])
    title = {
        "zh": f"字段“{zh}”已有重复值，不能设为唯一：{shown}",
        "en": f"“{en}” has values that occur more than once, so it cannot be unique: {shown}",
    }
    issue = Issue(f"fields.{step.index.columns[0]}.unique", "not_unique", title)
    return Problem(409, "not_unique", title, [issue], {"values": list(values)})


Wanted = Callable[[Connection], Awaitable[Sequence[TableSpec]]]


async def settle(db: Database, form_key: str, wanted: Wanted) -> list[str]:
    """Brings indexes and references of a form in line with its definition, while people go on working.

    `wanted` reads how the tables should be; it is asked under the lock, so that a late runner never undoes what a newer
    definition has built. Idempotent; finishes what a crash or an earlier failure left. Returns the names of what could
    not be built (logged; the next run tries again).
    """
    failed: list[str] = []
    async with settle_lock(db, form_key) as connection:
        for table in await wanted(connection):
            actual = (await inspect(connection)).get(table.name)
            if actual is not None:
                failed += await _settle_table(connection, table, actual)
    return failed


async def _settle_table(connection: Connection, table: TableSpec, actual: ActualTable) -> list[str]:
    """New indexes first: until they are there, whoever knows the old definition goes on with the old ones."""
    failed: list[str] = []
    for index in table.indexes:
        try:
            if await _build_index(connection, table.name, index, actual) and index.method == "gin":
                await connection.execute(ddl_sql.analyze(table.name))
        except asyncpg.PostgresError as error:
            log.warning("index_not_built", index=index.name, error=str(error))
            failed.append(index.name)
    for name in _own(actual.indexes) - {index.name for index in table.indexes}:
        await connection.execute(ddl_sql.drop_index(name, concurrently=True))
    for key in table.foreign_keys:
        built = actual.foreign_keys.get(key.name)
        try:
            if built is None:
                await connection.execute(ddl_sql.add_foreign_key(table.name, key, checked=False))
            if built is None or not built.valid:
                await connection.execute(ddl_sql.validate_foreign_key(table.name, key.name))
        except asyncpg.PostgresError as error:
            log.warning("reference_not_checked", key=key.name, error=str(error))
            failed.append(key.name)
    return failed


def _own(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(OWN_INDEX)}


async def _build_index(connection: Connection, table: str, index: IndexSpec, actual: ActualTable) -> bool:
    """Whether it was built only now."""
    built: Built | None = actual.indexes.get(index.name)
    if built is not None and built.valid:
        return False
    if built is not None:  # left half built by a crash
        await connection.execute(ddl_sql.drop_index(index.name, concurrently=True))
    try:
        await connection.execute(ddl_sql.create_index(table, index, concurrently=True))
    except asyncpg.PostgresError:
        await connection.execute(ddl_sql.drop_index(index.name, concurrently=True))
        raise
    return True
