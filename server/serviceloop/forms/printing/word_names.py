"""What stands in the braces of a Word template, and the template of ours that reads the same. Pure.

{{no}} {{customer.name}}   a field, also of a related record; pictures and signatures appear as such
{{photos|80}}              80 mm wide at most
{{parts.name}} {{parts.#}} in a table's row: the row is repeated for each row of the sub-table or of the list
{{sum:parts.amount}}       the total of a column
{{qr:$url}} {{barcode:no}} a code
{{$today}} …               see texts.SPECIAL
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from serviceloop import expr
from serviceloop.fields.capabilities import Files, ReverseList, Rows
from serviceloop.forms.definition import FormDef
from serviceloop.forms.findings import Findings, closest
from serviceloop.forms.permissions import access
from serviceloop.forms.printing.blocks import MAX_COLUMNS, Definition
from serviceloop.forms.printing.texts import SPECIAL
from serviceloop.forms.records.outputs import rows_form
from serviceloop.forms.records.sources import FormScope

_NAME = re.compile(
    r"(?:(?P<how>qr|barcode|sum):)?\s*(?P<path>\$?[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*(?:\.#)?)\s*"
    r"(?:\|\s*(?P<width>[0-9]{1,3})\s*)?"
)
NUMBER = "#"
How = Literal["text", "qr", "barcode", "sum"]


@dataclass(frozen=True)
class Hole:
    """One name. `text`: as it stands in the braces; `width` in mm."""

    text: str
    how: How
    path: str
    width: int | None

    @property
    def head(self) -> str:
        return self.path.partition(".")[0]

    @property
    def rest(self) -> str:
        return self.path.partition(".")[2]


def hole(text: str) -> Hole | None:
    """None for what is no name at all."""
    found = _NAME.fullmatch(text.strip())
    if found is None:
        return None
    how: Any = found["how"] or "text"
    return Hole(text, how, found["path"], int(found["width"]) if found["width"] else None)


@dataclass(frozen=True)
class Parts:
    """The names of a Word template, sorted by what they are. `lists`: key → columns."""

    fields: Sequence[str]
    files: Sequence[str]
    lists: dict[str, list[str]]


def parts_of(names: Sequence[str], scope: FormScope, form: FormDef) -> Parts:
    """What is unknown is left out; `check_names` says what that is."""
    fields: list[str] = []
    files: list[str] = []
    lists: dict[str, list[str]] = {}
    for found in filter(None, map(hole, names)):
        if found.path.startswith("$"):
            continue
        if is_list(form, found.head) and found.rest:
            columns = lists.setdefault(found.head, [])
            if found.rest != NUMBER and found.rest not in columns:
                columns.append(found.rest)
        else:
            holds = files if _holds_files(scope, found.path) and found.how == "text" else fields
            holds.append(found.path)
    return Parts(list(dict.fromkeys(fields)), list(dict.fromkeys(files)), lists)


def is_list(form: FormDef, key: str) -> bool:
    item = form.fields.get(key)
    return item is not None and isinstance(item.type, Rows | ReverseList)


def _holds_files(scope: FormScope, path: str) -> bool:
    try:
        item, _ = scope.find(path)
    except expr.UnknownField:
        return False
    return isinstance(item.type, Files)


@dataclass(frozen=True)
class Reading:
    """The template of ours that reads what a Word template names: it decides what a viewer sees of it.

    `places`: where in it the block of each list is.
    """

    definition: Definition
    places: dict[str, str]


def reading_of(names: Sequence[str], scope: FormScope, form: FormDef) -> Reading:
    """What is unknown is left out; `check_names` says what that is."""
    parts = parts_of(names, scope, form)
    blocks: list[dict[str, Any]] = [
        {"kind": "fields", "fields": list(parts.fields[start : start + 100])}
        for start in range(0, len(parts.fields), 100)
    ]
    blocks += [{"kind": "pictures", "field": path} for path in parts.files]
    places = {key: f"blocks.{len(blocks) + number}" for number, key in enumerate(parts.lists)}
    blocks += [_list_block(form, key, columns) for key, columns in parts.lists.items()]
    return Reading(Definition.model_validate({"blocks": blocks}), places)


def _list_block(form: FormDef, key: str, columns: Sequence[str]) -> dict[str, Any]:
    item = form.fields[key]
    chosen = list(columns)[:MAX_COLUMNS]
    if isinstance(item.type, Rows):
        chosen = chosen or [known for known in rows_form(form, item).fields if known != "id"][:1]
        return {"kind": "rows", "field": key, "columns": chosen}
    assert isinstance(item.type, ReverseList)
    target, field = item.type.source(item.settings)
    listed = {"kind": "related", "form": target, "field": field, "limit": 200, "sort": [{"field": "created_at"}]}
    return {**listed, "columns": chosen or ["created_at"]}


def check_names(names: Sequence[str], scope: FormScope, form: FormDef, findings: Findings) -> None:
    """Adds a finding for every name that means nothing; `path` is the name as it stands in the file."""
    lists = [key for key in form.fields if is_list(form, key)]
    for text in names:
        found = hole(text)
        if found is None:
            _no_name(text, form, findings)
        elif found.path.startswith("$"):
            _special(found, findings)
        elif is_list(form, found.head) and found.rest:
            _column(found, scope, form, findings)
        elif found.how == "sum" or found.rest == NUMBER:
            zh, en = f"“{{{{{text}}}}}”：“{found.head}”不是子表", f"“{{{{{text}}}}}”: {found.head} is no list"
            findings.add(text, "not_rows", zh, en)
        else:
            try:
                scope.find(found.path)
            except expr.UnknownField as unknown:
                _unknown(found, [*unknown.candidates, *lists], findings)


def _no_name(text: str, form: FormDef, findings: Findings) -> None:
    """Often the label of a field stands where its key should."""
    zh, en = f"“{{{{{text}}}}}”不是有效的占位符", f"“{{{{{text}}}}}” is no placeholder"
    meant = next((key for key, item in form.fields.items() if text.strip() in item.label.values()), None)
    if meant is not None:
        zh, en = f"{zh}，请写“{{{{{meant}}}}}”", f"{en}; write “{{{{{meant}}}}}”"
    findings.add(text, "bad_placeholder", zh, en)


def _special(found: Hole, findings: Findings) -> None:
    if found.path not in SPECIAL:
        _unknown(found, SPECIAL, findings)


def _column(found: Hole, scope: FormScope, form: FormDef, findings: Findings) -> None:
    if found.rest == NUMBER:
        return
    item = form.fields[found.head]
    if isinstance(item.type, Rows):
        known = [key for key in rows_form(form, item).fields if key != "id"]
        if found.rest not in known:
            _unknown(found, [f"{found.head}.{key}" for key in known], findings)
        return
    assert isinstance(item.type, ReverseList)
    target = getattr(scope.catalog, "forms", {}).get(item.type.source(item.settings)[0])
    if target is None:
        _unknown(found, [], findings)
        return
    try:
        FormScope(scope.catalog, scope.viewer, target, access(target, scope.viewer, "read")).find(found.rest)
    except expr.UnknownField as unknown:
        _unknown(found, [f"{found.head}.{key}" for key in unknown.candidates], findings)


def _unknown(found: Hole, known: Sequence[str], findings: Findings) -> None:
    near = closest(found.path, known)
    head = closest(found.head, known) if found.rest and found.head not in known else None
    if head is not None and "." not in head and near in (None, head):
        near = f"{head}.{found.rest}"
    zh, en = f"没有字段“{{{{{found.text}}}}}”", f"There is no field “{{{{{found.text}}}}}”"
    if near is not None:
        zh, en = f"{zh}，是否想写“{{{{{near}}}}}”？", f"{en}; did you mean “{{{{{near}}}}}”?"
    findings.add(found.text, "unknown_field", zh, en)
