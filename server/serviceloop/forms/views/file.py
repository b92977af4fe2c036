"""Views as they stand in a form's file: their shape, and back again. What they mean is checked by `logic`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from serviceloop.forms.field_loader import check_key
from serviceloop.forms.file_format import ViewFile
from serviceloop.forms.findings import Findings
from serviceloop.forms.views.kinds.base import ViewOptions
from serviceloop.forms.views.kinds.catalog import DEFAULT_KIND, KINDS

_FIELD = {"zh": "字段", "en": "field"}
_KIND = {"zh": "视图类型", "en": "kind of view"}


def load_views(raw: Sequence[Any], keys: set[str], findings: Findings) -> tuple[Mapping[str, Any], ...]:
    """The views as plain data in a stable form. `keys`: fields of the form, which the views may name."""
    views: list[Mapping[str, Any]] = []
    taken: set[str] = set()
    for number, item in enumerate(raw):
        path = f"views.{number}"
        view = findings.model(ViewFile, item, path)
        if view is None:
            continue
        check_key(view.key, f"{path}.key", taken, set(), findings)
        taken.add(view.key)
        options = read_options(view.kind, view.options, path, findings)
        plain = _dump_view(view, options)
        for where, field_path in view_paths(plain):
            head = field_path.split(".")[0]
            if head not in keys:
                findings.unknown(f"{path}.{where}", "unknown_field", _FIELD, head, keys)
        views.append(plain)
    return tuple(views)


def read_options(kind: str, options: Mapping[str, Any], path: str, findings: Findings) -> ViewOptions | None:
    """Options of a view of that kind, or None with the mistakes noted at `path`.kind and `path`.options."""
    found = KINDS.get(kind)
    if found is None:
        findings.unknown(_join(path, "kind"), "unknown_kind", _KIND, kind[:60], list(KINDS))
        return None
    return findings.model(found.Options, dict(options), _join(path, "options"))


def dump_options(options: ViewOptions | None) -> dict[str, Any]:
    """Options as plain data, without what is the default."""
    return options.model_dump(mode="json", exclude_defaults=True, by_alias=True) if options is not None else {}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _dump_view(view: ViewFile, options: ViewOptions | None) -> dict[str, Any]:
    plain: dict[str, Any] = {"key": view.key, "label": view.label}
    if view.kind != DEFAULT_KIND:
        plain["kind"] = view.kind
    if view.filter:
        plain["filter"] = view.filter
    if view.columns:
        plain["columns"] = view.columns
    if view.sort:
        plain["sort"] = [item.model_dump(exclude_defaults=True) for item in view.sort]
    if kept := dump_options(options):
        plain["options"] = kept
    if view.roles:
        plain["roles"] = view.roles
    if view.default:
        plain["default"] = True
    return plain


def view_paths(view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(where in the view, field path) of everything that the view names."""
    for number, path in enumerate(view.get("columns", ())):
        yield f"columns.{number}", path
    for number, item in enumerate(view.get("sort", ())):
        yield f"sort.{number}.field", item["field"]
    yield from condition_paths(view.get("filter"), "filter")
    kind = KINDS.get(view.get("kind", DEFAULT_KIND))
    if kind is None or not view.get("options"):
        return
    options = kind.Options.model_validate(view["options"])
    for named in kind.names(options):
        yield dotted("options", named.where), named.path
    for held in kind.conditions(options):
        yield from condition_paths(held.tree, dotted("options", held.where))


def dotted(head: str, where: Sequence[str | int]) -> str:
    return ".".join([head, *map(str, where)])


def condition_paths(tree: Any, where: str) -> Iterator[tuple[str, str]]:
    """(where, field path) of every field that a condition tree names; broken trees are left to the parser."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("field"), str):
            yield f"{where}.field", tree["field"]
        for word in ("and", "or", "not"):
            yield from condition_paths(tree.get(word), f"{where}.{word}")
    elif isinstance(tree, list):
        for number, item in enumerate(tree):
            yield from condition_paths(item, f"{where}.{number}")
