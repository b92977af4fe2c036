"""Form files: read, checked completely, written back in a stable order.

`load_form` checks one form by itself; `set_check.check_set` checks what needs the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from serviceloop.forms.definition import FieldDef, FormDef, NumberRule
from serviceloop.forms.field_loader import check_key, dump_field, load_fields
from serviceloop.forms.file_format import FormFile, NumberFile, SectionFile
from serviceloop.forms.findings import Findings
from serviceloop.forms.keys import RESERVED_FORM_KEYS
from serviceloop.forms.pages.file import load_pages
from serviceloop.forms.public.file import load_public
from serviceloop.forms.rule_loader import dump_rules, load_phone, load_rules, load_unique
from serviceloop.forms.status_loader import dump_status, load_status
from serviceloop.forms.system_forms import SYSTEM_KEYS, system_fields
from serviceloop.forms.views.file import load_views
from serviceloop.kit.labels import Labels

_FIELD = {"zh": "字段", "en": "field"}


def load_form(data: Mapping[str, Any], version: int = 1) -> FormDef:
    """The form that a form file (as plain data) describes; `source` of the result is its stable dump.

    Raises a Problem (422) that names every mistake with its path.
    """
    findings = Findings()
    file = findings.model(FormFile, data, "")
    if file is None:
        findings.stop()
        raise AssertionError("a model that failed has left its mistakes")
    check_key(file.key, "key", set(), RESERVED_FORM_KEYS, findings)
    number = _load_number(file.number, findings)
    loaded = load_fields(file.fields, "fields", findings)
    keys = loaded.keys | set(SYSTEM_KEYS)
    fields = system_fields(number) | loaded.fields
    status = load_status(file.status, loaded, findings)
    layout = _load_layout(file.layout, keys, findings)
    views = load_views(file.views, keys, findings)
    unique = load_unique(file.unique, fields, keys, findings)
    rules = load_rules(file.rules, keys, findings)
    phone = load_phone(file.phone, keys, findings)
    pages = load_pages(file.pages, keys, findings)
    public = load_public(file.public, fields, keys, findings)
    _check_texts(file, fields, keys, findings)
    findings.stop()
    form = FormDef(
        key=file.key,
        label=file.label,
        fields=fields,
        title=file.title,
        table=file.key,
        version=version,
        search=tuple(file.search),
        number=number,
        status=status,
        append_only=file.append_only,
        group=file.group,
        icon=file.icon,
        unique=unique,
        rules=rules,
        layout=layout,
        phone=phone,
        pages=pages,
        public=public,
        views=views,
    )
    return replace(form, source=dump_form(form))


def _load_number(raw: Any, findings: Findings) -> NumberRule | None:
    file = findings.model(NumberFile, raw, "number") if raw is not None else None
    return NumberRule(file.prefix, file.date, file.digits) if file is not None else None


def _load_layout(raw: Sequence[Any], keys: set[str], findings: Findings) -> tuple[Mapping[str, Any], ...]:
    sections: list[Mapping[str, Any]] = []
    placed: set[str] = set()
    for number, item in enumerate(raw):
        path = f"layout.{number}"
        section = findings.model(SectionFile, item, path)
        if section is None:
            continue
        for place, key in enumerate(section.fields):
            if key not in keys:
                findings.unknown(f"{path}.fields.{place}", "unknown_field", _FIELD, key, keys)
            elif key in placed:
                zh, en = f"字段“{key}”在布局中出现了两次", f"the field “{key}” stands in the layout twice"
                findings.add(f"{path}.fields.{place}", "duplicate_field", zh, en)
            placed.add(key)
        sections.append(_dump_section(section))
    return tuple(sections)


def _dump_section(section: SectionFile) -> dict[str, Any]:
    """As in the file; `collapsed` and the others only where they are set."""
    texts = {name: text for name, text in (("label", section.label), ("tab", section.tab)) if text}
    plain: dict[str, Any] = {**texts, "columns": section.columns, "fields": list(section.fields)}
    if section.visible_when:
        plain["visible_when"] = section.visible_when
    if section.collapsed:
        plain["collapsed"] = True
    return plain


_TEXT_ONLY: Mapping[str, Labels] = {
    "title": {
        "zh": "标题字段“{}”须为文字；要改它的类型，请先在表单设置中选另一个文字字段作标题",
        "en": "The title “{}” must be a text; to change its type, choose another text field as the title first",
    },
    "search": {
        "zh": "“{}”不是文字，不能搜索；请把它移出搜索字段",
        "en": "“{}” is no text and cannot be searched; take it out of the search fields",
    },
}


def _check_texts(file: FormFile, fields: Mapping[str, FieldDef], keys: set[str], findings: Findings) -> None:
    """Title and search must be stored texts."""
    places = [("title", file.title), *((f"search.{n}", key) for n, key in enumerate(file.search))]
    for path, key in places:
        item = fields.get(key)
        if key not in keys:
            findings.unknown(path, "unknown_field", _FIELD, key, keys)
        elif item is not None and not item.is_text:
            zh, en = item.label["zh"], item.label.get("en", item.label["zh"])
            first = "title" if path == "title" else "search"
            findings.add(path, "not_text", _TEXT_ONLY[first]["zh"].format(zh), _TEXT_ONLY[first]["en"].format(en))
    if len(set(file.search)) < len(file.search):
        findings.add("search", "duplicate_field", "搜索字段重复", "a search field is named twice")


def dump_form(form: FormDef) -> dict[str, Any]:
    """The form as in a form file: fixed order, nothing that is the default; `load_form` gives the same form back."""
    plain: dict[str, Any] = {"key": form.key, "label": dict(form.label)}
    plain |= {name: text for name, text in (("group", form.group), ("icon", form.icon)) if text}
    if form.number is not None:
        rule = form.number
        plain["number"] = {"prefix": rule.prefix, "date": rule.date, "digits": rule.digits}
    plain["title"] = form.title
    if form.search:
        plain["search"] = list(form.search)
    if form.append_only:
        plain["append_only"] = True
    plain["fields"] = [dump_field(item) for item in form.own_fields]
    plain |= dump_rules(form)
    if form.layout:
        plain["layout"] = [dict(section) for section in form.layout]
    plain |= {name: dict(part) for name, part in (("phone", form.phone), ("public", form.public)) if part}
    if form.pages:
        plain["pages"] = [dict(page) for page in form.pages]
    if form.status is not None:
        plain["status"] = dump_status(form.status)
    if form.views:
        plain["views"] = [dict(view) for view in form.views]
    return plain
