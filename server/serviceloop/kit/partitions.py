"""Monthly partitions of the tables that only grow (history, audit, outbox).

Each has a default partition too, so that a row of any time finds a place; the worker makes the coming months ahead.
"""

from datetime import date

import asyncpg

MONTHS_AHEAD = 2

_PARENTS = """
SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
WHERE c.relnamespace = 'sl'::regnamespace ORDER BY 1
"""


async def ensure_partitions(connection: "asyncpg.Connection[asyncpg.Record]", today: date) -> list[str]:
    """Makes the partitions of this month and the next ones where missing; returns the names of the new ones."""
    made = []
    for row in await connection.fetch(_PARENTS):
        for offset in range(MONTHS_AHEAD + 1):
            name = await _ensure(connection, row["relname"], _month(today, offset), _month(today, offset + 1))
            made += [name] if name else []
    return made


def _month(day: date, offset: int) -> date:
    years, month = divmod(day.month - 1 + offset, 12)
    return date(day.year + years, month + 1, 1)


async def _ensure(connection: "asyncpg.Connection[asyncpg.Record]", parent: str, begin: date, end: date) -> str | None:
    """Rows that wait in the default partition move into the new one: PostgreSQL refuses to attach it otherwise."""
    name = f"{parent}_{begin:%Y%m}"
    if await connection.fetchval("SELECT to_regclass($1)", f'sl."{name}"') is not None:
        return None
    bounds = f"'{begin} 00:00+00'", f"'{end} 00:00+00'"
    async with connection.transaction():
        await connection.execute(f'LOCK TABLE sl."{parent}_default" IN ACCESS EXCLUSIVE MODE')
        await connection.execute(
            f'CREATE TABLE sl."{name}" (LIKE sl."{parent}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)'
        )
        await connection.execute(
            f'WITH moved AS (DELETE FROM sl."{parent}_default" '  # noqa: S608 - names from the catalog and a date
            f"WHERE at >= {bounds[0]} AND at < {bounds[1]} RETURNING *) "
            f'INSERT INTO sl."{name}" SELECT * FROM moved'
        )
        await connection.execute(
            f'ALTER TABLE sl."{parent}" ATTACH PARTITION sl."{name}" FOR VALUES FROM ({bounds[0]}) TO ({bounds[1]})'
        )
    return name
