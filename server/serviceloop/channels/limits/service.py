"""Limits against abuse by people who are not signed in. Each use counts in a transaction of its own, so that refusals
count too."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.channels.limits import queries
from serviceloop.channels.limits.logic import Limit, exceeded
from serviceloop.kit.chores import Chore
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem


async def count(db: Database, limits: Sequence[Limit], action: str, subjects: Mapping[str, str]) -> None:
    """Notes one use; 429 when one of the action's `limits` is reached. `subjects`: phone, ip, form …, where known."""
    now = datetime.now(UTC)
    async with db.transaction() as tx:
        for name in sorted(subjects):
            await queries.lock_subject(tx, f"{name}:{subjects[name]}")
        for limit in limits:
            if limit.action == action and limit.subject in subjects:
                await _check(tx, limit, f"{limit.subject}:{subjects[limit.subject]}", now)
        await queries.note_use(tx, action, [f"{name}:{value}" for name, value in subjects.items()], now)


async def _check(tx: Connection, limit: Limit, subject: str, now: datetime) -> None:
    times = await queries.uses(tx, limit.action, subject, now - limit.period, limit.count + 1)
    if exceeded(limit, times, now):
        raise too_many(limit.period)


def too_many(wait: timedelta) -> Problem:
    title = {"zh": "操作过于频繁，请稍后再试", "en": "Too many requests; try again later"}
    seconds = str(min(int(wait.total_seconds()), 3600))
    return Problem(429, "too_many", title, extra={"headers": {"Retry-After": seconds}})


async def _forget(app: Any) -> None:
    async with app.db.transaction() as tx:
        await queries.forget_uses(tx, datetime.now(UTC) - timedelta(days=1, minutes=5))


CHORES = (Chore("limits.forget", timedelta(hours=1), _forget),)
"""For the worker."""
