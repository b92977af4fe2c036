"""The sheets of a workbook: which form each is probably meant for, and in which order relations resolve. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceloop.fields.capabilities import Relational
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.import_export.proposal import folded
from serviceloop.forms.import_export.writers import sheet_name
from serviceloop.forms.permissions import access
from serviceloop.identity.viewer import Viewer

Forms = Mapping[str, FormDef]
"""By key: those of a catalog."""


@dataclass(frozen=True)
class Target:
    """Where a sheet goes. `rows_of`: into this sub-table of the form, by the key of its records."""

    sheet: str
    form: str
    rows_of: str | None = None


def propose_sheets(forms: Forms, viewer: Viewer, form: FormDef, sheets: Sequence[str]) -> list[Target]:
    """Sheets that are called like the form, one of its sub-tables, or another form that the viewer may import into;
    where none is called like the form, the first that fits nothing else is for it. In the order of import."""
    own, tables = _names(form.label, form.key), _sub_tables(form)
    others = {
        name: item.key
        for item in forms.values()
        if item.key != form.key and item.schema == "app" and access(item, viewer, "import")
        for name in _names(item.label, item.key)
    }
    found: list[Target] = []
    free: list[str] = []
    for sheet in sheets:
        name = folded(sheet)
        if name in own:
            found.append(Target(sheet, form.key))
        elif name in tables:
            found.append(Target(sheet, form.key, tables[name]))
        elif name in others:
            found.append(Target(sheet, others[name]))
        else:
            free.append(sheet)
    if free and not any(item.form == form.key and item.rows_of is None for item in found):
        found.append(Target(free[0], form.key))
    return in_order(forms, found)


def _names(label: Mapping[str, str], key: str) -> set[str]:
    """Exports and templates cut names to what Excel takes."""
    texts = [*label.values(), key]
    return {folded(name) for text in texts for name in (text, sheet_name(text))} - {""}


def _sub_tables(form: FormDef) -> dict[str, str]:
    return {name: item.key for item in form.own_fields if item.rows for name in _names(item.label, item.key)}


def in_order(forms: Forms, targets: Sequence[Target]) -> list[Target]:
    """Forms that others point at first, a form's own sheet before those of its sub-tables; else as they were."""
    ranks = _ranks(forms, {item.form for item in targets})
    return sorted(targets, key=lambda item: (ranks[item.form], item.rows_of is not None))


def _ranks(forms: Forms, keys: set[str]) -> dict[str, int]:
    """How many forms of the set must be there before each; a circle is cut where it is met."""
    ranks: dict[str, int] = {}

    def rank(key: str, above: frozenset[str]) -> int:
        if key not in ranks:
            before = _pointed_at(forms[key]) & keys - above - {key}
            ranks[key] = 1 + max((rank(other, above | {key}) for other in sorted(before)), default=-1)
        return ranks[key]

    for key in sorted(keys):
        rank(key, frozenset())
    return ranks


def _pointed_at(form: FormDef) -> set[str]:
    fields: list[FieldDef] = [item for field in form.own_fields for item in (field, *field.rows.values())]
    return {item.type.target(item.settings) for item in fields if isinstance(item.type, Relational)}


def key_of_rows(form: FormDef, proposal: Mapping[str, str | None], rows_of: str) -> str | None:
    """The field by which a sheet's rows name their record: of the proposed columns the surest."""
    own = [path for path in proposal.values() if path and not path.startswith(f"{rows_of}.") and "." not in path]
    fields = [form.fields[path] for path in own if path in form.fields]
    ranked = sorted(fields, key=lambda item: (not item.unique, item.key != "no", item.key != form.title))
    return ranked[0].key if ranked else None
