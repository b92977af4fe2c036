"""A line between fields."""

from typing import Literal

from serviceloop.fields.base import Settings
from serviceloop.fields.drawn import Drawn
from serviceloop.fields.settings import setting


class DividerSettings(Settings):
    title: bool = setting(("显示名称", "Show the label"), True)
    style: Literal["solid", "dashed"] = setting(
        ("线型", "Line"), "solid", choices={"solid": ("实线", "Solid"), "dashed": ("虚线", "Dashed")}
    )


class Divider(Drawn):
    name = "divider"
    label = {"zh": "分割线", "en": "Divider"}
    Settings = DividerSettings
