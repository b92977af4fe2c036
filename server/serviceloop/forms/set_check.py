"""What forms say about each other: relations, reverse lists, paths, conditions, formulas. Checked before publishing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from serviceloop import expr
from serviceloop.fields.capabilities import Composite, Computed, Relational, ReverseList
from serviceloop.forms.behaviour.check import check_behaviour
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.derived_check import check_derived, check_filters, derived_paths
from serviceloop.forms.findings import Findings
from serviceloop.forms.pages.logic import check_pages
from serviceloop.forms.records.derived import rows_form
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.system_forms import platform_forms
from serviceloop.forms.views.logic import check_view
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}
_FORM = {"zh": "表单", "en": "form"}
_Place = tuple[str, str]
"""(form key, field key)"""


@dataclass
class _Forms:
    """The set as the catalog that scopes ask."""

    forms: Mapping[str, FormDef]
    version: int = 0

    def get(self, key: str) -> FormDef:
        return self.forms[key]


def check_set(forms: Mapping[str, FormDef]) -> None:
    """Checks all forms of an instance together; the platform's forms are there by themselves.

    Raises a Problem (422); paths start with "<form key>.".
    """
    every = _Forms({**platform_forms(), **forms})
    findings = Findings()
    for form in forms.values():
        for number, item in enumerate(form.own_fields):
            _check_links(item, f"{form.key}.fields.{number}", every.forms, findings)
    findings.stop()  # lookups and roll-ups start from relations
    for form in forms.values():
        check_derived(form, every, findings)
    findings.stop()  # scopes and formulas walk along relations, so these must be right first
    reads: dict[_Place, set[_Place]] = {}
    for form in forms.values():
        _check_views(form, every, findings)
        check_pages(form, every.forms, lambda target: _scope(target, every), findings)
        _check_conditions(form, every, findings)
        check_behaviour(form, every, findings)
        check_filters(form, every, findings)
        _check_formulas(form, every, findings, reads)
        for key, read in derived_paths(form, every).items():
            reads[form.key, key] = {place for start, path in read for place in _places(start, path, every)}
    _check_circles(reads, findings)
    findings.stop()


def _check_links(item: FieldDef, path: str, forms: Mapping[str, FormDef], findings: Findings) -> None:
    if isinstance(item.type, Relational):
        target = item.type.target(item.settings)
        if target not in forms:
            findings.unknown(f"{path}.settings.form", "unknown_form", _FORM, target, forms)
    elif isinstance(item.type, ReverseList):
        _check_reverse(item.type.source(item.settings), path, forms, findings)
    for number, row in enumerate(item.rows.values()):
        _check_links(row, f"{path}.settings.fields.{number}", forms, findings)


def _check_reverse(source: _Place, path: str, forms: Mapping[str, FormDef], findings: Findings) -> None:
    form_key, key = source
    form = forms.get(form_key)
    if form is None:
        findings.unknown(f"{path}.settings.form", "unknown_form", _FORM, form_key, forms)
    elif key not in form.fields:
        findings.unknown(f"{path}.settings.field", "unknown_field", _FIELD, key, form.fields)
    elif not isinstance(form.fields[key].type, Relational):
        zh, en = f"字段“{key}”不是关联字段", f"the field “{key}” is not a relation"
        findings.add(f"{path}.settings.field", "not_relation", zh, en)


def _scope(form: FormDef, every: _Forms) -> FormScope:
    return FormScope(every, system_viewer(), form, None)


def _check_views(form: FormDef, every: _Forms, findings: Findings) -> None:
    scope = _scope(form, every)
    for number, view in enumerate(form.views):
        check_view(view, scope, findings, f"{form.key}.views.{number}")


def _check_conditions(form: FormDef, every: _Forms, findings: Findings) -> None:
    for path, tree, target in _conditions(form, every):
        try:
            expr.conditions.parse(tree, _scope(target, every), path=path)
        except Problem as problem:
            findings.issues += problem.issues


def _conditions(form: FormDef, every: _Forms) -> Iterator[tuple[str, Any, FormDef]]:
    """(path, tree, the form whose fields it names) of every condition in the definition."""
    for number, action in enumerate(form.status.actions.values() if form.status else ()):
        if action.when:
            yield f"{form.key}.status.actions.{number}.when", action.when, form


def _check_formulas(form: FormDef, every: _Forms, findings: Findings, reads: dict[_Place, set[_Place]]) -> None:
    for number, item in enumerate(form.own_fields):
        path = f"{form.key}.fields.{number}"
        if isinstance(item.type, Computed):
            paths = _check_formula(item, form, path, every, findings)
            reads[form.key, item.key] = {place for one in paths for place in _places(form, one, every)}
        inner = replace(form, fields=item.rows)
        for place, row in enumerate(item.rows.values()):
            if isinstance(row.type, Computed):
                named = _check_formula(row, inner, f"{path}.settings.fields.{place}", every, findings)
                rows = rows_form(form, item)
                reads[rows.key, row.key] = {found for one in named for found in _places(rows, one, every)}


def _check_formula(item: FieldDef, form: FormDef, path: str, every: _Forms, findings: Findings) -> list[str]:
    """The paths that the formula reads."""
    assert isinstance(item.type, Computed)
    where = f"{path}.settings.formula"
    try:
        text, kind = item.type.formula(item.settings), item.type.result_kind(item.settings)
        return expr.refs(expr.formulas.parse(text, _scope(form, every), path=where, expect=kind))
    except Problem as problem:
        findings.issues += problem.issues
        return []


def _places(form: FormDef, path: str, every: _Forms) -> Iterator[_Place]:
    """The fields that a path goes through."""
    current: FormDef | None = form
    for key in path.split("."):
        item = current.fields.get(key) if current is not None else None
        if current is None or item is None or isinstance(item.type, Composite):
            return
        yield current.key, key
        current = every.get(item.type.target(item.settings)) if isinstance(item.type, Relational) else None


def _check_circles(reads: Mapping[_Place, set[_Place]], findings: Findings) -> None:
    """A formula that needs its own value, be it through other forms, cannot be worked out."""
    clear: set[_Place] = set()
    for start in reads:
        circle = _circle(start, reads, clear, ())
        if circle is not None and circle[0] == start:
            chain = " → ".join(f"{form}.{key}" for form, key in (*circle, start))
            zh, en = f"公式循环引用：{chain}", f"formulas refer to each other in a circle: {chain}"
            findings.add(f"{start[0]}.fields", "circular_formula", zh, en)


def _circle(
    place: _Place, reads: Mapping[_Place, set[_Place]], clear: set[_Place], path: tuple[_Place, ...]
) -> tuple[_Place, ...] | None:
    if place in path:
        return path[path.index(place) :]
    if place in clear or place not in reads:
        return None
    for following in sorted(reads[place]):
        found = _circle(following, reads, clear, (*path, place))
        if found is not None:
            return found
    clear.add(place)
    return None
