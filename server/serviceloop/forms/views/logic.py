"""What of a view a viewer may use. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from serviceloop import expr
from serviceloop.forms.findings import Findings
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.views.file import dotted, read_options
from serviceloop.forms.views.kinds.base import Named, Step, ViewKind, ViewOptions, without
from serviceloop.forms.views.kinds.catalog import DEFAULT_KIND, KINDS
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}


def visible_view(view: Mapping[str, Any], scope: FormScope) -> dict[str, Any] | None:
    """The view without columns, sorts and options that are hidden from the viewer.

    None where its filter rests on such, or its kind cannot be drawn without them.
    """
    if view.get("filter") and not _open(view["filter"], scope):
        return None
    kept = dict(view)
    if "columns" in view:
        kept["columns"] = [path for path in view["columns"] if _known(path, scope)]
    if "sort" in view:
        kept["sort"] = [item for item in view["sort"] if _known(item["field"], scope)]
    if view.get("kind", DEFAULT_KIND) != DEFAULT_KIND or view.get("options"):
        options = _visible_options(view, scope)
        if options is None:
            return None
        kept["options"] = options
    return kept


def _visible_options(view: Mapping[str, Any], scope: FormScope) -> dict[str, Any] | None:
    """None where the kind is not known (any more), the options do not fit it, or something needed is hidden."""
    kind, findings = KINDS.get(view.get("kind", DEFAULT_KIND)), Findings()
    options = read_options(view.get("kind", DEFAULT_KIND), view.get("options") or {}, "", findings)
    if kind is None or options is None:
        return None
    hidden: list[tuple[Step, ...]] = []
    for named in kind.names(options):
        if not _known(named.path, scope):
            if named.needed:
                return None
            hidden.append(named.where)
    hidden += [held.where for held in kind.conditions(options) if not _open(held.tree, scope)]
    return without(view.get("options") or {}, hidden)


def _known(path: str, scope: FormScope) -> bool:
    try:
        scope.find(path)
    except expr.UnknownField:
        return False
    return True


def _open(tree: Mapping[str, Any], scope: expr.Scope) -> bool:
    try:
        expr.conditions.parse(tree, scope)
    except Problem:
        return False
    return True


def check_view(view: Mapping[str, Any], scope: FormScope, findings: Findings, path: str = "") -> None:
    """Everything that the view names must be visible in `scope` and serve its purpose; mistakes are noted."""
    at: Callable[[str], str] = lambda where: f"{path}.{where}" if path else where  # noqa: E731
    named = [(f"columns.{number}", column) for number, column in enumerate(view.get("columns") or ())]
    named += [(f"sort.{number}.field", item["field"]) for number, item in enumerate(view.get("sort") or ())]
    for where, column in named:
        _check_name(Named((), column), at(where), scope, findings)
    if view.get("filter"):
        _check_condition(view["filter"], at("filter"), scope, findings)
    kind_name = view.get("kind") or DEFAULT_KIND
    options = read_options(kind_name, view.get("options") or {}, path, findings)
    if options is not None:
        _check_options(KINDS[kind_name], options, at, scope, findings)


def _check_options(
    kind: ViewKind[Any], options: ViewOptions, at: Callable[[str], str], scope: FormScope, findings: Findings
) -> None:
    for named in kind.names(options):
        _check_name(named, at(dotted("options", named.where)), scope, findings)
    for held in kind.conditions(options):
        _check_condition(held.tree, at(dotted("options", held.where)), scope, findings)


def _check_name(named: Named, where: str, scope: FormScope, findings: Findings) -> None:
    try:
        field, kind = scope.find(named.path)
    except expr.UnknownField as unknown:
        findings.unknown(where, "unknown_field", _FIELD, named.path, unknown.candidates)
        return
    if named.fits is not None and not named.fits(field, kind):
        what = named.what or {"zh": "适合的字段", "en": "a field that serves here"}
        zh, en = f"“{named.path}”不是{what['zh']}", f"{named.path} is not {what['en']}"
        findings.add(where, "unfit_field", zh, en)


def _check_condition(tree: Mapping[str, Any], where: str, scope: expr.Scope, findings: Findings) -> None:
    try:
        expr.conditions.parse(tree, scope, path=where)
    except Problem as problem:
        findings.issues += problem.issues
