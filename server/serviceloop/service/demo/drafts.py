"""A record that is made up: its values, and the history that led to them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass
class Entry:
    """One step of a record's history; `changes` {field: [old, new]} in JSON form."""

    at: datetime
    actor: UUID
    action: str
    changes: dict[str, list[Any]]


@dataclass
class Draft:
    """A record to be written. `values` in JSON form, as the history leaves them."""

    form: str
    id: UUID
    values: dict[str, Any]
    entries: list[Entry] = field(default_factory=list)
    no: str | None = None
    owner: UUID | None = None
    unit: UUID | None = None

    @property
    def created_at(self) -> datetime:
        return self.entries[0].at

    @property
    def changed_at(self) -> datetime:
        return self.entries[-1].at

    def change(self, at: datetime, actor: UUID, action: str, values: Mapping[str, Any]) -> None:
        """The next step; never earlier than the one before."""
        moment = max(at, self.changed_at)
        changes = {key: [self.values.get(key), value] for key, value in values.items()}
        self.values.update(values)
        self.entries.append(Entry(moment, actor, action, changes))

    def amend(self, index: int, values: Mapping[str, Any]) -> None:
        """Adds to an earlier step what became known later (costs)."""
        changes = self.entries[index].changes
        for key, value in values.items():
            old = changes[key][0] if key in changes else None
            changes[key] = [old, value]
            self.values[key] = value


def make_id(rng: random.Random, at: datetime) -> UUID:
    """A UUIDv7 of that moment from the demo's own random numbers, so that a seed gives the same company."""
    value = (int(at.timestamp() * 1000) & 0xFFFFFFFFFFFF) << 80 | rng.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def draft(
    rng: random.Random, form: str, at: datetime, actor: UUID, values: Mapping[str, Any], unit: UUID | None = None
) -> Draft:
    """A new record with its first entry."""
    given = {key: value for key, value in values.items() if value is not None}
    first = Entry(at, actor, "created", {key: [None, value] for key, value in given.items()})
    return Draft(form, make_id(rng, at), given, [first], owner=actor, unit=unit)
