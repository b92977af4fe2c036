"""Collects everything that is wrong with an input, so that one answer names all mistakes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from serviceloop.kit.errors import Issue, invalid
from serviceloop.kit.labels import Labels

M = TypeVar("M", bound=BaseModel)

_MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少此项", "is missing"),
    "extra_forbidden": ("没有这个设置", "is not a known setting"),
    "string_type": ("须为文字", "must be a text"),
    "string_too_long": ("文字过长", "is too long"),
    "string_too_short": ("不能为空", "must not be empty"),
    "bool_type": ("须为 true 或 false", "must be true or false"),
    "int_type": ("须为整数", "must be a whole number"),
    "dict_type": ("须为一组键值", "must be a mapping"),
    "model_type": ("须为一组键值", "must be a mapping"),
    "list_type": ("须为列表", "must be a list"),
}
_LIMITS: Mapping[str, tuple[str, str, str]] = {
    "greater_than": ("gt", "须大于 {}", "must be greater than {}"),
    "greater_than_equal": ("ge", "不能小于 {}", "must be at least {}"),
    "less_than": ("lt", "须小于 {}", "must be less than {}"),
    "less_than_equal": ("le", "不能大于 {}", "must be at most {}"),
    "too_long": ("max_length", "最多 {} 项", "may have at most {} entries"),
    "too_short": ("min_length", "至少 {} 项", "must have at least {} entries"),
    "literal_error": ("expected", "须为以下之一：{}", "must be one of {}"),
    "enum": ("expected", "须为以下之一：{}", "must be one of {}"),
}


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


class Findings:
    """The mistakes found so far, each with its path."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def add(self, path: str, code: str, zh: str, en: str) -> None:
        self.issues.append(Issue(path, code, {"zh": zh, "en": en}))

    def unknown(self, path: str, code: str, what: Labels, word: str, known: Collection[str]) -> None:
        """`word` is not one of `known`; suggests the nearest."""
        near = closest(word, known)
        zh, en = f"{what['zh']}“{word}”不存在", f"there is no {what['en']} “{word}”"
        if near is not None:
            zh, en = f"{zh}，是否想写“{near}”？", f"{en}; did you mean “{near}”?"
        self.add(path, code, zh, en)

    def model(self, model: type[M], data: Any, path: str) -> M | None:
        """`data` as `model`, or None with its mistakes noted."""
        return self.attempt(lambda: model.model_validate(data), path)

    def attempt(self, make: Callable[[], M], path: str) -> M | None:
        try:
            return make()
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self._note(detail, path)
            return None

    def _note(self, detail: ErrorDetails, path: str) -> None:
        where = ".".join([part for part in (path, *map(str, detail["loc"])) if part])
        zh, en = _words(detail)
        self.add(where, detail["type"], zh, en)

    def stop(self) -> None:
        """Raises a Problem (422) with all mistakes, if there are any."""
        if self.issues:
            raise invalid(*self.issues)


def _words(detail: ErrorDetails) -> tuple[str, str]:
    kind = detail["type"]
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind in _LIMITS:
        name, zh, en = _LIMITS[kind]
        bound = detail.get("ctx", {}).get(name, "")
        return zh.format(bound), en.format(bound)
    own = detail.get("ctx", {}).get("error")
    text = str(own) if own is not None else detail["msg"]
    return f"内容有误：{text}", text
