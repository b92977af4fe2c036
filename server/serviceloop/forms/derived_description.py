"""What the browser is told of a lookup or roll-up: the type and settings by which its values are shown."""

from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import Borrowed, Composite, Relational, RolledUp, Scaled
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
    """Members of the described field: kind, operators, parts, `sortable`; its settings are those of the field it shows.

    `of` in the settings is that field's type, kind and settings. What the lookup or roll-up itself is made of stays on
    the server: a roll-up's filter may name what the viewer cannot see.
    """
    shown, kind = plain.find(item.key)
    settings = shown.settings.model_dump(mode="json", exclude={"filter"})
    of = {"type": shown.type.name, "kind": kind.value, "settings": dict(settings)}
    found: dict[str, Any] = {
        "kind": kind.value,
        "operators": expr.operators.for_kind(kind),
        "settings": settings | {"of": of if shown.type is not item.type else None},
        "sortable": not isinstance(item.type, RolledUp) and not plain.gathers(item.key),
    }
    if isinstance(shown.type, Relational):
        found["target"] = shown.type.target(shown.settings)
    if isinstance(shown.type, Scaled):
        found["scale"], found["sign"] = shown.type.scale(shown.settings)
    if isinstance(shown.type, Composite) and isinstance(item.type, Borrowed):
        parts = shown.type.parts(shown.settings)
        found["parts"] = [
            {"key": key, "label": dict(part.label), "kind": part.kind.value} for key, part in parts.items()
        ]
    return found
