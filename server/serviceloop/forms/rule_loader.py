"""What a form asks of a whole record: fields unique together, rules with the owner's message. And its phone order."""

from collections.abc import Mapping, Sequence
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.forms.definition import FieldDef, FormDef, Rule
from serviceloop.forms.field_loader import check_key
from serviceloop.forms.file_format import PhoneFile, RuleFile
from serviceloop.forms.findings import Findings

_FIELD = {"zh": "字段", "en": "field"}
_UNIQUE_KINDS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.ID})


def load_unique(
    raw: Sequence[Sequence[str]], fields: Mapping[str, FieldDef], keys: set[str], findings: Findings
) -> tuple[tuple[str, ...], ...]:
    """Groups of stored fields with comparable values."""
    taken: set[frozenset[str]] = set()
    for number, group in enumerate(raw):
        path = f"unique.{number}"
        for place, key in enumerate(group):
            _check_member(key, f"{path}.{place}", fields, keys, findings)
        if len(set(group)) < len(group) or frozenset(group) in taken:
            findings.add(path, "duplicate_field", "字段重复", "a field, or the whole group, is named twice")
        taken.add(frozenset(group))
    return tuple(tuple(group) for group in raw)


def _check_member(key: str, path: str, fields: Mapping[str, FieldDef], keys: set[str], findings: Findings) -> None:
    item = fields.get(key)
    if key not in keys:
        findings.unknown(path, "unknown_field", _FIELD, key, keys)
    elif item is not None and (item.type.column(item.settings) is None or item.kind not in _UNIQUE_KINDS):
        findings.add(path, "unique", "此类字段不能设为唯一", "a field of this type cannot be unique")


def load_rules(raw: Sequence[Any], keys: set[str], findings: Findings) -> tuple[Rule, ...]:
    """The rules; what their conditions and formulas name is checked with the other forms (set_check)."""
    rules: list[Rule] = []
    taken: set[str] = set()
    for number, item in enumerate(raw):
        path = f"rules.{number}"
        rule = findings.model(RuleFile, item, path)
        if rule is None:
            continue
        check_key(rule.key, f"{path}.key", taken, set(), findings)
        taken.add(rule.key)
        if rule.field is not None and rule.field not in keys:
            findings.unknown(f"{path}.field", "unknown_field", _FIELD, rule.field, keys)
        if not rule.error_when:
            zh, en = "请设置出错条件", "say when this is an error"
            findings.add(f"{path}.error_when", "missing", zh, en)
        rules.append(Rule(rule.key, rule.error_when, rule.message, rule.field))
    return tuple(rules)


def load_phone(raw: Any, keys: set[str], findings: Findings) -> Mapping[str, Any]:
    """{"order", "hidden"}, only what is not empty."""
    file = findings.model(PhoneFile, raw, "phone") if raw is not None else None
    if file is None:
        return {}
    for name, listed in (("order", file.order), ("hidden", file.hidden)):
        for place, key in enumerate(listed):
            if key not in keys:
                findings.unknown(f"phone.{name}.{place}", "unknown_field", _FIELD, key, keys)
    return file.model_dump(exclude_defaults=True)


def dump_rules(form: FormDef) -> dict[str, Any]:
    """`unique` and `rules` as in a form file."""
    plain: dict[str, Any] = {}
    if form.unique:
        plain["unique"] = [list(group) for group in form.unique]
    if form.rules:
        plain["rules"] = [_dump_rule(rule) for rule in form.rules]
    return plain


def _dump_rule(rule: Rule) -> dict[str, Any]:
    plain: dict[str, Any] = {"key": rule.key, "error_when": rule.error_when, "message": dict(rule.message)}
    if rule.field is not None:
        plain["field"] = rule.field
    return plain
