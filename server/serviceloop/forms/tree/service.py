"""Moving a record under another one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop import expr
from serviceloop.fields.capabilities import Relational
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.tree import queries
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid


def hierarchies(form: FormDef) -> frozenset[str]:
    """Relations of the form to itself that a shipped tree view rests on: every write of them is checked."""
    parents = (view.get("options", {}).get("parent") for view in form.views if view.get("kind") == "tree")
    return frozenset(key for key in parents if key in form.fields and is_hierarchy(form, form.fields[key]))


def is_hierarchy(form: FormDef, field: FieldDef) -> bool:
    """A relation of one record to another of the same form."""
    kind_fits = field.kind is expr.Kind.ID and isinstance(field.type, Relational)
    return kind_fits and isinstance(field.type, Relational) and field.type.target(field.settings) == form.key


async def refuse_circles(tx: Connection, form: FormDef, id: UUID, changed: Mapping[str, Any]) -> None:
    """422 where a changed parent lies below the record itself. `changed`: stored values by field."""
    for key in sorted(hierarchies(form) & changed.keys()):
        await refuse_circle(tx, form, key, id, changed[key])


async def refuse_circle(tx: Connection, form: FormDef, field: str, id: UUID, parent: UUID | None) -> None:
    """422 where `parent` is the record or stands below it."""
    if parent is None:
        return
    await queries.lock_hierarchy(tx, form, field)
    if await queries.is_above(tx, form, field, id, parent):
        raise _circle(field)


def _circle(field: str) -> Problem:
    zh, en = "不能移到它自己或它的下级之下", "A record cannot stand below itself or below one of its own"
    return invalid(Issue(f"values.{field}", "circle", {"zh": zh, "en": en}))
