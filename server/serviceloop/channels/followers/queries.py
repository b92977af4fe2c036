"""Followers in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from serviceloop.kit.db import Connection

_FOLLOW = """
INSERT INTO sl.follower (record, person, form, reason) VALUES ($1, $2, $3, 'own')
ON CONFLICT (record, person) DO UPDATE SET off = false, reason = 'own',
  since = CASE WHEN follower.off THEN now() ELSE follower.since END"""
_UNFOLLOW = """
INSERT INTO sl.follower (record, person, form, reason, off) VALUES ($1, $2, $3, 'own', true)
ON CONFLICT (record, person) DO UPDATE SET off = true"""
# Who has stopped following a record, or does not want to follow by itself, stays as is.
_BY_ITSELF = """
INSERT INTO sl.follower (record, person, form, reason)
SELECT $1, u.id, $2, $4 FROM sl."user" u LEFT JOIN sl.follow_choice c ON c.person = u.id
WHERE u.id = ANY($3::uuid[]) AND u.active AND u.deleted_at IS NULL
  AND coalesce(CASE WHEN $4 = 'created' THEN c.created ELSE c.taking_part END, $4 <> 'created')
ON CONFLICT DO NOTHING"""
_PEOPLE = """
SELECT f.person AS id, u.name, f.since FROM sl.follower f
JOIN sl."user" u ON u.id = f.person AND u.active AND u.deleted_at IS NULL
WHERE f.record = $1 AND f.form = $2 AND NOT f.off ORDER BY f.since, f.person LIMIT $3"""
_NOTE = """
INSERT INTO sl.follow_due (record, form, due_at, versions, comments)
SELECT $1, $2, now() + $5::interval, $3::int[], $4::uuid[]
WHERE EXISTS (SELECT FROM sl.follower WHERE record = $1 AND NOT off AND person IS DISTINCT FROM $6)
ON CONFLICT (record) DO UPDATE SET versions = follow_due.versions || excluded.versions,
  comments = follow_due.comments || excluded.comments"""
_OWN = """
SELECT record, form, since FROM sl.follower
WHERE person = $1 AND NOT off AND ($2::text IS NULL OR form = $2)
  AND ($3::timestamptz IS NULL OR (since, record) < ($3, $4)) ORDER BY since DESC, record DESC LIMIT $5"""
_UNREAD = """
DELETE FROM sl.notification WHERE "user" = $1 AND read_at IS NULL AND kind = $2 AND link = $3 RETURNING body"""


async def follow(tx: Connection, form: str, record: UUID, person: UUID) -> None:
    await tx.execute(_FOLLOW, record, person, form)


async def unfollow(tx: Connection, form: str, record: UUID, person: UUID) -> None:
    """Stops following, and keeps in mind that the person did not want to."""
    await tx.execute(_UNFOLLOW, record, person, form)


async def follow_by_itself(tx: Connection, form: str, record: UUID, people: Sequence[UUID], reason: str) -> None:
    """`reason`: created, commented or mentioned."""
    await tx.execute(_BY_ITSELF, record, form, list(people), reason)


async def people(connection: Any, form: str, record: UUID, limit: int) -> list[dict[str, Any]]:
    """{id, name, since} of the active followers, who began first first."""
    return [dict(row) for row in await connection.fetch(_PEOPLE, record, form, limit)]


async def own(
    connection: Any, person: UUID, form: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[dict[str, Any]]:
    """{record, form, since} of what a person follows, the newest first."""
    since, record = after or (None, None)
    return [dict(row) for row in await connection.fetch(_OWN, person, form, since, record, limit)]


async def forms_of(connection: Any, person: UUID) -> list[str]:
    """Keys of the forms of which a person follows records."""
    sql = "SELECT DISTINCT form FROM sl.follower WHERE person = $1 AND NOT off ORDER BY form"
    return [row["form"] for row in await connection.fetch(sql, person)]


async def choice(connection: Any, person: UUID) -> dict[str, bool]:
    """{taking_part, created}: by what the person follows without asking."""
    row = await connection.fetchrow("SELECT taking_part, created FROM sl.follow_choice WHERE person = $1", person)
    return dict(row) if row is not None else {"taking_part": True, "created": False}


async def choose(tx: Connection, person: UUID, taking_part: bool, created: bool) -> None:
    sql = """INSERT INTO sl.follow_choice (person, taking_part, created) VALUES ($1, $2, $3)
             ON CONFLICT (person) DO UPDATE SET taking_part = $2, created = $3"""
    await tx.execute(sql, person, taking_part, created)


# --- what is to be told
async def note(
    tx: Connection, form: str, record: UUID, versions: Sequence[int], comments: Sequence[UUID], *args: Any
) -> None:
    """Keeps a change for the followers. `args`: the pause (timedelta), and who made it."""
    await tx.execute(_NOTE, record, form, list(versions), list(comments), *args)


async def due(connection: Any) -> list[UUID]:
    sql = "SELECT record FROM sl.follow_due WHERE due_at <= now() ORDER BY due_at LIMIT 100"
    return [row["record"] for row in await connection.fetch(sql)]


async def take(tx: Connection, record: UUID) -> dict[str, Any] | None:
    """What is due about a record, taken off the list with this transaction; None if another worker took it."""
    sql = "DELETE FROM sl.follow_due WHERE record = $1 AND due_at <= now() RETURNING *"
    row = await tx.fetchrow(sql, record)
    return dict(row) if row is not None else None


async def put_off(connection: Any, record: UUID) -> None:
    """For what could not be told: others go first."""
    sql = "UPDATE sl.follow_due SET due_at = now() + interval '10 minutes' WHERE record = $1"
    await connection.execute(sql, record)


async def take_unread(tx: Connection, person: UUID, kind: str, link: str) -> str:
    """Removes the unread notice about this record; returns its text, "" if there was none."""
    row = await tx.fetchrow(_UNREAD, person, kind, link)
    return str(row["body"]) if row is not None else ""


async def forget(tx: Connection, form: str, records: Sequence[UUID] | None) -> None:
    """Nobody follows records that are gone for good; None: all of the form's."""
    ids = None if records is None else list(records)
    for table in ("follower", "follow_due"):
        sql = f"DELETE FROM sl.{table} WHERE form = $1 AND ($2::uuid[] IS NULL OR record = ANY($2::uuid[]))"  # noqa: S608
        await tx.execute(sql, form, ids)
    links = None if ids is None else [f"/f/{form}/{id}" for id in ids]
    sql = """DELETE FROM sl.notification WHERE kind = ANY($1::text[])
             AND CASE WHEN $2::text[] IS NULL THEN starts_with(link, $3) ELSE link = ANY($2::text[]) END"""
    await tx.execute(sql, ["followed", "shared", "share", "mentioned"], links, f"/f/{form}/")
