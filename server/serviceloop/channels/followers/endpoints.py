"""/forms/{form}/records/{id}/followers and /following: who follows a record, and what one follows."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict

from serviceloop.channels.followers import queries, service
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.http.cursors import decode_cursor, encode_cursor
from serviceloop.http.dependencies import DatabaseDep, TransactionDep, ViewerDep
from serviceloop.http.routing import Router

router = Router("followers")
_PLACE = "/forms/{form}/records/{id}"


class Follower(BaseModel):
    id: UUID
    name: str
    since: datetime


class Followers(BaseModel):
    """Followers who may read the record now. `following`: whether the viewer is one of them."""

    following: bool
    rows: list[Follower]


class Followed(BaseModel):
    """A record that one follows. No label: the form is gone or out of sight; no title and number: the record is."""

    form: str
    label: dict[str, str] | None
    record: UUID
    since: datetime
    no: str | None
    title: str | None
    status: dict[str, str] | None
    updated_at: datetime | None


class FollowedForm(BaseModel):
    key: str
    label: dict[str, str]


class FollowedPage(BaseModel):
    rows: list[Followed]
    forms: list[FollowedForm]
    next: str | None


class FollowChoice(BaseModel):
    """By what one follows a record without asking: commenting and being mentioned; making it."""

    model_config = ConfigDict(extra="forbid")
    taking_part: bool
    created: bool


@router.get(f"{_PLACE}/followers", summary="Who follows a record", response_model=Followers)
async def list_followers(form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, db: DatabaseDep) -> Any:
    return await service.listed(db.pool, catalog, viewer, form, id)


@router.put(f"{_PLACE}/follow", status_code=204, summary="Follow a record")
async def follow(form: str, id: UUID, viewer: ViewerDep, catalog: CatalogDep, tx: TransactionDep) -> Response:
    """From now on one is told of its changes and comments, as far as one may see them."""
    await service.follow(tx, catalog, viewer, form, id)
    return Response(status_code=204)


@router.delete(f"{_PLACE}/follow", status_code=204, summary="Stop following a record")
async def unfollow(form: str, id: UUID, viewer: ViewerDep, tx: TransactionDep) -> Response:
    await service.unfollow(tx, viewer, form, id)
    return Response(status_code=204)


@router.get("/following", summary="Records that one follows", response_model=FollowedPage)
async def following(
    viewer: ViewerDep,
    catalog: CatalogDep,
    db: DatabaseDep,
    form: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Any:
    """The newest first. `forms`: those among which one may choose."""
    after = decode_cursor(cursor, datetime.fromisoformat, UUID)
    rows = await service.own(db.pool, catalog, viewer, form, after, limit + 1)
    shown = rows[:limit]
    more = encode_cursor(shown[-1]["since"].isoformat(), shown[-1]["record"]) if len(rows) > limit else None
    keys = [key for key in await queries.forms_of(db.pool, viewer.user_id) if key in catalog.forms]
    forms = [{"key": key, "label": dict(catalog.forms[key].label)} for key in keys]
    return {"rows": shown, "forms": forms, "next": more}


@router.get("/following/choice", summary="By what one follows without asking", response_model=FollowChoice)
async def get_choice(viewer: ViewerDep, db: DatabaseDep) -> Any:
    return await queries.choice(db.pool, viewer.user_id)


@router.put("/following/choice", status_code=204, summary="Choose by what one follows without asking")
async def put_choice(body: FollowChoice, viewer: ViewerDep, tx: TransactionDep) -> Response:
    await queries.choose(tx, viewer.user_id, body.taking_part, body.created)
    return Response(status_code=204)
