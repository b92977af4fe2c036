"""Who a job works for: the viewer of the person, or the API key, that asked for it, with the rights held now."""

from typing import Any
from uuid import UUID

from serviceloop.identity import queries
from serviceloop.identity.resolver import viewer_of
from serviceloop.identity.viewer import SYSTEM_USER, Viewer, system_viewer


async def viewer_again(
    connection: Any, user: UUID, api_key: UUID | None = None, zone: str = "Asia/Shanghai"
) -> Viewer | None:
    """None if the account or the key is not valid any more. `connection`: a pool will do."""
    if user == SYSTEM_USER:
        return system_viewer()
    if api_key is not None:
        row = await connection.fetchrow(queries.API_KEY_BY_ID, api_key)
        return None if row is None else viewer_of(row, zone, api_key_id=api_key)
    row = await connection.fetchrow(queries.PERSON, user)
    return None if row is None else viewer_of(row, zone)
