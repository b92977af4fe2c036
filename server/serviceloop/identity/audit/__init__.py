"""The audit log: who did what to which record, from where. Written in the transaction of the deed itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.origin import ORIGIN

_INSERT = """
INSERT INTO "sl"."audit" (actor, action, form, record, detail, ip, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"""


async def record(
    tx: Connection,
    viewer: Viewer | None,
    action: str,
    form: str | None = None,
    record: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    *,
    actor: UUID | None = None,
) -> None:
    """Adds an entry. `action` is "<noun>.<verb>", for instance "record.update" or "session.failed".

    `viewer` None: nobody is signed in (yet); then `actor` may name the person concerned. `detail` is JSON and holds
    no secrets.
    """
    where = ORIGIN.get()
    more = dict(detail or {})
    if viewer is not None and viewer.api_key_id is not None:
        more["api_key"] = str(viewer.api_key_id)
    who = viewer.author if viewer is not None else actor
    await tx.execute(_INSERT, who, action, form, record, more, where.ip, where.request_id)
