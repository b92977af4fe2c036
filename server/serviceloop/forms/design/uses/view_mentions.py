"""What a view names: shipped with a form, or saved by people. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from serviceloop.forms.design.uses.base import Context, Edit, Mention, Plain, Steps
from serviceloop.forms.design.uses.trees import condition_names
from serviceloop.forms.design.uses.words import NO_CONDITION, TAKE_OUT, TO_TABLE, of
from serviceloop.forms.views.kinds.base import ViewOptions
from serviceloop.forms.views.kinds.catalog import KINDS
from serviceloop.kit.labels import Labels

_COLUMNS = {"zh": "列", "en": "columns"}
_SORT = {"zh": "排序", "en": "order"}
_FILTER = {"zh": "筛选", "en": "filter"}
_OPTIONS = {"zh": "设置", "en": "options"}


def view_mentions(view: Plain, at: Steps, context: Context, kind: str, where: Labels) -> Iterator[Mention]:
    """Columns, order, filter and options of one view; `at`: where the view stands in its document."""
    for number, path in enumerate(_list(view.get("columns"))):
        if isinstance(path, str):
            here = (*at, "columns", number)
            yield Mention(kind, of(where, _COLUMNS), here, context, path, TAKE_OUT, (Edit(here),))
    for number, item in enumerate(_list(view.get("sort"))):
        if isinstance(item, Mapping) and isinstance(item.get("field"), str):
            here = (*at, "sort", number)
            yield Mention(kind, of(where, _SORT), here, context, item["field"], TAKE_OUT, (Edit(here),))
    root = (*at, "filter")
    for here, path, _ in condition_names(view.get("filter"), root):
        yield Mention(kind, of(where, _FILTER), here, context, path, NO_CONDITION, (Edit(here, root=root),))
    yield from _options(view, at, context, kind, of(where, _OPTIONS))


def _options(view: Plain, at: Steps, context: Context, kind: str, where: Labels) -> Iterator[Mention]:
    found = KINDS.get(str(view.get("kind", "table")))
    options = _read(found.Options, view.get("options")) if found is not None else None
    if found is None or options is None:
        return
    for named in found.names(options):
        here = (*at, "options", *named.where)
        if named.needed:
            edits = (Edit((*at, "kind")), Edit((*at, "options")))
            yield Mention(kind, where, here, context, named.path, TO_TABLE, edits)
        else:
            yield Mention(kind, where, here, context, named.path, TAKE_OUT, (Edit(_entry(here, len(at) + 1)),))
    for held in found.conditions(options):
        root = (*at, "options", *held.where)
        for here, path, _ in condition_names(held.tree, root):
            entry = _entry(root, len(at) + 1)
            edit = Edit(here, root=root) if entry == root else Edit(entry)
            yield Mention(kind, where, here, context, path, NO_CONDITION, (edit,))


def _entry(path: Steps, start: int) -> Steps:
    """The innermost list entry around it, or itself."""
    numbers = [index for index, step in enumerate(path) if isinstance(step, int) and index >= start]
    return path[: numbers[-1] + 1] if numbers else path


def _read(model: type[ViewOptions], options: Any) -> ViewOptions | None:
    try:
        return model.model_validate(options or {})
    except ValidationError:
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
