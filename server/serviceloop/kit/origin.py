"""Where the work in hand came from, for audit and logs; set by the HTTP layer, the worker and the CLI."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`ip`: of the client, None for the system. `request_id`: of the HTTP request or the job."""

    ip: str | None = None
    request_id: str | None = None


ORIGIN: ContextVar[Origin] = ContextVar("origin", default=Origin())
