"""/audit: who did what, for those who may see it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime, BaseModel

from serviceloop.http.cursors import decode_cursor, encode_cursor
from serviceloop.http.dependencies import DatabaseDep, require
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import VIEW_AUDIT
from serviceloop.identity.audit import queries
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, invalid

router = Router("audit", "/audit")
_BAD_TIME = {"zh": "时间超出范围", "en": "The time is out of range"}


class AuditActor(BaseModel):
    id: UUID
    name: str | None


class AuditRow(BaseModel):
    """One entry. `actor` null: nobody was signed in."""

    id: int
    at: datetime
    actor: AuditActor | None
    action: str
    form: str | None
    record: UUID | None
    detail: dict[str, Any]
    ip: str | None
    request_id: str | None


class AuditPage(BaseModel):
    rows: list[AuditRow]
    next: str | None


class AuditFilter(BaseModel):
    """What to look for; absent: anything."""

    actor: UUID | None = None
    action: Annotated[str | None, Query(max_length=100)] = None
    form: Annotated[str | None, Query(max_length=100)] = None
    record: UUID | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    limit: Annotated[int, Query(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Query(max_length=500)] = None


@router.get("")
async def page(
    viewer: Annotated[Viewer, Depends(require(VIEW_AUDIT))],
    database: DatabaseDep,
    wanted: Annotated[AuditFilter, Query()],
) -> AuditPage:
    """Entries, newest first."""
    _check_times(wanted)
    after = decode_cursor(wanted.cursor, datetime.fromisoformat, int)
    conditions = wanted.model_dump(exclude_none=True, exclude={"limit", "cursor"})
    rows = await queries.page(database.pool, conditions, after, wanted.limit + 1)
    shown = [AuditRow.model_validate(dict(row)) for row in rows[: wanted.limit]]
    more = encode_cursor(shown[-1].at.isoformat(), shown[-1].id) if len(rows) > wanted.limit else None
    return AuditPage(rows=shown, next=more)


def _check_times(wanted: AuditFilter) -> None:
    for name in ("since", "until"):
        value = getattr(wanted, name)
        if value is not None and not 1900 <= value.year <= 9000:
            raise invalid(Issue(name, "out_of_range", _BAD_TIME))
