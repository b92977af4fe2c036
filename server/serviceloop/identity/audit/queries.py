"""Reading the audit log."""

from collections.abc import Mapping
from typing import Any

import asyncpg

_SELECT = """
SELECT a.id, a.at, a.action, a.form, a.record, a.detail, a.ip, a.request_id,
  CASE WHEN a.actor IS NULL THEN NULL ELSE jsonb_build_object('id', a.actor, 'name', u.name) END AS actor
FROM "sl"."audit" a LEFT JOIN "sl"."user" u ON u.id = a.actor WHERE """
_CONDITIONS: Mapping[str, str] = {
    "actor": "a.actor = {}::uuid",
    "action": "a.action = {}::text",
    "form": "a.form = {}::text",
    "record": "a.record = {}::uuid",
    "since": "a.at >= {}::timestamptz",
    "until": "a.at < {}::timestamptz",
}


async def page(
    connection: Any, wanted: Mapping[str, Any], after: tuple[Any, int] | None, limit: int
) -> list[asyncpg.Record]:
    """Entries, newest first. `wanted` may hold the keys of _CONDITIONS; only those given become conditions, so each
    combination has a plan of its own. `after`: at and id of the last entry seen."""
    conditions, values = ["true"], []
    for name, value in wanted.items():
        values.append(value)
        conditions.append(_CONDITIONS[name].format(f"${len(values)}"))
    if after is not None:
        values.extend(after)
        conditions.append(f"(a.at, a.id) < (${len(values) - 1}::timestamptz, ${len(values)}::bigint)")
    sql = f"{_SELECT}{' AND '.join(conditions)} ORDER BY a.at DESC, a.id DESC LIMIT {int(limit)}"
    return list(await connection.fetch(sql, *values))
