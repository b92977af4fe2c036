"""What of a view a viewer may use. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from serviceloop import expr
from serviceloop.forms.findings import Findings
from serviceloop.kit.errors import Problem

_FIELD = {"zh": "字段", "en": "field"}


def visible_view(view: Mapping[str, Any], scope: expr.Scope) -> dict[str, Any] | None:
    """The view without columns and sorts that are hidden from the viewer; None where its filter rests on such."""
    if view.get("filter"):
        try:
            expr.conditions.parse(view["filter"], scope)
        except Problem:
            return None
    kept = dict(view)
    if "columns" in view:
        kept["columns"] = [path for path in view["columns"] if _known(path, scope)]
    if "sort" in view:
        kept["sort"] = [item for item in view["sort"] if _known(item["field"], scope)]
    return kept


def _known(path: str, scope: expr.Scope) -> bool:
    try:
        scope.resolve(path)
    except expr.UnknownField:
        return False
    return True


def check_view(
    columns: Sequence[str], sort: Sequence[Mapping[str, Any]], filter_: Mapping[str, Any] | None, scope: expr.Scope
) -> None:
    """Whether someone may save this view: everything in it must be visible to them. Raises a Problem (422)."""
    findings = Findings()
    named = [(f"columns.{number}", path) for number, path in enumerate(columns)]
    named += [(f"sort.{number}.field", item["field"]) for number, item in enumerate(sort)]
    for where, path in named:
        try:
            scope.resolve(path)
        except expr.UnknownField as unknown:
            findings.unknown(where, "unknown_field", _FIELD, path, unknown.candidates)
    if filter_:
        try:
            expr.conditions.parse(filter_, scope)
        except Problem as problem:
            findings.issues += problem.issues
    findings.stop()
