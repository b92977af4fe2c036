"""Input of a write: from JSON to what is stored, every mistake found at once and named by its path. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from serviceloop.fields.base import CheckContext, FieldError
from serviceloop.fields.capabilities import Rows
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.kit.errors import Issue, invalid


@dataclass(frozen=True)
class Checked:
    """Checked values: `columns` by field key as stored, `rows` by sub-table key as lists of stored rows."""

    columns: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]

    @property
    def keys(self) -> list[str]:
        return [*self.columns, *self.rows]


def check_values(
    form: FormDef,
    values: Mapping[str, Any],
    context: CheckContext,
    writable: Iterable[str] | None,
    *,
    path: str = "values",
) -> Checked:
    """Checks each given value. `writable`: keys that may be written, None for the system itself.

    Raises Problem 422 with one issue for each unknown field, field not open to the writer, and unacceptable value.
    """
    checked, issues = read_values(form, values, context, writable, path=path)
    if issues:
        raise invalid(*issues)
    return checked


def check_new(
    form: FormDef, values: Mapping[str, Any], context: CheckContext, writable: Iterable[str] | None
) -> Checked:
    """The same for a new record, which also needs every required field: all mistakes in one answer."""
    checked, issues = read_values(form, values, context, writable)
    wrong = {issue.path for issue in issues}
    lacking = missing(form, {**checked.columns, **checked.rows}, form.required_keys)
    issues += [issue for issue in lacking if issue.path not in wrong]
    if issues:
        raise invalid(*issues)
    return checked


def read_values(
    form: FormDef,
    values: Mapping[str, Any],
    context: CheckContext,
    writable: Iterable[str] | None,
    *,
    path: str = "values",
) -> tuple[Checked, list[Issue]]:
    """The acceptable values, and what is wrong with the others."""
    issues: list[Issue] = []
    columns: dict[str, Any] = {}
    rows: dict[str, list[Mapping[str, Any]]] = {}
    allowed = None if writable is None else set(writable)
    for key, value in values.items():
        where = f"{path}.{key}"
        field = form.fields.get(key)
        if field is None or (allowed is not None and key not in allowed):
            issues.append(_refused(form, field, key, where, allowed))
        elif field.rows or isinstance(field.type, Rows):
            rows[key] = _check_rows(field, value, context, where, issues)
        else:
            columns[key] = _check(field, value, context, where, issues)
    return Checked(columns, rows), issues


def missing(form: FormDef, values: Mapping[str, Any], keys: Iterable[str], *, path: str = "values") -> list[Issue]:
    """One issue for each of `keys` that is empty in `values` (stored form)."""
    return [required_issue(form.fields[key], f"{path}.{key}") for key in keys if is_empty(values.get(key))]


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _check(field: FieldDef, value: Any, context: CheckContext, where: str, issues: list[Issue]) -> Any:
    if value is None:
        return None
    try:
        return field.type.check(value, field.settings, context)
    except FieldError as error:
        issues.append(Issue(f"{where}.{error.path}".rstrip("."), error.code, _with_label(field, error)))
        return None


def _check_rows(
    field: FieldDef, value: Any, context: CheckContext, where: str, issues: list[Issue]
) -> list[Mapping[str, Any]]:
    given = _check(field, value, context, where, issues) if value is not None else []
    checked: list[Mapping[str, Any]] = []
    for index, row in enumerate(given or []):
        here = f"{where}.{index}"
        stored = {"id": row.get("id")}
        for key, child in field.rows.items():
            stored[key] = _check(child, row.get(key), context, f"{here}.{key}", issues)
            if (
                child.required
                and child.visible_when is None
                and is_empty(stored[key])
                and not _filled_later(field, child)
            ):
                issues.append(required_issue(child, f"{here}.{key}"))
        checked.append(stored)
    return checked


def _filled_later(field: FieldDef, child: FieldDef) -> bool:
    """Whether a default or a chosen record may still fill it; then `judging` asks for it."""
    fills = (fill.to for row in field.rows.values() for fill in getattr(row.settings, "fill", ()))
    return child.default is not None or child.key in fills


def required_issue(field: FieldDef, where: str) -> Issue:
    zh, en = field.label.get("zh", field.key), field.label.get("en", field.key)
    return Issue(where, "required", {"zh": f"请填写“{zh}”", "en": f"{en} is required"})


def _with_label(field: FieldDef, error: FieldError) -> Mapping[str, str]:
    zh, en = field.label.get("zh", field.key), field.label.get("en", field.key)
    return {"zh": f"“{zh}”{error.message['zh']}", "en": f"{en}: {error.message.get('en', error.code)}"}


def _refused(form: FormDef, field: FieldDef | None, key: str, where: str, allowed: set[str] | None) -> Issue:
    known = allowed if allowed is not None else set(form.fields)
    if field is not None:
        zh, en = field.label.get("zh", key), field.label.get("en", key)
        return Issue(where, "not_writable", {"zh": f"不能修改“{zh}”", "en": f"{en} cannot be changed"})
    near = get_close_matches(key, known, 1)
    hint_zh, hint_en = (f"，是否想写“{near[0]}”？", f"; did you mean {near[0]}?") if near else ("", "")
    return Issue(
        where,
        "unknown_field",
        {"zh": f"没有字段“{key[:60]}”{hint_zh}", "en": f"There is no field {key[:60]}{hint_en}"},
    )
