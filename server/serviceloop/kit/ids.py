"""Record ids: UUIDv7 (RFC 9562), so that they sort by the time they were made, here or on a phone."""

import os
import time
from uuid import UUID


def new_id(milliseconds: int | None = None) -> UUID:
    """A UUIDv7 of now, or of the given Unix time in milliseconds."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (stamp & 0xFFFFFFFFFFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))
