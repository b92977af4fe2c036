"""Small parts from which sentences about changes are made. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serviceloop.kit.labels import Labels

_LONGEST = 60
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that differs. `kind` is for programs ("field.added"), `path` leads into the newer definition."""

    kind: str
    path: str
    zh: str
    en: str

    def shown(self) -> dict[str, str]:
        return {"kind": self.kind, "path": self.path, "zh": self.zh, "en": self.en}


def keyed(items: Any) -> dict[str, Plain]:
    """Items of a definition by key, whatever a half-made draft holds."""
    listed = items if isinstance(items, list | tuple) else []
    return {item["key"]: item for item in listed if isinstance(item, Mapping) and isinstance(item.get("key"), str)}


def mapping(value: Any) -> Plain:
    return value if isinstance(value, Mapping) else {}


def texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def name(item: Plain, locale: str, other: str = "") -> str:
    """What people call it: its label, else its key."""
    label = mapping(item.get("label"))
    found = label.get(locale) or label.get("zh") or other or item.get("key") or item.get("value") or ""
    return found if isinstance(found, str) else ""


def both(item: Plain, other: str = "") -> Labels:
    return {"zh": name(item, "zh", other), "en": name(item, "en", other)}


def short(value: Any, locale: str) -> str | None:
    """A value in few words; None for what has no few words."""
    if value is None or value == "" or value == {} or value == []:
        return "无" if locale == "zh" else "none"
    if isinstance(value, bool):
        return ("是" if value else "否") if locale == "zh" else ("yes" if value else "no")
    if isinstance(value, Mapping) and isinstance(value.get("zh"), str):
        return short(value.get(locale) or value["zh"], locale)
    if isinstance(value, str | int | float):
        text = str(value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return None


def from_to(before: Any, after: Any) -> Labels:
    """ "：a → b" where both have few words, else "已修改"."""
    zh, en = ((short(before, locale), short(after, locale)) for locale in ("zh", "en"))
    if None not in zh:
        return {"zh": f"：{zh[0]} → {zh[1]}", "en": f": {en[0]} → {en[1]}"}
    return {"zh": "已修改", "en": " changed"}


def ordered(before: list[str], after: list[str]) -> bool:
    """Whether what is in both stands in the same order."""
    known, kept = set(before), set(after)
    return [key for key in before if key in kept] == [key for key in after if key in known]
