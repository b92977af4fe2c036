"""Who gets the work of somebody who is away."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from serviceloop.identity.people.logic import Delegation, delegate_of

A, B, C = (UUID(int=number) for number in (1001, 1002, 1003))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def away(user: UUID, to: UUID, start: int = -1, end: int = 1) -> Delegation:
    return Delegation(user, to, NOW + start * HOUR, NOW + end * HOUR)


def test_the_delegate_while_away_and_the_person_otherwise() -> None:
    assert delegate_of(A, NOW, []) == A
    assert delegate_of(A, NOW, [away(A, B)]) == B
    assert delegate_of(A, NOW, [away(A, B, 1, 2)]) == A, "not yet"
    assert delegate_of(A, NOW, [away(A, B, -1, 0)]) == A, "the end is not in it"


def test_a_delegate_may_be_away_too() -> None:
    assert delegate_of(A, NOW, [away(A, B), away(B, C)]) == C
    assert delegate_of(A, NOW, [away(A, B), away(B, A)]) == A
    assert delegate_of(A, NOW, [away(A, B), away(B, C), away(C, B)]) == A


def test_the_one_that_began_last_counts() -> None:
    assert delegate_of(A, NOW, [away(A, B, -5), away(A, C, -2)]) == C
