"""The state machine of a form's status field, as pure decisions. The flow engine will take this over."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from serviceloop.forms.definition import Action, FormDef
from serviceloop.forms.records.values import is_empty
from serviceloop.kit.errors import Issue, Problem, conflict, invalid, not_found
from serviceloop.kit.labels import Labels


@dataclass(frozen=True)
class Move:
    """A decided change of status: the new status (None: stays), and what the action sets by itself."""

    action: Action
    status: str | None
    set: Mapping[str, Any]


def find_action(form: FormDef, key: str) -> Action:
    """The action; 404 with the nearest name if the form has none of this key."""
    actions = form.status.actions if form.status else {}
    if key in actions:
        return actions[key]
    near = get_close_matches(key, actions, 1)
    hint_zh, hint_en = (f"，是否想用“{near[0]}”？", f"; did you mean {near[0]}?") if near else ("", "")
    raise not_found({"zh": f"没有操作“{key[:60]}”{hint_zh}", "en": f"There is no action {key[:60]}{hint_en}"})


def decide(form: FormDef, action: Action, record: Mapping[str, Any], *, service: bool) -> Move:
    """Whether the action may happen to the record (stored form) now.

    `service`: asked for by service code, which alone may perform actions that are not manual.
    Raises 409 when the status forbids it, with the statuses from which it may happen.
    """
    machine = form.status
    assert machine is not None
    if not action.manual and not service:
        raise conflict({"zh": "此操作由系统执行，不能手动触发", "en": "This action is performed by the system only"})
    current = record.get(machine.field)
    if "*" not in action.sources and current not in action.sources:
        raise _wrong_state(form, action, current)
    return Move(action, action.to, action.set)


def check_required(form: FormDef, action: Action, after: Mapping[str, Any]) -> None:
    """422 for each field that the action requires and that would still be empty."""
    empty = [key for key in action.require if is_empty(after.get(key))]
    if empty:
        raise invalid(*(_required(form, key) for key in empty))


def check_comment(action: Action, comment: str | None) -> None:
    if action.comment == "required" and not (comment or "").strip():
        raise invalid(Issue("comment", "required", {"zh": "请填写原因说明", "en": "Please give a reason"}))


def refused(action: Action) -> Problem:
    """The action's own condition does not hold for this record."""
    zh, en = action.label.get("zh", action.key), action.label.get("en", action.key)
    return conflict({"zh": f"当前条件不满足，不能“{zh}”", "en": f"{en} is not possible: its condition does not hold"})


def _required(form: FormDef, key: str) -> Issue:
    label = form.fields[key].label
    zh, en = label.get("zh", key), label.get("en", key)
    return Issue(f"values.{key}", "required", {"zh": f"请填写“{zh}”", "en": f"{en} is required"})


def _wrong_state(form: FormDef, action: Action, current: Any) -> Problem:
    labels = _option_labels(form)
    now, allowed = labels.get(str(current), {}), [labels.get(key, {}) for key in sorted(action.sources)]
    zh = (
        f"当前状态为“{now.get('zh', current)}”，不能“{action.label.get('zh', action.key)}”；"
        f"只能从：{'、'.join(item.get('zh', '?') for item in allowed)}"
    )
    en = (
        f"The status is {now.get('en', current)}; {action.label.get('en', action.key)} is possible only from: "
        f"{', '.join(item.get('en', '?') for item in allowed)}"
    )
    return conflict({"zh": zh, "en": en}, status=current, allowed=sorted(action.sources))


def _option_labels(form: FormDef) -> dict[str, Labels]:
    assert form.status is not None
    field = form.fields[form.status.field]
    return {item.value: item.label for item in getattr(field.settings, "options", ())}
