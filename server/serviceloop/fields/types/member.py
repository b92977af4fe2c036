"""One person, or several."""

from typing import Any

from serviceloop.fields.base import Settings
from serviceloop.fields.references import References
from serviceloop.fields.settings import setting


class MemberSettings(Settings):
    multiple: bool = setting(("可选多人", "Several people"), False)


class Member(References):
    """JSON: a user's UUID, or a list of them where `multiple`; stored uuid or uuid[]."""

    name = "member"
    label = {"zh": "成员", "en": "Member"}
    Settings = MemberSettings
    several = ("成员列表", "a list of members")

    def target(self, settings: Any) -> str:
        return "user"
