"""Housekeeping that the worker repeats: making partitions, forgetting what is old."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True)
class Chore:
    """`run(app)` is called at the worker's start and then every `every`, by one worker at a time; idempotent."""

    name: str
    every: timedelta
    run: Callable[[Any], Awaitable[None]]
