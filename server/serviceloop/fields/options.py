"""Options of select fields: their shape, and finding them by what people write."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from serviceloop.fields.base import FieldError, Settings
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import setting
from serviceloop.kit.labels import Labels, pick

MAX_OPTIONS = 1000
Category = Literal["open", "paused", "resolved", "closed", "cancelled"]
_CATEGORIES = {
    "open": ("进行中", "Open"),
    "paused": ("暂停", "Paused"),
    "resolved": ("已解决", "Resolved"),
    "closed": ("已关闭", "Closed"),
    "cancelled": ("已取消", "Cancelled"),
}
_LEADING = re.compile(r"^[\s,，、;；|]+")
_SEPARATOR = re.compile(r"\s*[,，、;；|\n]\s*")


def as_labels(value: Any) -> Any:
    """A text is its own Chinese label."""
    return {"zh": value} if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True, pattern=r"^[^\x00-\x1f]+$")]


class Option(BaseModel):
    """One choice. `category` gives a status its meaning; an archived option is kept but no longer offered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Text = setting(("值", "Value"))
    label: Annotated[dict[str, Text], BeforeValidator(as_labels)] = setting(("名称", "Label"), control="labels")
    color: str | None = setting(("颜色", "Colour"), None, control="color", max_length=32)
    category: Category | None = setting(("含义", "Meaning"), None, choices=_CATEGORIES)
    archived: bool = setting(("停用", "Archived"), False)
    parents: tuple[Text, ...] = setting(("上级选项", "Belongs to"), (), control="parents", max_length=MAX_OPTIONS)
    """Offered only with one of these values of the field it depends on; empty: with every one."""


class ChoiceSettings(Settings):
    """Settings of single and multiple choice."""

    options: tuple[Option, ...] = setting(("选项", "Options"), control="options", min_length=1, max_length=MAX_OPTIONS)
    style: Literal["dropdown", "radio", "buttons"] = setting(
        ("样式", "Style"),
        "dropdown",
        choices={
            "dropdown": ("下拉", "Dropdown"),
            "radio": ("单选/复选框", "Radio or boxes"),
            "buttons": ("按钮", "Buttons"),
        },
    )
    depends_on: str | None = setting(
        ("取决于", "Depends on"),
        None,
        hint=("另一个选项字段：选定后只列出与之对应的选项", "Another choice field that narrows down these options"),
        control="field",
        max_length=48,
    )


def names(options: Iterable[Option]) -> dict[str, str]:
    """Folded name (value, or label in any language) to value; a value wins over a label, a live option over another."""
    found: dict[str, str] = {}
    for option in sorted(options, key=lambda item: item.archived):
        found.setdefault(fold(option.value), option.value)
    for option in sorted(options, key=lambda item: item.archived):
        for label in option.label.values():
            found.setdefault(fold(label), option.value)
    return found


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def label_of(options: Sequence[Option], value: Any, locale: str) -> str:
    """The option's label, or the value itself where there is no such option any more."""
    labels: Labels | None = next((option.label for option in options if option.value == value), None)
    return pick(labels, locale) if labels else str(value)


def unknown(options: Sequence[Option], word: Any) -> FieldError:
    """Says what is not an option, and what is."""
    live = [option for option in options if not option.archived][:8]
    shown = str(word)[:60]
    zh = f"没有选项“{shown}”，可选：{'、'.join(pick(option.label, 'zh') for option in live)}"
    en = f"there is no option “{shown}”; there are: {', '.join(pick(option.label, 'en') for option in live)}"
    return refuse("option", zh, en)


def split(text: str, known: dict[str, str]) -> list[str]:
    """A text of names between separators to option values; a name may hold a separator itself. Unknown: as written."""
    rest, found = _LEADING.sub("", unicodedata.normalize("NFKC", text).strip().casefold()), []
    by_length = sorted(known, key=len, reverse=True)
    while rest:
        name = next((name for name in by_length if _starts(rest, name)), None)
        end = len(name) if name else _next_separator(rest)
        word = rest[:end].strip()
        if word:
            found.append(known.get(word, word))
        rest = _LEADING.sub("", rest[end:])
    return found


def separated(text: str) -> list[str]:
    """The words between separators, without blanks."""
    return [word.strip() for word in _SEPARATOR.split(text) if word.strip()]


def _starts(text: str, name: str) -> bool:
    return text.startswith(name) and (len(text) == len(name) or _SEPARATOR.match(text, len(name)) is not None)


def _next_separator(text: str) -> int:
    found = _SEPARATOR.search(text)
    return found.start() if found else len(text)
