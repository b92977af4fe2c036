"""One person, or several."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, Settings
from serviceloop.fields.capabilities import SettingsKind
from serviceloop.fields.errors import too_many, wrong_type
from serviceloop.fields.options import separated
from serviceloop.fields.references import Reference, found_id, id_of, title_of
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text

MAX_MEMBERS = 200


class MemberSettings(Settings):
    multiple: bool = setting(("可选多人", "Several people"), False)


class Member(Reference, SettingsKind):
    """JSON: a user's UUID, or a list of them where `multiple`; stored uuid or uuid[]."""

    name = "member"
    label = {"zh": "成员", "en": "Member"}
    Settings = MemberSettings

    def target(self, settings: MemberSettings) -> str:
        return "user"

    def kind_for(self, settings: MemberSettings) -> Kind:
        return Kind.IDS if settings.multiple else Kind.ID

    def column(self, settings: MemberSettings) -> Column | None:
        return Column("uuid[]", index="gin") if settings.multiple else super().column(settings)

    def check(self, value: Any, settings: MemberSettings, context: CheckContext) -> Any:
        if not settings.multiple:
            return super().check(value, settings, context)
        if not isinstance(value, list):
            raise wrong_type("成员列表", "a list of members")
        if len(value) > MAX_MEMBERS:
            raise too_many(MAX_MEMBERS)
        ids = [id_of(item, str(position)) for position, item in enumerate(value)]
        return list(dict.fromkeys(ids)) or None

    def to_text(self, value: Any, settings: MemberSettings, context: CheckContext) -> str:
        if not isinstance(value, list):
            return title_of(value)
        return ("、" if context.locale.startswith("zh") else ", ").join(title_of(item) for item in value)

    def from_cell(self, cell: Any, settings: MemberSettings, context: CheckContext) -> Any:
        if not settings.multiple:
            return super().from_cell(cell, settings, context)
        words = separated(cell_text(cell))
        if len(words) > MAX_MEMBERS:
            raise too_many(MAX_MEMBERS)
        return [found_id(word, "user", context) for word in words] or None
