"""A record of another form."""

from typing import Any

from serviceloop.fields.base import Settings
from serviceloop.fields.references import Reference
from serviceloop.fields.settings import setting


class RelationSettings(Settings):
    form: str = setting(("关联表单", "Form"), control="form", min_length=1, max_length=48)
    filter: dict[str, Any] | None = setting(
        ("可选范围", "Which records"),
        None,
        hint=("只列出符合条件的记录", "Offers only records that match"),
        control="condition",
    )


class Relation(Reference):
    name = "relation"
    label = {"zh": "关联数据", "en": "Relation"}
    Settings = RelationSettings

    def target(self, settings: RelationSettings) -> str:
        return settings.form
