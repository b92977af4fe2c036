"""What conditions, formulas, fills and cascades name: checked with the other forms before publishing. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from serviceloop import expr
from serviceloop.expr.kinds import Kind
from serviceloop.fields.capabilities import Chosen, Relational
from serviceloop.forms.behaviour.program import PARENT, scopes
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.forms.field_loader import CONDITIONS, formula_of
from serviceloop.forms.findings import Findings
from serviceloop.forms.records.sources import Catalog, FormScope
from serviceloop.identity.viewer import system_viewer
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}
_OPTION = {"zh": "选项", "en": "option"}
_MEASURED = frozenset({Kind.NUMBER, Kind.DURATION})
_COMPARED = _MEASURED | {Kind.DATE, Kind.DATETIME}
_TOTALS: Mapping[str, frozenset[Kind]] = {"sum": _MEASURED, "avg": _MEASURED, "min": _COMPARED, "max": _COMPARED}


def check_behaviour(form: FormDef, catalog: Catalog, findings: Findings) -> None:
    """Notes every mistake with its path ("<form>.fields.3.visible_when…")."""
    own, inner = scopes(catalog, system_viewer(), form, None)
    check = _Check(catalog, findings)
    for number, item in enumerate(form.own_fields):
        path = f"{form.key}.fields.{number}"
        check.field(item, path, own, form.fields)
        for place, row in enumerate(item.rows.values()):
            check.field(row, f"{path}.settings.fields.{place}", inner[item.key], item.rows)
        check.totals(item, f"{path}.settings.totals")
        check.circles(list(item.rows.values()), f"{path}.settings.fields")
    for number, section in enumerate(form.layout):
        check.condition(section.get("visible_when"), own, f"{form.key}.layout.{number}.visible_when")
    for number, rule in enumerate(form.rules):
        check.rule(rule.error_when, own, f"{form.key}.rules.{number}.error_when")
    check.circles(form.own_fields, f"{form.key}.fields")


class _Check:
    def __init__(self, catalog: Catalog, findings: Findings) -> None:
        self.catalog, self.findings = catalog, findings

    def attempt(self, parse: Callable[[], Any]) -> None:
        try:
            parse()
        except Problem as problem:
            self.findings.issues += problem.issues

    def field(self, item: FieldDef, path: str, scope: expr.Scope, beside: Mapping[str, FieldDef]) -> None:
        for name in CONDITIONS:
            self.condition(getattr(item, name), scope, f"{path}.{name}")
        text = formula_of(item.default)
        if text is not None:
            where = f"{path}.default.formula"
            self.attempt(lambda: expr.formulas.parse(text, scope, path=where, expect=item.kind))
        if isinstance(item.type, Relational):
            self.relation(item, path, scope, beside)
        if isinstance(item.type, Chosen):
            self.cascade(item, path, beside)

    def condition(self, tree: Any, scope: expr.Scope, path: str) -> None:
        if tree:
            self.attempt(lambda: expr.conditions.parse(tree, scope, path=path, record=scope))

    def rule(self, tree: Any, scope: expr.Scope, path: str) -> None:
        text = formula_of(tree)
        if text is None:
            self.condition(tree, scope, path)
        else:
            where = f"{path}.formula"
            self.attempt(lambda: expr.formulas.parse(text, scope, path=where, expect=Kind.BOOLEAN))

    # --- relations
    def relation(self, item: FieldDef, path: str, scope: expr.Scope, beside: Mapping[str, FieldDef]) -> None:
        assert isinstance(item.type, Relational)
        there = FormScope(self.catalog, system_viewer(), self.catalog.get(item.type.target(item.settings)), None)
        tree = getattr(item.settings, "filter", None)
        if tree:
            where = f"{path}.settings.filter"
            self.attempt(lambda: expr.conditions.parse(tree, there, path=where, record=scope))
        for number, column in enumerate(getattr(item.settings, "columns", ())):
            self.resolve(there, column, f"{path}.settings.columns.{number}")
        for number, fill in enumerate(getattr(item.settings, "fill", ())):
            self.fill(fill, f"{path}.settings.fill.{number}", there, beside)

    def resolve(self, scope: FormScope, name: str, path: str) -> expr.Field | None:
        try:
            return scope.resolve(name)
        except expr.UnknownField as unknown:
            self.findings.unknown(path, "unknown_field", _FIELD, name, unknown.candidates)
            return None

    def fill(self, fill: Any, path: str, there: FormScope, beside: Mapping[str, FieldDef]) -> None:
        source, to = self.resolve(there, fill.source, f"{path}.from"), beside.get(fill.to)
        if to is None or to.system:
            own = [key for key, item in beside.items() if not item.system]
            self.findings.unknown(f"{path}.to", "unknown_field", _FIELD, fill.to, own)
        elif not to.writable or to.type.column(to.settings) is None:
            zh, en = f"字段“{fill.to}”不能写入", f"nobody can write the field “{fill.to}”"
            self.findings.add(f"{path}.to", "not_writable", zh, en)
        elif source is not None and source.kind is not to.kind:
            zh, en = "两个字段的类型不同", "the two fields hold values of different kinds"
            self.findings.add(path, "wrong_kind", zh, en)

    # --- cascading options
    def cascade(self, item: FieldDef, path: str, beside: Mapping[str, FieldDef]) -> None:
        name = getattr(item.settings, "depends_on", None)
        if name is None:
            return
        over = beside.get(name)
        if over is None or name == item.key:
            known = [key for key in beside if key != item.key]
            self.findings.unknown(f"{path}.settings.depends_on", "unknown_field", _FIELD, name, known)
        elif not isinstance(over.type, Chosen):
            zh, en = f"字段“{name}”不是选项字段", f"the field “{name}” has no options"
            self.findings.add(f"{path}.settings.depends_on", "not_select", zh, en)
        else:
            self.parents(item, path, {option.value for option in over.type.options(over.settings)})

    def parents(self, item: FieldDef, path: str, known: set[str]) -> None:
        assert isinstance(item.type, Chosen)
        for number, option in enumerate(item.type.options(item.settings)):
            for place, value in enumerate(option.parents):
                if value not in known:
                    where = f"{path}.settings.options.{number}.parents.{place}"
                    self.findings.unknown(where, "unknown_option", _OPTION, value, known)

    def totals(self, item: FieldDef, path: str) -> None:
        for number, total in enumerate(getattr(item.settings, "totals", ())):
            row = item.rows.get(total.field)
            if row is None:
                self.findings.unknown(f"{path}.{number}.field", "unknown_field", _FIELD, total.field, item.rows)
            elif row.kind not in _TOTALS.get(total.fn, frozenset(Kind)):
                zh, en = f"“{total.field}”不能这样合计", f"“{total.field}” cannot be summed up like this"
                self.findings.add(f"{path}.{number}.fn", "wrong_kind", zh, en)

    # --- circles
    def circles(self, fields: Sequence[FieldDef], path: str) -> None:
        """Fields that wait for each other: to be seen, to get their default, to get their options."""
        waits = (
            ({item.key: set(_named(item.visible_when)) for item in fields}, "circular_condition", "显示条件"),
            ({item.key: set(self.read_by_default(item, fields)) for item in fields}, "circular_formula", "默认值公式"),
            ({item.key: _over(item) for item in fields}, "circular_options", "级联选项"),
        )
        for reads, code, what in waits:
            for circle in _circles(reads):
                chain = " → ".join([*circle, circle[0]])
                zh, en = f"{what}循环引用：{chain}", f"fields wait for each other in a circle: {chain}"
                self.findings.add(path, code, zh, en)

    def read_by_default(self, item: FieldDef, fields: Sequence[FieldDef]) -> Iterator[str]:
        """Fields that a default formula reads; broken ones have been told already."""
        text = formula_of(item.default)
        if text is None:
            return
        known = {one.key: expr.Field(one.key, one.kind) for one in fields}
        try:
            yield from expr.refs(expr.formulas.parse(text, _Loose(known, fields)))
        except Problem:
            return


class _Loose(expr.FieldScope):
    """The fields alone, for finding out what a formula reads."""

    def __init__(self, known: Mapping[str, expr.Field], fields: Sequence[FieldDef]) -> None:
        super().__init__(known, {item.key: item.label.get("zh", item.key) for item in fields})


def _named(tree: Any) -> Iterator[str]:
    """Own fields that a condition compares, on either side."""
    if isinstance(tree, Mapping):
        value = tree.get("value")
        for name in (tree.get("field"), value.get("path") if isinstance(value, Mapping) else None):
            if isinstance(name, str) and not name.startswith(f"{PARENT}."):
                yield name.split(".")[0]
        for word in ("and", "or", "not"):
            yield from _named(tree.get(word))
    elif isinstance(tree, list):
        for one in tree:
            yield from _named(one)


def _over(item: FieldDef) -> set[str]:
    name = getattr(item.settings, "depends_on", None)
    return {name} if isinstance(name, str) else set()


def _circles(reads: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Each circle once, from its first field in order."""
    order = list(reads)
    for start in order:
        found = _way_back(start, start, reads, [start])
        if found is not None and start == min(found, key=order.index):
            yield found


def _way_back(at: str, start: str, reads: Mapping[str, set[str]], way: list[str]) -> list[str] | None:
    for following in sorted(reads.get(at, ())):
        if following == start:
            return way
        if following in reads and following not in way:
            found = _way_back(following, start, reads, [*way, following])
            if found is not None:
                return found
    return None
