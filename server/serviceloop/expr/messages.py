"""What the two languages say when something is wrong, in every language we speak."""

from collections.abc import Iterable

from serviceloop.expr.kinds import Kind
from serviceloop.kit.errors import Issue
from serviceloop.kit.labels import Labels

KIND_LABELS: dict[Kind, Labels] = {
    Kind.TEXT: {"zh": "文本", "en": "text"},
    Kind.NUMBER: {"zh": "数字", "en": "number"},
    Kind.BOOLEAN: {"zh": "是/否", "en": "yes/no"},
    Kind.DATE: {"zh": "日期", "en": "date"},
    Kind.DATETIME: {"zh": "日期时间", "en": "date-time"},
    Kind.DURATION: {"zh": "时长", "en": "duration"},
    Kind.ID: {"zh": "关联记录或成员", "en": "record or person"},
    Kind.TEXTS: {"zh": "多选", "en": "multiple choice"},
    Kind.IDS: {"zh": "多个记录或成员", "en": "several records or persons"},
    Kind.JSON: {"zh": "附件或组合内容", "en": "files or composite content"},
}


def issue(path: str, code: str, zh: str, en: str) -> Issue:
    return Issue(path, code, {"zh": zh, "en": en})


def kind_name(kind: Kind, locale: str = "zh") -> str:
    return KIND_LABELS[kind][locale]


def kind_names(kinds: Iterable[Kind], locale: str = "zh") -> str:
    separator = "或" if locale == "zh" else " or "
    return separator.join(KIND_LABELS[kind][locale] for kind in kinds)


def shown(word: object, limit: int = 40) -> str:
    """A piece of the input, short enough to be repeated in a message."""
    text = str(word)
    return text if len(text) <= limit else text[:limit] + "…"


def did_you_mean(word: str | None) -> tuple[str, str]:
    """The suggestion's tail in Chinese and English; empty when there is none."""
    return (f"，是否想写“{word}”？", f'; did you mean "{word}"?') if word else ("", "")
