"""Making, listing and revoking API keys."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from serviceloop.identity import audit
from serviceloop.identity.abilities import may_give
from serviceloop.identity.keys import queries
from serviceloop.identity.resolver import announce
from serviceloop.identity.roles import queries as role_queries
from serviceloop.identity.roles.service import rights_of
from serviceloop.identity.tokens import new_api_key
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, forbidden, invalid, not_found
from serviceloop.kit.ids import new_id

_NO_ROLE = {"zh": "角色不存在", "en": "There is no such role"}
_PAST = {"zh": "失效时间须在将来", "en": "The expiry must lie in the future"}
_BEYOND = {"zh": "不能为超出自己权限的角色创建密钥", "en": "You cannot make a key with rights that you do not have"}
_NO_KEYS = {"zh": "密钥不能用来创建密钥", "en": "A key cannot make keys"}


async def create(tx: Connection, viewer: Viewer, name: str, role: str, expires_at: datetime | None) -> tuple[UUID, str]:
    """Makes a key; returns its id and the key itself, which nobody can show again."""
    if viewer.api_key_id is not None:
        raise forbidden(_NO_KEYS)
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise invalid(Issue("expires_at", "past", _PAST))
    rows = await role_queries.by_keys(tx, [role])
    if not rows:
        raise invalid(Issue("role", "unknown_role", _NO_ROLE))
    if not may_give(viewer, *rights_of(rows[0])):
        raise forbidden(_BEYOND)
    made, key = new_api_key(), new_id()
    await queries.insert(tx, (key, name.strip(), made.prefix, made.digest, role, viewer.user_id, expires_at))
    detail = {"name": name, "role": role, "prefix": made.prefix}
    await audit.record(tx, viewer, "api_key.create", record=key, detail=detail)
    return key, made.text


async def revoke(tx: Connection, viewer: Viewer, key: UUID) -> None:
    """Ends a key at once; a second time changes nothing."""
    if not await queries.exists(tx, key):
        raise not_found()
    if await queries.revoke(tx, key):
        await announce(tx)
        await audit.record(tx, viewer, "api_key.revoke", record=key)


async def everything(connection: Any) -> list[dict[str, Any]]:
    """All keys, newest first."""
    return [dict(row) for row in await queries.everything(connection)]


async def one(connection: Any, key: UUID) -> dict[str, Any]:
    """One key; Problem 404."""
    row = await queries.one(connection, key)
    if row is None:
        raise not_found()
    return dict(row)
