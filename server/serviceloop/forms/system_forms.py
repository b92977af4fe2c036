"""What the platform itself brings: the system fields of every form, and its own tables seen as forms.

With "user" and "org_unit" as forms, a member field expands, filters and sorts through them like any relation.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldError, FieldType, Settings
from serviceloop.fields.catalog import get as field_type
from serviceloop.forms.definition import FieldDef, FormDef, NumberRule
from serviceloop.kit.labels import Labels

OWN_SCHEMA = "sl"
SYSTEM_KEYS = (
    "id",
    "no",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "version",
    "deleted_at",
    "owner",
    "org_unit",
)


class NoSettings(Settings):
    """A type without settings."""


class RecordId(FieldType[NoSettings]):
    """The id of the record itself; made once, never edited, so not offered to builders."""

    name: ClassVar[str] = "id"
    label: ClassVar[Labels] = {"zh": "记录标识", "en": "Record id"}
    kind: ClassVar[Kind] = Kind.ID
    Settings: ClassVar[type[Settings]] = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("uuid")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> UUID:
        try:
            return UUID(str(value))
        except ValueError:
            raise FieldError("id", {"zh": "不是有效的记录标识", "en": "is not a record id"}) from None

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = "" if cell is None else str(cell).strip()
        return str(self.check(text, settings, context)) if text else None


class RowVersion(FieldType[NoSettings]):
    """Counts the changes of a record; a write states the one that it read."""

    name: ClassVar[str] = "version"
    label: ClassVar[Labels] = {"zh": "版本", "en": "Version"}
    kind: ClassVar[Kind] = Kind.NUMBER
    Settings: ClassVar[type[Settings]] = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("integer")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
            raise FieldError("version", {"zh": "版本须为正整数", "en": "must be a positive whole number"})
        return value

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> int | None:
        text = "" if cell is None else str(cell).strip()
        if not text:
            return None
        return self.check(int(text) if text.isascii() and text.isdigit() else text, settings, context)


ID_TYPE = RecordId()
VERSION_TYPE = RowVersion()


def _field(key: str, type_: FieldType[Any], zh: str, en: str, settings: Mapping[str, Any] | None = None) -> FieldDef:
    checked = type_.Settings.model_validate(dict(settings or {}))
    return FieldDef(key, type_, checked, {"zh": zh, "en": en}, readonly=key not in ("owner", "org_unit"), system=True)


def _number_field(rule: NumberRule | None) -> FieldDef:
    if rule is None:
        return _field("no", field_type("text"), "编号", "Number")
    settings = {"prefix": rule.prefix, "date": rule.date, "digits": rule.digits}
    return _field("no", field_type("autonumber"), "编号", "Number", settings)


def system_fields(number: NumberRule | None = None) -> dict[str, FieldDef]:
    """The system fields of a form, in the order of SYSTEM_KEYS.

    `no` is an autonumber with the form's rule; of a form without a rule it is a text that stays empty.
    """
    moment, member = field_type("datetime"), field_type("member")
    fields = (
        _field("id", ID_TYPE, "记录标识", "Record id"),
        _number_field(number),
        _field("created_at", moment, "创建时间", "Created at"),
        _field("created_by", member, "创建人", "Created by"),
        _field("updated_at", moment, "更新时间", "Updated at"),
        _field("updated_by", member, "更新人", "Updated by"),
        _field("version", VERSION_TYPE, "版本", "Version"),
        _field("deleted_at", moment, "删除时间", "Deleted at"),
        _field("owner", member, "负责人", "Owner"),
        _field("org_unit", field_type("org_unit"), "所属部门", "Org unit"),
    )
    return {item.key: item for item in fields}


def _platform_form(key: str, label: Labels, search: tuple[str, ...], fields: tuple[FieldDef, ...]) -> FormDef:
    by_key = {item.key: item for item in fields}
    return FormDef(key, label, by_key, title="name", schema=OWN_SCHEMA, table=key, search=search)


def _user_form() -> FormDef:
    text, moment = field_type("text"), field_type("datetime")
    fields = (
        _field("id", ID_TYPE, "用户标识", "User id"),
        _field("name", text, "姓名", "Name"),
        _field("account", text, "账号", "Account"),
        _field("phone", text, "手机", "Phone"),
        _field("email", text, "邮箱", "E-mail"),
        _field("org_unit", field_type("org_unit"), "所属部门", "Org unit"),
        _field("active", field_type("boolean"), "启用", "Active"),
        _field("created_at", moment, "创建时间", "Created at"),
        _field("deleted_at", moment, "删除时间", "Deleted at"),
    )
    return _platform_form("user", {"zh": "用户", "en": "User"}, ("name", "account", "phone"), fields)


def _org_unit_form() -> FormDef:
    text = field_type("text")
    fields = (
        _field("id", ID_TYPE, "部门标识", "Org unit id"),
        _field("name", text, "名称", "Name"),
        _field("key", text, "标识", "Key"),
        _field("kind", text, "类别", "Kind"),
        _field("parent", field_type("org_unit"), "上级", "Parent"),
        _field("deleted_at", field_type("datetime"), "删除时间", "Deleted at"),
    )
    return _platform_form("org_unit", {"zh": "组织", "en": "Org unit"}, ("name", "key"), fields)


def platform_forms() -> dict[str, FormDef]:
    """The platform's own tables as forms, by key; builders may point at them, not change them."""
    return {"user": _user_form(), "org_unit": _org_unit_form()}


PLATFORM_KEYS = frozenset({"user", "org_unit"})
