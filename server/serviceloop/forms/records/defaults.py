"""Defaults that need no other value: constants, and what is known of the moment and the person."""

from collections.abc import Mapping
from typing import Any

from serviceloop import expr
from serviceloop.forms.field_loader import formula_of
from serviceloop.identity.viewer import Viewer


def resolve_default(default: Any, viewer: Viewer) -> Any:
    """A default or an action's `set` value as JSON: a constant, or {"$": "me" | "now" | "today" | "my_unit"}.

    None for {"formula": …}, which is worked out once the other values are known (judging).
    """
    if not isinstance(default, Mapping):
        return default
    if formula_of(default) is not None:
        return None
    if "$" not in default:
        return default
    env = expr.Env.of(viewer)
    known: Mapping[str, Any] = {
        "me": str(viewer.user_id),
        "now": env.now.isoformat(),
        "today": env.today.isoformat(),
        "my_unit": str(viewer.unit_ids[0]) if viewer.unit_ids else None,
    }
    return known.get(str(default["$"]))
