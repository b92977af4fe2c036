"""Documents of records: what a viewer may read of them, laid out and drawn."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.forms.definition import FormDef
from serviceloop.forms.printing import layout_word, letterhead, logic, queries, reading, word_names
from serviceloop.forms.printing.blocks import Definition
from serviceloop.forms.printing.layout import Writer
from serviceloop.forms.printing.rendering import Parts, pages, render
from serviceloop.forms.printing.service import DESIGN, check, readable_form
from serviceloop.forms.store import FormCatalog
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.files import FileStore
from serviceloop.kit.labels import pick

BATCH = 100
Progress = Callable[[int], Awaitable[None]]
"""Told how many more records were read."""
_ONLY_WORD = {
    "zh": "这是 Word 模板，只能生成 Word 文件",
    "en": "This is a Word template; it makes Word files only",
}


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
    """A finished file. `kind`: pdf, docx or zip."""

    content: bytes
    name: str
    kind: str


@dataclass(frozen=True)
class Wish:
    """`ids` in their order; `each`: a file for each record; `skip`: labels left free at the start."""

    ids: Sequence[UUID]
    format: str = "pdf"
    each: bool = False
    skip: int = 0


async def template_of(printer: Printer, form: FormDef, ident: UUID) -> Mapping[str, Any]:
    """The template, if it is offered to the viewer; Problem 404."""
    every = printer.viewer.can(DESIGN)
    rows = await queries.offered(printer.db.pool, form.key, printer.viewer, every=every)
    found = next((row for row in rows if row["id"] == ident), None)
    if found is None:
        raise not_found()
    return found


async def print_records(printer: Printer, form_key: str, ident: UUID, wish: Wish) -> Made:
    """The file of all the records. Each of them is noted in the audit log before anything leaves."""
    form = readable_form(printer.catalog, printer.viewer, form_key)
    template = await template_of(printer, form, ident)
    return await make(printer, form, template, wish)


async def make(
    printer: Printer, form: FormDef, template: Mapping[str, Any], wish: Wish, progress: Progress | None = None
) -> Made:
    definition = Definition.model_validate(template["definition"])
    each = check_wish(definition, wish)
    title = pick(template["label"], printer.locale)
    parts = await lay_out(printer, form, definition, title, wish.ids, skip=wish.skip, progress=progress)
    async with printer.db.transaction() as tx:
        await _note(tx, printer.viewer, form, template, wish)
    content = await render(parts, wish.format, each=each, seconds=90 if len(wish.ids) <= BATCH else 600)
    kind = "zip" if each else wish.format
    number = parts.document["records"][0]["name"] if len(wish.ids) == 1 else ""
    return Made(content, f"{file_name(f'{title} {number}')}.{kind}", kind)


def check_wish(definition: Definition, wish: Wish) -> bool:
    """Whether there will be a file for each record; Problem 422 for a PDF of a Word template."""
    if definition.kind == "word" and wish.format != "docx":
        raise Problem(422, "only_word", _ONLY_WORD)
    return (definition.kind == "word" and len(wish.ids) > 1) or (wish.each and definition.kind != "labels")


async def _note(tx: Connection, viewer: Viewer, form: FormDef, template: Mapping[str, Any], wish: Wish) -> None:
    for record in dict.fromkeys(wish.ids):
        detail = {"template": template["key"], "label": template["label"], "format": wish.format}
        await audit.record(tx, viewer, "record.print", form.key, record, detail | {"records": len(wish.ids)})


async def preview(printer: Printer, form_key: str, definition: Definition, record: UUID | None, kind: str) -> Made:
    """The document as it would be; without a record, with empty values."""
    form, parts = await _previewed(printer, form_key, definition, record)
    if record is not None:
        async with printer.db.transaction() as tx:
            await audit.record(tx, printer.viewer, "record.print", form.key, record, {"preview": True})
    return Made(await render(parts, kind), f"preview.{kind}", kind)


async def preview_pages(printer: Printer, form_key: str, definition: Definition, record: UUID | None) -> list[bytes]:
    """The first pages as PNG, for the designer's screen: a read like opening the record."""
    if definition.kind == "word":
        raise Problem(422, "only_word", _ONLY_WORD)
    _, parts = await _previewed(printer, form_key, definition, record)
    if definition.kind == "labels":
        parts.document["records"] *= definition.labels_on_page()
    return await pages(parts)


async def _previewed(
    printer: Printer, form_key: str, definition: Definition, record: UUID | None
) -> tuple[FormDef, Parts]:
    form = readable_form(printer.catalog, printer.viewer, form_key)
    await check(printer.db.pool, definition, printer.catalog, printer.viewer, form)
    title = pick(form.label, printer.locale)
    return form, await lay_out(printer, form, definition, title, [record] if record else [])


# --- laying out
async def lay_out(
    printer: Printer,
    form: FormDef,
    definition: Definition,
    title: str,
    ids: Sequence[UUID],
    *,
    skip: int = 0,
    progress: Progress | None = None,
) -> Parts:
    """What `render` draws. Without `ids` one record of empty values."""
    db, viewer = printer.db.pool, printer.viewer
    names = (await queries.word_names(db, definition.word) or []) if definition.word else []
    read = (
        word_names.reading_of(names, logic.scope_of(printer.catalog, viewer, form), form) if definition.word else None
    )
    asked = read.definition if read is not None else definition
    sight = logic.sight_of(asked, printer.catalog, viewer, form)
    rows, lists = await _gather(printer, form, asked, sight, ids, progress)
    pictures = await reading.pictures(db, printer.store, asked, sight, rows)
    head = await letterhead.shown(db, printer.store)
    logo = await letterhead.logo(db, printer.store, head)
    drawn = letterhead.drawn(head, printer.locale) | ({"logo": logo[0]} if logo else {})
    writer = Writer(
        asked,
        sight,
        CheckContext(ZoneInfo(viewer.zone), printer.locale),
        _specials(printer, drawn),
        lambda record: f"{printer.address}/f/{form.key}/{record}" if record else "",
        {ident: name for ident, (name, _) in pictures.items()},
        drawn,
        skip,
    )
    records = list(zip(rows, lists, strict=True))
    contents = dict([*pictures.values(), *([logo] if logo else [])])
    if read is not None:
        document = layout_word.document(writer, read.places, names, title, records)
        return Parts(_named(document, title), writer.codes, contents, await queries.word(db, definition.word or ""))
    document = writer.document(title, records)
    for drawing, row in zip(document["records"], rows, strict=True):
        drawing["name"] = str(row.get("no") or "")
    return Parts(_named(document, title), writer.codes, contents)


def _named(document: dict[str, Any], title: str) -> dict[str, Any]:
    """Each record with the name of its file, if it gets one."""
    for record in document["records"]:
        record["name"] = file_name(record["name"]) or file_name(title)
    return document


def file_name(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", text.strip()).strip(".")[:120]


async def _gather(
    printer: Printer, form: FormDef, asked: Definition, sight: Any, ids: Sequence[UUID], progress: Progress | None
) -> tuple[list[Any], list[Any]]:
    """(values, related lists) of the records, in batches."""
    if not ids:
        return [{}], [{}]
    rows: list[Any] = []
    lists: list[Any] = []
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        found = await reading.records(printer.db.pool, printer.catalog, printer.viewer, form, sight, batch)
        lists += await reading.related(printer.db.pool, printer.catalog, printer.viewer, asked, sight, found)
        rows += found
        if progress is not None:
            await progress(len(batch))
    return rows, lists


def _specials(printer: Printer, head: Mapping[str, Any]) -> dict[str, str]:
    here = printer.now.astimezone(ZoneInfo(printer.viewer.zone))
    moment = {
        "$today": f"{here:%Y-%m-%d}",
        "$now": f"{here:%Y-%m-%d %H:%M}",
        "$me": printer.viewer.name,
        "$site": printer.address,
    }
    return moment | {"$company": head["name"], "$company_address": head["address"], "$company_phone": head["phone"]}
