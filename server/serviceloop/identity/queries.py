"""SQL that resolves who asks. Texts, not built statements: they run often and never change."""

from typing import Any
from uuid import UUID

import asyncpg

_ROLES = """
  coalesce((SELECT jsonb_agg(jsonb_build_object('key', r.key, 'grants', r.grants, 'abilities', to_jsonb(r.abilities))
                             ORDER BY r.key) FROM "sl"."role" r WHERE {which}), '[]') AS roles"""

_OWN_UNITS = """
  LATERAL (SELECT array_agg(unit.id) AS unit_ids, array_agg(unit.path) AS paths FROM "sl"."org_unit" unit
           WHERE unit.deleted_at IS NULL AND (unit.id = u.org_unit
             OR unit.id IN (SELECT more.unit FROM "sl"."user_unit" more WHERE more."user" = u.id))) own"""

_UNITS = """
  coalesce(own.unit_ids, '{}') AS unit_ids,
  ARRAY(SELECT below.id FROM "sl"."org_unit" below
        WHERE below.path <@ own.paths AND below.deleted_at IS NULL ORDER BY below.path) AS subtree_ids"""

# A person's own roles and those of the groups that the person is in.
_OWN_ROLES = """r.key IN (SELECT ur.role FROM "sl"."user_role" ur WHERE ur."user" = u.id
   UNION ALL SELECT unnest(g.roles) FROM "sl"."user_group" g
     JOIN "sl"."user_group_member" m ON m."group" = g.id WHERE m."user" = u.id)"""

_PERSON = "u.id AS user_id, u.account, u.locale"
_ALIVE = "u.active AND u.deleted_at IS NULL"

SESSION = f"""
SELECT {_PERSON}, u.name, s.csrf, s.expires_at, s.view_as, {_ROLES.format(which=_OWN_ROLES)}, {_UNITS}
FROM "sl"."session" s JOIN "sl"."user" u ON u.id = s."user" AND {_ALIVE}, {_OWN_UNITS}
WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_seen > now() - $2::interval"""  # noqa: S608  (made of constants)

# A key acts in its own role, for the person who made it, and ends with that person's account.
API_KEY = f"""
SELECT {_PERSON}, k.name, k.id AS key_id, k.hash, k.expires_at,
  {_ROLES.format(which="r.key = k.role")}, {_UNITS}
FROM "sl"."api_key" k JOIN "sl"."user" u ON u.id = k.created_by AND {_ALIVE}, {_OWN_UNITS}
WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())"""  # noqa: S608

# For work that goes on after the request that asked for it.
PERSON = f"""
SELECT {_PERSON}, u.name, {_ROLES.format(which=_OWN_ROLES)}, {_UNITS}
FROM "sl"."user" u, {_OWN_UNITS} WHERE u.id = $1 AND {_ALIVE}"""  # noqa: S608
ROLE = """SELECT r.key, r.grants, to_jsonb(r.abilities) AS abilities FROM "sl"."role" r WHERE r.key = $1"""
API_KEY_BY_ID = API_KEY.replace("k.hash = $1", "k.id = $1")

TOUCH_SESSIONS = 'UPDATE "sl"."session" SET last_seen = now() WHERE token_hash = ANY($1::bytea[])'
TOUCH_KEYS = 'UPDATE "sl"."api_key" SET last_used = now() WHERE id = ANY($1::uuid[])'


async def person(connection: Any, user: UUID) -> asyncpg.Record | None:
    """A person's roles and units as they are now; None if the account is not active."""
    return await connection.fetchrow(PERSON, user)
