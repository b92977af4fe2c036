"""Values on their way into a record: each checked by its type, all of them by what the form asks of the whole.

Every mistake is in one answer. Create, update, batch and actions come through here; imports use the parts of it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext
from serviceloop.forms.behaviour.program import program_of
from serviceloop.forms.definition import FormDef
from serviceloop.forms.records.judging import Case, judge
from serviceloop.forms.records.locking import Locked
from serviceloop.forms.records.sources import Catalog
from serviceloop.forms.records.unique import refuse_double
from serviceloop.forms.records.values import Checked, missing, read_values
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid


def check_context(viewer: Viewer) -> CheckContext:
    return CheckContext(ZoneInfo(viewer.zone), viewer.locale)


async def admit(
    tx: Connection,
    catalog: Catalog,
    viewer: Viewer,
    form: FormDef,
    values: Mapping[str, Any],
    writable: Iterable[str] | None,
    *,
    held: Locked | None = None,
    given: Mapping[str, Any] | None = None,
    moved: Mapping[str, Any] | None = None,
    opened: Collection[str] = (),
    trusted: bool = False,
) -> Checked:
    """The values to write, completed by fills and default formulas; raises 422 with everything that is wrong.

    `held`: the locked record, None for a new one. `given`: what the writer named, where `values` has defaults besides.
    `moved`: columns that an action sets by itself; what it requires (`opened`) it may also write where it is read-only.
    """
    checked, issues = read_values(form, values, check_context(viewer), writable)
    base = {**held.row, **(moved or {})} if held is not None else {}
    if program_of(catalog, form) is None:
        issues += _lacking(form, checked, held, issues)
    else:
        case = _case(form, checked, values if given is None else given, held, moved or {}, opened)
        await judge(tx, catalog, viewer, form, [case], check_context(viewer), trusted=trusted)
        wrong = {issue.path for issue in issues}
        issues += [issue for issue in case.issues if issue.path not in wrong and not (wrong and issue.code == "rule")]
        columns = {key: value for key, value in case.columns.items() if key not in (moved or {})}
        checked = Checked(columns, dict(case.rows))
    if issues:
        raise invalid(*issues)
    if form.unique:
        after, changed = {**base, **checked.columns}, {*checked.columns, *(moved or {})}
        await refuse_double(tx, catalog, viewer, form, after, changed, held.id if held is not None else None)
    return checked


def _lacking(form: FormDef, checked: Checked, held: Locked | None, issues: list[Issue]) -> list[Issue]:
    """Required fields that a new record lacks, or that a change would empty."""
    values = {**checked.columns, **checked.rows}
    asked = form.required_keys if held is None else _emptied(form, checked, held)
    wrong = {issue.path for issue in issues}
    return [issue for issue in missing(form, values, asked) if issue.path not in wrong]


def _emptied(form: FormDef, checked: Checked, held: Locked) -> list[str]:
    return [key for key, value in checked.columns.items() if form.fields[key].required and held.row.get(key) != value]


def _case(
    form: FormDef,
    checked: Checked,
    given: Mapping[str, Any],
    held: Locked | None,
    moved: Mapping[str, Any],
    opened: Collection[str],
) -> Case:
    rows = {key: [dict(row) for row in listed] for key, listed in checked.rows.items()}
    named = {
        key: [set(row) if isinstance(row, Mapping) else set() for row in given[key]]
        for key in rows
        if isinstance(given.get(key), list)
    }
    return Case(
        {**checked.columns, **moved},
        rows,
        frozenset(given) - set(opened),
        held.row if held is not None else {},
        held.id if held is not None else None,
        named,
    )
