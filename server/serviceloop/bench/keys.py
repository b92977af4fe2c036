"""API keys for the benchmark: one of an administrator, one of a role with row and field rules like an engineer's."""

import asyncpg
import orjson

from serviceloop.identity.tokens import new_api_key
from serviceloop.identity.viewer import SYSTEM_USER
from serviceloop.kit.ids import new_id

_ROLE = "bench_scoped"
# Half of the rows, by unit or by status; costs hidden; the related customer limited too.
_GRANTS = [
    {
        "form": "ticket",
        "actions": ["read"],
        "scope": {
            "or": [
                {"field": "org_unit", "op": "in", "value": {"$": "my_subtree"}},
                {"field": "region", "op": "in", "value": ["east", "south"]},
            ]
        },
        "fields": {"*": "read", "cost_total": "hidden", "cost_material": "hidden"},
    },
    {"form": "customer", "actions": ["read"], "scope": "all", "fields": {"*": "read", "phone": "hidden"}},
    {
        "form": "bench_large",
        "actions": ["read"],
        "scope": {
            "or": [
                {"field": "org_unit", "op": "in", "value": {"$": "my_subtree"}},
                {"field": "kind", "op": "in", "value": ["a", "b"]},
            ]
        },
        "fields": {"*": "read", "phone": "hidden"},
    },
]


async def make_keys(dsn: str) -> tuple[str, str]:
    """(administrator's key, scoped key)."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "INSERT INTO sl.role (key, label, grants) VALUES ($1, $2::jsonb, $3::jsonb) ON CONFLICT (key) DO NOTHING",
            _ROLE,
            '{"zh": "压测"}',
            orjson.dumps(_GRANTS).decode(),
        )
        return await _key(connection, "admin"), await _key(connection, _ROLE)
    finally:
        await connection.close()


async def _key(connection: "asyncpg.Connection[asyncpg.Record]", role: str) -> str:
    key = new_api_key()
    await connection.execute(
        "INSERT INTO sl.api_key (id, name, prefix, hash, role, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(),
        f"bench {role}",
        key.prefix,
        key.digest,
        role,
        SYSTEM_USER,
    )
    return key.text
