"""Grants as they are stored (JSON of a role) and as permissions use them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from serviceloop.identity.viewer import Grant


def parse_grants(roles: Iterable[Mapping[str, Any]]) -> tuple[Grant, ...]:
    """All grants of the roles, in a stable order; equal grants appear once."""
    unique = {_canonical(item): item for role in roles for item in role["grants"]}
    return tuple(to_grant(unique[text]) for text in sorted(unique))


def to_grant(item: Mapping[str, Any]) -> Grant:
    """One grant from its JSON form {form, actions, scope, fields}."""
    return Grant(item["form"], frozenset(item["actions"]), item.get("scope") or "own", item.get("fields") or {})


def grants_key(grants: Sequence[Grant]) -> str:
    """Equal for equal grants, whatever roles they came from, in this process and any other."""
    plain = [[grant.form, sorted(grant.actions), grant.scope, grant.fields] for grant in grants]
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def _canonical(item: Mapping[str, Any]) -> bytes:
    return orjson.dumps({**item, "actions": sorted(item["actions"])}, option=orjson.OPT_SORT_KEYS)
