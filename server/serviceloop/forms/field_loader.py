"""One field of a form file to a FieldDef and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from serviceloop.expr.kinds import Kind
from serviceloop.fields import catalog
from serviceloop.fields.base import CheckContext, FieldError, FieldType
from serviceloop.fields.base import Settings as FieldSettings
from serviceloop.fields.capabilities import Chosen, Rows
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.file_format import FieldFile
from serviceloop.forms.findings import Findings
from serviceloop.forms.keys import RESERVED_FIELD_KEYS, RESERVED_ROW_KEYS, is_key

_DYNAMIC_KINDS: Mapping[str, frozenset[Kind]] = {
    "me": frozenset({Kind.ID, Kind.IDS}),
    "now": frozenset({Kind.DATETIME}),
    "today": frozenset({Kind.DATE}),
}
UNIQUE_KINDS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.ID})
CONDITIONS = ("visible_when", "required_when", "readonly_when")
"""Members of a field that hold a condition over the record being edited."""
_CONTEXT = CheckContext(ZoneInfo("Asia/Shanghai"))


@dataclass
class Loaded:
    """Fields in order; `keys` holds those of broken fields too, so that one mistake is not told twice."""

    fields: dict[str, FieldDef] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)


def load_fields(raw: Sequence[Any], path: str, findings: Findings, *, in_rows: bool = False) -> Loaded:
    """All fields of a form, or of a sub-table's rows."""
    loaded = Loaded()
    for number, item in enumerate(raw):
        here = f"{path}.{number}"
        key = item.get("key") if isinstance(item, Mapping) else None
        if isinstance(key, str):
            check_key(key, f"{here}.key", loaded.keys, RESERVED_ROW_KEYS if in_rows else RESERVED_FIELD_KEYS, findings)
            loaded.keys.add(key)
        made = load_field(item, here, findings, in_rows=in_rows)
        if made is not None:
            loaded.fields.setdefault(made.key, made)
    return loaded


def check_key(key: str, path: str, taken: set[str], reserved: frozenset[str] | set[str], findings: Findings) -> None:
    if not is_key(key):
        findings.add(
            path,
            "key",
            f"标识“{key}”须以小写字母开头，只含小写字母、数字和单个下划线，最多 48 个字符",
            f"the key “{key}” must start with a small letter and hold only small letters, digits and"
            " single underscores, at most 48 characters",
        )
    elif key in reserved:
        findings.add(path, "reserved_key", f"标识“{key}”为系统保留，请换一个", f"the key “{key}” is reserved")
    elif key in taken:
        findings.add(path, "duplicate_key", f"标识“{key}”重复", f"the key “{key}” is used twice")


def load_field(raw: Any, path: str, findings: Findings, *, in_rows: bool = False) -> FieldDef | None:
    """A field, or None with its mistakes noted at `path`."""
    file = findings.model(FieldFile, raw, path)
    if file is None:
        return None
    type_ = catalog.TYPES.get(file.type)
    if type_ is None:
        what = {"zh": "字段类型", "en": "field type"}
        findings.unknown(f"{path}.type", "unknown_type", what, file.type, catalog.TYPES)
        return None
    settings = findings.attempt(lambda: type_.Settings.model_validate(file.settings), f"{path}.settings")
    if settings is None:
        return None
    rows: Mapping[str, FieldDef] = {}
    if isinstance(type_, Rows):
        settings, rows = _load_rows(type_, settings, path, findings, in_rows=in_rows)
    _check_options(type_, settings, path, findings)
    made = FieldDef(
        key=file.key,
        type=type_,
        settings=settings,
        label=file.label,
        required=file.required,
        unique=file.unique,
        default=file.default,
        help=file.help,
        placeholder=file.placeholder,
        width=file.width,
        visible_when=file.visible_when or None,
        required_when=file.required_when or None,
        readonly_when=file.readonly_when or None,
        readonly=file.readonly,
        hidden=file.hidden,
        rows=rows,
    )
    _check_flags(made, path, findings, in_rows=in_rows)
    _check_default(made, path, findings)
    return made


def _load_rows(
    type_: Rows, settings: FieldSettings, path: str, findings: Findings, *, in_rows: bool
) -> tuple[FieldSettings, Mapping[str, FieldDef]]:
    if in_rows:
        findings.add(path, "nested_rows", "子表中不能再有子表", "a sub-table may not stand in a sub-table")
        return settings, {}
    loaded = load_fields(type_.fields(settings), f"{path}.settings.fields", findings, in_rows=True)
    if not loaded.keys:
        findings.add(f"{path}.settings.fields", "missing", "子表至少需要一个字段", "a sub-table needs a field")
    plain = [dump_field(item) for item in loaded.fields.values()]
    return settings.model_copy(update={"fields": plain}), loaded.fields


def _check_options(type_: FieldType[Any], settings: FieldSettings, path: str, findings: Findings) -> None:
    if not isinstance(type_, Chosen):
        return
    seen: set[str] = set()
    for number, option in enumerate(type_.options(settings)):
        here = f"{path}.settings.options.{number}"
        if option.value in seen:
            zh, en = f"选项“{option.value}”重复", f"the option “{option.value}” is there twice"
            findings.add(f"{here}.value", "duplicate_option", zh, en)
        if not option.label.get("zh", "").strip():
            findings.add(f"{here}.label", "missing_zh", "缺少中文名称 (zh)", "the Chinese text (zh) is missing")
        seen.add(option.value)


def _check_flags(item: FieldDef, path: str, findings: Findings, *, in_rows: bool) -> None:
    stored = item.type.column(item.settings) is not None
    if item.unique and (not stored or in_rows or item.kind not in UNIQUE_KINDS):
        findings.add(f"{path}.unique", "unique", "此类字段不能设为唯一", "a field of this type cannot be unique")
    named = {"required": item.required, "required_when": item.required_when, "readonly_when": item.readonly_when}
    for name in (name for name, on in named.items() if on and not stored and not isinstance(item.type, Rows)):
        zh, en = "此类字段由系统计算，不能填写", "nobody fills in a field of this type"
        findings.add(f"{path}.{name}", name, zh, en)


def _check_default(item: FieldDef, path: str, findings: Findings) -> None:
    value = item.default
    if value is None:
        return
    if isinstance(value, Mapping) and "$" in value:
        _check_dynamic(item, value, f"{path}.default", findings)
        return
    if item.type.column(item.settings) is None:
        findings.add(f"{path}.default", "default", "此类字段不能有默认值", "a field of this type has no default")
        return
    if formula_of(value) is not None:
        return  # what it names and yields is checked with the other forms (set_check)
    try:
        item.type.check(value, item.settings, _CONTEXT)
    except FieldError as error:
        where = ".".join(part for part in (path, "default", error.path) if part)
        zh, en = error.message.get("zh", ""), error.message.get("en", "")
        findings.add(where, error.code, f"默认值：{zh}", f"default: {en}")


def _check_dynamic(item: FieldDef, value: Mapping[str, Any], path: str, findings: Findings) -> None:
    name = value["$"]
    kinds = _DYNAMIC_KINDS.get(name) if isinstance(name, str) else None
    if kinds is None:
        findings.unknown(f"{path}.$", "unknown_dynamic", {"zh": "动态值", "en": "value"}, str(name), _DYNAMIC_KINDS)
    elif item.kind not in kinds:
        findings.add(path, "default", f"“{name}”不适用于此类字段", f"“{name}” does not fit a field of this type")


def formula_of(value: Any) -> str | None:
    """The text of {"formula": text}, as a default or a rule may be written; None for anything else."""
    text = value.get("formula") if isinstance(value, Mapping) and len(value) == 1 else None
    return text if isinstance(text, str) else None


def dump_field(item: FieldDef) -> dict[str, Any]:
    """The field as in a form file: fixed order, nothing that is the default."""
    settings = item.settings.model_dump(mode="json", exclude_defaults=True)
    if item.rows:
        settings["fields"] = [dump_field(row) for row in item.rows.values()]
    plain: dict[str, Any] = {"key": item.key, "type": item.type.name, "label": dict(item.label)}
    flags = {"required": item.required, "unique": item.unique, "readonly": item.readonly, "hidden": item.hidden}
    plain |= {name: True for name, on in flags.items() if on}
    if item.default is not None:
        plain["default"] = item.default
    plain |= {name: dict(text) for name, text in (("help", item.help), ("placeholder", item.placeholder)) if text}
    if item.width is not None:
        plain["width"] = item.width
    named = {name: getattr(item, name) for name in CONDITIONS}
    plain |= {name: tree for name, tree in named.items() if tree is not None}
    if settings:
        plain["settings"] = settings
    return plain
