"""Which fields a template names, and which of them a viewer may see. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import Files, Relational, Rows
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.permissions import access
from serviceloop.forms.printing.blocks import (
    Definition,
    PicturesBlock,
    RelatedBlock,
    RowsBlock,
    SignatureBlock,
    TableBlock,
    every_block,
)
from serviceloop.forms.printing.layout import Printed, Sight
from serviceloop.forms.printing.texts import SPECIAL, names_in
from serviceloop.forms.records.outputs import rows_form
from serviceloop.forms.records.sources import Catalog, FormScope, kind_of
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}
_FORM = {"zh": "表单", "en": "form"}
MAX_BLOCKS = 200


def named(definition: Definition) -> Iterator[tuple[str, str]]:
    """(where in the template, path) of every field of the form that it names, names in texts included."""
    texts: list[tuple[str, Mapping[str, str]]] = [("header", definition.header), ("footer", definition.footer)]
    for where, block in every_block(definition.blocks):
        texts += [(f"{where}.{inner}", text) for inner, text in block.texts()]
        yield from ((f"{where}.{inner}", path) for inner, path in block.paths())
    for where, labels in texts:
        for text in labels.values():
            yield from ((where, name) for name in names_in(text) if not name.startswith("$"))


# --- checking, when a template is saved
def check(definition: Definition, catalog: Catalog, viewer: Viewer, form: FormDef, findings: Findings) -> None:
    """Adds a finding for everything that is named and not there."""
    scope = scope_of(catalog, viewer, form)
    for where, path in named(definition):
        _known(path, where, scope, findings)
    for where, block in every_block(definition.blocks):
        for inner, text in block.texts():
            _check_specials(text, f"{where}.{inner}", findings)
        if isinstance(block, RowsBlock):
            _check_rows(block, where, form, findings)
        elif isinstance(block, RelatedBlock):
            _check_related(block, where, catalog, viewer, form, findings)
        elif isinstance(block, PicturesBlock | SignatureBlock):
            _check_files(block, where, scope, findings)


def _known(path: str, where: str, scope: FormScope, findings: Findings) -> Printed | None:
    try:
        return printed(scope, path)
    except expr.UnknownField as unknown:
        findings.unknown(where, "unknown_field", _FIELD, path, unknown.candidates)
        return None


def _check_specials(text: Mapping[str, str], where: str, findings: Findings) -> None:
    for name in (name for words in text.values() for name in names_in(words) if name.startswith("$")):
        if name not in SPECIAL:
            findings.unknown(where, "unknown_field", _FIELD, name, SPECIAL)


def _check_rows(block: RowsBlock, where: str, form: FormDef, findings: Findings) -> None:
    item = form.fields.get(block.field)
    if item is None:
        return  # said already
    if not isinstance(item.type, Rows):
        findings.add(f"{where}.field", "not_rows", f"“{block.field}”不是子表", f"{block.field} is no sub-table")
        return
    known = rows_form(form, item).fields
    for inner in ("columns", "totals"):
        for number, key in enumerate(getattr(block, inner)):
            if key not in known:
                findings.unknown(f"{where}.{inner}.{number}", "unknown_field", _FIELD, key, known)


def _check_related(
    block: RelatedBlock, where: str, catalog: Catalog, viewer: Viewer, form: FormDef, findings: Findings
) -> None:
    target = getattr(catalog, "forms", {}).get(block.form)
    if target is None:
        findings.unknown(f"{where}.form", "unknown_form", _FORM, block.form, getattr(catalog, "forms", {}))
        return
    source = form.key
    if block.of is not None:
        reached = _reached(block.of, scope_of(catalog, viewer, form))
        if reached is None:
            findings.add(f"{where}.of", "not_relation", f"“{block.of}”不是关联字段", f"{block.of} is no relation")
            return
        source = reached
    item = target.fields.get(block.field)
    points = isinstance(item.type, Relational) and item.type.target(item.settings) == source if item else False
    if not points:
        zh, en = f"“{block.field}”不是指向所选记录的关联字段", f"{block.field} is not a relation to that record"
        findings.add(f"{where}.field", "not_relation", zh, en)
    scope = scope_of(catalog, viewer, target)
    paths = [(f"columns.{number}", path) for number, path in enumerate(block.columns)]
    paths += [(f"totals.{number}", path) for number, path in enumerate(block.totals)]
    paths += [(f"sort.{number}.field", item.field) for number, item in enumerate(block.sort)]
    for inner, path in paths:
        _known(path, f"{where}.{inner}", scope, findings)
    try:
        expr.conditions.parse(block.filter or {}, scope, path=f"{where}.filter")
    except Problem as problem:
        findings.issues += problem.issues


def _reached(path: str, scope: FormScope) -> str | None:
    """The form that a relation path leads to."""
    try:
        item, _ = scope.find(path)
    except expr.UnknownField:
        return None
    return item.type.target(item.settings) if isinstance(item.type, Relational) else None


def _check_files(block: PicturesBlock | SignatureBlock, where: str, scope: FormScope, findings: Findings) -> None:
    if block.field is None:
        return
    try:
        item, _ = scope.find(block.field)
    except expr.UnknownField:
        return
    if not isinstance(item.type, Files):
        findings.add(f"{where}.field", "not_files", f"“{block.field}”不是图片字段", f"{block.field} holds no pictures")


# --- what a viewer gets
def scope_of(catalog: Catalog, viewer: Viewer, form: FormDef) -> FormScope:
    return FormScope(catalog, viewer, form, access(form, viewer, "read"))


def sight_of(definition: Definition, catalog: Catalog, viewer: Viewer, form: FormDef) -> Sight:
    """What of the template the viewer may see; the rest prints as if it were not there."""
    scope = scope_of(catalog, viewer, form)
    fields = {path: found for _, path in named(definition) if (found := _seen(scope, path)) is not None}
    tables: dict[str, list[Printed]] = {}
    for where, block in every_block(definition.blocks):
        if isinstance(block, RowsBlock) and block.field in fields:
            tables[where] = _row_columns(block, form)
        elif isinstance(block, RelatedBlock):
            tables[where] = related_columns(block, catalog, viewer)
    return Sight(fields, tables)


def _row_columns(block: RowsBlock, form: FormDef) -> list[Printed]:
    item = form.fields.get(block.field)
    if item is None or not isinstance(item.type, Rows):
        return []
    known = rows_form(form, item).fields
    keys = list(block.columns) or [
        str(part["key"]) for part in item.type.fields(item.settings) if str(part.get("key")) in known
    ]
    return [Printed(key, known[key].label, known[key], None, kind_of(known[key])) for key in keys if key in known]


def related_columns(block: TableBlock, catalog: Catalog, viewer: Viewer) -> list[Printed]:
    """The columns of a related list that the viewer may read; none where the list itself is hidden."""
    assert isinstance(block, RelatedBlock)
    target = getattr(catalog, "forms", {}).get(block.form)
    if target is None or not access(target, viewer, "read"):
        return []
    scope = scope_of(catalog, viewer, target)
    if _seen(scope, block.field) is None or not expr.conditions.is_valid(block.filter, scope):
        return []
    return [found for path in block.columns if (found := _seen(scope, path)) is not None]


def _seen(scope: FormScope, path: str) -> Printed | None:
    try:
        return printed(scope, path)
    except expr.UnknownField:
        return None


def printed(scope: FormScope, path: str) -> Printed:
    """The field a path leads to, with the label of its last steps; raises expr.UnknownField."""
    item, kind = scope.find(path)
    last = path.rpartition(".")[2]
    if item.key == last or not hasattr(item.type, "parts"):
        return Printed(path, item.label, item, None, kind)
    parts: Mapping[str, Any] = item.type.parts(item.settings)
    if last not in parts:  # a lookup, which bears a key of its own
        return Printed(path, item.label, item, None, kind)
    return Printed(path, parts[last].label, item, last, kind)
