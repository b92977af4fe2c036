"""Record ids: UUIDv7 (RFC 9562), so that they sort by the time they were made, here or on a phone."""

import os
import time
from uuid import UUID

_last_tick = 0


def new_id(milliseconds: int | None = None) -> UUID:
    """A UUIDv7 of now, or of the given Unix time in milliseconds.

    Ids of now follow each other within this process even inside one millisecond: the 12 bits after the time count its
    4096ths (RFC 9562, 6.2, method 3). Two processes are in order to the millisecond only.
    """
    tail = int.from_bytes(os.urandom(10), "big")
    if milliseconds is None:
        tick = _next_tick()
        milliseconds = tick >> 12
        tail = (tick & 0xFFF) << 64 | tail & ((1 << 64) - 1)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | tail
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def _next_tick() -> int:
    """The Unix time in 4096ths of a millisecond, or one more than the last answer when the clock has not moved on."""
    global _last_tick
    _last_tick = max(time.time_ns() * 4096 // 1_000_000, _last_tick + 1)
    return _last_tick
