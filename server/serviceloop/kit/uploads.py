"""Uploads that nothing holds, and contents that no upload holds any more, are taken away after a while.

A week is left to whoever has uploaded something: a phone may be without a network over a holiday, a form half filled in
over a weekend (ADR 0115).
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection

KEEP = timedelta(days=7)
KEEP_CONTENTS = timedelta(days=1)
_BATCH = 500
_LOOSE = """
SELECT id FROM sl.file WHERE record IS NULL AND created_at < now() - $1::interval AND ($2::uuid IS NULL OR id > $2)
ORDER BY id LIMIT $3"""
_REMOVE = """
WITH gone AS (DELETE FROM sl.file WHERE id = ANY($1::uuid[]) AND record IS NULL RETURNING sha256),
noted AS (INSERT INTO sl.file_gone (sha256) SELECT DISTINCT sha256 FROM gone
          ON CONFLICT (sha256) DO UPDATE SET at = now())
SELECT count(*) FROM gone"""
_DUE = "SELECT sha256 FROM sl.file_gone WHERE at < now() - $1::interval ORDER BY at LIMIT $2"
Holder = Callable[[Any, Connection, Sequence[UUID]], Awaitable[set[UUID]]]
"""(app, tx, ids of uploads) → those of them that are held somewhere."""


async def remove_loose(app: Any, keep: timedelta = KEEP) -> int:
    """Uploads older than `keep` that belong to no record and that none of `app.file_holders` names; how many went."""
    count, last = 0, None
    while ids := [row["id"] for row in await app.db.pool.fetch(_LOOSE, keep, last, _BATCH)]:
        last = ids[-1]
        async with app.db.transaction() as tx:
            count += int(await tx.fetchval(_REMOVE, await _unheld(app, tx, ids)))
    return count


async def _unheld(app: Any, tx: Connection, ids: Sequence[UUID]) -> list[UUID]:
    left = set(ids)
    for holder in app.file_holders:
        if left:
            left -= await holder(app, tx, sorted(left))
    return sorted(left)


async def remove_contents(app: Any, keep: timedelta = KEEP_CONTENTS) -> int:
    """Contents that lost an upload longer than `keep` ago and that no other one holds; how many went."""
    count = 0
    while digests := [row["sha256"] for row in await app.db.pool.fetch(_DUE, keep, _BATCH)]:
        for sha256 in digests:
            async with app.db.transaction() as tx:
                held = await tx.fetchval("SELECT EXISTS (SELECT FROM sl.file WHERE sha256 = $1)", sha256)
                await tx.execute("DELETE FROM sl.file_gone WHERE sha256 = $1", sha256)
                if not held and await app.files.remove(sha256, unless_newer=keep):
                    count += 1
    return count


async def _tidy(app: Any) -> None:
    await remove_loose(app)
    await remove_contents(app)


CHORES = (Chore("uploads", timedelta(hours=6), _tidy),)
