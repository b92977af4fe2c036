"""Templates are kept by those who design forms; whoever may read a record prints it, as far as they may read it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.printing import logic, queries, word_names
from serviceloop.forms.printing.blocks import Definition, every_block
from serviceloop.forms.printing.files import plain
from serviceloop.forms.printing.rendering import names_of
from serviceloop.forms.store import FormCatalog, no_form
from serviceloop.identity import audit
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection, Database
from serviceloop.kit.errors import conflict, not_found
from serviceloop.kit.ids import new_id

MAX_TEMPLATES = 100
DESIGN = "design_forms"
_NO_FILE = ("Word 文件已不存在，请重新上传", "The Word file is not there any more; upload it again")


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
    head = {name: row[name] for name in ("id", "key", "label", "roles", "version")}
    head |= {"kind": definition.get("kind", "document")}
    return head | ({"definition": definition, "updated_at": row["updated_at"]} if full else {})


async def add(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """`body`: label, roles, definition (a Definition)."""
    form = readable_form(catalog, viewer, form_key)
    await check(tx, body["definition"], catalog, viewer, form)
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
        await check(tx, body["definition"], catalog, viewer, form)
        values["definition"] = plain(body["definition"])
    saved = await queries.change(tx, ident, {**values, "updated_by": viewer.user_id})
    await audit.record(tx, viewer, "print_template.update", form.key, ident, {"label": saved["label"]})
    return shown(saved, full=True)


async def remove(tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID) -> None:
    form = readable_form(catalog, viewer, form_key)
    row = await _locked(tx, form.key, ident)
    await queries.remove(tx, ident)
    await audit.record(tx, viewer, "print_template.delete", form.key, ident, {"label": row["label"]})


async def _locked(tx: Connection, form: str, ident: UUID) -> Mapping[str, Any]:
    row = await queries.lock(tx, form, ident)
    if row is None:
        raise not_found()
    return row


async def check(connection: Any, definition: Definition, catalog: FormCatalog, viewer: Viewer, form: FormDef) -> None:
    """422 with one issue for everything that does not fit the form."""
    findings = Findings()
    if definition.word is not None:
        names = await queries.word_names(connection, definition.word)
        if names is None:
            findings.add("word", "no_file", *_NO_FILE)
        check_word(names or (), catalog, viewer, form, findings)
    else:
        check_blocks(definition, catalog, viewer, form, findings)
    findings.stop()


def check_blocks(
    definition: Definition, catalog: FormCatalog, viewer: Viewer, form: FormDef, findings: Findings
) -> None:
    if sum(1 for _ in every_block(definition.blocks)) > logic.MAX_BLOCKS:
        zh, en = f"模板最多 {logic.MAX_BLOCKS} 块", f"A template may have at most {logic.MAX_BLOCKS} blocks"
        findings.add("blocks", "too_many", zh, en)
    logic.check(definition, catalog, viewer, form, findings)


def check_word(names: Sequence[str], catalog: FormCatalog, viewer: Viewer, form: FormDef, findings: Findings) -> None:
    word_names.check_names(names, logic.scope_of(catalog, viewer, form), form, findings)


# --- Word files
async def upload_word(
    db: Database, catalog: FormCatalog, viewer: Viewer, form_key: str, content: bytes
) -> dict[str, Any]:
    """Keeps the file and says what stands in its braces; 422 names everything that the form does not have."""
    form = readable_form(catalog, viewer, form_key)
    names = await names_of(content)
    findings = Findings()
    check_word(names, catalog, viewer, form, findings)
    if not names:
        zh, en = "文件中没有占位符，例如 {{no}}", "There are no placeholders in the file, such as {{no}}"
        findings.add("file", "no_placeholder", zh, en)
    findings.stop()
    async with db.transaction() as tx:
        word = await keep_word(tx, content, names)
    return {"word": word, "names": names}


async def keep_word(tx: Connection, content: bytes, names: Sequence[str]) -> str:
    """Returns the sha256 under which it is kept."""
    digest = sha256(content).hexdigest()
    await queries.keep_word(tx, digest, content, names)
    return digest


async def word_file(db: Any, catalog: FormCatalog, viewer: Viewer, form_key: str, ident: UUID) -> tuple[bytes, str]:
    """(contents, key) of the Word file of a template, to go on with it in Word."""
    form = readable_form(catalog, viewer, form_key)
    rows = await queries.offered(db, form.key, viewer, every=True)
    row = next((row for row in rows if row["id"] == ident), None)
    content = await queries.word(db, row["definition"]["word"]) if row and row["definition"].get("word") else None
    if row is None or content is None:
        raise not_found()
    return content, row["key"]
