"""Where a new form comes from besides a blank page: a spreadsheet, a template, another form."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from serviceloop.forms.design import service as design
from serviceloop.forms.design.drafts import queries as drafts
from serviceloop.forms.design.drafts import service as draft_service
from serviceloop.forms.design.starts import from_sheet, logic
from serviceloop.forms.design.starts.guess import profiles
from serviceloop.forms.design.starts.templates_catalog import Template, templates
from serviceloop.forms.design.uses.base import Edit, Target
from serviceloop.forms.design.uses.edits import apply_edits
from serviceloop.forms.design.uses.referrers.forms import Forms, field_path
from serviceloop.forms.design.uses.service import world_of
from serviceloop.forms.file_format import MAX_FIELDS
from serviceloop.forms.import_export.sheets import Unpacked, rows_of, unpack
from serviceloop.forms.keys import make_key
from serviceloop.forms.store import FormCatalog, FormStore
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid, not_found
from serviceloop.kit.labels import Labels

_TOO_WIDE = {
    "zh": f"一个表单最多 {MAX_FIELDS} 个字段，请拆分文件",
    "en": f"A form may have at most {MAX_FIELDS} fields; split the file",
}
_NO_ROWS = {"zh": "文件没有表头", "en": "The file has no header row"}


async def read_sheet(
    connection: Any, catalog: FormCatalog, source: Path, rows: Path, sheet: str, label: Labels
) -> dict[str, Any]:
    """{definition, sheets, sheet, columns, rows, import_id} for a file; nothing is made yet."""
    found = await unpack(source, rows, sheet)
    if not found.columns:
        raise invalid(Issue("file", "empty", _NO_ROWS))
    if len(found.columns) > MAX_FIELDS:
        raise invalid(Issue("file", "too_wide", _TOO_WIDE))
    taken = [*catalog.forms, *catalog.deleted, *await drafts.keys(connection)]
    key = make_key(label["zh"], taken, prefix="form")
    return await asyncio.to_thread(_proposal, found, key, label)


def _proposal(found: Unpacked, key: str, label: Labels) -> dict[str, Any]:
    columns = from_sheet.propose(profiles([item.name for item in found.columns], rows_of(found.path)))
    return {
        "definition": from_sheet.definition(key, label, columns),
        "sheets": list(found.sheets),
        "sheet": found.sheet,
        "columns": [column.shown() for column in columns],
        "rows": found.rows,
        "import_id": None,
    }


def template(key: str) -> Template:
    found = templates().get(key)
    if found is None:
        raise not_found({"zh": f"没有模板“{key[:60]}”", "en": f"There is no template {key[:60]}"})
    return found


async def from_template(tx: Connection, catalog: FormCatalog, viewer: Viewer, key: str, label: Labels | None) -> str:
    """A draft of a new form from a template; returns the form's key."""
    found = template(key)
    definition = {"icon": found.icon, **found.form}
    return await draft_service.start(tx, catalog, viewer, label or found.label, lambda _: definition)


async def copy(tx: Connection, store: FormStore, viewer: Viewer, form: str, label: Labels) -> str:
    """A draft of a new form that is like `form` as published; returns the new form's key."""
    original = design.designed(store, form)
    definition = await _alone(tx, store.catalog, form, dict(original.source))
    return await draft_service.start(tx, store.catalog, viewer, label, lambda key: logic.copied(definition, form, key))


async def _alone(tx: Connection, catalog: FormCatalog, form: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition without lists of records that point at the original, and without what rests on these."""
    world = await world_of(tx, catalog, form)
    world = type(world)(tx, catalog, {**world.definitions, form: definition})
    edits: list[Edit] = []
    for key in logic.lists_of_others(definition, form):
        target = Target(form, key)
        edits += [Edit(field_path(world, target))]
        edits += [edit for use in await Forms().uses(world, target) if use.form == form for edit in use.edits]
    changed: dict[str, Any] = apply_edits(definition, edits)
    return changed
