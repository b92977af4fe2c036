"""Reading XES event logs, plain or gzipped, trace by trace: memory does not grow with the file, and no DTD or entity
is ever expanded. Pure but for the file itself."""

import gzip
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from serviceloop.kit.errors import OperatorError

_PIECE = 256 * 1024
MAX_EVENTS = 100_000
"""In one trace."""
MAX_VALUE = 10_000
MAX_DEPTH = 50
_TEXTS = frozenset({"string", "id", "int", "float", "boolean"})


class LogFileError(OperatorError):
    """The file is no event log that can be read; the text says where it goes wrong."""


@dataclass(frozen=True)
class Step:
    """One event. `values`: its other attributes as texts."""

    activity: str
    resource: str
    at: datetime
    values: dict[str, str]


@dataclass(frozen=True)
class Trace:
    """One case: its name and its steps in the order of the file, which in XES is that of what happened.

    Times may be too coarse, or wrong, to tell."""

    name: str
    steps: tuple[Step, ...]


@dataclass
class _Reader:
    """Collects what the parser tells. Attributes may nest; only those right below a trace or event count."""

    done: list[Trace] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    trace: dict[str, str] = field(default_factory=dict)
    event: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        parent = self.stack[-1] if self.stack else ""
        if len(self.stack) >= MAX_DEPTH:
            raise LogFileError("elements are nested too deep for an event log")
        self.stack.append(tag)
        if tag == "trace":
            self.trace, self.steps = {}, []
        elif tag == "event":
            self.event = {}
        elif parent in ("trace", "event") and (tag in _TEXTS or tag == "date"):
            key, value = attributes.get("key", ""), attributes.get("value", "")
            if len(value) > MAX_VALUE:
                raise LogFileError(f"the value of {key[:60]!r} is longer than {MAX_VALUE} characters")
            (self.trace if parent == "trace" else self.event)[key] = value

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self.stack.pop()
        if tag == "event":
            self.steps.append(_step(self.event))
            if len(self.steps) > MAX_EVENTS:
                raise LogFileError(f"a trace has more than {MAX_EVENTS} events")
        elif tag == "trace":
            name_ = self.trace.get("concept:name", "").strip()
            if not name_:
                raise LogFileError("a trace has no concept:name")
            self.done.append(Trace(name_, tuple(self.steps)))


def _step(values: dict[str, str]) -> Step:
    rest = {key: value.strip() for key, value in values.items() if ":" not in key and value.strip()}
    moment = values.get("time:timestamp", "")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise LogFileError(f"an event has no readable time: {moment[:60]!r}") from None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Step(values.get("concept:name", "").strip(), values.get("org:resource", "").strip(), aware, rest)


def _forbidden(*_: Any) -> Any:
    raise LogFileError("a DTD or entity is declared in the file, which event logs have no use for")


def read_log(path: Path) -> Iterator[Trace]:
    """The traces in the file's order. Raises LogFileError."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _forbidden
    parser.ExternalEntityRefHandler = _forbidden
    try:
        with _open(path) as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece, False)
                yield from reader.done
                reader.done.clear()
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise LogFileError(f"{path.name} is not well-formed XML: {error}") from None
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise LogFileError(f"{path.name} cannot be read: {error}") from None
    yield from reader.done


def _open(path: Path) -> AbstractContextManager[Any]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")
