"""A block copied from a spreadsheet: its texts become values as the columns' fields read them. Nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.import_export.conversion import Question
from serviceloop.forms.import_export.lookups import Lookups
from serviceloop.forms.permissions import access
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import pick

_NOWHERE = UUID(int=0)
Row = Mapping[str, Any]


async def check(
    tx: Connection, catalog: FormCatalog, viewer: Viewer, form_key: str, columns: Sequence[str], rows: Sequence[Row]
) -> list[dict[str, Any]]:
    """[{id, values, issues}] of the rows; 422 for columns that the viewer may not write."""
    form = catalog.get(form_key)
    allowed = access(form, viewer, "update").require()
    open_keys = allowed.writable - ({form.status.field} if form.status else set())
    closed = [Issue(f"columns.{n}", "not_writable", _closed()) for n, key in enumerate(columns) if key not in open_keys]
    if closed:
        raise invalid(*closed)
    fields = [form.fields[key] for key in columns]
    context = CheckContext(ZoneInfo(viewer.zone), viewer.locale)
    lookups = Lookups(catalog, viewer, context, ())
    await lookups.ask(tx, _wanted(fields, rows, context))
    answering = replace(context, lookup=lambda form, text: lookups.answer((form, None), text))
    return [_checked(fields, row, answering) for row in rows]


def _closed() -> dict[str, str]:
    return {"zh": "这一列不能粘贴", "en": "nothing can be pasted into this column"}


def _wanted(fields: Sequence[FieldDef], rows: Sequence[Row], context: CheckContext) -> dict[Question, set[str]]:
    """The texts that name related records, by form."""
    wanted: dict[Question, set[str]] = {}
    listening = replace(context, lookup=_collector(wanted))
    for row in rows:
        for field, text in zip(fields, row["cells"], strict=False):
            try:
                field.type.from_cell(text.strip() or None, field.settings, listening)
            except FieldError:
                continue  # said again, and then reported, by `_checked`
    return wanted


def _collector(wanted: dict[Question, set[str]]) -> Callable[[str, str], UUID]:
    def note(form: str, text: str) -> UUID:
        wanted.setdefault((form, None), set()).add(text)
        return _NOWHERE

    return note


def _checked(fields: Sequence[FieldDef], row: Row, context: CheckContext) -> dict[str, Any]:
    values: dict[str, Any] = {}
    issues: list[dict[str, str]] = []
    for field, text in zip(fields, row["cells"], strict=False):
        try:
            value = field.type.from_cell(text.strip() or None, field.settings, context)
            if value is not None:
                field.type.check(value, field.settings, context)
            elif field.required:
                raise FieldError("required", {"zh": "必填", "en": "is required"})
            values[field.key] = value
        except FieldError as error:
            message = pick(error.message, context.locale)
            issues.append({"field": field.key, "code": error.code, "message": message})
        except Problem as problem:
            message = pick(problem.issues[0].message if problem.issues else problem.title, context.locale)
            issues.append({"field": field.key, "code": problem.code, "message": message})
    return {"id": row["id"], "values": values, "issues": issues}
