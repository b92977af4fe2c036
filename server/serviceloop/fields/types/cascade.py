"""A path through a tree of options, from the top to a leaf."""

from typing import Any

from pydantic import field_validator

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Chosen, Composite, Part
from serviceloop.fields.errors import refuse, wrong_type
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text
from serviceloop.fields.trees import TreeOption, checked, depth, path_to, paths, text_of, written


class CascadeSettings(Settings):
    options: tuple[TreeOption, ...] = setting(("选项", "Options"), control="tree", min_length=1, max_length=1000)
    any_level: bool = setting(
        ("可停在任意级", "May stop at any level"), False, hint=("否则须选到最末级", "Otherwise down to the last level")
    )

    @field_validator("options")
    @classmethod
    def _tree(cls, value: tuple[TreeOption, ...]) -> tuple[TreeOption, ...]:
        return checked(value)


class Cascade(FieldType[CascadeSettings], Chosen, Composite):
    """JSON and stored: the values from the top to the choice, so that "has" an option means "it or below it".

    A single value is taken too: values are unique in the tree. Parts level1, level2 … are for groups and sorting.
    """

    name = "cascade"
    label = {"zh": "级联选择", "en": "Cascade"}
    kind = Kind.TEXTS
    Settings = CascadeSettings

    def options(self, settings: CascadeSettings) -> list[TreeOption]:
        return [path[-1] for path in paths(settings.options)]

    def parts(self, settings: CascadeSettings) -> dict[str, Part]:
        levels = range(1, depth(settings.options) + 1)
        return {f"level{n}": Part(Kind.TEXT, f"({{}})[{n}]", {"zh": f"第 {n} 级", "en": f"Level {n}"}) for n in levels}

    def inputs(self, settings: CascadeSettings) -> dict[str, Part]:
        """A file's cell holds the whole path."""
        return {}

    def column(self, settings: CascadeSettings) -> Column:
        return Column("text[]", index="gin")

    def check(self, value: Any, settings: CascadeSettings, context: CheckContext) -> list[str] | None:
        steps = [value] if isinstance(value, str) and value else value
        if steps in ("", []):
            return None
        if not isinstance(steps, list) or not all(isinstance(item, str) for item in steps):
            raise wrong_type("选项路径的列表", "a list of option values from the top")
        path = path_to(settings.options, steps[-1])
        found = [node.value for node in path] if path else []
        if not path or (len(steps) > 1 and found != steps):
            raise _unknown(" / ".join(steps))
        if path[-1].children and not settings.any_level:
            raise refuse("incomplete", "请选到最末级", "choose down to the last level")
        return found

    def to_text(self, value: Any, settings: CascadeSettings, context: CheckContext) -> str:
        return text_of(settings.options, value, context.locale)

    def from_cell(self, cell: Any, settings: CascadeSettings, context: CheckContext) -> list[str] | None:
        """广东省 / 深圳市, or 深圳市 alone where there is only one of that name."""
        text = cell_text(cell)
        if not text:
            return None
        found = written(settings.options, text)
        if found is None:
            raise _unknown(text)
        return found


def _unknown(text: str) -> Exception:
    shown = text[:60]
    return refuse("option", f"没有选项“{shown}”", f"there is no option “{shown}”")
