"""How far the demo's data are: a note in the settings table, so that a killed first start is noticed."""

import asyncpg

from serviceloop.kit.errors import OperatorError

_KEY = "demo"


async def is_loaded(dsn: str) -> bool:
    """Whether the demo company is complete. Raises OperatorError when other people's data are there instead."""
    state, forms = await _read(dsn)
    if state is None and forms:
        raise OperatorError(
            "This database holds an installation without demo data; the demo does not touch it. "
            "Use `serviceloop serve` and `serviceloop worker`, or give the demo a place of its own (SERVICELOOP_HOME)."
        )
    return state == "loaded"


async def clear_unfinished(dsn: str) -> bool:
    """Removes what an interrupted load of demo data left; returns whether there was any."""
    state, _ = await _read(dsn)
    if state != "loading":
        return False
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("DROP SCHEMA app CASCADE; DROP SCHEMA sl CASCADE")
    finally:
        await connection.close()
    return True


async def mark(dsn: str, state: str) -> None:
    """Notes "loading" or "loaded"."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            """INSERT INTO sl.setting (key, value) VALUES ($1, to_jsonb($2::text))
               ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()""",
            _KEY,
            state,
        )
    finally:
        await connection.close()


async def _read(dsn: str) -> tuple[str | None, int]:
    """The state, and how many forms there are."""
    connection = await asyncpg.connect(dsn)
    try:
        if await connection.fetchval("SELECT to_regclass('sl.setting')") is None:
            return None, 0
        state = await connection.fetchval("SELECT value #>> '{}' FROM sl.setting WHERE key = $1", _KEY)
        return state, await connection.fetchval("SELECT count(*) FROM sl.form")
    finally:
        await connection.close()
