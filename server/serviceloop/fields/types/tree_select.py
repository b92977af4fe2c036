"""One node, or several, of a tree whose nodes are the records of a form."""

from typing import Any

from serviceloop.fields.base import Settings
from serviceloop.fields.capabilities import Hierarchic
from serviceloop.fields.references import References
from serviceloop.fields.settings import setting


class TreeSelectSettings(Settings):
    form: str = setting(("树所在的表单", "Form of the tree"), control="form", min_length=1, max_length=48)
    parent: str = setting(
        ("上级字段", "Field of the parent"),
        hint=("该表单中指向其自身的关联字段", "The relation there that points at the same form"),
        control="relation_field",
        min_length=1,
        max_length=48,
    )
    multiple: bool = setting(("可选多个", "Several"), False)
    filter: dict[str, Any] | None = setting(
        ("可选范围", "Which records"),
        None,
        hint=("只列出符合条件的记录", "Offers only records that match"),
        control="condition",
    )


class TreeSelect(References, Hierarchic):
    """Any node, leaf or not: the tree is data that people keep (product categories, places, org charts).

    A tree of options that belongs to the field itself is a cascade.
    """

    name = "tree_select"
    label = {"zh": "树选择", "en": "Tree select"}
    Settings = TreeSelectSettings

    def parent(self, settings: TreeSelectSettings) -> str:
        return settings.parent

    def target(self, settings: TreeSelectSettings) -> str:
        return settings.form
