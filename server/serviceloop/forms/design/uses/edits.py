"""Edits of JSON documents by path. Pure."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from serviceloop.forms.design.uses.base import Edit, Steps


def apply_edits(document: Any, edits: Iterable[Edit]) -> Any:
    """A changed copy. What is cut is cut from the back, so that the numbers of earlier list items stay true."""
    changed = deepcopy(document)
    every = list({edit.path: edit for edit in edits}.values())
    for edit in every:
        holder = _at(changed, edit.path[:-1])
        if edit.value is not None and isinstance(holder, dict):
            holder[str(edit.path[-1])] = edit.value
    cuts = sorted((edit for edit in every if edit.value is None), key=lambda edit: _order(edit.path))
    for edit in reversed(cuts):
        _cut(changed, edit)
    return changed


def _order(path: Steps) -> list[tuple[int, int, str]]:
    return [(0, step, "") if isinstance(step, int) else (1, 0, step) for step in path]


def _at(document: Any, path: Steps) -> Any:
    """What stands there; None if nothing does."""
    for step in path:
        if isinstance(document, dict):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return None
    return document


def _cut(document: Any, edit: Edit) -> None:
    _drop(document, edit.path)
    if edit.root is not None and edit.root != edit.path:
        tree = tidy(_at(document, edit.root))
        if tree is None:
            _drop(document, edit.root)
        else:
            holder = _at(document, edit.root[:-1])
            if holder is not None:
                holder[edit.root[-1]] = tree


def _drop(document: Any, path: Steps) -> None:
    holder, last = _at(document, path[:-1]), path[-1]
    if isinstance(holder, dict):
        holder.pop(last, None)
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        del holder[last]


def tidy(tree: Any) -> Any:
    """A condition without branches that hold nothing; None where nothing is left."""
    if not isinstance(tree, Mapping):
        return None
    for word in ("and", "or"):
        if isinstance(tree.get(word), list):
            kept = [found for item in tree[word] if (found := tidy(item)) is not None]
            return {word: kept} if kept else None
    if "not" in tree:
        inner = tidy(tree["not"])
        return {"not": inner} if inner is not None else None
    return dict(tree) or None
