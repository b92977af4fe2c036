"""Templates are kept by those who design forms; whoever may read a record prints it, as far as they may read it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.printing import logic, queries, reading
from serviceloop.forms.printing.blocks import Definition, every_block
from serviceloop.forms.printing.layout import Writer
from serviceloop.forms.printing.rendering import render
from serviceloop.forms.printing.schemas import TemplateFile
from serviceloop.forms.store import FormCatalog, no_form
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import conflict, not_found
from serviceloop.kit.files import FileStore
from serviceloop.kit.ids import new_id
from serviceloop.kit.labels import pick
from serviceloop.kit.yaml import read_yaml

MAX_TEMPLATES = 100
DESIGN = "design_forms"


# --- templates
async def offered(db: Any, catalog: FormCatalog, viewer: Viewer, form_key: str) -> list[dict[str, Any]]:
    form = readable_form(catalog, viewer, form_key)
    builder = viewer.can(DESIGN)
    return [shown(row, full=builder) for row in await queries.offered(db, form.key, viewer, every=builder)]


def readable_form(catalog: FormCatalog, viewer: Viewer, form_key: str) -> FormDef:
    """The form; one that the viewer may not read does not exist for them."""
    form = catalog.get(form_key)
    if not access(form, viewer, "read"):
        raise no_form(form_key)
    return form


def shown(row: Mapping[str, Any], *, full: bool) -> dict[str, Any]:
    definition = row["definition"]
    plain = {name: row[name] for name in ("id", "key", "label", "roles", "version")}
    plain |= {"kind": definition.get("kind", "document"), "shipped": row["base"] is not None}
    return plain | ({"definition": definition} if full else {})


async def add(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """`body`: label, roles, definition (a Definition)."""
    form = readable_form(catalog, viewer, form_key)
    check(body["definition"], catalog, viewer, form)
    taken = await queries.keys(tx, form.key)
    if len(taken) >= MAX_TEMPLATES:
        zh, en = f"每个表单最多 {MAX_TEMPLATES} 个打印模板", f"A form may have at most {MAX_TEMPLATES} print templates"
        raise conflict({"zh": zh, "en": en})
    number = next(number for number in range(1, MAX_TEMPLATES + 2) if f"template_{number}" not in taken)
    values = {
        "id": new_id(),
        "form": form.key,
        "key": f"template_{number}",
        "label": body["label"],
        "roles": body["roles"],
        "definition": plain(body["definition"]),
        "updated_by": viewer.user_id,
    }
    row = await queries.add(tx, values)
    await audit.record(tx, viewer, "print_template.create", form.key, row["id"], {"label": row["label"]})
    return shown(row, full=True)


async def change(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID, body: Mapping[str, Any]
) -> dict[str, Any]:
    form = readable_form(catalog, viewer, form_key)
    row = await _locked(tx, form.key, ident)
    if body["version"] != row["version"]:
        zh, en = "模板已被他人修改，请刷新后重试", "The template was changed meanwhile; reload and try again"
        raise conflict({"zh": zh, "en": en}, current=shown(row, full=True))
    values: dict[str, Any] = {name: body[name] for name in ("label", "roles") if body.get(name) is not None}
    if body.get("definition") is not None:
        check(body["definition"], catalog, viewer, form)
        values["definition"] = plain(body["definition"])
    saved = await queries.change(tx, ident, {**values, "updated_by": viewer.user_id})
    await audit.record(tx, viewer, "print_template.update", form.key, ident, {"label": saved["label"]})
    return shown(saved, full=True)


async def remove(tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID) -> None:
    form = readable_form(catalog, viewer, form_key)
    row = await _locked(tx, form.key, ident)
    await queries.remove(tx, row)
    await audit.record(tx, viewer, "print_template.delete", form.key, ident, {"label": row["label"]})


async def _locked(tx: Connection, form: str, ident: UUID) -> Mapping[str, Any]:
    row = await queries.lock(tx, form, ident)
    if row is None:
        raise not_found()
    return row


def check(definition: Definition, catalog: FormCatalog, viewer: Viewer, form: FormDef) -> None:
    """422 with one issue for everything that does not fit the form."""
    findings = Findings()
    if sum(1 for _ in every_block(definition.blocks)) > logic.MAX_BLOCKS:
        zh, en = f"模板最多 {logic.MAX_BLOCKS} 块", f"A template may have at most {logic.MAX_BLOCKS} blocks"
        findings.add("blocks", "too_many", zh, en)
    logic.check(definition, catalog, viewer, form, findings)
    findings.stop()


def plain(definition: Definition) -> dict[str, Any]:
    """As it is stored and shipped: without what is the default, `kind` first in a block."""
    found = definition.model_dump(mode="json", exclude_defaults=True)
    return {**found, "blocks": definition.model_dump(mode="json", exclude_unset=True).get("blocks", [])}


# --- printing
@dataclass(frozen=True)
class Printer:
    """What printing needs of the process and the request."""

    db: Database
    store: FileStore
    catalog: FormCatalog
    viewer: Viewer
    locale: str
    address: str
    now: datetime


@dataclass(frozen=True)
class Made:
    """A finished file."""

    content: bytes
    name: str


async def print_records(printer: Printer, form_key: str, ident: UUID, ids: Sequence[UUID], kind: str) -> Made:
    """One file of all the records. Each of them is noted in the audit log before anything leaves."""
    form = readable_form(printer.catalog, printer.viewer, form_key)
    every = printer.viewer.can(DESIGN)
    rows = await queries.offered(printer.db.pool, form.key, printer.viewer, every=every)
    template = next((row for row in rows if row["id"] == ident), None)
    if template is None:
        raise not_found()
    title = pick(template["label"], printer.locale)
    definition = Definition.model_validate(template["definition"])
    parts = await _laid_out(printer, form, definition, title, ids)
    async with printer.db.transaction() as tx:
        for record in dict.fromkeys(ids):
            detail = {"template": template["key"], "label": template["label"], "format": kind, "records": len(ids)}
            await audit.record(tx, printer.viewer, "record.print", form.key, record, detail)
    content = await render(*parts, kind)
    number = str(parts[0]["number"]) if len(ids) == 1 else ""
    return Made(content, re.sub(r'[\\/:*?"<>|\s]+', "_", f"{title} {number}".strip()) + f".{kind}")


async def preview(printer: Printer, form_key: str, definition: Definition, record: UUID | None, kind: str) -> Made:
    """The document as it would be; without a record, with empty values."""
    form = readable_form(printer.catalog, printer.viewer, form_key)
    check(definition, printer.catalog, printer.viewer, form)
    parts = await _laid_out(printer, form, definition, pick(form.label, printer.locale), [record] if record else [])
    if record is not None:
        async with printer.db.transaction() as tx:
            await audit.record(tx, printer.viewer, "record.print", form.key, record, {"preview": True})
    return Made(await render(*parts, kind), f"preview.{kind}")


async def _laid_out(
    printer: Printer, form: FormDef, definition: Definition, title: str, ids: Sequence[UUID]
) -> tuple[dict[str, Any], dict[str, tuple[str, str]], dict[str, bytes]]:
    """(document, codes, pictures) for `render`."""
    db, viewer = printer.db.pool, printer.viewer
    sight = logic.sight_of(definition, printer.catalog, viewer, form)
    rows: list[Any] = [{}]
    if ids:
        rows = await reading.records(db, printer.catalog, viewer, form, sight, ids)
    lists = await reading.related(db, printer.catalog, viewer, definition, sight, rows) if ids else [{}]
    pictures = await reading.pictures(db, printer.store, definition, sight, rows)
    context = CheckContext(ZoneInfo(viewer.zone), printer.locale)
    writer = Writer(
        definition,
        sight,
        context,
        _specials(printer),
        lambda record: f"{printer.address}/f/{form.key}/{record}" if record else "",
        {ident: name for ident, (name, _) in pictures.items()},
    )
    document = writer.document(title, list(zip(rows, lists, strict=True)))
    document["number"] = rows[0].get("no") or ""
    return document, writer.codes, dict(pictures.values())


def _specials(printer: Printer) -> dict[str, str]:
    here = printer.now.astimezone(ZoneInfo(printer.viewer.zone))
    return {"$today": f"{here:%Y-%m-%d}", "$now": f"{here:%Y-%m-%d %H:%M}", "$me": printer.viewer.name}


# --- what an application ships
def read_files(folder: Path) -> list[TemplateFile]:
    """Templates in an application's folder print/."""
    return [TemplateFile.model_validate(read_yaml(file.read_bytes())) for file in sorted(folder.glob("print/*.yaml"))]


async def install(tx: Connection, catalog: FormCatalog, viewer: Viewer, files: Sequence[TemplateFile]) -> None:
    """Brings in new templates and new versions. What was changed or deleted here stays as it is here."""
    for file in files:
        if file.form not in catalog.forms:
            continue
        check(file.definition, catalog, viewer, catalog.get(file.form))
        content = {"label": file.label, "roles": file.roles, "definition": plain(file.definition)}
        row = await queries.by_key(tx, file.form, file.key)
        if row is None:
            await queries.add(tx, {"id": new_id(), "form": file.form, "key": file.key, "base": content, **content})
        elif row["base"] != content:
            untouched = row["base"] == {name: row[name] for name in ("label", "roles", "definition")}
            await queries.change(tx, row["id"], {"base": content, **(content if untouched else {})})
