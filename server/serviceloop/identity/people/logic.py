"""Who stands in for whom. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Delegation:
    """`delegate` does the work of `user` from `starts_at` until before `ends_at`."""

    user: UUID
    delegate: UUID
    starts_at: datetime
    ends_at: datetime


def delegate_of(user: UUID, at: datetime, delegations: Iterable[Delegation]) -> UUID:
    """Who gets work that is for `user` at that moment: the delegate, or the delegate's delegate, and so on.

    The delegation that began last counts. Where everybody in a circle is away, the work stays with `user`.
    """
    now: dict[UUID, Delegation] = {}
    for item in delegations:
        if item.starts_at <= at < item.ends_at:
            known = now.get(item.user)
            if known is None or known.starts_at < item.starts_at:
                now[item.user] = item
    seen, found = {user}, user
    while found in now:
        found = now[found].delegate
        if found in seen:
            return user
        seen.add(found)
    return found
