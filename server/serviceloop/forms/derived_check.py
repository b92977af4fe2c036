"""Lookups, roll-ups, buttons and trees: whether what they name in other forms, or in their own, is there and fits."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import (
    Acts,
    Borrowed,
    Gathering,
    Hierarchic,
    Presentational,
    Relational,
    ReverseList,
    RolledUp,
    Rows,
)
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.findings import Findings
from serviceloop.forms.records.derived import KINDS_OF, gathered_form, rows_form
from serviceloop.forms.records.sources import FormScope, kind_of
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Problem

MAX_CHAIN = 5
"""So many lookups of lookups may stand one after the other."""
_LISTS = (Rows, ReverseList)


class Forms(Protocol):
    """All forms of an instance."""

    @property
    def version(self) -> int: ...

    def get(self, key: str) -> FormDef: ...


def check_derived(form: FormDef, every: Forms, findings: Findings) -> None:
    """Notes what is wrong; scopes may be walked only when nothing is, as a circle of lookups has no end."""
    for number, item in enumerate(form.own_fields):
        _check(form, item, f"{form.key}.fields.{number}", every, findings)
        for place, row in enumerate(item.rows.values()):
            where = f"{form.key}.fields.{number}.settings.fields.{place}"
            if isinstance(row.type, RolledUp | Presentational):
                zh, en = "此类字段不能放在子表中", "a field of this type may not stand in a sub-table"
                findings.add(where, "not_in_rows", zh, en)
            else:
                _check(rows_form(form, item), row, where, every, findings)


def _check(form: FormDef, item: FieldDef, path: str, every: Forms, findings: Findings) -> None:
    if isinstance(item.type, Borrowed):
        _check_lookup(form, item, path, every, findings)
    elif isinstance(item.type, RolledUp):
        _check_rollup(form, item.type.gathering(item.settings), path, every, findings)
    elif isinstance(item.type, Acts):
        action = item.type.action(item.settings)
        known = form.status.actions if form.status else {}
        if action is not None and action not in known:
            findings.unknown(f"{path}.settings.action", "unknown_action", {"zh": "动作", "en": "action"}, action, known)
    elif isinstance(item.type, Hierarchic):
        _check_parent(item, path, every, findings)


def _check_parent(item: FieldDef, path: str, every: Forms, findings: Findings) -> None:
    assert isinstance(item.type, Hierarchic)
    assert isinstance(item.type, Relational)
    key, target = item.type.parent(item.settings), item.type.target(item.settings)
    parent = every.get(target).fields.get(key)
    if parent is None or not isinstance(parent.type, Relational) or parent.type.target(parent.settings) != target:
        zh, en = f"“{key}”不是指向该表单自身的关联字段", f"“{key}” is not a relation of that form to itself"
        findings.add(f"{path}.settings.parent", "not_a_tree", zh, en)


def _check_lookup(form: FormDef, item: FieldDef, path: str, every: Forms, findings: Findings) -> None:
    assert isinstance(item.type, Borrowed)
    head = item.type.borrowed(item.settings).partition(".")[0]
    relation = form.fields.get(head)
    if relation is None or not isinstance(relation.type, Relational) or kind_of(relation) is not Kind.ID:
        zh, en = f"“{head}”不是关联一条数据的字段", f"“{head}” is not a field that points at one record"
        findings.add(f"{path}.settings.relation", "not_relation", zh, en)
        return
    _check_end(form, item, f"{path}.settings.field", every, findings)


def _check_end(form: FormDef, item: FieldDef, path: str, every: Forms, findings: Findings) -> FieldDef | None:
    """The field at the end of a chain of lookups, if it is one that has a value to show."""
    for _ in range(MAX_CHAIN):
        if not isinstance(item.type, Borrowed | RolledUp):
            return _showable(item, path, findings)
        target, there = _target(form, item, every)
        if target is None:
            return item  # a count
        walked = _walk(there, target, every) if there is not None else None
        if walked is None:
            zh, en = f"没有字段“{target}”", f"there is no field “{target}”"
            findings.add(path, "unknown_field", zh, en)
            return None
        form, item = walked
    zh, en = "引用循环或层数过多", "lookups run in a circle, or through too many forms"
    findings.add(path, "circular_lookup", zh, en)
    return None


def _showable(item: FieldDef, path: str, findings: Findings) -> FieldDef | None:
    if not isinstance(item.type, (*_LISTS, Presentational)):
        return item
    zh, en = f"“{item.key}”不能这样引用", f"“{item.key}” cannot be shown this way"
    findings.add(path, "not_showable", zh, en)
    return None


def _target(form: FormDef, item: FieldDef, every: Forms) -> tuple[str | None, FormDef | None]:
    """The path that a derived field shows, and the form it starts from."""
    if isinstance(item.type, Borrowed):
        return item.type.borrowed(item.settings), form
    assert isinstance(item.type, RolledUp)
    gathering = item.type.gathering(item.settings)
    return gathering.field, gathered_form(every, form, gathering)


def _walk(form: FormDef, path: str, every: Forms) -> tuple[FormDef, FieldDef] | None:
    """The form and the field at which a path ends, or the derived field on its way; parts are left out."""
    head, _, rest = path.partition(".")
    item = form.fields.get(head)
    following = _following(item, every) if item is not None and rest else None
    if item is None or following is None:
        return None if item is None else (form, item)
    return _walk(following, rest, every)


def _following(item: FieldDef, every: Forms) -> FormDef | None:
    if isinstance(item.type, Relational) and kind_of(item) is Kind.ID:
        return every.get(item.type.target(item.settings))
    return None


def _check_rollup(form: FormDef, gathering: Gathering, path: str, every: Forms, findings: Findings) -> None:
    there = gathered_form(every, form, gathering) if gathering.through in form.fields else None
    if there is None:
        zh = f"“{gathering.through}”不是本表单的反向关联或子表字段"
        en = f"“{gathering.through}” is neither a list of linked records nor a sub-table of this form"
        findings.add(f"{path}.settings.relation", "not_rows", zh, en)
        return
    if gathering.field is not None:
        walked = _walk(there, gathering.field, every)
        end = _check_end(*walked, f"{path}.settings.field", every, findings) if walked else None
        if walked is None:
            what = {"zh": "字段", "en": "field"}
            findings.unknown(f"{path}.settings.field", "unknown_field", what, gathering.field, there.fields)
        if end is not None:
            _check_kind(there, gathering, f"{path}.settings.field", every, findings)


def _check_kind(there: FormDef, gathering: Gathering, path: str, every: Forms, findings: Findings) -> None:
    assert gathering.field is not None
    try:
        kind = _scope(there, every).find(gathering.field)[1]
    except expr.UnknownField:
        findings.unknown(path, "unknown_field", {"zh": "字段", "en": "field"}, gathering.field, there.fields)
        return
    if kind not in KINDS_OF.get(gathering.fn, frozenset(Kind)):
        zh = "求和、平均须为数字或时长，最小、最大还可以是日期"
        en = "sum and average need a number or duration; least and most also take dates"
        findings.add(path, "kind", zh, en)


def _scope(form: FormDef, every: Forms) -> FormScope:
    return FormScope(every, system_viewer(), form, None)


def check_filters(form: FormDef, every: Forms, findings: Findings) -> None:
    """The conditions of roll-ups, once scopes may be walked."""
    for path, there, gathering in _gatherings(form, every):
        try:
            if gathering.filter:
                expr.conditions.parse(gathering.filter, _scope(there, every), path=path)
        except Problem as problem:
            findings.issues += problem.issues


def _gatherings(form: FormDef, every: Forms) -> Iterator[tuple[str, FormDef, Gathering]]:
    for number, item in enumerate(form.own_fields):
        if isinstance(item.type, RolledUp):
            gathering = item.type.gathering(item.settings)
            there = gathered_form(every, form, gathering)
            if there is not None:
                yield f"{form.key}.fields.{number}.settings.filter", there, gathering


def derived_paths(form: FormDef, every: Forms) -> Mapping[str, list[tuple[FormDef, str]]]:
    """By key of each lookup and roll-up: the paths it reads, with the form they start from. For circles."""
    found: dict[str, list[tuple[FormDef, str]]] = {}
    for item in form.fields.values():
        if isinstance(item.type, Borrowed):
            found[item.key] = [(form, item.type.borrowed(item.settings))]
        elif isinstance(item.type, RolledUp):
            gathering = item.type.gathering(item.settings)
            there = gathered_form(every, form, gathering)
            if there is not None:
                found[item.key] = [(there, path) for path in _paths_of(gathering, there, every)]
    return found


def _paths_of(gathering: Gathering, there: FormDef, every: Forms) -> list[str]:
    named = [gathering.field] if gathering.field else []
    if not gathering.filter:
        return named
    try:
        return named + expr.refs(expr.conditions.parse(gathering.filter, _scope(there, every), path="filter"))
    except Problem:
        return named  # told by check_filters
