"""One line a request, to standard error. Written directly: through the logging machinery it would cost as much time as
a small request itself."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

Writer = Callable[[dict[str, Any]], None]


def writer(log_format: str) -> Writer:
    """A function that writes the entry as JSON ("json") or for people ("text"), or nothing ("off")."""
    return {"json": _write_json, "text": _write_text}.get(log_format, _write_nothing)


def _write_json(entry: dict[str, Any]) -> None:
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = orjson.dumps({"timestamp": stamp, "level": "info", "logger": "access", "event": "request", **entry})
    sys.stderr.write(line.decode() + "\n")


def _write_text(entry: dict[str, Any]) -> None:
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds")[11:23]
    user = entry["user"] or "-"
    sys.stderr.write(
        f"{stamp} {entry['status']} {entry['method']:6} {entry['route']} {entry['ms']}ms {user} {entry['request_id']}\n"
    )


def _write_nothing(_: dict[str, Any]) -> None:
    """For benchmarks and tests."""
