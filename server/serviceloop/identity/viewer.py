"""Who asks: the one value that every permission decision starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

SYSTEM_USER = UUID(int=0)
"""Author of what the system itself does (import at set-up, timers). A row in the user table; cannot sign in."""

VISITOR_USER = UUID(int=1)
"""Author of what people without an account write on public pages. A row in the user table; cannot sign in."""


@dataclass(frozen=True)
class Grant:
    """What a role may do on one form.

    `actions`: read create update delete export import comment, and "do:<action>" for each named status action;
    "*" is all.
    `scope`: "all", "own", "unit", "subtree", or a condition tree (JSON of the condition language).
    `fields`: field key to "hidden" | "read" | "write"; "*" is the default for keys not named (missing: "write").
    """

    form: str
    actions: frozenset[str]
    scope: str | Mapping[str, Any]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, an API key, or the system, with everything permissions need, resolved once."""

    user_id: UUID
    name: str
    roles: frozenset[str]
    grants: tuple[Grant, ...]
    grants_key: str
    """Equal for viewers with equal grants: part of the cache key of compiled statements."""
    abilities: frozenset[str]
    """Rights that are not about records: manage_users, design_forms, import_data, view_audit, view_messages, …"""
    unit_ids: tuple[UUID, ...] = ()
    """Org units the person belongs to."""
    subtree_ids: tuple[UUID, ...] = ()
    """Those units and all below them."""
    locale: str = "zh"
    zone: str = "Asia/Shanghai"
    session_id: str | None = None
    api_key_id: UUID | None = None
    seen_by: UUID | None = None
    """Set while an administrator looks as this person or role: who that is. Such a viewer may only read."""

    @property
    def author(self) -> UUID:
        """Who really sits there: what the audit log says."""
        return self.seen_by or self.user_id

    def can(self, ability: str) -> bool:
        return ability in self.abilities or "*" in self.abilities


def system_viewer() -> Viewer:
    """The system acting for itself: everything is allowed, and history says that it was the system."""
    grant = Grant("*", frozenset({"*"}), "all")
    return Viewer(SYSTEM_USER, "系统", frozenset({"system"}), (grant,), "system", frozenset({"*"}))
