"""What pages say about other forms, and what of a page one viewer gets. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from serviceloop import expr
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.pages.blocks import Block, FieldsBlock, FilesBlock, RelatedBlock
from serviceloop.forms.pages.file import PageFile, TabFile, blocks_of, read_pages
from serviceloop.forms.permissions import access
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}
_FORM = {"zh": "表单", "en": "form"}
ScopeOf = Callable[[FormDef], FormScope]


# --- checking, when a form is saved
def check_pages(form: FormDef, forms: Mapping[str, FormDef], scope_of: ScopeOf, findings: Findings) -> None:
    """Related lists must name a relation of an existing form that points here; conditions must be right."""
    for number, page in enumerate(read_pages(form.pages)):
        for where, block in blocks_of(page):
            path = f"{form.key}.pages.{number}.{where}"
            if block.visible_when:
                _check_condition(block.visible_when, f"{path}.visible_when", scope_of(form), findings)
            if isinstance(block, RelatedBlock):
                _check_related(block, form, path, forms, scope_of, findings)


def _check_related(
    block: RelatedBlock, form: FormDef, path: str, forms: Mapping[str, FormDef], scope_of: ScopeOf, findings: Findings
) -> None:
    target = forms.get(block.form)
    if target is None:
        findings.unknown(f"{path}.form", "unknown_form", _FORM, block.form, forms)
        return
    if not _points_here(target, block.field, form):
        zh, en = f"“{block.field}”不是指向本表单的关联字段", f"{block.field} is not a relation to this form"
        findings.add(f"{path}.field", "not_relation", zh, en)
    named = [(f"columns.{number}", column) for number, column in enumerate(block.columns)]
    named += [(f"sort.{number}.field", item.field) for number, item in enumerate(block.sort)]
    scope = scope_of(target)
    for where, column in named:
        try:
            scope.find(column)
        except expr.UnknownField as unknown:
            findings.unknown(f"{path}.{where}", "unknown_field", _FIELD, column, unknown.candidates)


def _points_here(target: FormDef, key: str, form: FormDef) -> bool:
    field = target.fields.get(key)
    column = field.type.column(field.settings) if field is not None else None
    return column is not None and column.references == form.key


def _check_condition(tree: Mapping[str, Any], path: str, scope: expr.Scope, findings: Findings) -> None:
    try:
        expr.conditions.parse(tree, scope, path=path)
    except Problem as problem:
        findings.issues += problem.issues


# --- what a viewer gets
def visible_pages(catalog: Catalog, form: FormDef, viewer: Viewer) -> list[dict[str, Any]]:
    """The pages meant for the viewer, the best first: those that name a role of theirs, then those for all.

    Nothing in them names what is hidden from the viewer; blocks and tabs left empty are gone.
    """
    pages = [page for page in read_pages(form.pages) if not page.roles or set(page.roles) & set(viewer.roles)]
    pages.sort(key=lambda page: not page.roles)
    shown = [_page(catalog, form, viewer, page) for page in pages]
    return [page for page in shown if page["tabs"]]


def _page(catalog: Catalog, form: FormDef, viewer: Viewer, page: PageFile) -> dict[str, Any]:
    tabs = [_tab(catalog, form, viewer, tab) for tab in page.tabs]
    kept = [tab for tab in tabs if tab["blocks"]]
    return {"key": page.key, "label": dict(page.label), "device": page.device, "tabs": kept}


def _tab(catalog: Catalog, form: FormDef, viewer: Viewer, tab: TabFile) -> dict[str, Any]:
    blocks = [_block(catalog, form, viewer, block) for block in tab.blocks]
    return {"label": dict(tab.label), "blocks": [block for block in blocks if block is not None]}


def _block(catalog: Catalog, form: FormDef, viewer: Viewer, block: Block) -> dict[str, Any] | None:
    scope = FormScope(catalog, viewer, form, access(form, viewer, "read"))
    if block.visible_when and not expr.conditions.is_valid(block.visible_when, scope):
        return None
    plain = block.model_dump(mode="json")
    if isinstance(block, RelatedBlock):
        return _related(catalog, viewer, block, plain)
    if isinstance(block, FieldsBlock | FilesBlock):
        plain["fields"] = [key for key in block.fields if expr.knows(scope, key)]
        return plain if plain["fields"] or not block.fields else None
    return plain if all(expr.knows(scope, key) for _, key in block.own_fields()) else None


def _related(catalog: Catalog, viewer: Viewer, block: RelatedBlock, plain: dict[str, Any]) -> dict[str, Any] | None:
    target = catalog.get(block.form)
    seen = access(target, viewer, "read")
    scope = FormScope(catalog, viewer, target, seen)
    if not seen or not expr.knows(scope, block.field):
        return None
    plain["columns"] = [path for path in block.columns if expr.knows(scope, path)]
    plain["sort"] = [item for item in plain["sort"] if expr.knows(scope, item["field"])]
    return plain


def used_pages(pages: Sequence[Mapping[str, Any]], form: str, field: str) -> list[str]:
    """Places ("0.tabs.1.blocks.2") of related lists in `pages` that rest on a field of another form."""
    return [
        f"{number}.{where}"
        for number, page in enumerate(read_pages(pages))
        for where, block in blocks_of(page)
        if isinstance(block, RelatedBlock) and block.form == form and field in (block.field, *_heads(block))
    ]


def _heads(block: RelatedBlock) -> set[str]:
    return {path.split(".")[0] for path in (*block.columns, *(item.field for item in block.sort))}
