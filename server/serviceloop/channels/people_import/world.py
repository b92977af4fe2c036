"""What the rows of a file are compared with: people, units, roles and posts, loaded once and kept up to date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop.channels.people_import import queries
from serviceloop.channels.people_import.logic import Units
from serviceloop.identity.people import queries as people_queries
from serviceloop.identity.roles import queries as role_queries
from serviceloop.identity.sessions.service import LAST_RESERVED
from serviceloop.identity.units import service as unit_service
from serviceloop.kit.labels import Labels

Person = Mapping[str, Any]


@dataclass
class World:
    """`people`: by id. `found`: for each key (account, phone, email) its values to the people who have them."""

    people: dict[UUID, Person]
    accounts: set[str]
    units: Units
    roles: list[tuple[str, Labels]]
    posts: dict[str, UUID]
    """Lower-case name to id."""
    found: dict[str, dict[str, list[UUID]]] = field(default_factory=dict)

    def who(self, key: str, value: str | None) -> list[UUID]:
        return self.found.get(key, {}).get(normal(key, value), []) if value else []

    def note(self, person: Person) -> None:
        """A person who is there now."""
        self.people[person["id"]] = person
        self.accounts.add(person["account"])
        for key in ("account", "phone", "email"):
            value = normal(key, person[key])
            known = self.found.setdefault(key, {}).setdefault(value, [])
            if value and person["id"] not in known:
                known.append(person["id"])


def normal(key: str, value: str | None) -> str:
    """How values of a key are compared: phones by their digits without the country's 86, others in lower case."""
    if key != "phone":
        return (value or "").strip().lower()
    digits = re.sub(r"\D", "", value or "")
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


async def load(connection: Any) -> World:
    units = Units()
    for row in await unit_service.everything(connection):
        above = units.paths.get(row["parent"], ()) if row["parent"] else ()
        units.paths[row["id"]] = (*above, row["name"])
    roles = [(row["key"], row["label"]) for row in await role_queries.everything(connection)]
    posts = {row["name"].lower(): row["id"] for row in await people_queries.posts(connection)}
    world = World({}, await queries.accounts(connection), units, roles, posts)
    for person in await queries.everybody(connection, LAST_RESERVED):
        world.note(dict(person))
    return world
