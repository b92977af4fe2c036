"""Free labels."""

from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.errors import refuse, too_many, wrong_type
from serviceloop.fields.options import separated
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text, line

_LONGEST = 40
_SEPARATORS = frozenset(",，、;；|")


class TagsSettings(Settings):
    max_count: int = setting(("最多个数", "At most"), 20, ge=1, le=100)
    suggestions: list[str] = setting(
        ("建议的标签", "Suggested tags"),
        [],
        hint=("可直接点选，也可自由填写", "One tap each; others may be typed"),
        control="words",
        max_length=100,
    )


class Tags(FieldType[TagsSettings]):
    """JSON and stored: a list of short texts, each once, in the order given; its colour follows from the word."""

    name = "tags"
    label = {"zh": "标签", "en": "Tags"}
    kind = Kind.TEXTS
    Settings = TagsSettings

    def column(self, settings: TagsSettings) -> Column:
        return Column("text[]", index="gin")

    def check(self, value: Any, settings: TagsSettings, context: CheckContext) -> list[str] | None:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise wrong_type("标签列表", "a list of tags")
        if len(value) > 10 * settings.max_count:
            raise too_many(settings.max_count)
        words = list(dict.fromkeys(word for item in value if (word := line(item, _LONGEST))))
        if len(words) > settings.max_count:
            raise too_many(settings.max_count)
        if any(_SEPARATORS & set(word) for word in words):
            raise refuse("characters", "标签中不能有逗号、顿号、分号或竖线", "a tag must not hold , ; or |")
        return words or None

    def to_text(self, value: Any, settings: TagsSettings, context: CheckContext) -> str:
        listed = value if isinstance(value, list) else []
        return ("、" if context.locale.startswith("zh") else ", ").join(str(item) for item in listed)

    def from_cell(self, cell: Any, settings: TagsSettings, context: CheckContext) -> list[str] | None:
        return separated(cell_text(cell)) or None
