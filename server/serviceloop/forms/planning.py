"""What is to be published: read from the catalog, checked for its version, planned. Publishes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from serviceloop.forms.conversion.rules import Way, way
from serviceloop.forms.ddl_plan import Plan, Recycled, plan
from serviceloop.forms.definition import FormDef
from serviceloop.forms.field_loader import load_field
from serviceloop.forms.findings import Findings
from serviceloop.forms.loader import dump_form
from serviceloop.forms.store import FormCatalog, stale_version
from serviceloop.forms.system_forms import PLATFORM_KEYS
from serviceloop.forms.tables import recycled_field
from serviceloop.forms.views.queries import view_definitions
from serviceloop.kit.db import Connection, fetch_all
from serviceloop.kit.errors import Problem, conflict


@dataclass(frozen=True)
class Change:
    """One form to publish. `expected`: the version the change was made from, 0 for a new form, None: any."""

    form: FormDef
    expected: int | None = None
    restore: tuple[str, ...] = ()
    """Keys of fields that come back from the recycle bin, "parent.key" for those of a sub-table's rows."""


@dataclass(frozen=True)
class Published:
    """`change`: a change of field types that goes on by itself; `form` is still the old one then."""

    form: FormDef
    plan: Plan
    change: UUID | None = None


def own_forms(catalog: FormCatalog) -> dict[str, FormDef]:
    return {key: form for key, form in catalog.forms.items() if key not in PLATFORM_KEYS}


def differs(catalog: FormCatalog, change: Change) -> bool:
    old = catalog.forms.get(change.form.key)
    expect_version(old, change.expected)
    if change.form.key in catalog.deleted:
        raise _in_bin(change.form.key)
    return old is None or dump_form(old) != dump_form(change.form)


def expect_version(form: FormDef | None, expected: int | None) -> None:
    current = form.version if form is not None else 0
    if expected is None or expected == current:
        return
    if expected == 0 and form is not None:
        zh, en = f"标识“{form.key}”已被使用，请换一个", f"The key “{form.key}” is in use; choose another"
        raise conflict({"zh": zh, "en": en})
    raise stale_version(form.source if form is not None else None, current)


def _in_bin(key: str) -> Problem:
    zh = f"回收站中有标识为“{key}”的表单，请先恢复它，或换一个标识"
    return conflict({"zh": zh, "en": f"A form “{key}” is in the recycle bin: restore it, or choose another key"})


async def plan_of(connection: Connection, catalog: FormCatalog, change: Change) -> Plan:
    old = catalog.forms.get(change.form.key)
    back: dict[str, Recycled] = {}
    if change.restore:
        for item, _ in await recycled_fields(connection, change.form.key):
            if item.key in change.restore and (item.key not in back or _fits(change.form, item)):
                back[item.key] = item if not _fits(change.form, back.get(item.key)) else back[item.key]
    views = await view_definitions(connection, change.form.key)
    return plan(old, change.form, restore=back, saved_views=views)


def _fits(form: FormDef, item: Recycled | None) -> bool:
    """Whether what lies in the bin is of the type that the field is to have: of several, the newest such comes back."""
    if item is None:
        return False
    own = form.fields.get(item.parent or item.field.key)
    field = own.rows.get(item.field.key) if own is not None and item.parent is not None else own
    return field is not None and way(item.field, field) is Way.KEEP


async def recycled_fields(connection: Any, key: str) -> list[tuple[Recycled, Mapping[str, Any]]]:
    """Deleted fields of a form, the newest first, each with its row (id, at, actor)."""
    statement = select(recycled_field).where(recycled_field.c.form == key).order_by(recycled_field.c.at.desc())
    found: list[tuple[Recycled, Mapping[str, Any]]] = []
    for row in await fetch_all(connection, statement):
        item = load_field(row["definition"], "definition", Findings())
        if item is not None:  # None: of a type that this version no longer knows
            parent = row["key"].rpartition(".")[0] or None
            found.append((Recycled(item, row["stored_as"], parent), row))
    return found
