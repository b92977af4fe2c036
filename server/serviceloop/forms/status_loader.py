"""The status machine of a form file: loaded, and checked to be sane."""

from collections.abc import Mapping
from typing import Any

from serviceloop.fields.capabilities import Chosen
from serviceloop.forms.definition import Action, FieldDef, StatusMachine
from serviceloop.forms.field_loader import Loaded, check_key
from serviceloop.forms.file_format import ActionFile, StatusFile
from serviceloop.forms.findings import Findings

ANY = "*"
_FIELD = {"zh": "字段", "en": "field"}
_STATUS = {"zh": "状态", "en": "status"}


def load_status(raw: Any, loaded: Loaded, findings: Findings) -> StatusMachine | None:
    """The machine, or None if there is none, or a broken one (its mistakes are noted)."""
    if raw is None:
        return None
    file = findings.model(StatusFile, raw, "status")
    if file is None:
        return None
    actions = _load_actions(file, findings)
    states = _states(file, loaded, findings)
    if states is not None:
        _check_states(file, actions, states, findings)
    _check_fields(actions, loaded, findings)
    return StatusMachine(file.field, file.initial, {action.key: action for _, action in actions})


def _load_actions(file: StatusFile, findings: Findings) -> list[tuple[int, Action]]:
    taken: set[str] = set()
    actions: list[tuple[int, Action]] = []
    for number, raw in enumerate(file.actions):
        path = f"status.actions.{number}"
        item = findings.model(ActionFile, raw, path)
        if item is None:
            continue
        check_key(item.key, f"{path}.key", taken, set(), findings)
        taken.add(item.key)
        values = item.model_dump(exclude={"sources", "require"})
        actions.append((number, Action(sources=frozenset(item.sources), require=tuple(item.require), **values)))
    return actions


def _states(file: StatusFile, loaded: Loaded, findings: Findings) -> Mapping[str, bool] | None:
    """Status to whether it is archived; None where the field is no use for that."""
    item = loaded.fields.get(file.field)
    if item is None:
        if file.field not in loaded.keys:
            findings.unknown("status.field", "unknown_field", _FIELD, file.field, loaded.keys)
        return None
    if not isinstance(item.type, Chosen) or item.type.column(item.settings) is None:
        findings.add("status.field", "not_select", "状态字段须为单选", "the status field must be a single select")
        return None
    options = item.type.options(item.settings)
    for number, option in enumerate(options):
        if option.category is None and not option.archived:
            path = f"fields.{_position(file.field, loaded.fields)}.settings.options.{number}.category"
            zh, en = "状态选项缺少类别 (category)", "an option of the status field needs a category"
            findings.add(path, "missing", zh, en)
    return {option.value: bool(option.archived) for option in options}


def _position(key: str, fields: Mapping[str, FieldDef]) -> int:
    return list(fields).index(key)


def _check_states(
    file: StatusFile, actions: list[tuple[int, Action]], states: Mapping[str, bool], findings: Findings
) -> None:
    if file.initial not in states:
        findings.unknown("status.initial", "unknown_status", _STATUS, file.initial, states)
    for number, action in actions:
        for source in sorted(action.sources - states.keys() - {ANY}):
            findings.unknown(f"status.actions.{number}.from", "unknown_status", _STATUS, source, states)
        if action.to is not None and action.to not in states:
            findings.unknown(f"status.actions.{number}.to", "unknown_status", _STATUS, action.to, states)
    lost = [name for name in states if not states[name] and name not in _reached(file.initial, actions)]
    for name in lost if file.initial in states else ():
        zh, en = f"没有动作能到达状态“{name}”", f"no action leads to the status “{name}”"
        findings.add("status.actions", "unreachable", zh, en)


def _reached(initial: str, actions: list[tuple[int, Action]]) -> set[str]:
    reached = {initial}
    while True:
        more = {a.to for _, a in actions if a.to is not None and (ANY in a.sources or a.sources & reached)} - reached
        if not more:
            return reached
        reached |= more


def _check_fields(actions: list[tuple[int, Action]], loaded: Loaded, findings: Findings) -> None:
    for number, action in actions:
        path = f"status.actions.{number}"
        for key in action.require:
            if key not in loaded.keys:
                findings.unknown(f"{path}.require", "unknown_field", _FIELD, key, loaded.keys)
        for key in action.set:
            if key not in loaded.keys:
                findings.unknown(f"{path}.set.{key}", "unknown_field", _FIELD, key, loaded.keys)


def dump_status(machine: StatusMachine) -> dict[str, Any]:
    """The machine as in a form file."""
    actions = [_dump_action(action) for action in machine.actions.values()]
    return {"field": machine.field, "initial": machine.initial, "actions": actions}


def _dump_action(action: Action) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "key": action.key,
        "label": dict(action.label),
        "from": sorted(action.sources),
        "to": action.to,
    }
    if action.require:
        plain["require"] = list(action.require)
    if action.set:
        plain["set"] = dict(action.set)
    if action.when is not None:
        plain["when"] = action.when
    if action.style != "default":
        plain["style"] = action.style
    if action.comment != "none":
        plain["comment"] = action.comment
    if not action.manual:
        plain["manual"] = False
    return plain
