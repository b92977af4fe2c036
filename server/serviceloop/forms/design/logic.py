"""Edits of a definition as plain data. Pure: what comes out is checked by the loader like any definition."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.field_loader import load_field
from serviceloop.forms.findings import Findings
from serviceloop.forms.keys import make_key
from serviceloop.kit.errors import Issue, Problem, invalid, not_found

Plain = dict[str, Any]


def with_keys(definition: Mapping[str, Any], taken_forms: Sequence[str] = ()) -> Plain:
    """A copy in which the form and every field have keys; missing ones are made from the labels.

    A field that is no text any more leaves the search by itself: its type was changed, nothing else needs to be said.
    """
    filled = deepcopy(dict(definition))
    if not filled.get("key"):
        filled["key"] = make_key(_label(filled), taken_forms, prefix="form")
    if isinstance(filled.get("fields"), list):
        fill_field_keys(filled["fields"])
        if isinstance(filled.get("search"), list):
            others = {item.key for raw in filled["fields"] if (item := _loaded(raw)) is not None and not item.is_text}
            filled["search"] = [key for key in filled["search"] if key not in others]
    return filled


def _loaded(raw: Any) -> FieldDef | None:
    """None: with mistakes, which the loader tells."""
    return load_field(raw, "", Findings())


def fill_field_keys(fields: list[Any]) -> None:
    taken = {item["key"] for item in fields if isinstance(item, dict) and isinstance(item.get("key"), str)}
    for item in fields:
        if not isinstance(item, dict):
            continue
        if not item.get("key"):
            item["key"] = make_key(_label(item), taken)
            taken.add(item["key"])
        rows = item["settings"].get("fields") if isinstance(item.get("settings"), dict) else None
        if isinstance(rows, list):
            fill_field_keys(rows)


def _label(item: Mapping[str, Any]) -> str:
    label = item.get("label")
    text = label.get("zh") if isinstance(label, Mapping) else None
    return text if isinstance(text, str) else ""


def add_field(form: FormDef, field: Mapping[str, Any], position: int | None) -> Plain:
    """The definition with one more field, at the end of the last section of the layout."""
    definition = deepcopy(dict(form.source))
    added = deepcopy(dict(field))
    if not added.get("key"):
        added["key"] = make_key(_label(added), form.fields)
    fields = definition["fields"]
    fields.insert(len(fields) if position is None else position, added)
    fill_field_keys([added])
    if definition.get("layout"):
        definition["layout"][-1]["fields"].append(added["key"])
    return definition


def patch_field(form: FormDef, key: str, changed: Mapping[str, Any]) -> Plain:
    """The definition with members of one field replaced; None takes a member away."""
    definition = deepcopy(dict(form.source))
    field = definition["fields"][_position(form, key)]
    for name, value in changed.items():
        if value is None:
            field.pop(name, None)
        else:
            field[name] = value
    return definition


def drop_field(form: FormDef, key: str) -> Plain:
    """The definition without the field. It is taken out of layout, search and view columns by itself.

    Raises a Problem (409) that lists the uses that are a decision: title, status, sorts, filters, formulas are left for
    the builder to mend first.
    """
    position = _position(form, key)
    uses = [*_firm_uses(form, key)]
    if uses:
        zh = f"字段“{form.fields[key].label['zh']}”仍在使用，请先修改下列各处"
        en = f"The field “{key}” is still in use; mend these places first"
        raise Problem(409, "in_use", {"zh": zh, "en": en}, uses)
    definition = deepcopy(dict(form.source))
    del definition["fields"][position]
    for section in definition.get("layout", ()):
        section["fields"] = [name for name in section["fields"] if name != key]
    if "search" in definition:
        definition["search"] = [name for name in definition["search"] if name != key]
    for view in definition.get("views", ()):
        view["columns"] = [path for path in view.get("columns", ()) if path.split(".")[0] != key]
        view["sort"] = [item for item in view.get("sort", ()) if item["field"].split(".")[0] != key]
    return definition


def _firm_uses(form: FormDef, key: str) -> list[Issue]:
    places = []
    if form.title == key:
        places.append(("title", "标题字段", "the title field"))
    machine = form.status
    if machine is not None and machine.field == key:
        places.append(("status.field", "状态字段", "the status field"))
    for number, action in enumerate(machine.actions.values() if machine is not None else ()):
        if key in action.require or key in action.set:
            label = action.label["zh"]
            places.append((f"status.actions.{number}", f"状态动作“{label}”", f"the action “{action.key}”"))
    return [Issue(path, "in_use", {"zh": zh, "en": en}) for path, zh, en in places]


def restore_field(form: FormDef, key: str, field: Mapping[str, Any], *, in_place: bool = False) -> Plain:
    """The definition with a deleted field back at the end; `key` is "parent.key" for one of a sub-table's rows.

    `in_place`: it is what a change of type left, and takes the place of the field that is there now.
    """
    parent, _, own = key.rpartition(".")
    if in_place and not parent and own in form.fields:
        definition = deepcopy(dict(form.source))
        definition["fields"][_position(form, own)] = dict(field)
        return definition
    if (not parent and own in form.fields) or (parent and own in _rows_of(form, parent)):
        zh, en = f"标识“{own}”已被新的字段使用", f"The key “{own}” is used by a newer field"
        raise Problem(409, "conflict", {"zh": zh, "en": en})
    if not parent:
        return add_field(form, field, None)
    definition = deepcopy(dict(form.source))
    definition["fields"][_position(form, parent)]["settings"]["fields"].append(dict(field))
    return definition


def _rows_of(form: FormDef, key: str) -> Mapping[str, Any]:
    if key not in form.fields:
        zh, en = "请先恢复它所在的子表", "Restore the sub-table that it belongs to first"
        raise Problem(409, "conflict", {"zh": zh, "en": en})
    return form.fields[key].rows


def _position(form: FormDef, key: str) -> int:
    item = form.fields.get(key)
    if item is not None and item.system:
        zh, en = "系统字段不能修改或删除", "System fields cannot be changed or deleted"
        raise invalid(Issue("field", "system_field", {"zh": zh, "en": en}))
    if item is None:
        zh, en = f"字段“{key}”不存在", f"There is no field “{key}”"
        raise not_found({"zh": zh, "en": en})
    return [own.key for own in form.own_fields].index(key)
