"""A button in the form: runs a status action, or opens a link made of the record's values."""

import re
from typing import Literal

from pydantic import field_validator, model_validator

from serviceloop.fields.base import Settings
from serviceloop.fields.capabilities import Acts
from serviceloop.fields.drawn import Drawn
from serviceloop.fields.settings import setting

_WEB = re.compile(r"https?://[^\s<>\"\\{}@/]+(:[0-9]+)?(/[^\s<>\"\\]*|\?[^\s<>\"\\]*)?", re.IGNORECASE)
_BAD_LINK = (
    "须为以 http:// 或 https:// 开头的网址，域名中不能有 {字段} /"
    " must be a web address with http:// or https://, without {fields} in its host"
)
_NOTHING = "请选择动作或填写链接 / choose an action or state a link"


class ButtonSettings(Settings):
    action: str | None = setting(
        ("执行的动作", "Runs the action"),
        None,
        hint=("状态流转中的动作；能否执行由权限决定", "A status action; permissions decide who may run it"),
        control="action",
        max_length=48,
    )
    link: str | None = setting(
        ("打开链接", "Opens the link"),
        None,
        hint=("可用 {字段标识} 代入本记录的值", "{field} stands for the record's value"),
        control="template",
        max_length=1000,
    )
    style: Literal["primary", "default", "danger"] = setting(
        ("样式", "Look"),
        "default",
        choices={"primary": ("主要", "Primary"), "default": ("普通", "Default"), "danger": ("警示", "Danger")},
    )

    @field_validator("link")
    @classmethod
    def _is_web(cls, value: str | None) -> str | None:
        if value and not _WEB.fullmatch(value):
            raise ValueError(_BAD_LINK)
        return value or None

    @model_validator(mode="after")
    def _does_something(self) -> "ButtonSettings":
        if not self.action and not self.link:
            raise ValueError(_NOTHING)
        return self


class Button(Drawn, Acts):
    """Whether the viewer may run the action is decided by the action's own endpoint, never here."""

    name = "button"
    label = {"zh": "按钮", "en": "Button"}
    Settings = ButtonSettings

    def action(self, settings: ButtonSettings) -> str | None:
        return settings.action
