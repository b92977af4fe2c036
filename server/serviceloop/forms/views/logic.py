"""What of a view a viewer may use. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from serviceloop import expr
from serviceloop.forms.findings import Findings
from serviceloop.forms.records.sources import FormScope
from serviceloop.forms.views.file import dotted, read_options
from serviceloop.forms.views.kinds.base import Named, Step, ViewKind, ViewOptions, without
from serviceloop.forms.views.kinds.catalog import DEFAULT_KIND, KINDS
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}


def visible_view(view: Mapping[str, Any], scope: FormScope) -> dict[str, Any] | None:
    """The view without columns, sorts and options that are hidden from the viewer.

    None where its filter rests on such, or its kind cannot be drawn without them.
    """
    if view.get("filter") and not expr.conditions.is_valid(view["filter"], scope):
        return None
    kept = dict(view)
    if "columns" in view:
        kept["columns"] = [path for path in view["columns"] if expr.knows(scope, path)]
    if "sort" in view:
        kept["sort"] = [item for item in view["sort"] if expr.knows(scope, item["field"])]
    if view.get("kind", DEFAULT_KIND) != DEFAULT_KIND or view.get("options"):
        options = _visible_options(view, scope)
        if options is None:
            return None
        kept["options"] = options
    return kept


def offered(view: Mapping[str, Any], viewer: Viewer) -> bool:
    """Whether a shipped view is meant for the viewer."""
    roles = view.get("roles") or ()
    return not roles or bool(viewer.roles & set(roles)) or viewer.can("design_forms")


def arranged(
    views: Sequence[Mapping[str, Any]],
    preferred: str | None,
    sequence: Sequence[str],
    roles: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The views in the person's order, new ones last; at most one is the default.

    That is the one the person prefers, else the shared default, else the one that ships as such; one made for a role
    of the person's goes before one made for all, and one made for others comes last.
    """
    place = {name: number for number, name in enumerate(sequence)}
    ordered = sorted(views, key=lambda view: place.get(name_of(view), len(place)))
    standard = [view for view in ordered if view.get("default")]
    chosen = next((view for view in ordered if name_of(view) == preferred), None)
    standard.sort(key=lambda view: ("id" not in view, _nearness(view, roles)))
    first = chosen or next(iter(standard), None)
    plain = [{key: value for key, value in view.items() if key != "default"} for view in ordered]
    marked = [
        view | ({"shared_default": True} if old.get("default") else {})
        for view, old in zip(plain, ordered, strict=True)
    ]
    return [view | ({"default": True} if old is first else {}) for view, old in zip(marked, ordered, strict=True)]


def _nearness(view: Mapping[str, Any], roles: Collection[str]) -> int:
    """0 made for a role of the person's, 1 for all, 2 for others (whom designers see, too)."""
    meant = view.get("roles") or ()
    return 1 if not meant else 0 if set(meant) & set(roles) else 2


def name_of(view: Mapping[str, Any]) -> str:
    """What addresses call the view: the key of a shipped one, the id of a saved one."""
    return str(view.get("key") or view.get("id"))


def _visible_options(view: Mapping[str, Any], scope: FormScope) -> dict[str, Any] | None:
    """None where the kind is not known (any more), the options do not fit it, or something needed is hidden."""
    kind, findings = KINDS.get(view.get("kind", DEFAULT_KIND)), Findings()
    options = read_options(view.get("kind", DEFAULT_KIND), view.get("options") or {}, "", findings)
    if kind is None or options is None:
        return None
    hidden: list[tuple[Step, ...]] = []
    for named in kind.names(options):
        if not expr.knows(scope, named.path):
            if named.needed:
                return None
            hidden.append(named.where)
    hidden += [held.where for held in kind.conditions(options) if not expr.conditions.is_valid(held.tree, scope)]
    return without(view.get("options") or {}, hidden)


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


def render_row(row: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A saved view as the API shows it."""
    return {
        "id": str(row["id"]),
        "label": row["label"],
        **row["definition"],
        "shared": row["shared"],
        "roles": list(row["roles"]),
        "mine": row["owner"] == viewer.user_id,
        "locked": row["locked"],
        "version": row["version"],
        **({"default": True} if row["is_default"] and row["shared"] else {}),
    }
