"""Words for whoever fills the form in."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from serviceloop.fields.base import Settings
from serviceloop.fields.drawn import Drawn
from serviceloop.fields.settings import setting

_Words = Annotated[str, StringConstraints(max_length=5000)]


class TextBlockSettings(Settings):
    content: dict[str, _Words] = setting(("内容", "Text"), {}, control="long_labels", max_length=8)
    tone: Literal["plain", "info", "warning"] = setting(
        ("样式", "Look"),
        "plain",
        choices={"plain": ("普通", "Plain"), "info": ("提示", "Note"), "warning": ("警示", "Warning")},
    )


class TextBlock(Drawn):
    """Plain text in each language; line breaks are kept, nothing in it is taken for HTML."""

    name = "text_block"
    label = {"zh": "文字说明", "en": "Text block"}
    Settings = TextBlockSettings
