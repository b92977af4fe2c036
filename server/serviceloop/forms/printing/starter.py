"""A Word file to start from: every placeholder that the form has, beside its name. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from serviceloop.fields.capabilities import Files, Presentational, ReverseList, Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.permissions import access
from serviceloop.forms.printing.texts import SPECIAL
from serviceloop.forms.records.outputs import rows_form
from serviceloop.forms.records.sources import Catalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.labels import Labels, pick

_HIDDEN = frozenset({"id", "version", "deleted_at"})
_WIDE = 6
"""Columns of a list that a page has room for."""
_TEXTS: Mapping[str, Labels] = {
    "hint": {
        "zh": "双花括号中的内容会换成记录的值。删去不需要的，调整版式与字体，再上传为打印模板。\n"
        "关联表单的字段用点号，例如 {{customer.name}}。",
        "en": "What stands in double braces becomes the record's value. Delete what is not needed, give it its look, "
        "and upload it as a print template.\nFields of a related record take a dot, such as {{customer.name}}.",
    },
    "fields": {"zh": "字段", "en": "Fields"},
    "pictures": {"zh": "图片与签名（| 后为最大宽度，毫米）", "en": "Pictures and signatures (| width in mm at most)"},
    "codes": {"zh": "二维码、条形码与其他", "en": "QR code, bar code and others"},
    "rows": {"zh": "表格中的这一行按子表的行数重复", "en": "This row of the table comes once for each row of the list"},
    "qr": {"zh": "打开此记录的二维码", "en": "QR code that opens the record"},
    "barcode": {"zh": "编号条形码", "en": "Bar code of the number"},
    "$url": {"zh": "记录地址", "en": "Address of the record"},
    "$site": {"zh": "系统地址", "en": "Address of the system"},
    "$today": {"zh": "今天", "en": "Today"},
    "$now": {"zh": "打印时间", "en": "Printed at"},
    "$me": {"zh": "打印人", "en": "Printed by"},
    "$company": {"zh": "公司名称", "en": "Company"},
    "$company_address": {"zh": "公司地址", "en": "Company's address"},
    "$company_phone": {"zh": "公司电话", "en": "Company's phone"},
}


def document(form: FormDef, catalog: Catalog, viewer: Viewer, locale: str) -> dict[str, Any]:
    """A plain document, as layout.py makes them."""
    fields = [item for item in access(form, viewer, "read").readable() if item.key not in _HIDDEN]
    plain = [item for item in fields if not isinstance(item.type, Files | Rows | ReverseList | Presentational)]
    files = [item for item in fields if isinstance(item.type, Files)]
    blocks = [
        {"kind": "heading", "text": pick(form.label, locale), "align": "left", "level": 1},
        _text(_said("hint", locale)),
        _grid(_said("fields", locale), [(pick(item.label, locale), f"{{{{{item.key}}}}}") for item in plain]),
    ]
    for item in fields:
        if columns := _columns(item, form, catalog, viewer):
            blocks += _list(item, columns, locale)
    if files:
        shown = [(pick(item.label, locale), f"{{{{{item.key}|60}}}}") for item in files]
        blocks.append(_grid(_said("pictures", locale), shown))
    codes = [(_said("qr", locale), "{{qr:$url}}"), (_said("barcode", locale), "{{barcode:no}}")]
    codes += [(_said(name, locale), f"{{{{{name}}}}}") for name in SPECIAL]
    blocks.append(_grid(_said("codes", locale), codes))
    paper = {"width": 210, "height": 297}
    return {
        "title": pick(form.label, locale), "lang": locale, "kind": "document", "paper": paper, "size": 10,
        "margins": {"top": 18, "right": 16, "bottom": 18, "left": 16}, "page_numbers": False,
        "records": [{"header": "", "footer": "", "name": form.key, "blocks": blocks}],
    }  # fmt: skip


def _said(name: str, locale: str) -> str:
    return pick(_TEXTS[name], locale)


def _columns(item: FieldDef, form: FormDef, catalog: Catalog, viewer: Viewer) -> list[tuple[str, Labels]]:
    """(key, label) of a list's columns; none for what is no list, or not the viewer's to see."""
    if isinstance(item.type, Rows):
        return [(key, found.label) for key, found in rows_form(form, item).fields.items() if key not in _HIDDEN][:_WIDE]
    if not isinstance(item.type, ReverseList):
        return []
    target = getattr(catalog, "forms", {}).get(item.type.source(item.settings)[0])
    if target is None or not (seen := access(target, viewer, "read")):
        return []
    own = [found for found in seen.readable() if not found.system and not isinstance(found.type, Rows | ReverseList)]
    return [(found.key, found.label) for found in own if not isinstance(found.type, Presentational)][:_WIDE]


def _list(item: FieldDef, columns: Sequence[tuple[str, Labels]], locale: str) -> list[dict[str, Any]]:
    head = ["#", *(pick(label, locale) for _, label in columns)]
    row = [f"{{{{{item.key}.#}}}}", *(f"{{{{{item.key}.{key}}}}}" for key, _ in columns)]
    table = {"kind": "table", "label": pick(item.label, locale), "head": head, "rows": [row], "foot": [], "words": ""}
    look = {
        "align": ["left"] * len(head),
        "widths": [6.0, *([14.0] * len(columns))],
        "none": "",
        "kept": [False] * len(head),
    }
    return [table | look, _text(_said("rows", locale), muted=True)]


def _grid(label: str, items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    cells = [{"label": name, "value": value, "span": 1} for name, value in items]
    if len(cells) % 2:
        cells[-1]["span"] = 2
    return {"kind": "grid", "label": label, "columns": 2, "items": cells, "lines": True}


def _text(text: str, *, muted: bool = False) -> dict[str, Any]:
    return {"kind": "text", "text": text, "align": "left", "bold": False, "muted": muted, "size": 0.9}
