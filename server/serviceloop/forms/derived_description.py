"""What the browser is told of a lookup or roll-up: the type and settings by which its values are shown."""

from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import Borrowed, Composite, RolledUp
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.records.sources import FormScope


def reachable(scope: FormScope, item: FieldDef) -> bool:
    """Whether the viewer may go where a lookup goes; every other field is reached by being visible."""
    if not isinstance(item.type, Borrowed) or scope.seen is None or scope.seen.level(item.key) == "hidden":
        return True
    try:
        scope.find(item.type.borrowed(item.settings))
    except expr.UnknownField:
        return False
    return True


def described(plain: FormScope, item: FieldDef) -> dict[str, Any]:
    """Members of the described field: kind, operators, parts, `sortable`, and in the settings `of`: how to show it.

    The filter of a roll-up stays on the server: it may name what the viewer cannot see.
    """
    shown, kind = plain.find(item.key)
    settings = item.settings.model_dump(mode="json", exclude={"filter"})
    derived = shown.type is item.type
    settings["of"] = None if derived else {
        "type": shown.type.name,
        "kind": kind.value,
        "settings": shown.settings.model_dump(mode="json", exclude={"filter"}),
    }  # fmt: skip
    found: dict[str, Any] = {
        "kind": kind.value,
        "operators": expr.operators.for_kind(kind),
        "settings": settings,
        "sortable": not isinstance(item.type, RolledUp) and not plain.gathers(item.key),
    }
    if isinstance(shown.type, Composite) and isinstance(item.type, Borrowed):
        parts = shown.type.parts(shown.settings)
        found["parts"] = [
            {"key": key, "label": dict(part.label), "kind": part.kind.value} for key, part in parts.items()
        ]
    return found
