"""When to refuse a sign-in before looking at the password. Pure."""

from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Failures:
    """Failed attempts within WINDOW, the one in hand included."""

    here: int
    """For this account from this address, since its last success from there."""
    account: int
    """For this account from anywhere."""
    address: int
    """From this address, for any account."""


@dataclass(frozen=True)
class Limits:
    """How many failures are borne. A colleague behind the same address, or a stranger elsewhere who knows the
    account, cannot lock a person out as quickly as that person's own address can."""

    here: int = 5
    account: int = 50
    address: int = 100


def is_refused(failures: Failures, limits: Limits) -> bool:
    """Whether this attempt is refused. The account's existence plays no part, so it cannot be learned here."""
    return failures.here > limits.here or failures.account > limits.account or failures.address > limits.address
