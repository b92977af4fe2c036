"""The Range header: players ask for parts of a video."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Begin and end (exclusive) of the single range asked for; None: send everything.

    What cannot be understood or satisfied is treated as if it had not been asked for, as RFC 9110 allows.
    """
    match = _ONE.fullmatch(header or "")
    if match is None or match.groups() == ("", "") or size == 0:
        return None
    first, last = match.groups()
    if not first:
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
    return (begin, end) if begin < end else None
